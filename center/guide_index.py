"""Guides found by their words alone, for when the bot that understands is away: no guess at what is meant."""

from __future__ import annotations

import math
from collections import defaultdict

from center.knowledge import Knowledge
from center.text import bare

_LEAST = 0.3
"""The least likeness, 0 to 1, of what was typed and one of the sentences by which people ask for a guide."""


class GuideIndex:
    """The titles and questions of every guide, by their pairs of characters; rare pairs count more."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._guides: list[str] = []
        self._sentences: list[set[str]] = []
        self._with: dict[str, list[int]] = defaultdict(list)
        for guide in knowledge.guides.values():
            for sentence in dict.fromkeys((guide.title, *guide.ask)):
                self._add(guide.id, sentence)
        self._rare = {pair: self._rarity(len(places)) for pair, places in self._with.items()}
        self._sizes = [self._worth(pairs) for pairs in self._sentences]

    def search(self, text: str, most: int = 3) -> tuple[str, ...]:
        """The ids of the guides whose sentences are most like ``text``, the best first; none when none is."""
        pairs = _pairs(text)
        whole, shared = self._worth(pairs), defaultdict[int, float](float)
        for pair in pairs:
            for place in self._with.get(pair, ()):
                shared[place] += self._rare[pair]
        likeness: dict[str, float] = defaultdict(float)
        for place, worth in shared.items():
            guide, alike = self._guides[place], worth / math.sqrt(whole * self._sizes[place])
            likeness[guide] = max(likeness[guide], alike)
        best = sorted(likeness.items(), key=lambda found: (-found[1], found[0]))
        return tuple(guide for guide, alike in best[:most] if alike >= _LEAST)

    def _add(self, guide: str, sentence: str) -> None:
        pairs = _pairs(sentence)
        for pair in pairs:
            self._with[pair].append(len(self._guides))
        self._guides.append(guide)
        self._sentences.append(pairs)

    def _worth(self, pairs: set[str]) -> float:
        unknown = self._rarity(0)
        return sum(self._rare.get(pair, unknown) for pair in pairs)

    def _rarity(self, sentences: int) -> float:
        """What a pair is worth that so many sentences have."""
        return math.log(1 + len(self._guides) / (1 + sentences))


def _pairs(text: str) -> set[str]:
    plain = bare(text)
    return {plain[place : place + 2] for place in range(len(plain) - 1)} or ({plain} if plain else set())
