"""Words that staff do not say to people: found in a draft before it is sent, never a reason to block it (AH-20)."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from pydantic import BaseModel, Extra, Field, validator

_BETWEEN = r"[\s，,。.、·…~～\-_*]{0,2}"
_LONGEST_SHOWN = 20


class Discourtesy(BaseModel):
    """One way of being rude: words that show it (not behind one of ``unless``), what is wrong, what to say instead."""

    words: tuple[str, ...]
    why: str = Field(..., min_length=2, max_length=60)
    better: str = Field(default="", max_length=100)
    unless: tuple[str, ...] = ()

    class Config:
        extra = Extra.forbid
        frozen = True

    @validator("words")
    def _has_words(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if not words or any(not word.strip() for word in words):
            raise ValueError("至少写一个说法，不要空着")
        return words


class CourtesySetting(BaseModel):
    """Everything that is warned of, the gravest first."""

    rules: tuple[Discourtesy, ...]

    class Config:
        extra = Extra.forbid
        frozen = True


class Rude(NamedTuple):
    """One thing in a draft that should not be said: the words as typed, what is wrong, what to say instead."""

    words: str
    why: str
    better: str


def rude_words(text: str, setting: CourtesySetting) -> tuple[Rude, ...]:
    """What in ``text`` should not be said to people, one of each rule; spaces and signs between do not hide it."""
    plain = _plain(text)
    found = (_first(rule, plain) for rule in setting.rules)
    return tuple(one for one in found if one is not None)


def _first(rule: Discourtesy, plain: str) -> Rude | None:
    for word in rule.words:
        pattern = _BETWEEN.join(re.escape(sign) for sign in _plain(word).replace(" ", ""))
        for match in re.finditer(pattern, plain):
            if not _is_meant_well(rule, plain, match):
                return Rude(match[0][:_LONGEST_SHOWN], rule.why, rule.better)
    return None


def _is_meant_well(rule: Discourtesy, plain: str, match: re.Match[str]) -> bool:
    """Whether the words are a part of other, harmless ones."""
    for harmless in map(_plain, rule.unless):
        for other in re.finditer(re.escape(harmless), plain):
            if other.start() <= match.start() and match.end() <= other.end():
                return True
    return False


def _plain(text: str) -> str:
    """``text`` with full-width signs made narrow and letters small, so that spelling hides nothing."""
    return unicodedata.normalize("NFKC", text).lower()
