"""Numbers of bank cards written in any digits, with anything but words between them: 6222_0202…, 六2二2, ⑥②②②.

The plain ways to write one are found by patterns (center/privacy.py); here are the others. A text is read character
for character, so that a place in the reading is the same place in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_GAP, _WORD = " ", "#"
_LONGEST_GAP = 40
_LENGTHS = range(16, 20)
_ROW = re.compile(rf"[0-9]+(?:{_GAP}{{1,{_LONGEST_GAP}}}[0-9]+)*")
_GROUP = re.compile("[0-9]+")
_LARGEST_GROUP = 6
"""Two numbers of eight digits are rather two landlines."""
_FIRST_SIX, _THE_REST = 6, range(10, 14)
_UNION_PAY = "62"
_ONE_BY_ONE, _IN_TWOS, _IN_FOURS = 1, 2, 4
_LISTS = re.compile("[、;；]")
_LISTS_OF_TWOS = re.compile("[、;；,，]")
_COUNTED = re.compile(r"\s*[元万亿%％年月日条款项人户件个号]")
_MARKS = frozenset({"Mn", "Me"})
_CHINESE = re.compile("[零〇○一幺二三四五六七八九]")


class CardNumber(NamedTuple):
    """Where a number stands in a text that may be a card's by its length and grouping, and its digits."""

    start: int
    end: int
    digits: str


class _Reading(dict[int, str]):
    """What a character is in a number, by its code: a digit of any kind, a gap, or a word's."""

    def __missing__(self, code: int) -> str:
        self[code] = told = _meaning(chr(code))
        return told


def card_numbers(text: str) -> Iterator[CardNumber]:
    """Rows of 16 to 19 digits that are grouped as cards are; whether the check digit holds is not looked at."""
    reading = text.translate(_READING)
    for row in _ROW.finditer(reading):
        groups = [(match.start(), match.end()) for match in _GROUP.finditer(reading, row.start(), row.end())]
        if sum(end - start for start, end in groups) >= _LENGTHS.start:
            yield from _in_row(text, reading, groups)


def _in_row(text: str, reading: str, groups: Sequence[tuple[int, int]]) -> Iterator[CardNumber]:
    sizes = [end - start for start, end in groups]
    for first in range(len(groups)):
        for part in _parts(text, groups, sizes, first):
            start, end = part[0][0], part[-1][1]
            for found in _trimmed(text, start, end) if len(part) == 1 else [(start, end)]:
                digits = reading[slice(*found)].replace(_GAP, "")
                if len(digits) in _LENGTHS and not _COUNTED.match(text, found[1]):
                    yield CardNumber(found[0], _with_marks(text, found[1]), digits)


def _parts(
    text: str, groups: Sequence[tuple[int, int]], sizes: Sequence[int], first: int
) -> Iterator[Sequence[tuple[int, int]]]:
    """The groups from ``first`` on that may be one card, the longest first."""
    size = sizes[first]
    if size in _LENGTHS or size - 1 in _LENGTHS or size - 2 in _LENGTHS:
        yield groups[first : first + 1]
    if size == _FIRST_SIX and sizes[first + 1 : first + 2] and sizes[first + 1] in _THE_REST:
        yield groups[first : first + 2]
    if first == 0 and _is_one_union_pay(text, groups):
        yield groups
    if size > _LARGEST_GROUP or (first and sizes[first - 1] == size):
        return
    count = next((at - first for at in range(first, len(sizes)) if sizes[at] != size), len(sizes) - first)
    with_tail = groups[first : first + count + 1]
    for part in [with_tail, groups[first : first + count]]:
        if part[-1][1] - part[-1][0] <= size and _fits(text, part, size):
            yield part


def _is_one_union_pay(text: str, groups: Sequence[tuple[int, int]]) -> bool:
    """Whether a whole row is written with one kind of gap, in groups as it came."""
    gaps = _gaps(text, groups)
    begins = unicodedata.normalize("NFKC", text[groups[0][0] : groups[0][1]])
    return begins.startswith(_UNION_PAY) and len(gaps) == 1 and not _LISTS_OF_TWOS.search("".join(gaps))


def _fits(text: str, part: Sequence[tuple[int, int]], size: int) -> bool:
    """Prices, dates and lists are in small groups too, but with more than one kind of gap, or with that of lists."""
    gaps = _gaps(text, part)
    if size == _ONE_BY_ONE:
        return True
    lists = _LISTS_OF_TWOS if size == _IN_TWOS else _LISTS
    return not lists.search("".join(gaps)) and (size >= _IN_FOURS or len(gaps) == 1)


def _gaps(text: str, groups: Sequence[tuple[int, int]]) -> set[str]:
    return {text[one[1] : other[0]] for one, other in pairwise(groups)}


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The group, and without a Chinese numeral at an end that belongs to the word beside it: …6一共."""
    begins = [start, start + 1] if start and _is_of_word(text[start], text[start - 1]) else [start]
    ends = [end, end - 1] if end < len(text) and _is_of_word(text[end - 1], text[end]) else [end]
    return ((one, other) for one in begins for other in ends)


def _with_marks(text: str, end: int) -> int:
    """Where the marks end that belong to the last digit, as those of key caps do."""
    while text[end : end + 1] and unicodedata.category(text[end]) in _MARKS:
        end += 1
    return end


def _is_of_word(numeral: str, beside: str) -> bool:
    return bool(_CHINESE.match(numeral)) and _READING[ord(beside)] == _WORD


def _meaning(character: str) -> str:
    value = unicodedata.numeric(character, -1)
    if 0 <= value <= 9 and value == int(value):
        return str(int(value))
    if character in "○幺":
        return str("○幺".index(character))
    return _GAP if unicodedata.category(character)[0] in "PSZCM" else _WORD


_READING = _Reading()
