"""Which enterprise type fits an idea, and why: knowledge/registry/types.yml and the rules of type_rules.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple, Optional

from pydantic import Field, validator

from center.guides import Passage
from center.loading import loaded
from center.registry.ideas import Decides, EnterpriseType, Idea, Trait
from center.registry.statements import Setting, Statement, state, state_all
from center.registry.type_rules import BARS, PREFERENCES, QUESTIONS, Limits, anybody_may_found_a_company

FILE = "types.yml"
_LAST_RESORT = anybody_may_found_a_company.__name__


class Money(Setting):
    """``much``: from how many yuan on a company is proposed to one person; a local judgment, not law."""

    much: int = Field(..., gt=0)
    sample: bool = False


class TypeEntry(Setting):
    """One type: its guide, what choosing it means, when it is the better choice, and how it compares."""

    guide: str
    means: Passage
    when: Passage
    compared: dict[str, Passage]


class TypeSetting(Setting):
    """All of types.yml."""

    money: Money
    company_only: tuple[str, ...]
    enterprise_only: tuple[str, ...]
    building: tuple[str, ...]
    risky: tuple[str, ...]
    farming: tuple[str, ...]
    concerns: dict[str, str]
    types: dict[EnterpriseType, TypeEntry]
    rules: dict[str, Passage]
    questions: dict[str, str]

    @validator("types")
    def _every_type_is_there(cls, types: dict[EnterpriseType, TypeEntry]) -> dict[EnterpriseType, TypeEntry]:
        missing = [kind.value for kind in EnterpriseType if kind not in types]
        if missing:
            raise ValueError(f"缺：{'、'.join(missing)}")
        return types

    @property
    def limits(self) -> Limits:
        """What the rules need to know beside the idea."""
        return Limits(self.money.much, self.company_only, self.enterprise_only, self.building, self.risky, self.farming)


class Other(NamedTuple):
    """Another type: why it cannot be, or when it would be the better one."""

    type: EnterpriseType
    is_possible: bool
    statements: tuple[Statement, ...]


class Advice(NamedTuple):
    """The type proposed (None: none is possible), why, the others, what to ask next, whether a person should look."""

    type: Optional[EnterpriseType]
    reasons: tuple[Statement, ...]
    others: tuple[Other, ...]
    questions: tuple[str, ...]
    to_person: bool


class Row(NamedTuple):
    """One point of a comparison: its name and one statement per type."""

    concern: str
    caption: str
    cells: tuple[Statement, ...]


class Comparison(NamedTuple):
    """Types side by side."""

    types: tuple[EnterpriseType, ...]
    rows: tuple[Row, ...]


def load_types(folder: Path) -> TypeSetting:
    """Read types.yml in ``folder`` (knowledge/registry/); raises KnowledgeError."""
    return loaded(folder / FILE, lambda data: TypeSetting(**data))


def advise_type(idea: Idea, setting: TypeSetting) -> Advice:
    """The type that fits ``idea``: the first preference whose type is not barred, with every rule that led there."""
    barred = _barred(idea, setting.limits)
    wanted = [(rule.__name__, kind) for kind, rule in PREFERENCES if rule(idea, setting.limits)]
    if idea.wish is not None:
        wanted.insert(0, ("the_founder_wishes_it", idea.wish))
    chosen = next((kind for _, kind in wanted if kind not in barred), None)
    others = tuple(_other(kind, barred, setting) for kind in EnterpriseType if kind is not chosen)
    asked = tuple(setting.questions[rule.__name__] for rule in QUESTIONS if rule(idea, setting.limits))
    return Advice(chosen, _reasons(chosen, wanted, barred, setting), others, asked, _to_person(idea, chosen, setting))


def comparison(types: Iterable[EnterpriseType], concerns: Collection[str], setting: TypeSetting) -> Comparison:
    """``types`` side by side on ``concerns`` (keys of types.yml; all of them when empty)."""
    chosen = tuple(types)
    rows = [
        Row(concern, caption, tuple(state(setting.types[kind].compared, concern) for kind in chosen))
        for concern, caption in setting.concerns.items()
        if concern in concerns or not concerns
    ]
    return Comparison(chosen, tuple(rows))


def _barred(idea: Idea, limits: Limits) -> dict[EnterpriseType, list[str]]:
    """Every type that cannot be, with the rules that stand against it."""
    barred: dict[EnterpriseType, list[str]] = {}
    for types, rule in BARS:
        if rule(idea, limits):
            for kind in types:
                barred.setdefault(kind, []).append(rule.__name__)
    return barred


def _reasons(
    chosen: EnterpriseType | None,
    wanted: list[tuple[str, EnterpriseType]],
    barred: dict[EnterpriseType, list[str]],
    setting: TypeSetting,
) -> tuple[Statement, ...]:
    """Why ``chosen``; where nothing is possible, what stands against every type."""
    if chosen is None:
        common = [rule for rule in barred[EnterpriseType.COMPANY] if all(rule in rules for rules in barred.values())]
        return state_all(setting.rules, common or barred[EnterpriseType.COMPANY])
    for_it = [rule for rule, kind in wanted if kind is chosen]
    for_it = [rule for rule in for_it if rule != _LAST_RESORT] or for_it
    means = setting.types[chosen].means
    return (*state_all(setting.rules, for_it), Statement("means", means.text, means.law))


def _other(kind: EnterpriseType, barred: dict[EnterpriseType, list[str]], setting: TypeSetting) -> Other:
    if kind in barred:
        return Other(kind, False, state_all(setting.rules, barred[kind]))
    when = setting.types[kind].when
    return Other(kind, True, (Statement("when", when.text, when.law),))


def _to_person(idea: Idea, chosen: EnterpriseType | None, setting: TypeSetting) -> bool:
    delicate = (Trait.FOREIGN, Trait.HONG_KONG_MACAO_TAIWAN, Trait.STATE_OWNED, Trait.CIVIL_SERVANT, Trait.MINOR)
    return (
        chosen is None
        or idea.has(*delicate)
        or idea.decides is Decides.DISPUTED
        or bool(set(idea.scope) & set(setting.company_only))
    )
