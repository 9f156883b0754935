"""From everyday words to standard phrases: “修车”, “拉煤”, “给人装监控”, also with slips of the pen and of the ear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from center.registry.affirming import without_denials
from center.registry.scope import Catalogue, ScopeItem
from center.registry.scope_index import LONGEST_IDEA, Found, Near, ScopeIndex

_CLAUSE_END = re.compile("[，。；！？,;!?]")
_SAID, _PART, _HEARD, _LIKE = 0.9, 0.55, 0.6, 0.75
_WEAK, _CONTRARY = 0.75, 0.5
_CLEAR, _SHORT = 0.4, 3
_STRESS = 0.05
_BY_LENGTH, _BY_PLACE = 0.01, 0.0005


class Hit(NamedTuple):
    """One phrase for an idea: how sure (0 to 1), why in plain Chinese, what of the idea it answers, where that begins.

    ``said`` is empty when the phrase is only like the idea.
    """

    item: ScopeItem
    score: float
    why: str
    said: str
    start: int

    @property
    def end(self) -> int:
        """Where what it answers ends."""
        return self.start + len(self.said)


class Scopes:
    """The catalogue, ready to be searched; made once, then only read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.items, self.words, self.refused = catalogue
        self._index = ScopeIndex(self.items, self.words)
        self._by_phrase = {item.phrase: item for item in self.items}

    def item(self, phrase: str) -> ScopeItem | None:
        """The item of a standard phrase, written exactly."""
        return self._by_phrase.get(phrase)

    def related(self, item: ScopeItem) -> tuple[ScopeItem, ...]:
        """What is offered with ``item``."""
        return tuple(self._by_phrase[phrase] for phrase in item.related if phrase in self._by_phrase)

    def search(self, text: str, limit: int = 10) -> list[Hit]:
        """At most ``limit`` phrases for everyday words, the surest first; nothing for words that name no trade."""
        return self.hits(affirmed(text))[:limit]

    def hits(self, idea: str) -> list[Hit]:
        """Every phrase for ``idea``, which ``affirmed`` has made; the surest first."""
        found = self._index.exact(idea)
        like = [self._like(near) for near in self._index.near(idea)]
        best = self._best([*(self._said(one, found, idea) for one in found), *like])
        if not any(hit.score >= _CLEAR for hit in best.values()):
            heard = self._index.by_sound(idea)
            shortest = 2 if len(idea) <= _SHORT else 3
            best |= self._best(self._heard(one, heard) for one in heard if len(one.said) >= shortest)
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.item.code))

    def _best(self, hits: Iterable[Hit]) -> dict[str, Hit]:
        best: dict[str, Hit] = {}
        for hit in hits:
            if hit.score > (best[hit.item.phrase].score if hit.item.phrase in best else 0):
                best[hit.item.phrase] = hit
        return best

    def _said(self, one: Found, found: Sequence[Found], idea: str) -> Hit:
        item = self.items[one.number]
        score = _worth(one, found, _SAID) + _stress(idea, one.start, self.words.chiefly, self.words.besides)
        score *= _WEAK if one.said in self.words.weak else 1.0
        score *= _CONTRARY if self._index.is_contrary(one, idea) else 1.0
        why = "和规范表述一样" if one.said == item.phrase else f"“{one.said}”归这一项"
        return Hit(item, score, why, one.said, one.start)

    def _heard(self, one: Found, found: Sequence[Found]) -> Hit:
        return Hit(self.items[one.number], _worth(one, found, _HEARD), f"听着像“{one.said}”", one.said, one.start)

    def _like(self, near: Near) -> Hit:
        return Hit(self.items[near.number], _LIKE * near.likeness, f"字面相近：{near.shared}", "", 0)


def affirmed(text: str) -> str:
    """``text`` in one form and at most 200 characters, without what is said not to be wanted (不做餐饮)."""
    return without_denials(text)[:LONGEST_IDEA]


def _worth(one: Found, found: Sequence[Found], full: float) -> float:
    inside = any(_holds(other, one) for other in found)
    return (_PART if inside else full) + _BY_LENGTH * min(len(one.said), 8) - _BY_PLACE * one.start


def _holds(outer: Found, inner: Found) -> bool:
    is_longer = len(outer.said) > len(inner.said)
    return is_longer and outer.start <= inner.start and inner.start + len(inner.said) <= outer.start + len(outer.said)


def _stress(idea: str, start: int, chiefly: Sequence[str], besides: Sequence[str]) -> float:
    """How much what begins at ``start`` is stressed in its clause (主要…), or said by the way (顺便…)."""
    before = _CLAUSE_END.split(idea[:start])[-1]
    main = any(word in before for word in chiefly)
    aside = any(word in before for word in besides)
    return _STRESS * (main - aside)
