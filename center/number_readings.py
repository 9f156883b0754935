"""A text read for the numbers in it, character for character: a place in a reading is the same place in the text."""

from __future__ import annotations

import unicodedata


def typed(text: str) -> str:
    """Digits, gaps and dashes of any kind as the plain ones, Latin letters as capitals of half width."""
    return text.translate(_PLAIN)


def spoken(text: str) -> str:
    """Chinese numerals as digits; digits that were typed do not count."""
    return typed(text).translate(_NO_DIGITS).translate(_NUMERALS)


def _plain(character: str) -> str:
    """What a character means in a number: a digit of any script, a gap (also an invisible one), a dash, or itself."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isspace() or unicodedata.category(character) == "Cf":
        return " "
    return "-" if unicodedata.category(character) == "Pd" else character


_PLAIN = {code: plain for code in range(0x10000) if (plain := _plain(chr(code))) != chr(code)}
_PLAIN |= {first + place: chr(ord("A") + place) for first in map(ord, "aａＡ") for place in range(26)}
_NUMERALS = str.maketrans("零〇○一幺二三四五六七八九叉，,。", "0001123456789X   ")
_NO_DIGITS = str.maketrans("0123456789", "##########")
