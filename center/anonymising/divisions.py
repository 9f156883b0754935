"""Names of provinces, cities, counties and towns, as an address or an enterprise's name begins with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from center.knowledge import KNOWLEDGE
from center.source import Source

_SUFFIX = re.compile("(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市|县|区)$")
_SHORTEST = 2
_WIDER = ("晋北", "五台山")


class Names:
    """Names that are looked for in texts."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_beginning: dict[str, list[str]] = {}
        for name in sorted(set(names), key=lambda name: (-len(name), name)):
            self._by_beginning.setdefault(name[:_SHORTEST], []).append(name)

    def at(self, text: str, start: int) -> int:
        """Where the longest of the names that begin at ``start`` ends; ``start`` when none does."""
        found = self._by_beginning.get(text[start : start + _SHORTEST], ())
        return start + next((len(name) for name in found if text.startswith(name, start)), 0)

    def row_at(self, text: str, start: int) -> int:
        """Where a row of the names ends that begins at ``start``: 山西省忻州市定襄县."""
        while (end := self.at(text, start)) > start:
            start = end
        return start

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Every row of the names in ``text``, from left to right."""
        start = 0
        while start < len(text):
            end = self.row_at(text, start)
            if end > start:
                yield start, end
            start = max(end, start + 1)


@lru_cache(maxsize=1)
def divisions(folder: Path = KNOWLEDGE / "service") -> Names:
    """All of them with their suffixes: 山西省, 忻州市, 定襄县, 晋昌镇."""
    return Names(_all(*_read(folder)))


@lru_cache(maxsize=1)
def short_divisions(folder: Path = KNOWLEDGE / "service") -> Names:
    """The same, and provinces, cities and the served counties without suffixes: 山西, 忻州, 定襄."""
    region, others = _read(folder)
    full = {*region["counties"], *others, *(city for cities in others.values() for city in cities)}
    short = {_SUFFIX.sub("", name) for name in full}
    return Names([*_WIDER, *_all(region, others), *(name for name in short if len(name) >= _SHORTEST)])


def _all(region: Any, others: Any) -> Iterator[str]:
    yield from region["counties"]
    for towns in region["counties"].values():
        yield from (town for town in towns if town.endswith(("镇", "乡", "街道")))
    for province, cities in others.items():
        yield province
        for city, counties in cities.items():
            yield from (city, *(county for county in counties if len(county) > _SHORTEST))


def _read(folder: Path) -> tuple[Any, Any]:
    return Source(folder / "region.yml").data, Source(folder / "divisions.yml").data
