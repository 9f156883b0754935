"""What stands around a callback of WeChat: its signature, its age, its encryption, and whom it is for.

wechatpy signs, decrypts and encrypts; comparing in constant time, the age, and what is refused are ours. In plain mode
the signature does not cover the body, so an installation with an AES key takes no plain callback at all.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from hmac import compare_digest
from typing import NamedTuple

from wechatpy.crypto import WeChatCrypto  # type: ignore[import-untyped]
from wechatpy.exceptions import InvalidAppIdException, WeChatException  # type: ignore[import-untyped]
from wechatpy.utils import WeChatSigner  # type: ignore[import-untyped]

from bot.channels.requests import Refused
from bot.channels.wechat.fields import BadXml, read_fields
from center.wechat_settings import WeChatSettings

LARGEST = 64 * 1024
"""Bytes of a callback."""
SKEW = timedelta(minutes=5)
"""By how much the clocks of the two sides may differ, and how old a callback may be."""
LONGEST_NONCE = 64
_SECONDS = re.compile("[0-9]{1,11}", re.ASCII)
_OPENID = re.compile("[A-Za-z0-9_-]{1,64}", re.ASCII)


class Why(str, Enum):
    """Why a callback is refused; what metrics count by."""

    SIGNATURE = "bad_signature"
    STALE = "stale"
    REPLAYED = "replayed"
    NOT_ENCRYPTED = "not_encrypted"
    UNREADABLE = "unreadable"
    FOREIGN = "foreign"
    TOO_LARGE = "too_large"
    NOT_XML = "not_xml"


_REFUSALS = {
    Why.SIGNATURE: (403, "签名不对"),
    Why.STALE: (403, "请求的时间不对，或已经过期"),
    Why.REPLAYED: (403, "同一个签名不能用两次"),
    Why.NOT_ENCRYPTED: (403, "这里只收加密的消息"),
    Why.UNREADABLE: (403, "消息解不开"),
    Why.FOREIGN: (403, "这不是发给本公众号的消息"),
    Why.TOO_LARGE: (413, "内容太多"),
    Why.NOT_XML: (400, "请求的格式不对"),
}


class Rejected(Refused):
    """A callback that is refused; nothing of it is repeated."""

    def __init__(self, why: Why) -> None:
        status, message = _REFUSALS[why]
        super().__init__(status, why.value, message)
        self.why = why


class Stamp(NamedTuple):
    """What the address of a callback carries: the signature is ``msg_signature`` where the body is encrypted."""

    signature: str
    timestamp: str
    nonce: str
    is_encrypted: bool


class Opened(NamedTuple):
    """A callback that is WeChat's own, and for us."""

    stamp: Stamp
    fields: Mapping[str, str]


class Envelopes:
    """Opens and closes the envelopes of one official account."""

    def __init__(self, settings: WeChatSettings) -> None:
        self._token, self._account, self._app_id = settings.token, settings.account_id, settings.app_id
        has_key = bool(settings.aes_key)
        self._crypto = WeChatCrypto(settings.token, settings.aes_key, settings.app_id) if has_key else None

    def verify(self, query: Mapping[str, str], now: datetime) -> str:
        """What proves to WeChat that the address is ours (``echostr``); raises Rejected."""
        stamp = Stamp(query.get("signature", ""), query.get("timestamp", ""), query.get("nonce", ""), False)
        self._check(stamp, "", now)
        return query.get("echostr", "")

    def open(self, query: Mapping[str, str], body: bytes, now: datetime) -> Opened:
        """The callback in ``body``; raises Rejected."""
        if len(body) > LARGEST:
            raise Rejected(Why.TOO_LARGE)
        stamp = self._stamp(query)
        if stamp.is_encrypted:
            fields = self._decrypted(stamp, _fields(body).get("Encrypt", ""), now)
        else:
            self._check(stamp, "", now)
            fields = _fields(body)
        return Opened(stamp, self._ours(fields))

    def close(self, xml: str, stamp: Stamp, now: datetime) -> str:
        """``xml`` as it answers a callback: encrypted where that was."""
        if self._crypto is None or not stamp.is_encrypted:
            return xml
        return str(self._crypto.encrypt_message(xml, stamp.nonce, str(int(now.timestamp()))))

    def _stamp(self, query: Mapping[str, str]) -> Stamp:
        is_encrypted = query.get("encrypt_type", "raw") == "aes"
        if is_encrypted != (self._crypto is not None):
            raise Rejected(Why.UNREADABLE if is_encrypted else Why.NOT_ENCRYPTED)
        signature = query.get("msg_signature" if is_encrypted else "signature", "")
        return Stamp(signature, query.get("timestamp", ""), query.get("nonce", ""), is_encrypted)

    def _check(self, stamp: Stamp, signed: str, now: datetime) -> None:
        """The signature over token, time, nonce and ``signed`` first: a stranger does not learn what our clock says."""
        signer = WeChatSigner()
        signer.add_data(self._token, stamp.timestamp, stamp.nonce, *([signed] if signed else []))
        if not compare_digest(signer.signature.encode(), stamp.signature.encode("utf-8", "replace")):
            raise Rejected(Why.SIGNATURE)
        if not _is_fresh(stamp.timestamp, now) or len(stamp.nonce) > LONGEST_NONCE:
            raise Rejected(Why.STALE)

    def _decrypted(self, stamp: Stamp, encrypted: str, now: datetime) -> dict[str, str]:
        if not encrypted:
            raise Rejected(Why.NOT_ENCRYPTED)
        self._check(stamp, encrypted, now)
        assert self._crypto is not None
        try:
            body = self._crypto.decrypt_message({"Encrypt": encrypted}, stamp.signature, stamp.timestamp, stamp.nonce)
        except InvalidAppIdException:
            raise Rejected(Why.FOREIGN) from None
        except (WeChatException, ValueError, struct.error, IndexError, TypeError):
            raise Rejected(Why.UNREADABLE) from None
        return _fields(body.encode())

    def _ours(self, fields: Mapping[str, str]) -> Mapping[str, str]:
        to, openid = fields.get("ToUserName", ""), fields.get("FromUserName", "")
        if not compare_digest(to.encode(), self._account.encode()):
            raise Rejected(Why.FOREIGN)
        if not _OPENID.fullmatch(openid) or not fields.get("MsgType"):
            raise Rejected(Why.NOT_XML)
        return fields


def _fields(body: bytes) -> dict[str, str]:
    try:
        return read_fields(body)
    except BadXml:
        raise Rejected(Why.NOT_XML) from None


def _is_fresh(timestamp: str, now: datetime) -> bool:
    if not _SECONDS.fullmatch(timestamp):
        return False
    return abs(now.timestamp() - int(timestamp)) <= SKEW.total_seconds()
