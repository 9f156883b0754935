"""Trades that are declined with a reason, or told to get their permit first: ``refused`` of trades.yml.

A refusal is our own: that this center drafts no licence for it. Whether something may be registered is decided by the
registration authority (市场主体登记管理条例第二十条).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import validator

from center.guides import Passage
from center.registry.affirming import without_denials
from center.registry.statements import Setting, Statement
from center.text import normalise

_SOMETHING_ELSE = ("旁", "附近", "对面", "门口", "里面", "边上", "隔壁", "设备", "机械", "配件", "食堂", "包装")
_DENIED = re.compile("(?:(?<![要能可行会是好])不|没|没有|别|禁|禁止|反|防|防范|打击|戒)$")
_SHORTEST_WORD = 2


class RefusalKind(str, Enum):
    """The gravest first: nobody may do it; only with a permit that comes first or hardly anybody gets; only by some.

    A ``RESERVED`` trade is drafted like any other once it has been told what it takes.
    """

    FORBIDDEN = "forbidden"
    LICENSED_FIRST = "licensed_first"
    RESERVED = "reserved"


class RefusedTrade(Setting):
    """One trade by ``words``, passing over ``unless``, the harmless longer ones that one of them stands in.

    Where one of ``harmless_with`` is said at all, something else is meant.
    """

    kind: RefusalKind
    title: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    harmless_with: tuple[str, ...] = ()
    says: Passage

    @validator("words")
    def _has_words(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if not words or min(map(len, words)) < _SHORTEST_WORD:
            raise ValueError("words 至少一个词，每个词至少两个字")
        return words

    @validator("words", "unless", "harmless_with", each_item=True)
    def _is_normal(cls, word: str) -> str:
        if normalise(word) != word:
            raise ValueError(f"“{word}”要用小写字母和简体字，不带空格")
        return word

    @validator("unless", each_item=True)
    def _holds_a_word(cls, harmless: str, values: Mapping[str, Any]) -> str:
        if not any(word in harmless for word in values.get("words", ())):
            raise ValueError(f"unless 的“{harmless}”里没有要找的词：改写，或放进 harmless_with")
        return harmless


class Refusal(NamedTuple):
    """What is declined and why; ``said``: the words by which it was named."""

    key: str
    kind: RefusalKind
    title: str
    said: str
    reason: Passage

    @property
    def statement(self) -> Statement:
        """The reason with the law behind it."""
        return Statement(self.key, self.reason.text, self.reason.law)

    @property
    def reserved(self) -> bool:
        """Whether it can be registered by whom the state has licensed or chosen."""
        return self.kind is not RefusalKind.FORBIDDEN

    @property
    def to_person(self) -> bool:
        """Whether somebody should talk it over; what is forbidden is only declined."""
        return self.kind is RefusalKind.LICENSED_FIRST


def refusals(words: str, refused: Mapping[str, RefusedTrade]) -> list[Refusal]:
    """Everything in the founder's ``words`` that is declined, the gravest first; empty for an ordinary trade."""
    said = without_denials(words).replace(" ", "")
    named = [(key, trade, _named(trade, said)) for key, trade in refused.items()]
    found = [Refusal(key, trade.kind, trade.title, word, trade.says) for key, trade, word in named if word]
    return sorted(found, key=lambda refusal: _ORDER.index(refusal.kind))


def refusal(words: str, refused: Mapping[str, RefusedTrade]) -> Refusal | None:
    """The weightiest of ``refusals``; None for an ordinary trade."""
    return next(iter(refusals(words, refused)), None)


_ORDER = list(RefusalKind)


def _named(trade: RefusedTrade, said: str) -> str:
    """The longest of the words that names ``trade`` in ``said``; empty when none does."""
    if any(word in said for word in trade.harmless_with):
        return ""
    for harmless in trade.unless:
        said = said.replace(harmless, "，")
    return max((word for word in trade.words if word in said and _is_meant(word, said)), key=len, default="")


def _is_meant(word: str, said: str) -> bool:
    """Whether ``word`` is said as a trade: not denied, not as a place next to which, not as what machines are for."""
    around = pairwise(said.split(word))
    return any(not _DENIED.search(before) and not after.startswith(_SOMETHING_ELSE) for before, after in around)
