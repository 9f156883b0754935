"""A long text cut into parts of so many bytes: where a paragraph or a sentence ends, never inside what is one thing.

A link, a code, a number (also one typed in groups) and an emoji of several characters are never cut, unless one alone
is longer than a part may be.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

import regex  # type: ignore[import-untyped]

_PIECE = regex.compile(
    r"https?://[!-~]+"
    r"|[0-9A-Za-z]+(?:(?:[-._:/@+,%#*&=?~]|(?<=[0-9])[ ](?=[0-9]))[0-9A-Za-z]+)*[%°]?\p{M}*"
    r"|\s+|\X"
)
_CLUSTER = regex.compile(r"\X")
_ENDS_SENTENCE = frozenset("。！？!?；;…")
_CLOSES = frozenset("”’」』）)】》〉\"'")
_ENDS_CLAUSE = frozenset("，、,：: ")
_SENTENCE, _CLAUSE = 2, 1
_LEAST = {4: 0.5, 3: 0.5, _SENTENCE: 0.3, _CLAUSE: 0.1}
"""A cut of this rank is only made when the part is at least that full: a better place is not worth many short parts."""


class _Piece(NamedTuple):
    """What is not cut; ``rank`` says how good a place for a cut there is behind it, 4 the best, 0 none at all."""

    text: str
    size: int
    rank: int


def size_of(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def split(text: str, most: int) -> list[str]:
    """``text`` in parts of at most ``most`` bytes, which lack nothing but spaces and line breaks at their edges."""
    if size_of(text) <= most:
        return [text.strip()] if text.strip() else []
    pieces = list(_ranked(_pieces(text, most)))
    ends = [0, *accumulate(piece.size for piece in pieces)]
    parts, start = [], 0
    while start < len(pieces):
        fits = bisect_right(ends, ends[start] + most) - 1
        end = fits if fits == len(pieces) else _best_cut(pieces, ends, start, fits, most)
        parts.append("".join(piece.text for piece in pieces[start:end]).strip())
        start = end
    return [part for part in parts if part]


def _pieces(text: str, most: int) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        yield from [piece] if size_of(piece) <= most else _crushed(piece, most)


def _crushed(piece: str, most: int) -> Iterator[str]:
    """A piece that is too large for any part, by characters as people see them; by code points if even that is."""
    for cluster in _CLUSTER.findall(piece):
        yield from [cluster] if size_of(cluster) <= most else cluster


def _ranked(texts: Iterator[str]) -> Iterator[_Piece]:
    """What closes a quotation belongs to the sentence before it, and the cut comes after it."""
    held: _Piece | None = None
    for text in texts:
        closes = held is not None and held.rank == _SENTENCE and text in _CLOSES | _ENDS_SENTENCE
        if held is not None:
            yield held._replace(rank=0) if closes else held
        held = _Piece(text, size_of(text), _SENTENCE if closes else _rank(text))
    if held is not None:
        yield held


def _rank(text: str) -> int:
    if "\n" in text:
        return 4 if text.count("\n") > 1 else 3
    if text in _ENDS_SENTENCE:
        return _SENTENCE
    return _CLAUSE if text in _ENDS_CLAUSE or text.isspace() else 0


def _best_cut(pieces: list[_Piece], ends: list[int], start: int, fits: int, most: int) -> int:
    """Behind the last piece of the best rank that leaves the part full enough; else behind the last that fits."""
    for rank, least in _LEAST.items():
        for end in range(fits, start, -1):
            if ends[end] - ends[start] < least * most:
                break
            if pieces[end - 1].rank >= rank:
                return end
    return fits
