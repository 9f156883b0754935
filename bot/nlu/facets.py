"""Which side of a matter a message asks for: materials, time, fee …"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bot.nlu.lexicon import FOLDER

LONGEST_FOLLOW_UP = 24
_MARKS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


class FacetFinder:
    """Finds the facet a message asks for by the patterns of data/lexicon/facets.yml."""

    def __init__(self, patterns: dict[str, list[str]], filler: list[str]) -> None:
        self._compiled = {facet: re.compile("|".join(known)) for facet, known in patterns.items()}
        self._filler = re.compile("|".join([*filler, *(word for known in patterns.values() for word in known)]))

    def find(self, text: str) -> str | None:
        """The first facet that normalised ``text`` asks for, in the order of the file."""
        for facet, pattern in self._compiled.items():
            if pattern.search(text):
                return facet
        return None

    def left_of(self, text: str) -> str:
        """What ``text`` says besides asking for a side: nothing, for a follow-up such as 那要带什么材料呢."""
        if len(text) > LONGEST_FOLLOW_UP:
            return text
        left = _MARKS.sub("", text)
        for pattern in self._compiled.values():
            left = pattern.sub("", left)
        return self._filler.sub("", left)


def load_facets(folder: Path = FOLDER) -> FacetFinder:
    """Read facets.yml: facet: [patterns], with ``filler`` apart."""
    patterns = yaml.safe_load((folder / "facets.yml").read_text(encoding="utf-8"))
    filler = patterns.pop("filler")
    return FacetFinder(patterns, filler)
