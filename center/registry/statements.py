"""What advice is made of: sentences with the articles behind them, read from knowledge/registry/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pydantic import BaseModel, Extra

from center.guides import Passage
from center.law import Citation

FOLDER = "registry"


class Setting(BaseModel):
    """A part of a file in knowledge/registry/: no unknown field, never changed."""

    class Config:
        extra = Extra.forbid
        frozen = True


class Statement(NamedTuple):
    """One sentence of advice: the rule it comes from, what it says, and the law; no law means that it is hedged."""

    rule: str
    text: str
    law: tuple[Citation, ...] = ()


def state(passages: Mapping[str, Passage], rule: str, **values: object) -> Statement:
    """The sentence of ``rule`` with ``values`` put into its braces; KeyError when there is none."""
    passage = passages[rule]
    return Statement(rule, passage.text.format(**values) if values else passage.text, passage.law)


def state_all(passages: Mapping[str, Passage], rules: Iterable[str]) -> tuple[Statement, ...]:
    """The sentences of ``rules``, in order."""
    return tuple(state(passages, rule) for rule in rules)
