"""Which side of a matter a message asks for: materials, time, fee …"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bot.nlu.lexicon import FOLDER


class FacetFinder:
    """Finds the facet a message asks for by the patterns of data/lexicon/facets.yml."""

    def __init__(self, patterns: dict[str, list[str]]) -> None:
        self.patterns = patterns
        self._compiled = {facet: re.compile("|".join(known)) for facet, known in patterns.items()}

    def find(self, text: str) -> str | None:
        """The first facet that normalised ``text`` asks for, in the order of the file."""
        for facet, pattern in self._compiled.items():
            if pattern.search(text):
                return facet
        return None


def load_facets(folder: Path = FOLDER) -> FacetFinder:
    """Read facets.yml."""
    return FacetFinder(yaml.safe_load((folder / "facets.yml").read_text(encoding="utf-8")))
