"""The code of a trade by GB/T 4754-2017, for the draft and for statistics: trade_classes.yml and trades.yml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from pydantic import Field

from center.loading import loaded
from center.registry.refusals import RefusedTrade
from center.registry.statements import Setting
from center.text import bigrams, normalise

CLASSES = "trade_classes.yml"
FILE = "trades.yml"
_CLASS_LENGTH = 4
_ALTERNATIVES = 5
_ALIKE = 0.6


class Industrial(Protocol):
    """What is needed of a scope item: its standard phrase and its codes, the one that fits best first."""

    @property
    def phrase(self) -> str:
        """The standard phrase."""

    @property
    def industry(self) -> tuple[str, ...]:
        """Codes of divisions, groups or classes."""


class Group(Setting):
    """A group (three digits) with its classes (four digits)."""

    name: str
    classes: dict[str, str]


class Division(Setting):
    """A division (two digits)."""

    name: str
    groups: dict[str, Group]


class Section(Setting):
    """A section (one letter)."""

    name: str
    divisions: dict[str, Division]


class Known(Setting):
    """Everyday words and standard phrases for which one class is meant."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


class TradeSetting(Setting):
    """All of trades.yml: classes by words, and trades that are declined."""

    known: dict[str, Known]
    refused: dict[str, RefusedTrade] = Field(default_factory=dict)


class TradeCode(NamedTuple):
    """A code with its name; ``is_class`` is False where only the group is sure and somebody has to choose.

    ``alternatives``: the section, code and name of each other class that it might be.
    """

    code: str
    name: str
    section: str
    is_class: bool
    alternatives: tuple[tuple[str, str, str], ...]


class Classes:
    """The whole classification by code."""

    def __init__(self, sections: Mapping[str, Section]) -> None:
        self._names: dict[str, str] = {}
        self._sections: dict[str, str] = {}
        for letter, section in sections.items():
            for division, entry in section.divisions.items():
                self._sections[division] = letter
                self._names[division] = entry.name
                for group, inner in entry.groups.items():
                    self._names |= {group: inner.name, **inner.classes}

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, code: object) -> bool:
        return code in self._names

    def name(self, code: str) -> str:
        """The name of a division, group or class; KeyError when there is none."""
        return self._names[code]

    def section(self, code: str) -> str:
        """The letter of the section that ``code`` belongs to."""
        return self._sections[code[:2]]

    def below(self, code: str) -> list[str]:
        """The classes of a division or group; a class itself."""
        return [other for other in self._names if len(other) == _CLASS_LENGTH and other.startswith(code)]


def load_classes(folder: Path) -> Classes:
    """Read trade_classes.yml in ``folder`` (knowledge/registry/); raises KnowledgeError."""
    return loaded(folder / CLASSES, lambda data: Classes({letter: Section(**entry) for letter, entry in data.items()}))


def load_trades(folder: Path) -> TradeSetting:
    """Read trades.yml in ``folder`` (knowledge/registry/); raises KnowledgeError."""
    return loaded(folder / FILE, lambda data: TradeSetting(**data))


def trade_code(item: Industrial, classes: Classes, setting: TradeSetting, words: str = "") -> TradeCode | None:
    """The class that ``item`` means, narrowed by the founder's ``words``; None when its codes are unknown."""
    industry = [code for code in item.industry if code in classes]
    said = _by_words(words, setting.known, industry) or _by_phrase(item.phrase, setting.known)
    if said is None and not industry:
        return None
    code = said or _nearest(item.phrase, industry[0], classes)
    options = [other for group in industry for other in classes.below(group) if other != code]
    others = tuple(dict.fromkeys(options))[:_ALTERNATIVES]
    alternatives = tuple((classes.section(other), other, classes.name(other)) for other in others)
    return TradeCode(code, classes.name(code), classes.section(code), len(code) == _CLASS_LENGTH, alternatives)


def _by_words(words: str, known: Mapping[str, Known], industry: Iterable[str]) -> str | None:
    """The class of the longest everyday word that is said, where the item allows that class."""
    said, allowed = normalise(words), tuple(industry)
    found = [(len(word), code) for code, entry in known.items() for word in entry.words if word in said]
    fitting = [(length, code) for length, code in found if not allowed or code.startswith(allowed)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _by_phrase(phrase: str, known: Mapping[str, Known]) -> str | None:
    return next((code for code, entry in known.items() if phrase in entry.phrases), None)


def _nearest(phrase: str, code: str, classes: Classes) -> str:
    """The only class below ``code``, or the one whose name is much like ``phrase``; ``code`` itself when none is."""
    below = classes.below(code)
    if len(below) == 1:
        return below[0]
    likeness = {other: _likeness(phrase, classes.name(other)) for other in below if _is_special(classes.name(other))}
    best = max(likeness.values(), default=0.0)
    nearest = [other for other, value in likeness.items() if value == best]
    return nearest[0] if best >= _ALIKE and len(nearest) == 1 else code


def _is_special(name: str) -> bool:
    """A class for the rest of its group (其他谷物种植) is never guessed."""
    return not name.startswith("其他")


def _likeness(one: str, other: str) -> float:
    """Share of common character pairs, 0 to 1."""
    first, second = bigrams(one), bigrams(other)
    return 2 * len(first & second) / (len(first) + len(second))
