"""How much capital to register, by when it is to be paid, and what a figure means: knowledge/registry/capital.yml."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Optional

from pydantic import Field

from center.guides import Passage
from center.loading import loaded
from center.registry.ideas import EnterpriseType
from center.registry.statements import Setting, Statement, state

FILE = "capital.yml"
_YEARS_TO_PAY = 5
_HUNDRED_MILLION = 100_000_000
_BY_TYPE = {
    EnterpriseType.HOUSEHOLD: ("a_household_registers_none",),
    EnterpriseType.SOLE: ("a_sole_proprietor_declares",),
    EnterpriseType.PARTNERSHIP: ("partners_agree",),
    EnterpriseType.LIMITED_PARTNERSHIP: ("partners_agree",),
    EnterpriseType.COMPANY: ("paid_in_five_years", "what_the_figure_means", "shown_to_everybody"),
    EnterpriseType.COOPERATIVE: ("members_contribute_by_charter",),
    EnterpriseType.BRANCH: ("a_branch_registers_none",),
}
RULES = (
    *(rule for rules in _BY_TYPE.values() for rule in rules),
    "a_high_figure",
    "much_more_than_is_there",
    "things_are_valued",
    "nothing_subscribed",
    "longer_than_five_years",
    "less_than_the_trade_asks",
    "labour_and_reputation_are_no_capital",
    "limited_partners_give_no_labour",
)
_WITHOUT = (EnterpriseType.HOUSEHOLD, EnterpriseType.BRANCH)


class Contribution(str, Enum):
    """What somebody puts in."""

    MONEY = "money"
    THINGS = "things"
    TECHNOLOGY = "technology"
    LABOUR = "labour"
    REPUTATION = "reputation"


class PaidInTrade(Setting):
    """Trades whose capital is regulated apart; ``yuan`` only where a checked law gives the least amount."""

    phrases: tuple[str, ...]
    yuan: Optional[int] = Field(None, gt=0)
    note: Passage


class Sizes(Setting):
    """From how many yuan on, or how many times what is there, a figure is called high; a local judgment, not law."""

    high: int = Field(..., gt=0)
    times: int = Field(..., gt=1)
    sample: bool = False


class CapitalSetting(Setting):
    """All of capital.yml."""

    sizes: Sizes
    paid_in: dict[str, PaidInTrade]
    rules: dict[str, Passage]
    question: str


class Capital(NamedTuple):
    """What a founder says of the money: ``yuan`` to register, ``at_hand`` there today, ``years`` within which."""

    yuan: Optional[int] = None
    at_hand: Optional[int] = None
    years: Optional[int] = None
    contributions: frozenset[Contribution] = frozenset()


class CapitalAdvice(NamedTuple):
    """The amount to write (None: none, or to be asked), what goes with it, what must be mended, what to ask.

    ``warnings``: what a founder should think over before it is filed, the weightiest first.
    """

    yuan: Optional[int]
    statements: tuple[Statement, ...]
    faults: tuple[Statement, ...]
    question: str
    to_person: bool
    warnings: tuple[Statement, ...] = ()


def load_capital(folder: Path) -> CapitalSetting:
    """Read capital.yml in ``folder`` (knowledge/registry/); raises KnowledgeError."""
    return loaded(folder / FILE, lambda data: CapitalSetting(**data))


def capital_advice(
    kind: EnterpriseType, capital: Capital, scope: Collection[str], setting: CapitalSetting
) -> CapitalAdvice:
    """What fits an enterprise of ``kind`` with ``scope`` (standard phrases)."""
    trades = [trade for trade in setting.paid_in.values() if not set(trade.phrases).isdisjoint(scope)]
    yuan = None if kind in _WITHOUT else _proposed(capital, trades)
    statements = [state(setting.rules, rule) for rule in _BY_TYPE[kind]]
    warnings: tuple[Statement, ...] = ()
    if kind is EnterpriseType.COMPANY:
        warnings = tuple(_warnings(capital, setting))
        statements += [Statement(key, trade.note.text, trade.note.law) for key, trade in _named(trades, setting)]
        statements += [*warnings, *_of_things(capital, setting)]
    faults = tuple(state(setting.rules, rule) for rule in _faults(kind, capital, trades))
    question = setting.question if kind not in _WITHOUT and yuan is None else ""
    to_person = bool(trades or warnings)
    return CapitalAdvice(yuan, tuple(statements), faults, question, to_person, warnings)


def _proposed(capital: Capital, trades: list[PaidInTrade]) -> int | None:
    """What is said, otherwise what is there; never less than the law asks for the trade."""
    said = capital.yuan if capital.yuan is not None else capital.at_hand
    least = max((trade.yuan or 0 for trade in trades), default=0)
    if said is None or said <= 0:
        return least or None
    return said if capital.yuan is not None else max(said, least)


def _named(trades: list[PaidInTrade], setting: CapitalSetting) -> Iterator[tuple[str, PaidInTrade]]:
    return ((key, trade) for key, trade in setting.paid_in.items() if trade in trades)


def _warnings(capital: Capital, setting: CapitalSetting) -> Iterator[Statement]:
    """What a founder of a company should think over, the figure that is not there first."""
    yuan, at_hand = capital.yuan or 0, capital.at_hand
    if at_hand and yuan > at_hand * setting.sizes.times:
        yield state(setting.rules, "much_more_than_is_there", wanted=_wan(yuan), there=_wan(at_hand))
    if yuan >= setting.sizes.high:
        yield state(setting.rules, "a_high_figure")


def _of_things(capital: Capital, setting: CapitalSetting) -> Iterator[Statement]:
    if capital.contributions & {Contribution.THINGS, Contribution.TECHNOLOGY}:
        yield state(setting.rules, "things_are_valued")


def _wan(yuan: int) -> str:
    """An amount in words of ten thousand: 50万元."""
    return f"{yuan / 10_000:.10g}万元" if yuan < _HUNDRED_MILLION else f"{yuan / _HUNDRED_MILLION:.10g}亿元"


def _faults(kind: EnterpriseType, capital: Capital, trades: list[PaidInTrade]) -> Iterator[str]:
    """What cannot be registered like this."""
    if kind in _WITHOUT:
        return
    if capital.yuan is not None and capital.yuan <= 0:
        yield "nothing_subscribed"
    if kind is EnterpriseType.COMPANY and (capital.years or 0) > _YEARS_TO_PAY:
        yield "longer_than_five_years"
    if capital.yuan is not None and any(0 < capital.yuan < (trade.yuan or 0) for trade in trades):
        yield "less_than_the_trade_asks"
    if capital.contributions & {Contribution.LABOUR, Contribution.REPUTATION}:
        yield from _refused_contributions(kind, capital.contributions)


def _refused_contributions(kind: EnterpriseType, contributions: frozenset[Contribution]) -> Iterator[str]:
    if kind in (EnterpriseType.COMPANY, EnterpriseType.COOPERATIVE):
        yield "labour_and_reputation_are_no_capital"
    if kind is EnterpriseType.LIMITED_PARTNERSHIP and Contribution.LABOUR in contributions:
        yield "limited_partners_give_no_labour"
