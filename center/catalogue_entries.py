"""What items.yml and themes.yml hold: items, the themes that bundle them, trades and their words."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import Any, Optional

from pydantic import BaseModel, Extra, Field, validator

from center.cases.states import Path
from center.guides import LIFE_STAGES, Stage


class Kind(str, Enum):
    """``chain``: one matter over several departments; ``trade``: a trade's licence and permits; ``change``: all
    registers at once; ``single``: one item."""

    CHAIN = "chain"
    TRADE = "trade"
    CHANGE = "change"
    SINGLE = "single"


class Action(str, Enum):
    """What a theme does to the enterprise; ``cancel`` ends it."""

    OPEN = "open"
    CHANGE = "change"
    CANCEL = "cancel"


class _Setting(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


def _with_keys(entries: Any) -> Any:
    """Every entry of a mapping told its own key."""
    if not isinstance(entries, dict):
        return entries
    return {key: {**entry, "key": key} if isinstance(entry, dict) else entry for key, entry in entries.items()}


class Item(_Setting):
    """One matter at one department: keys of offices.yml and of a guide; ``after`` is the item the law wants first.

    ``pair`` names what is issued together: one without the other is 部分发放 (XZ 表1 设立1).
    """

    key: str = Field(..., min_length=2, max_length=40)
    title: str = Field(..., min_length=2, max_length=80)
    department: str = Field(..., max_length=40)
    guide: str
    path: Path
    after: Optional[str] = None
    pair: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    sample: bool = False

    @validator("pair")
    def _pair_is_two(cls, pair: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(pair)) not in (0, 2):
            raise ValueError("pair 写两样：[甲, 乙]")
        return pair


class InForce(_Setting):
    """From when to when a theme is offered, both days included; open-ended without ``to``."""

    first: date = Field(..., alias="from")
    last: Optional[date] = Field(None, alias="to")

    @validator("last")
    def _last_is_not_before_first(cls, last: date | None, values: dict[str, Any]) -> date | None:
        if last is not None and last < values.get("first", last):
            raise ValueError("to 早于 from")
        return last

    def holds_on(self, day: date) -> bool:
        """Whether ``day`` lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: InForce) -> bool:
        """Whether both hold on some day."""
        return self.holds_on(max(self.first, other.first)) and other.holds_on(max(self.first, other.first))


class Theme(_Setting):
    """What one agency case can be about: ``items`` in order, ``hours`` in working hours from complete materials.

    A changed bundle is a new theme with its own key and dates (XZ 表1 变更2); the cases of the old one keep theirs.
    """

    key: str = Field(..., min_length=2, max_length=40)
    title: str = Field(..., min_length=2, max_length=80)
    stage: Stage
    kind: Kind
    items: tuple[str, ...]
    hours: float = Field(..., gt=0)
    trade: Optional[str] = None
    action: Optional[Action] = None
    in_force: InForce
    aliases: tuple[str, ...] = ()
    sample: bool = False

    @validator("items")
    def _has_items(cls, items: tuple[str, ...]) -> tuple[str, ...]:
        if not items or len(set(items)) < len(items):
            raise ValueError("至少写一项，每项只写一次")
        return items

    @validator("stage")
    def _stage_is_of_a_life(cls, stage: Stage) -> Stage:
        if stage not in LIFE_STAGES:
            raise ValueError("写企业的六个阶段之一")
        return stage


class Trade(_Setting):
    """A trade with bundles of its own, and the words for such a shop."""

    key: str = Field(..., max_length=40)
    title: str
    words: tuple[str, ...]


class ItemsSetting(_Setting):
    """items.yml."""

    items: dict[str, Item]

    _keys = validator("items", pre=True, allow_reuse=True)(_with_keys)


class ThemesSetting(_Setting):
    """themes.yml: trades, what is said for opening, changing and closing a shop (regular expressions), themes.

    ``not_this_trade`` are words which, right behind a trade's, make it another business (火锅底料);
    ``same`` names, for a word, others that mean the same and count as it (执照: 营业执照).
    """

    same: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    trades: dict[str, Trade] = Field(default_factory=dict)
    not_this_trade: tuple[str, ...] = ()
    actions: dict[Action, str] = Field(default_factory=dict)
    themes: dict[str, Theme] = Field(default_factory=dict)

    _keys = validator("trades", "themes", pre=True, allow_reuse=True)(_with_keys)

    @validator("actions", each_item=True)
    def _is_pattern(cls, written: str) -> str:
        try:
            re.compile(written)
        except re.error as error:
            raise ValueError(f"不是合法的正则表达式：{error}") from error
        return written
