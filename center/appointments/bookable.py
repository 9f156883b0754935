"""What an appointment can be about: items of the catalogue, guides with an office, and plain “别的事”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from center.appointments.windows import InPerson
from center.catalogue import Item
from center.guides import Guide, Stage
from center.knowledge import Knowledge
from center.text import bare, bigrams, normalise
from center.wordings import Wording, wordings

OTHER = "other"
"""The key of plain “别的事”."""
_MOST_FOUND = 5
_ALIKE = 0.6
_OF_BOOKING = re.compile(r"预约|[我俺想要约去来请帮]|一?个|时间|窗口|办理|办|的|一下|号")


class Bookable(NamedTuple):
    """One thing to make an appointment for: ``window_key`` of windows.yml, the id of the guide about it, if any.

    ``in_person`` says why the person has to come.
    """

    key: str
    title: str
    window_key: str
    guide: str | None
    in_person: tuple[InPerson, ...] = ()


class _Rank(NamedTuple):
    """How well something was named: more characters said of it, more of its title said, a shorter title."""

    said: float
    shared: int
    brevity: int


def bookable(knowledge: Knowledge, text: str) -> list[Bookable]:
    """What ``text`` may want an appointment for, best first, at most five; empty when nothing is named."""
    said = normalise(text)
    ranked = [(rank, _of_item(knowledge, item)) for rank, item in _items(knowledge, said)]
    covered = {one.guide for _, one in ranked}
    others = [(rank, guide) for rank, guide in _guides(knowledge, said) if guide.id not in covered]
    ranked += [(rank, _of_guide(knowledge, guide)) for rank, guide in others]
    best = sorted(ranked, key=lambda found: found[0], reverse=True)
    return [found for _, found in best][:_MOST_FOUND] or _other(knowledge, said)


def bookable_of(knowledge: Knowledge, key: str) -> Bookable | None:
    """The bookable with this key: an item's, a guide's id, or ``other``; None when there is none any more."""
    item, guide = knowledge.service.catalogue.items.get(key), knowledge.guides.get(key)
    if item is not None:
        return _of_item(knowledge, item)
    if guide is not None and _has_office(guide):
        return _guide_itself(guide)
    return _plain_other(knowledge) if key == OTHER else None


def to_bring(knowledge: Knowledge, wanted: Bookable) -> tuple[str, ...]:
    """The papers to bring, each with when it is needed; without those that the center fetches itself (XZ 4.1 d)."""
    guide = knowledge.guides.get(wanted.guide or "")
    papers = [paper for paper in guide.materials if not paper.source.is_fetched] if guide else []
    return tuple(f"{paper.name}（{paper.when}）" if paper.when else paper.name for paper in papers)


def _items(knowledge: Knowledge, said: str) -> Iterator[tuple[_Rank, Item]]:
    core = _core(said)
    for item in knowledge.service.catalogue.items.values():
        weight = _weight((item.title, *item.aliases), said) or _likeness(item.title, core)
        if weight:
            yield _Rank(weight, _shared(item.title, said), -len(item.title)), item


def _guides(knowledge: Knowledge, said: str) -> Iterator[tuple[_Rank, Guide]]:
    core, asked = _core(said), bare(said)
    for guide in filter(_has_office, knowledge.guides.values()):
        weight = len(asked) if asked in _asked(guide.ask) else _weight((guide.title,), said)
        weight = weight or _likeness(guide.title, core)
        if weight:
            yield _Rank(weight, _shared(guide.title, said), -len(guide.title)), guide


def _weight(names: tuple[str, ...], said: str) -> float:
    """How many characters of the longest of the names that is said in full."""
    return max((hit.weight for way in _ways(names) for hit in way.hits(said)), default=0)


def _likeness(title: str, core: str) -> float:
    """How many characters of what was said the title has, when that is most of it."""
    pairs = {core[place : place + 2] for place in range(len(core) - 1)}
    share = sum(pair in title for pair in pairs) / len(pairs) if pairs else 0.0
    return share * len(core) if share >= _ALIKE else 0.0


def _core(said: str) -> str:
    """What is left of a sentence without the words of booking."""
    return _OF_BOOKING.sub("", bare(said))


@lru_cache(maxsize=4096)
def _ways(names: tuple[str, ...]) -> tuple[Wording, ...]:
    return wordings(names, normalise)


@lru_cache(maxsize=4096)
def _asked(sentences: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(bare, sentences))


def _shared(title: str, said: str) -> int:
    return len(bigrams(title) & bigrams(said))


def _has_office(guide: Guide) -> bool:
    """Guides of the hall itself explain and are nothing to come for."""
    return guide.where is not None and bool(guide.where.offices) and guide.stage is not Stage.SERVICE


def _of_item(knowledge: Knowledge, item: Item) -> Bookable:
    in_person = knowledge.service.windows.in_person.get(item.key, ())
    return Bookable(item.key, item.title, item.department, item.guide, in_person)


def _of_guide(knowledge: Knowledge, guide: Guide) -> Bookable:
    """The guide's only item, if it has just one."""
    items = [item for item in knowledge.service.catalogue.items.values() if item.guide == guide.id]
    return _of_item(knowledge, items[0]) if len(items) == 1 else _guide_itself(guide)


def _guide_itself(guide: Guide) -> Bookable:
    assert guide.where is not None
    return Bookable(guide.id, guide.title, guide.where.offices[0], guide.id)


def _other(knowledge: Knowledge, said: str) -> list[Bookable]:
    other = knowledge.service.windows.other
    plain = _plain_other(knowledge)
    return [plain] if other and plain and _weight((other.title, *other.aliases), said) else []


def _plain_other(knowledge: Knowledge) -> Bookable | None:
    other = knowledge.service.windows.other
    return Bookable(OTHER, other.title, other.window, None) if other else None
