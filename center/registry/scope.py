"""The catalogue of business scope: standard phrases with their codes, and the everyday words that mean them.

Phrases are in knowledge/registry/scope/*.yml, words in scope_words.yml, declined trades in trades.yml. Phrases, codes
and trade classes follow the draft catalogue of March 2021 (经营范围规范表述目录) and newer licences; a code that
begins with QH is ours, for a wording whose official code is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Optional

from pydantic import Field, validator

from center.guides import Passage
from center.knowledge import Fault, Knowledge
from center.loading import loaded
from center.passage_checks import passage_faults
from center.registry.refusals import RefusedTrade
from center.registry.statements import Setting
from center.registry.trade_codes import load_trades
from center.source import Source
from center.text import bare

PHRASES, WORDS = "scope", "scope_words.yml"
OWN_CODE = "QH"
SHORTEST_WORD = 2
_BRACKETS = re.compile("[（(][^）)]*[）)]")


class Kind(str, Enum):
    """Whether a scope item needs a permit (市场主体登记管理条例第十四条)."""

    GENERAL = "general"
    LICENSED = "licensed"

    @property
    def caption(self) -> str:
        """What people see."""
        return {"general": "一般项目", "licensed": "许可项目"}[self.value]


class ScopeItem(Setting):
    """One standard phrase.

    ``industry`` are GB/T 4754-2017 codes, ``related`` phrases that are offered with it, ``formerly`` those of older
    catalogues that it stands for now.
    """

    code: str = Field(..., regex=r"^[A-Z]{1,2}\d{3,4}$")
    phrase: str = Field(..., min_length=2, max_length=120)
    kind: Kind
    industry: tuple[str, ...] = ()
    permits: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    note: Optional[Passage] = None

    @validator("industry", each_item=True)
    def _is_a_class(cls, code: str) -> str:
        if not (code.isdigit() and SHORTEST_WORD <= len(code) <= 4):
            raise ValueError("行业代码写两到四位数字")
        return code


class Action(Setting):
    """What is done with a thing, as people say it and as phrases say it."""

    said: tuple[str, ...]
    phrase: tuple[str, ...]


class Animals(Setting):
    """By which words animals are ``named``, once the ``harmless`` longer ones are gone, and what changes then.

    ``treating`` are words that mean animals wherever these are named; ``instead``: phrase for phrase.
    """

    named: tuple[str, ...]
    harmless: tuple[str, ...]
    treating: tuple[str, ...]
    instead: dict[str, str]

    def are_named(self, text: str) -> bool:
        """Whether ``text`` speaks of animals."""
        for word in self.harmless:
            text = text.replace(word, "，")
        return any(word in text for word in self.named)


class ScopeWords(Setting):
    """All of scope_words.yml."""

    always: Passage
    actions: dict[str, Action]
    fillers: tuple[str, ...]
    weak: tuple[str, ...]
    chiefly: tuple[str, ...]
    besides: tuple[str, ...]
    animals: Animals


class Catalogue(NamedTuple):
    """Everything that is known of business scope; ``refused`` are the trades that are declined, by key."""

    items: tuple[ScopeItem, ...]
    words: ScopeWords
    refused: Mapping[str, RefusedTrade]


class _Phrases(Setting):
    items: tuple[ScopeItem, ...]


def core(phrase: str) -> str:
    """``phrase`` without what stands in brackets: 食品销售（仅销售预包装食品） as 食品销售."""
    return _BRACKETS.sub("", phrase)


def load_catalogue(folder: Path) -> Catalogue:
    """Read phrases, words and declined trades in ``folder`` (knowledge/registry/); raises KnowledgeError."""
    items = [item for path in _files(folder) for item in _phrases(path).items]
    words = loaded(folder / WORDS, lambda data: ScopeWords(**data))
    return Catalogue(tuple(items), words, load_trades(folder).refused)


def check_scope(knowledge: Knowledge, folder: Path, today: date) -> Iterator[Fault]:
    """Everything that is wrong with the catalogue in ``folder`` beyond its form; laws as they hold on ``today``."""
    phrases = {item.phrase for path in _files(folder) for item in _phrases(path).items}
    taken: dict[str, str] = {}
    for path in _files(folder):
        source = Source(path)
        for number, item in enumerate(_phrases(path).items):
            for problem in [*_item_faults(item, phrases, taken), *_note_faults(knowledge, item, today)]:
                yield Fault(path, source.line(("items", number)), f"{item.phrase}：{problem}")
    source = Source(folder / WORDS)
    words = loaded(source.path, lambda data: ScopeWords(**data))
    for problem in passage_faults(knowledge, words.always, today):
        yield Fault(source.path, source.line(("always",)), problem)


def _files(folder: Path) -> list[Path]:
    return sorted((folder / PHRASES).glob("*.yml"))


def _phrases(path: Path) -> _Phrases:
    return loaded(path, lambda data: _Phrases(**data))


def _item_faults(item: ScopeItem, phrases: set[str], taken: dict[str, str]) -> Iterator[str]:
    """``taken``: every phrase, code and everyday word met so far, and whose it is."""
    names = [f"条目{phrase}" for phrase in (item.phrase, *item.formerly)]
    for name in (*names, f"代码{item.code}", *(f"说法{alias}" for alias in item.aliases)):
        if name in taken:
            yield f"“{name[2:]}”已经在“{taken[name]}”里：只能有一处"
        taken[name] = item.phrase
    if (item.kind is Kind.LICENSED) != bool(item.permits):
        yield "许可项目要写 permits，一般项目不写"
    for alias in item.aliases:
        if len(alias) < SHORTEST_WORD or bare(alias) != alias:
            yield f"说法“{alias}”：至少两个字，用小写字母和简体字，不带标点"
    for phrase in item.related:
        if phrase not in phrases or phrase == item.phrase:
            yield f"related 里没有“{phrase}”这一条"


def _note_faults(knowledge: Knowledge, item: ScopeItem, today: date) -> Iterator[str]:
    if item.note is not None:
        yield from passage_faults(knowledge, item.note, today)
