"""From everyday words to standard phrases: “修车”, “拉煤”, “给人装监控”, also with slips of the pen and of the ear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from center.registry.affirming import without_denials
from center.registry.scope import Catalogue, ScopeItem
from center.registry.scope_index import LONGEST_IDEA, Found, Near, ScopeIndex
from center.registry.scope_saying import Span, carried, hauled, of_others, plain, taught, without

_CLAUSE_END = re.compile("[，。；！？,;!?]")
_SAID, _PART, _HEARD, _LIKE = 0.9, 0.55, 0.6, 0.75
_WEAK, _CONTRARY, _ASIDE = 0.75, 0.5, 0.4
_TRAINING = "培训"
_CLEAR, _SHORT = 0.4, 2
_BEGINNING = re.compile("^[我俺]?[想要]?[开办弄搞]?个?")
_ENDING = re.compile("[店铺厂馆摊坊场行站部吧的]+$")
_STRESS = 0.05
_BY_LENGTH, _BY_PLACE = 0.01, 0.0005


class Hit(NamedTuple):
    """One phrase for an idea: how sure (0 to 1), why in plain Chinese, which words it answers, where these stand.

    ``said`` is empty when the phrase is only like the idea.
    """

    item: ScopeItem
    score: float
    why: str
    said: str
    start: int
    end: int


class Asides(NamedTuple):
    """The parts of an idea that name no trade of the founder: see scope_saying.py."""

    others: list[Span]
    taught: list[Span]
    hauled: list[Span]

    def hold(self, one: Found, item: ScopeItem) -> bool:
        """Whether ``one`` lies in such a part; training is the trade of who teaches."""
        spans = self.others if _TRAINING in item.phrase else [*self.others, *self.taught]
        is_hauled = any(span.start == one.start for span in self.hauled)
        return is_hauled or any(span.holds(one.start, one.end) for span in spans)


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
        idea = plain(idea)
        asides = Asides(of_others(idea), taught(idea), hauled(idea))
        found = self._found(idea)
        own = without(idea, [*asides.others, *asides.taught, *asides.hauled])
        like = [self._like(near) for near in self._index.near(own)]
        best = self._best([*(self._said(one, found, idea, asides) for one in found), *like])
        if not any(hit.score >= _CLEAR for hit in best.values()):
            best |= self._best(self._heard(own))
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.item.code))

    def _found(self, idea: str) -> list[Found]:
        """What is said, word by word and with other words between a verb and its goods."""
        apart = (one for verb in carried(idea) for one in self._index.carried(idea, verb))
        return list(dict.fromkeys([*self._index.exact(idea), *apart]))

    def _best(self, hits: Iterable[Hit]) -> dict[str, Hit]:
        best: dict[str, Hit] = {}
        for hit in hits:
            if hit.score > (best[hit.item.phrase].score if hit.item.phrase in best else 0):
                best[hit.item.phrase] = hit
        return best

    def _said(self, one: Found, found: Sequence[Found], idea: str, asides: Asides) -> Hit:
        item = self._meant(self.items[one.number], one, idea)
        score = _worth(one, found, _SAID) + _stress(idea, one.start, self.words.chiefly, self.words.besides)
        score *= _WEAK if one.said in self.words.weak else 1.0
        score *= _CONTRARY if self._index.is_contrary(one, idea) else 1.0
        score *= _ASIDE if asides.hold(one, item) else 1.0
        why = "和规范表述一样" if one.said == item.phrase else f"“{one.said}”归这一项"
        return Hit(item, score, why, one.said, one.start, one.end)

    def _meant(self, item: ScopeItem, one: Found, idea: str) -> ScopeItem:
        """``item``, or what stands for it where animals are spoken of (看病)."""
        animals = self.words.animals
        instead = self._by_phrase.get(animals.instead.get(item.phrase, ""), item)
        about = idea if one.said in animals.treating else _clause(idea, one.start)
        return instead if animals.are_named(about) else item

    def _heard(self, idea: str) -> Iterator[Hit]:
        """What ``idea`` sounds like; what is as short as 卖彩 only where that, or a shop of it, is all that is said."""
        begun = _BEGINNING.sub("", idea)
        whole = (begun, _ENDING.sub("", begun))
        found = self._index.by_sound(idea)
        for one in found:
            if len(one.said) > _SHORT or one.said in whole:
                worth, why = _worth(one, found, _HEARD), f"听着像“{one.said}”"
                yield Hit(self.items[one.number], worth, why, one.said, one.start, one.end)

    def _like(self, near: Near) -> Hit:
        return Hit(self.items[near.number], _LIKE * near.likeness, f"字面相近：{near.shared}", "", 0, 0)


def affirmed(text: str) -> str:
    """``text`` in one form and at most 200 characters, without what is said not to be wanted (不做餐饮)."""
    return without_denials(text)[:LONGEST_IDEA]


def _worth(one: Found, found: Sequence[Found], full: float) -> float:
    inside = any(other.holds(one) for other in found)
    return (_PART if inside else full) + _BY_LENGTH * min(len(one.said), 8) - _BY_PLACE * one.start


def _clause(idea: str, start: int) -> str:
    """The clause of ``idea`` that ``start`` lies in."""
    return _CLAUSE_END.split(idea[:start])[-1] + _CLAUSE_END.split(idea[start:])[0]


def _stress(idea: str, start: int, chiefly: Sequence[str], besides: Sequence[str]) -> float:
    """How much what begins at ``start`` is stressed in its clause (主要…), or said by the way (顺便…)."""
    before = _CLAUSE_END.split(idea[:start])[-1]
    main = any(word in before for word in chiefly)
    aside = any(word in before for word in besides)
    return _STRESS * (main - aside)
