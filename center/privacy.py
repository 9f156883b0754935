"""Personal numbers in free text: found, and masked before anything is stored or logged."""

from __future__ import annotations

import re
from enum import Enum

_GAP = r"[ \-]?"
_ID_CARD = re.compile(
    rf"\d{{6}}{_GAP}(?:19|20)\d{{2}}{_GAP}(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12]\d|3[01]){_GAP}\d{{3}}[\dXx]"
)
_BANK_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){15,18}\d(?!\d)")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")


class PersonalNumber(str, Enum):
    """Numbers that must not be typed into a chat."""

    ID_CARD = "id_card"
    BANK_CARD = "bank_card"


def mask_identity(text: str) -> tuple[str, set[PersonalNumber]]:
    """``text`` with ID-card and bank-card numbers masked, and which kinds were found."""
    found: set[PersonalNumber] = set()

    def hide_id(match: re.Match[str]) -> str:
        found.add(PersonalNumber.ID_CARD)
        return "〔身份证号已隐去〕"

    def hide_card(match: re.Match[str]) -> str:
        if not _passes_luhn(re.sub(r"\D", "", match[0])):
            return match[0]
        found.add(PersonalNumber.BANK_CARD)
        return "〔银行卡号已隐去〕"

    return _BANK_CARD.sub(hide_card, _ID_CARD.sub(hide_id, text.translate(_FULL_WIDTH))), found


def mask_for_log(text: str) -> str:
    """``text`` fit for a log: identity numbers gone, telephone numbers cut to their ends."""
    masked, _ = mask_identity(text)
    return _PHONE.sub(lambda match: f"{match[0][:3]}****{match[0][-4:]}", masked)


def _passes_luhn(digits: str) -> bool:
    from_right = [int(digit) for digit in reversed(digits)]
    doubled = [sum(divmod(digit * 2, 10)) for digit in from_right[1::2]]
    return (sum(from_right[::2]) + sum(doubled)) % 10 == 0
