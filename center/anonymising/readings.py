"""A text without the gaps that people put into names and addresses, and the way back to its places."""

from __future__ import annotations

import re
from typing import NamedTuple

from center.number_readings import typed

HAN = "\u3400-\u9fff"
NUMERAL = "0-9零〇一二三四五六七八九十百两"
_LEFT_OUT = re.compile(r" +|(?<![0-9A-Z ])-+|-+(?![0-9A-Z ])")


class Reading(NamedTuple):
    """``text`` has no gaps; ``places`` has for each of its characters where it stands in the text that was read."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where what stands between ``start`` and ``end`` of the reading is in the text that was read."""
        return self.places[start], self.places[end - 1] + 1


def closed(text: str) -> Reading:
    """``text`` in half width without spaces, and without dashes but those between digits or letters."""
    plain = typed(text)
    left_out = {place for match in _LEFT_OUT.finditer(plain) for place in range(*match.span())}
    places = tuple(place for place in range(len(plain)) if place not in left_out)
    return Reading("".join(plain[place] for place in places), places)
