"""Personal numbers in free text: found, and masked before anything is stored or logged.

A text is read twice, character for character: once as typed (any width, any dash), once as spoken (Chinese numerals),
so that a place in a reading is the same place in the text. What is no personal number stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple, Optional

from center.card_numbers import card_numbers
from center.clean_texts import CleanTexts
from center.credit_codes import PROVINCES, SHAPE, is_credit_code
from center.number_readings import spoken, typed

_MONTH_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_WIDEST_GAP = 3
_GAP = f"[ -]{{0,{_WIDEST_GAP}}}"
_CUT = f"[ -]{{1,{_WIDEST_GAP}}}"
_ONE_BY_ONE = 35
"""Characters of an identity number whose every digit stands for itself."""

_EIGHTEEN = re.compile(rf"(?=([1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9X]))")
_FIFTEEN = re.compile(rf"(?=(?<![0-9])([1-8][0-9]{{5}}{_GAP}[0-9]{{6}}{_GAP}[0-9]{{3}})(?![0-9]))")
_BORN = re.compile(rf"[0-9]{{6}}(?:19|20)[0-9]{{2}}{_MONTH_DAY}")
_GROWN_UP = re.compile(rf"{PROVINCES}[0-9]{{4}}(?:19[0-9]|20[01])[0-9]{_MONTH_DAY}")
_BORN_LAST_CENTURY = re.compile(rf"{PROVINCES}[0-9]{{6}}{_MONTH_DAY}")
_NAMED_OTHERWISE = re.compile(
    "(?:注册号|登记号|税号|识别号|信用代码|机构代码|项目代码|编码|单号|流水号|受理号|文号|案号|(?<!卡)编号)"
    "[是为:： ]{0,3}$"
)
_LONGEST_NAME = 8

_CARDS = (
    re.compile(r"(?=(?<![0-9])([0-9]{16,19})(?![0-9]))"),
    re.compile(rf"(?=(?<![0-9])([0-9]{{4}}(?:{_CUT}[0-9]{{4}}){{3}}{_CUT}[0-9]{{1,3}})(?![0-9]))"),
    re.compile(rf"(?=(?<![0-9])([0-9]{{4}}(?:{_CUT}[0-9]{{4}}){{3}})(?![0-9]))"),
    re.compile(rf"(?=(?<![0-9])([0-9]{{6}}{_CUT}[0-9]{{10,13}})(?![0-9]))"),
)
# Cards of China UnionPay begin with 62 and are grouped in any way. One pattern a length: a code or a telephone number
# behind it does not hide the card.
_BETWEEN_GROUPS = "[./·,，]"
_UNION_PAY = tuple(
    re.compile(rf"(?=(?<![0-9])(62(?:{between}[0-9]){{{more}}})(?![0-9]))")
    for between in (_GAP, f"(?:{_BETWEEN_GROUPS}(?=[0-9]{{3}}))?")
    for more in range(14, 18)
)
_CARD_ISSUER = re.compile("[3-689]|2[2-7]")
# Numbers of cases in counties whose codes begin as cards do: 620102-20261122-0002.
_DATED = re.compile(rf"[0-9]{{6}}{_CUT}(?:19|20)[0-9]{{2}}{_MONTH_DAY}{_CUT}")
_COMPANY_CODE = re.compile(rf"9[123]{PROVINCES}[0-9]{{14}}")
_CREDIT_CODE_PLACE = re.compile(f"(?=(?<![0-9])({SHAPE.pattern})(?![0-9]))")

_MONEY = r"(?:\.[0-9]{1,2})?[万亿]?元(?![旦宵])"
_NO_LAST_GROUP = rf"[0-9]|年|\*{{4}}[0-9]|{_MONEY}"
_TYPED_PHONE = re.compile(
    rf"(?<![0-9¥￥$])(?:(?:00)?86{_GAP}|0)?(?:"
    rf"(1[3-9][0-9]{{9}})(?![0-9]|{_MONEY})"
    rf"|(1[3-9][0-9](?:{_GAP}[0-9]{{4}}{_GAP}|\.[0-9]{{4}}\.)[0-9]{{4}})(?!{_NO_LAST_GROUP})"
    rf"|(1(?P<cut>{_CUT})[3-9](?:(?P=cut)[0-9]){{9}})(?![0-9])"
    rf"|(?<![0-9][ -])(1[3-9][0-9]{{2}}(?P<between>{_CUT})"
    rf"(?:[0-9]{{4}}(?P=between)[0-9]{{3}}|[0-9]{{3}}(?P=between)[0-9]{{4}}))(?!{_NO_LAST_GROUP}))"
)
_SPOKEN_PHONE = re.compile(rf"(?<![0-9]{{2}})(?:86{_GAP})?(1{_GAP}[3-9](?:{_GAP}[0-9]){{9}})(?![0-9]{{2}})")
# The shortest personal number has eleven digits or numerals, with little between them; most texts have no such row.
_DIGIT = "[\\d零〇○一幺二三四五六七八九]"
_ROW = re.compile(rf"(?:{_DIGIT}\W{{0,4}}){{10}}{_DIGIT}")

_without_identity = CleanTexts()


class PersonalNumber(str, Enum):
    """Numbers that must not be typed into a chat."""

    ID_CARD = "id_card"
    BANK_CARD = "bank_card"


class Kept(NamedTuple):
    """What may be kept of a message.

    ``visible`` has every personal number masked; ``to_seal`` is the message with only its telephone numbers in full,
    or None when there are none in it; ``found`` names the numbers that are gone for good.
    """

    visible: str
    to_seal: Optional[str]
    found: set[PersonalNumber]


class _Place(NamedTuple):
    start: int
    end: int
    mask: str


_MASKS = {PersonalNumber.ID_CARD: "〔身份证号已隐去〕", PersonalNumber.BANK_CARD: "〔银行卡号已隐去〕"}
_KINDS = {mask: kind for kind, mask in _MASKS.items()}


def mask_identity(text: str) -> tuple[str, set[PersonalNumber]]:
    """``text`` with ID-card and bank-card numbers masked, and which kinds were found.

    ID cards: 18 digits of GB 11643 and the old 15; cards: 16 to 19 digits with the check digit of ISO/IEC 7812.
    """
    found: set[PersonalNumber] = set()
    while text not in _without_identity and (places := _identity_places(text)):
        found |= {_KINDS[place.mask] for place in places}
        text = _masked(text, places)
    if not found:
        _without_identity.add(text)
    return text, found


def identity_places(text: str) -> list[tuple[int, int, PersonalNumber]]:
    """Where the numbers that ``mask_identity`` masks first stand in ``text``; masking these may uncover more."""
    return [(place.start, place.end, _KINDS[place.mask]) for place in _identity_places(text)]


def warnings_of(masked: str) -> list[str]:
    """The phrases (phrases.yml) that say why numbers are gone from ``masked``, and what to do instead."""
    kinds = [kind for mask, kind in _KINDS.items() if mask in masked]
    return ["bank_card_number" if kinds == [PersonalNumber.BANK_CARD] else "personal_number"] if kinds else []


def is_nothing_but_masks(masked: str) -> bool:
    """Whether somebody sent such numbers, and no word beside them."""
    words = re.sub("|".join(_KINDS), "", masked)
    return words != masked and not any(letter.isalnum() for letter in words)


def phones_in(text: str) -> list[str]:
    """The mobile numbers in ``text``, each once, in order, as 11 digits; no landlines, no service numbers."""
    masked, _ = mask_identity(text)
    return list(dict.fromkeys(number for _, number in sorted(_phones(masked))))


def phone_places(text: str) -> list[tuple[int, int]]:
    """Where the mobile numbers stand in ``text``; masking these may uncover more."""
    return [(place.start, place.end) for place in _phone_places(text)]


def mask_phones(text: str) -> str:
    """``text`` with every mobile number cut to its ends, as 139****0001."""
    while places := _phone_places(text):
        text = _masked(text, places)
    return text


def keep(text: str) -> Kept:
    """What the conversation log may keep of ``text``."""
    full, found = mask_identity(text)
    visible = mask_phones(full)
    return Kept(visible, full if visible != full else None, found)


def mask_for_log(text: str) -> str:
    """``text`` fit for a log: identity numbers gone, telephone numbers cut to their ends."""
    return keep(text).visible


def _identity_places(text: str) -> list[_Place]:
    return _apart([*_plain_identities(text), *_other_cards(text)])


def _phone_places(text: str) -> list[_Place]:
    return _apart(place for place, _ in _phones(text)) if _ROW.search(text) else []


def _plain_identities(text: str) -> Iterator[_Place]:
    if _ROW.search(text):
        yield from _identities(typed(text))
        yield from _identities(spoken(text))


def _other_cards(text: str) -> Iterator[_Place]:
    """Cards in mixed, circled or otherwise unusual digits, or with unusual gaps."""
    numbers = list(card_numbers(text))
    codes = _in_credit_codes(typed(text)) if numbers else set()
    for start, end, digits in numbers:
        is_code = not codes.isdisjoint(range(start, end))
        if not is_code and _is_card(digits) and not _is_named_otherwise(text, start):
            yield _Place(start, end, _MASKS[PersonalNumber.BANK_CARD])


def _identities(reading: str) -> Iterator[_Place]:
    """The surest first."""
    codes = _in_credit_codes(reading)
    for match in _EIGHTEEN.finditer(reading):
        if _is_id_number(_bare(match[1])):
            yield _place(match, PersonalNumber.ID_CARD)
    for match in [*_EIGHTEEN.finditer(reading), *_FIFTEEN.finditer(reading)]:
        if _may_be_id_number(match) and not _touches(match, codes):
            yield _place(match, PersonalNumber.ID_CARD)
    for match in (match for pattern in (*_CARDS, *_UNION_PAY) for match in pattern.finditer(reading)):
        if _is_card_number(match) and not _touches(match, codes):
            yield _place(match, PersonalNumber.BANK_CARD)


def _is_id_number(number: str) -> bool:
    """Its date and check digit hold; those of foreigners begin with 9, as the credit codes of companies do."""
    if not (_BORN.match(number) and _id_check_digit(number[:17]) == number[17]):
        return False
    return number[0] != "9" or not is_credit_code(number)


def _may_be_id_number(match: re.Match[str]) -> bool:
    """A mistyped ID number (no check digit to go by) or an old one, standing alone."""
    number = _bare(match[1])
    if _follows_other_name(match) or not _stands_alone(match):
        return False
    if len(number) == 15:
        return bool(_BORN_LAST_CENTURY.match(number))
    return bool(_GROWN_UP.match(number))


def _is_card_number(match: re.Match[str]) -> bool:
    return _is_card(_bare(match[1])) and not (_follows_other_name(match) or _DATED.match(match[1]))


def _is_card(number: str) -> bool:
    if not (_CARD_ISSUER.match(number) and _passes_luhn(number)):
        return False
    return not (is_credit_code(number) or _COMPANY_CODE.fullmatch(number))


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether it is no part of a longer number; digits one by one go on after a gap."""
    text, start, end = match.string, match.start(1), match.end(1)
    reach = _WIDEST_GAP + 1 if end - start >= _ONE_BY_ONE else 1
    around = text[max(start - reach, 0) : start] + text[end : end + reach]
    return not any(character.isdecimal() for character in around)


def _follows_other_name(match: re.Match[str]) -> bool:
    return _is_named_otherwise(match.string, match.start(1))


def _is_named_otherwise(text: str, start: int) -> bool:
    return bool(_NAMED_OTHERWISE.search(text[max(start - _LONGEST_NAME, 0) : start]))


def _phones(text: str) -> Iterator[tuple[_Place, str]]:
    for pattern, reading in ((_TYPED_PHONE, typed(text)), (_SPOKEN_PHONE, spoken(text))):
        codes = _in_credit_codes(reading)
        for match in pattern.finditer(reading):
            start, end = next(match.span(group) for group in range(1, 1 + pattern.groups) if match[group])
            number = _bare(reading[start:end])
            if codes.isdisjoint(range(start, end)):
                yield _Place(start, end, f"{number[:3]}****{number[-4:]}"), number


def _in_credit_codes(reading: str) -> set[int]:
    """Which characters belong to credit codes."""
    codes = (match for match in _CREDIT_CODE_PLACE.finditer(reading) if is_credit_code(match[1]))
    return {place for code in codes for place in range(*code.span(1))}


def _id_check_digit(seventeen: str) -> str:
    """ISO 7064 MOD 11-2."""
    rest = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(seventeen)) % 11
    return "10X98765432"[rest]


def _passes_luhn(digits: str) -> bool:
    from_right = [int(digit) for digit in reversed(digits)]
    doubled = [sum(divmod(digit * 2, 10)) for digit in from_right[1::2]]
    return (sum(from_right[::2]) + sum(doubled)) % 10 == 0


def _bare(written: str) -> str:
    return re.sub("[^0-9X]", "", written)


def _place(match: re.Match[str], kind: PersonalNumber) -> _Place:
    return _Place(match.start(1), match.end(1), _MASKS[kind])


def _touches(match: re.Match[str], characters: set[int]) -> bool:
    return not characters.isdisjoint(range(*match.span(1)))


def _apart(places: Iterable[_Place]) -> list[_Place]:
    """Of places that overlap only the first given, in the order of the text."""
    chosen: list[_Place] = []
    taken: set[int] = set()
    for place in places:
        if taken.isdisjoint(where := range(place.start, place.end)):
            taken.update(where)
            chosen.append(place)
    return sorted(chosen)


def _masked(text: str, places: list[_Place]) -> str:
    for start, end, mask in reversed(places):
        text = text[:start] + mask + text[end:]
    return text
