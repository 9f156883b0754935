"""Unified social credit codes (统一社会信用代码, GB 32100-2015): read from what people type, and what is wrong in one.

Of the 18 characters two say who registers what, six are a division of GB/T 2260, nine are the organization code of
GB 11714 with its own check character, the last one checks all. Of a faulty code only single characters are ever shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

LENGTH = 18
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PROVINCES = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
SHAPE = re.compile(rf"(?:[1-9AN][1-9]|Y1){PROVINCES}[0-9]{{4}}[0-9A-HJ-NPQRTUWXY]{{10}}")

_VALUES = {character: value for value, character in enumerate(CHARACTERS)}
_ORGANIZATION = slice(8, 16)
_ORGANIZATION_CHECK = 16
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_GAP = "[^0-9A-Z\u3400-\u9fff]{0,3}"
_WITHIN_TEXT = re.compile(rf"(?=(?<![0-9])([0-9A-Z](?:{_GAP}[0-9A-Z]){{17}})(?![0-9A-Z]))")
_IN_ONE_PIECE = re.compile("[0-9A-Z]{15,21}")
_IN_PIECES = re.compile(rf"[0-9A-Z](?:{_GAP}[0-9A-Z]){{7,}}")
_LABEL = re.compile("^[A-Z]{2,}(?=[0-9])")
_LIKE_IDENTITY = re.compile(r"[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]")
_OLD_NUMBER = re.compile("[0-9]{15}")
_FORBIDDEN = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}
_MISTAKEN = ("0DQ", "17LT", "2R", "38B", "4A", "56", "6G", "8B", "CG", "EF", "HN", "JL", "MN", "PR", "UWY", "KX", "XY")
_FEW = 2


class FaultKind(str, Enum):
    """What is wrong with a code."""

    MISSING = "missing"
    IDENTITY = "identity"
    LENGTH = "length"
    CHARACTER = "character"
    SHAPE = "shape"
    CHECK = "check"


class Fault(NamedTuple):
    """What is wrong, in plain Chinese, and at which places (the first character is 1); the likely ones for a check."""

    kind: FaultKind
    message: str
    places: tuple[int, ...] = ()


class _Mend(NamedTuple):
    """One slip of the pen that would explain the fault."""

    places: tuple[int, ...]
    instead: str


def check_character(seventeen: str) -> str:
    """The last character for the first 17 (GB 32100-2015, 31 residues); raises KeyError for a character not in use."""
    weighed = sum(_VALUES[character] * pow(3, place, 31) for place, character in enumerate(seventeen))
    return CHARACTERS[-weighed % 31]


def organization_check_character(eight: str) -> str:
    """The ninth character of an organization code for its first eight (GB 11714)."""
    weighed = sum(int(character, 36) * weight for character, weight in zip(eight, _ORGANIZATION_WEIGHTS))
    return "0X987654321"[weighed % 11]


def is_credit_code(text: str) -> bool:
    """Whether ``text`` is a code, written exactly: the shape and the last character hold."""
    return bool(SHAPE.fullmatch(text)) and check_character(text[:-1]) == text[-1]


def find_credit_code(text: str) -> str | None:
    """The first valid code in a sentence, as it is stored; spaces, dashes, lower case and full width are forgiven."""
    matches = _WITHIN_TEXT.finditer(_plain(text))
    return next((code for match in matches if is_credit_code(code := _bare(match[1]))), None)


def credit_code_fault(text: str) -> Fault | None:
    """What is wrong with the code in an answer to the question for it; None when there is a valid one."""
    if find_credit_code(text):
        return None
    code = _meant(_plain(text))
    if code is None:
        return Fault(FaultKind.MISSING, "没有看到统一社会信用代码。它印在营业执照上，18位，由数字和大写字母组成。")
    if _LIKE_IDENTITY.fullmatch(code):
        return Fault(FaultKind.IDENTITY, "这看起来像身份证号，请不要发给我。要的是营业执照上18位的统一社会信用代码。")
    return _fault_of_length(code) or _fault_of_characters(code) or _fault_of_shape(code) or _fault_of_check(code)


def _plain(text: str) -> str:
    """Half width, upper case, without invisible characters."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in wide if unicodedata.category(character) != "Cf")


def _bare(written: str) -> str:
    return re.sub("[^0-9A-Z]", "", written)


def _meant(plain: str) -> str | None:
    """What was probably meant as the code: the piece whose length is nearest to 18."""
    pieces = _IN_ONE_PIECE.findall(plain) or [_bare(match) for match in _IN_PIECES.findall(plain)]
    codes = [_LABEL.sub("", piece) for piece in pieces if any(character.isdecimal() for character in piece)]
    return min(codes, key=lambda code: abs(len(code) - LENGTH), default=None)


def _fault_of_length(code: str) -> Fault | None:
    if len(code) == LENGTH:
        return None
    if _OLD_NUMBER.fullmatch(code):
        message = "这是15位，像是旧的注册号或税号。请看现在的营业执照，统一社会信用代码是18位。"
        return Fault(FaultKind.LENGTH, message)
    amount = f"少了{LENGTH - len(code)}位" if len(code) < LENGTH else f"多了{len(code) - LENGTH}位"
    return Fault(FaultKind.LENGTH, f"统一社会信用代码是18位，这里是{len(code)}位，{amount}。请对着营业执照再核对一遍。")


def _fault_of_characters(code: str) -> Fault | None:
    wrong = [(place, letter) for place, letter in enumerate(code, start=1) if letter in _FORBIDDEN]
    if not wrong:
        return None
    named = "，".join(f"第{place}位的“{letter}”是不是“{_FORBIDDEN[letter]}”" for place, letter in wrong)
    message = f"统一社会信用代码里不用字母I、O、Z、S、V：{named}？请对着营业执照再核对一遍。"
    return Fault(FaultKind.CHARACTER, message, tuple(place for place, _ in wrong))


def _fault_of_shape(code: str) -> Fault | None:
    if SHAPE.fullmatch(code):
        return None
    letters = tuple(place for place in range(3, 9) if not code[place - 1].isdecimal())
    if letters:
        named = "、".join(f"第{place}位的“{code[place - 1]}”" for place in letters)
        message = f"第3至8位是行政区划代码，应该都是数字，{named}不对。请对着营业执照再核对一遍。"
        return Fault(FaultKind.SHAPE, message, letters)
    if not re.match(PROVINCES, code[2:]):
        message = "第3、4位应该是省份的代码（山西是14），这里不对。请对着营业执照再核对一遍。"
        return Fault(FaultKind.SHAPE, message, (3, 4))
    return Fault(FaultKind.SHAPE, "前2位不对，企业的代码多以91、92或93开头。请对着营业执照再核对一遍。", (1, 2))


def _fault_of_check(code: str) -> Fault:
    mends = _likely_mends(code)
    if mends:
        places = tuple(sorted({place for mend in mends for place in mend.places}))
        guess = "，或者".join(_in_words(code, mend) for mend in mends)
        return Fault(FaultKind.CHECK, f"校验位对不上，有地方写错了：最可能是{guess}。请对着营业执照核对。", places)
    where, places = _half(code)
    return Fault(FaultKind.CHECK, f"校验位对不上，有地方写错了，多半在{where}。请对着营业执照逐位核对。", places)


def _in_words(code: str, mend: _Mend) -> str:
    if len(mend.places) > 1:
        first, second = mend.places
        return f"第{first}、{second}位写颠倒了"
    place = mend.places[0]
    return f"第{place}位的“{code[place - 1]}”（是不是“{mend.instead}”）"


def _likely_mends(code: str) -> list[_Mend]:
    """The slips that explain the fault, when they are few enough to name: first the usual ones, then any character."""
    usual = [*_swaps(code), *_replacements(code, _MISTAKEN)]
    for mends in (usual, list(_replacements(code, (CHARACTERS,)))):
        if 0 < len(mends) <= _FEW:
            return mends
    return []


def _swaps(code: str) -> Iterator[_Mend]:
    for place in range(LENGTH - 1):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if _fits(swapped):
            yield _Mend((place + 1, place + 2), swapped[place : place + 2])


def _replacements(code: str, groups: tuple[str, ...]) -> Iterator[_Mend]:
    for place, character in enumerate(code):
        alike = {other for group in groups if character in group for other in group} - {character}
        for other in sorted(alike):
            if _fits(code[:place] + other + code[place + 1 :]):
                yield _Mend((place + 1,), other)


def _fits(code: str) -> bool:
    return is_credit_code(code) and _organization_holds(code)


def _organization_holds(code: str) -> bool:
    return organization_check_character(code[_ORGANIZATION]) == code[_ORGANIZATION_CHECK]


def _half(code: str) -> tuple[str, tuple[int, ...]]:
    """Where the slip is, as the check character of the organization code tells."""
    if _organization_holds(code):
        return "前8位或最后1位", (*range(1, 9), LENGTH)
    return "第9至17位", tuple(range(9, LENGTH))
