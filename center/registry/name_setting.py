"""knowledge/registry/names.yml as it is read: what is said of a name, words, forms, trades, ideas for a brand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Optional

from pydantic import validator

from center.cases.states import Captioned
from center.guides import Passage
from center.law import Citation
from center.loading import loaded
from center.registry.ideas import EnterpriseType
from center.registry.statements import Setting
from center.text import join_lines

FILE = "names.yml"


class Level(Captioned):
    """How much weighs what is said of a name; the gravest first."""

    FORBIDDEN = "forbidden", "禁止"
    APPROVAL = "approval", "需批准"
    HINT = "hint", "提示"


class NameRule(Passage):
    """What one rule of the structure says; its braces are filled in by name_rules.py."""

    level: Level


class WordRule(Setting):
    """Words of one kind, ``unless`` within a harmless longer word.

    ``scope``: looked for in all of the founder's own words, in the brand, or only where these words begin (``head``).
    """

    rule: str
    level: Level
    words: tuple[str, ...]
    why: str
    scope: Literal["any", "brand", "head"] = "any"
    unless: tuple[str, ...] = ()
    law: tuple[Citation, ...] = ()
    verified: Optional[bool] = None

    def pattern(self) -> re.Pattern[str]:
        """Finds the words as its only group, and passes over the harmless ones."""
        harmless = f"{either(self.unless)}|" if self.unless else ""
        begins = "^" if self.scope == "head" else ""
        return re.compile(f"{harmless}{begins}({either(self.words)})")

    def passage(self, word: str) -> Passage:
        """The sentence about ``word``."""
        return Passage(
            text=_SENTENCES[self.level].format(word=word, why=self.why), law=self.law, verified=self.verified
        )


_SENTENCES = {
    Level.FORBIDDEN: "名称里不能用“{word}”：{why}。请换一个。",
    Level.APPROVAL: "名称里的“{word}”要先看条件：{why}。",
    Level.HINT: "请留意“{word}”：{why}。",
}


class Form(Setting):
    """One organisation form: its endings, what a composed name ``writes`` before them, its law, and a note on it."""

    endings: tuple[str, ...]
    writes: Literal["term", "shop", "farming"]
    law: tuple[Citation, ...]
    note: Optional[Passage] = None


class Trade(Setting):
    """One trade: ``term`` in a company's name, ``shop`` in a shop's, and the ``terms`` by which it is recognised.

    ``codes``: the parts of GB/T 4754-2017 that it stands for, each of one trade; ``fits``: where its terms fit too.
    """

    title: str
    term: str
    shop: str
    terms: tuple[str, ...]
    codes: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()
    farming: str = ""
    like: str = ""


class Feeling(Setting):
    """Brands for a founder who says one of the words of ``hear``."""

    hear: tuple[str, ...]
    brands: tuple[str, ...]


class Brands(Setting):
    """How brands are made: around the founder's own, of a surname, of a place, by feeling; and when all else fails."""

    around: tuple[str, ...]
    of_surname: tuple[str, ...]
    of_surname_in_company: tuple[str, ...]
    of_place: tuple[str, ...]
    feelings: tuple[Feeling, ...]
    neutral: tuple[str, ...]


class Local(Setting):
    """What a brand may take from each own place, and sights that begin like a place but are none."""

    brands: dict[str, tuple[str, ...]]
    landmarks: tuple[str, ...] = ()
    sample: bool = False


class NameSetting(Setting):
    """All of names.yml."""

    caution: str
    rules: dict[str, NameRule]
    words: tuple[WordRule, ...]
    forms: dict[EnterpriseType, Form]
    other_endings: tuple[str, ...]
    trades: dict[str, Trade]
    common_terms: tuple[str, ...]
    places_of_business: tuple[str, ...]
    brands: Brands
    local: Local
    also_words: tuple[str, ...] = ()
    bad_sounds: tuple[str, ...]

    _joined = validator("caution", allow_reuse=True)(join_lines)

    @validator("forms")
    def _every_form_is_there(cls, forms: dict[EnterpriseType, Form]) -> dict[EnterpriseType, Form]:
        missing = [kind.value for kind in EnterpriseType if kind not in forms]
        if missing:
            raise ValueError(f"缺：{'、'.join(missing)}")
        return forms

    @validator("trades")
    def _is_compared_as_a_trade(cls, trades: dict[str, Trade]) -> dict[str, Trade]:
        unknown = [trade.like for trade in trades.values() if trade.like and trade.like not in trades]
        if unknown:
            raise ValueError(f"like 写的“{unknown[0]}”不在 trades 里")
        codes = [code for trade in trades.values() for code in trade.codes]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"codes 里的“{twice[0]}”归了两个行业")
        return trades

    def samples(self) -> list[str]:
        """The settings that still hold sample values."""
        return ["names.local"] if self.local.sample else []

    def writes_shop(self, kind: EnterpriseType) -> bool:
        """Whether a name of ``kind`` tells the place of business (面馆) and not the branch of trade (餐饮)."""
        return self.forms[kind].writes == "shop"


def either(words: tuple[str, ...] | list[str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def load_names(folder: Path) -> NameSetting:
    """Read names.yml in ``folder`` (knowledge/registry/); raises KnowledgeError."""
    return loaded(folder / FILE, lambda data: NameSetting(**data))
