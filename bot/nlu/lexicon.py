"""The service center's vocabulary: words to cut by, and everyday words for official ones."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jieba
import yaml

from center.knowledge import ROOT
from center.text import normalise

FOLDER = ROOT / "data" / "lexicon"


class Lexicon:
    """Cuts text into words and names the official term behind an everyday word.

    ``words`` are kept whole when cutting; ``terms`` maps each everyday word to its official one.
    """

    def __init__(self, words: Iterable[str], terms: Mapping[str, str]) -> None:
        self.words = sorted(set(words) | set(terms) | set(terms.values()))
        self.terms = dict(terms)
        self._cutter = _new_cutter()
        for word in self.words:
            self._cutter.add_word(word)

    def cut(self, text: str) -> list[str]:
        """The words of normalised ``text``, without spaces."""
        return [word for word in self._cutter.lcut(text, HMM=False) if word.strip()]

    def term(self, word: str) -> str | None:
        """The official term that ``word`` stands for, or is."""
        return self.terms.get(word)

    def to_json(self) -> str:
        """For the model archive."""
        return json.dumps({"words": self.words, "terms": self.terms}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Lexicon:
        """The other way of ``to_json``."""
        return cls(**json.loads(text))


def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """Read data/lexicon/: words.txt (a word a line, # comments) and terms.yml (official: [everyday, …])."""
    lines = (folder / "words.txt").read_text(encoding="utf-8").splitlines()
    words = [normalise(line) for line in lines if line.strip() and not line.startswith("#")]
    groups: dict[str, list[Any]] = yaml.safe_load((folder / "terms.yml").read_text(encoding="utf-8"))
    terms: dict[str, str] = {}
    for official, everyday in groups.items():
        for word in (official, *everyday):
            terms[normalise(str(word))] = normalise(official)
    return Lexicon(words, terms)


def _new_cutter() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    cutter.initialize()
    return cutter
