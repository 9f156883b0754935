"""How many messages a text is charged as: 70 characters in one, else 67 in each of several (3GPP TS 23.040, UCS-2)."""

from __future__ import annotations

SINGLE = 70
"""UTF-16 units in a message that stands alone."""
JOINED = 67
"""UTF-16 units in each of several: the header that joins them takes six bytes of 140."""


def segments(text: str) -> int:
    """The number of messages for ``text``, signature included; 0 for none. An emoji takes two places, never split."""
    if _units(text) <= SINGLE:
        return 1 if text else 0
    count, room = 1, JOINED
    for character in text:
        if _units(character) > room:
            count, room = count + 1, JOINED
        room -= _units(character)
    return count


def _units(text: str) -> int:
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)
