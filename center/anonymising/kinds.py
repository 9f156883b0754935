"""What is masked in a sentence, and the fixed word that stands for it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Kind(str, Enum):
    """A class of personal data; the value is its stand-in."""

    MOBILE = "〔手机号〕"
    LANDLINE = "〔电话〕"
    ID_CARD = "〔身份证号〕"
    BANK_CARD = "〔银行卡号〕"
    NAME = "〔姓名〕"
    ENTERPRISE = "〔企业〕"
    ADDRESS = "〔地址〕"
    CREDIT_CODE = "〔统一社会信用代码〕"
    EMAIL = "〔邮箱〕"
    WECHAT = "〔微信号〕"
    PLATE = "〔车牌号〕"


class Place(NamedTuple):
    """Where something stands, from ``start`` up to, not including, ``end``."""

    start: int
    end: int
    kind: Kind
