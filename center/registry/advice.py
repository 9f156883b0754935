"""Everything that advice on an idea rests on, read at once: types, permits, capital, premises, officers, trades."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from center.registry.capital import CapitalSetting, load_capital
from center.registry.officers import OfficerSetting, load_officers
from center.registry.permits import PermitSetting, load_permits
from center.registry.premises import PremisesSetting, load_premises
from center.registry.trade_codes import Classes, TradeSetting, load_classes, load_trades
from center.registry.types import TypeSetting, load_types


class AdviceBook(NamedTuple):
    """The settings of all advice; read once, never changed."""

    types: TypeSetting
    permits: PermitSetting
    capital: CapitalSetting
    premises: PremisesSetting
    officers: OfficerSetting
    trades: TradeSetting
    classes: Classes

    def samples(self) -> list[str]:
        """The settings that still hold sample values."""
        marked = {"registry.types.money": self.types.money.sample, "registry.capital.sizes": self.capital.sizes.sample}
        return [name for name, is_sample in marked.items() if is_sample]


def load_advice(folder: Path) -> AdviceBook:
    """Read everything in ``folder`` (knowledge/registry/); raises KnowledgeError naming the first file at fault."""
    return AdviceBook(
        load_types(folder),
        load_permits(folder),
        load_capital(folder),
        load_premises(folder),
        load_officers(folder),
        load_trades(folder),
        load_classes(folder),
    )
