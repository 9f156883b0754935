"""What the classifier looks at: character runs with sentence borders, words, official terms, sounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.nlu.lexicon import Lexicon
from bot.nlu.pinyin import sounds

LONGEST_RUN = 3
_IGNORED = re.compile(r"[\s，。？！、；：,.?!;:…“”\"'（）()《》【】\-—·]+")


class FeatureMaker:
    """Turns normalised text into features; what is a feature is decided here alone."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def features(self, text: str) -> list[str]:
        """All features of normalised ``text``, repeated as often as they occur."""
        bare = _IGNORED.sub("", text)
        return [*_runs(bare), *self._words(text), *_sound_pairs(bare)]

    def _words(self, text: str) -> Iterator[str]:
        for word in self._lexicon.cut(text):
            if _IGNORED.fullmatch(word):
                continue
            yield f"w:{word}"
            term = self._lexicon.term(word)
            if term:
                yield f"t:{term}"


def _runs(bare: str) -> Iterator[str]:
    framed = f"^{bare}$"
    for length in range(1, LONGEST_RUN + 1):
        for start in range(len(framed) - length + 1):
            run = framed[start : start + length]
            if run not in "^$":
                yield run


def _sound_pairs(bare: str) -> Iterator[str]:
    heard = sounds(bare)
    for first, second in pairwise(heard):
        yield f"p:{first}.{second}"
