"""Numbers and addresses of the net: telephones, identity and card numbers, credit codes, plates, e-mail, accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from center.anonymising.kinds import Kind, Place
from center.credit_codes import PROVINCES, is_credit_code
from center.number_readings import spoken, typed
from center.privacy import PersonalNumber, identity_places, phone_places

_NUMERALS = str.maketrans("零〇○一幺二三四五六七八九", "0001123456789")
_SIGNS = str.maketrans({code + 0xFEE0: chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum()})
_GAP = "[ -]{0,3}"
_PERSONAL = {PersonalNumber.ID_CARD: Kind.ID_CARD, PersonalNumber.BANK_CARD: Kind.BANK_CARD}

_CODE = re.compile(rf"(?=(?<![0-9A-Z])([1-9ANY](?:{_GAP}[0-9A-Z]){{17}})(?![0-9A-Z]))")
_PUBLIC = "1"
"""Codes of public bodies (GB 32100: registered by 机构编制) name nobody."""
_COMPANY = re.compile(rf"(?:9[123]|N[123]){PROVINCES}[0-9]{{4}}[0-9A-Z]{{10}}")
_NAMED_CODE = re.compile(
    r"(?:信用代码|机构代码|税号|识别号|注册号)[是为:： ]{0,3}"
    r"(?=[0-9A-Z]*[0-9])([2-9ANY][0-9A-Z]{14,19}|1[0-9]{14})(?![0-9A-Z])"
)

_LANDLINE = re.compile(
    rf"(?<![0-9A-Z])(?:\+?86{_GAP})?(?:[(（]{_GAP}0[1-9](?:{_GAP}[0-9]){{1,2}}{_GAP}[)）]|0[1-9](?:{_GAP}[0-9]){{1,2}})"
    rf"{_GAP}[2-9](?:{_GAP}[0-9]){{6,7}}(?:(?:-|转){_GAP}[0-9]{{1,4}})?(?![0-9A-Z])"
)
_OWN_LANDLINE = re.compile(
    r"(?<![0-9A-Z])[(（]?0[1-9][0-9]{1,2}[)）]?[ -]{0,3}0[0-9]{2,3}[ -]?[0-9]{4}"
    r"(?: ?(?:-|转) ?[0-9]{1,4})?(?![0-9A-Z])"
)
_LOCAL = re.compile(
    r"(?:座机|固话|固定电话|电话|传真|拨打?)(?:号码?)?[是为:： ]{0,3}([0-9]{3,4}[ -]?[0-9]{4})(?![0-9A-Z-])"
)
_CUT_MOBILE = re.compile(r"(?<![0-9*])1[3-9][0-9]\*{4}[0-9]{4}(?![0-9*])")

_AT = r"[ ]?(?:@|艾特|[(]at[)]|\[at\])[ ]?"
_DOT = r"[ ]?(?:\.|点)[ ]?"
_EMAIL = re.compile(
    rf"(?<![A-Z0-9._%+-])[A-Z0-9._%+-]+{_AT}[A-Z0-9-]+(?:{_DOT}[A-Z0-9-]+){{0,3}}{_DOT}[A-Z]{{2,8}}(?![A-Z0-9])"
)

_CHINESE = "零〇一二三四五六七八九"
_ACCOUNT_LABEL = r"(?:微信|薇信|威信|WEIXIN|WECHAT|(?<![A-Z])(?:VX|WX|QQ)|加我?V|V信|加我?微|扣扣)"
_ACCOUNT = re.compile(
    rf"{_ACCOUNT_LABEL}(?:账号|帐号|号码?|名|ID)?(?:就?是|叫|为|[:： ]){{0,3}}"
    rf"([A-Z][A-Z0-9_{_CHINESE}-]{{5,19}}|[0-9]{{5,11}})(?![A-Z0-9_])"
)
_OWN_ACCOUNT = re.compile(rf"(?<![A-Z0-9_])(WXID_[A-Z0-9_{_CHINESE}-]{{3,20}})")
_ACCOUNT_BEFORE = re.compile(
    r"(?<![A-Z0-9_])(?=[A-Z0-9_-]{6,20}[ ]?(?:是|就是)(?:我的?)?(?:微信|VX|WX|V信))([A-Z0-9_-]{6,20})"
)

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_DIGIT = f"[A-HJ-NP-Z0-9{_CHINESE}幺]"
_PLATE = re.compile(
    rf"[{_PROVINCE}] ?[A-HJ-NP-Z](?:[·.・ -]{{0,2}}{_DIGIT}){{4}}[·.・ -]{{0,2}}"
    rf"(?:{_DIGIT} ?{_DIGIT}|{_DIGIT}[挂学警港澳]?|[挂学警])"
    "(?![A-Z0-9])"
)


def number_places(text: str) -> Iterator[Place]:
    """Everything of digits and letters, the surest first."""
    yield from _credit_codes(text)
    yield from (Place(start, end, _PERSONAL[kind]) for start, end, kind in identity_places(text))
    yield from _found(_EMAIL, _letters(text), Kind.EMAIL)
    yield from (Place(start, end, Kind.MOBILE) for start, end in phone_places(text))
    yield from _found(_CUT_MOBILE, text, Kind.MOBILE)
    yield from _found(_PLATE, typed(text), Kind.PLATE)
    for pattern in (_OWN_ACCOUNT, _ACCOUNT, _ACCOUNT_BEFORE):
        yield from _found(pattern, _letters(text), Kind.WECHAT)
    for reading in (typed(text), spoken(text)):
        for pattern in (_OWN_LANDLINE, _LANDLINE, _LOCAL):
            yield from _found(pattern, reading, Kind.LANDLINE)


def _credit_codes(text: str) -> Iterator[Place]:
    for reading in (typed(text), typed(text).translate(_NUMERALS)):
        for match in _CODE.finditer(reading):
            if _is_private(re.sub("[^0-9A-Z]", "", match[1])):
                yield Place(match.start(1), match.end(1), Kind.CREDIT_CODE)
    yield from _found(_NAMED_CODE, typed(text), Kind.CREDIT_CODE)


def _is_private(code: str) -> bool:
    """Of a company, a household, a co-operative, a society; one with letters also when its check character is wrong."""
    if code.startswith(_PUBLIC):
        return False
    return is_credit_code(code) or (not code.isdecimal() and bool(_COMPANY.fullmatch(code)))


def _found(pattern: re.Pattern[str], reading: str, kind: Kind) -> Iterator[Place]:
    group = 1 if pattern.groups else 0
    return (Place(match.start(group), match.end(group), kind) for match in pattern.finditer(reading))


def _letters(text: str) -> str:
    """Letters, digits and marks in half width; ideographic spaces as spaces."""
    return typed(text).translate(_SIGNS)
