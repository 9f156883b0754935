"""How people say a thing: wordings of one or several words, and where they stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

WIDEST_GAP = 8
"""At most so many characters may stand between two words of one wording."""


class Hit(NamedTuple):
    """Where a wording stands in a text: the places of its characters, without what stands between its words."""

    places: frozenset[int]

    @property
    def weight(self) -> int:
        """How many characters of the wording were said."""
        return len(self.places)

    @property
    def start(self) -> int:
        """The place of the first character."""
        return min(self.places)

    @property
    def end(self) -> int:
        """The place behind the last character."""
        return max(self.places) + 1

    def covers(self, other: Hit) -> bool:
        """Whether ``other`` is a part of what this says."""
        return other.places < self.places


class Wording(NamedTuple):
    """A wording made ready for finding: every word is a group of the pattern."""

    pattern: re.Pattern[str]

    def hits(self, text: str) -> Iterator[Hit]:
        """Every place in ``text`` where it is said."""
        for match in self.pattern.finditer(text):
            spans = [match.span(group) for group in range(1, self.pattern.groups + 1)]
            yield Hit(frozenset(place for span in spans for place in range(*span)))


def wordings(written: Iterable[str], plain: Callable[[str], str]) -> tuple[Wording, ...]:
    """``written`` made ready: the words of one wording, parted by spaces, follow each other with little between.

    ``plain`` brings a word into the form of the texts that will be searched.
    """
    return tuple(_wording([plain(word) for word in text.split()]) for text in dict.fromkeys(written))


def _wording(words: Iterable[str]) -> Wording:
    gap = f".{{0,{WIDEST_GAP}}}?"
    return Wording(re.compile(gap.join(f"({re.escape(word)})" for word in words)))


def joined(first: Hit, second: Hit) -> Hit | None:
    """Two hits that stand close together as one, in any order; None when they overlap or stand far apart."""
    one, other = sorted((first, second), key=lambda hit: hit.start)
    return Hit(first.places | second.places) if one.end <= other.start <= one.end + WIDEST_GAP else None
