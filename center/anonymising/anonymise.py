"""A sentence without what names a person or an enterprise; fixed words stand where it was (see kinds.py).

Masking goes on until nothing more is found, as what is masked may uncover more; so doing it twice changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from center.anonymising.addresses import address_places
from center.anonymising.enterprises import enterprise_places
from center.anonymising.kinds import Kind, Place
from center.anonymising.known_names import known_places
from center.anonymising.numbers import number_places
from center.anonymising.people import people_places

_MASKED = re.compile("|".join([*(re.escape(kind.value) for kind in Kind), "〔身份证号已隐去〕", "〔银行卡号已隐去〕"]))
_BARRIER = "〓"
"""Nothing is found across what is masked already."""


class Anonymised(NamedTuple):
    """The text with its stand-ins, and what was masked where in the text as it came, in its order."""

    text: str
    places: tuple[Place, ...]


def anonymise(text: str, known: Iterable[str] = ()) -> Anonymised:
    """``text`` without personal data; ``known`` are names from the records of its conversation, masked everywhere."""
    names = tuple(known)
    places: list[Place] = []
    masked = text
    while found := _apart(_candidates(_MASKED.sub(lambda match: _BARRIER * len(match[0]), masked), names)):
        places = sorted([*places, *_in_original(found, places)])
        masked = _with_stand_ins(text, places)
    return Anonymised(masked, tuple(places))


def is_clean(text: str, known: Iterable[str] = ()) -> bool:
    """Whether nothing is left in ``text`` that ``anonymise`` would mask."""
    return not anonymise(text, known).places


def _candidates(text: str, known: tuple[str, ...]) -> Iterator[Place]:
    """The surest first."""
    yield from known_places(text, known)
    yield from number_places(text)
    yield from enterprise_places(text)
    yield from address_places(text)
    yield from people_places(text)


def _apart(places: Iterable[Place]) -> list[Place]:
    """Of places that overlap only the first given, in the order of the text."""
    chosen: list[Place] = []
    taken: set[int] = set()
    for place in places:
        where = range(place.start, place.end)
        if where and taken.isdisjoint(where):
            taken.update(where)
            chosen.append(place)
    return sorted(chosen)


def _in_original(found: Iterable[Place], before: list[Place]) -> Iterator[Place]:
    """Places of the masked text as places of the original one; ``before`` is what had been masked."""
    shifts, starts, shift = [0], [], 0
    for place in before:
        starts.append(place.start - shift)
        shift += place.end - place.start - len(place.kind.value)
        shifts.append(shift)
    for place in found:
        moved = shifts[bisect_right(starts, place.start)]
        yield Place(place.start + moved, place.end + moved, place.kind)


def _with_stand_ins(text: str, places: Iterable[Place]) -> str:
    parts, end = [], 0
    for place in places:
        parts += [text[end : place.start], place.kind.value]
        end = place.end
    return "".join([*parts, text[end:]])
