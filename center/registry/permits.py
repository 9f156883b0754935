"""Which permits a scope needs, before or after registration, from whom: knowledge/registry/permits.yml.

A phrase that permits.yml names is answered from there; for any other the catalogue's own permit names are looked up by
their beginnings, and what is not known even so is told as unknown, with a person to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Protocol

from pydantic import Field

from center.guides import Passage
from center.loading import loaded
from center.registry.statements import Setting, Statement, state

FILE = "permits.yml"
OTHER = "other"
FOREIGN = "foreign_investment"


class Timing(str, Enum):
    """When a permit is due: before registration, after it, or only a filing."""

    BEFORE = "before"
    AFTER = "after"
    FILING = "filing"

    @property
    def caption(self) -> str:
        """What people see."""
        return {"before": "先批后照", "after": "先照后证", "filing": "备案"}[self.value]


class Licensed(Protocol):
    """What is needed of a scope item: its standard phrase and the permit names that its catalogue gives."""

    @property
    def phrase(self) -> str:
        """The standard phrase."""

    @property
    def permits(self) -> tuple[str, ...]:
        """The names of permits; empty for a general item."""


class PermitEntry(Setting):
    """One permit. ``phrases`` are whole standard phrases, ``names`` beginnings of the catalogue's permit names."""

    title: str = Field(..., min_length=2, max_length=60)
    timing: Timing
    authority: str
    guide: str
    note: Passage
    phrases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    to_person: bool = False


class PermitSetting(Setting):
    """All of permits.yml; ``lifted`` are phrases, ``lifted_names`` beginnings of permits that are no longer asked."""

    order: Passage
    places: dict[str, Passage]
    lifted: tuple[str, ...]
    lifted_names: tuple[str, ...]
    permits: dict[str, PermitEntry]


class Permit(NamedTuple):
    """One permit that the scope needs, and for which phrases; ``note`` carries the law, none when it is hedged."""

    key: str
    timing: Timing
    title: str
    authority: str
    guide: str
    note: Statement
    phrases: tuple[str, ...]
    to_person: bool


def load_permits(folder: Path) -> PermitSetting:
    """Read permits.yml in ``folder`` (knowledge/registry/); raises KnowledgeError."""
    return loaded(folder / FILE, lambda data: PermitSetting(**data))


def permits_for(items: Iterable[Licensed], setting: PermitSetting, *, is_foreign: bool = False) -> list[Permit]:
    """Every permit that ``items`` need, what comes before registration first; a foreign investor adds the check."""
    needed: dict[tuple[str, str], list[str]] = {}
    for item in items:
        for key, title in _needed(item, setting):
            needed.setdefault((key, title), []).append(item.phrase)
    if is_foreign:
        needed[FOREIGN, setting.permits[FOREIGN].title] = []
    found = [_permit(key, title, phrases, setting) for (key, title), phrases in needed.items()]
    return sorted(found, key=lambda permit: tuple(Timing).index(permit.timing))


def order_of_permits(place: str, setting: PermitSetting) -> tuple[Statement, ...]:
    """先照后证 in one sentence, and what holds where ``place`` lies (a full address, province first)."""
    local = [province for province in setting.places if place.startswith(province)]
    return (state({"order": setting.order}, "order"), *(state(setting.places, province) for province in local))


def _needed(item: Licensed, setting: PermitSetting) -> Iterator[tuple[str, str]]:
    """Key and title of every permit of one item, each once."""
    if item.phrase in setting.lifted:
        return
    by_phrase = [key for key, entry in setting.permits.items() if item.phrase in entry.phrases]
    if by_phrase:
        yield from ((key, setting.permits[key].title) for key in by_phrase)
        return
    for name in item.permits:
        if name.startswith(setting.lifted_names):
            continue
        keys = [key for key, entry in setting.permits.items() if name.startswith(entry.names)]
        yield from ((key, setting.permits[key].title) for key in keys)
        if not keys:
            yield OTHER, name


def _permit(key: str, title: str, phrases: list[str], setting: PermitSetting) -> Permit:
    entry = setting.permits[key]
    note = Statement(key, entry.note.text, entry.note.law)
    named = tuple(dict.fromkeys(phrases))
    return Permit(key, entry.timing, title, entry.authority, entry.guide, note, named, entry.to_person)
