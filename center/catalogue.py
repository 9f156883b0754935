"""The catalogue of the agency service: items, themes that bundle them, trades, and the offices that take them.

knowledge/service/items.yml, themes.yml and agency.yml, which staff edit; checked by ``center.catalogue_checks``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from center.agency_offices import CITY, AgencyOffice, AgencySetting, Gazetteer, Place, Region, office_tree
from center.catalogue_entries import Action, Item, ItemsSetting, Kind, Theme, ThemesSetting, Trade
from center.text import normalise
from center.wordings import Hit, Wording, joined, wordings

__all__ = [
    "CITY",
    "Action",
    "AgencyOffice",
    "Catalogue",
    "Item",
    "ItemsSetting",
    "Kind",
    "Place",
    "Theme",
    "ThemesSetting",
    "Trade",
]


@dataclass(frozen=True)
class Catalogue:
    """Everything the agency service offers; empty where knowledge/service/ has no items.yml."""

    items: Mapping[str, Item] = field(default_factory=dict)
    bundles: ThemesSetting = field(default_factory=ThemesSetting)
    agency: AgencySetting = field(default_factory=AgencySetting)
    region: Region = field(default_factory=Region)

    @property
    def themes(self) -> Mapping[str, Theme]:
        """Every theme by key, also those not in force."""
        return self.bundles.themes

    @property
    def trades(self) -> Mapping[str, Trade]:
        """Every trade by key."""
        return self.bundles.trades

    @cached_property
    def offices(self) -> Mapping[str, AgencyOffice]:
        """Every office by id: 市本级, counties, townships."""
        return office_tree(self.agency, self.region)

    def theme(self, key: str) -> Theme:
        """The theme ``key``; KeyError when there is none."""
        return self.themes[key]

    def items_of(self, theme: Theme) -> tuple[Item, ...]:
        """The items of ``theme`` in order; one does not wait for an item that the theme does not have."""
        found = (self.items[key] for key in theme.items)
        return tuple(item if item.after in theme.items else item.copy(update={"after": None}) for item in found)

    def offered(self, day: date) -> list[Theme]:
        """The themes in force on ``day``."""
        return [theme for theme in self.themes.values() if theme.in_force.holds_on(day)]

    def names(self, theme: Theme) -> frozenset[str]:
        """What ``theme`` is called: its title and aliases, as they are compared with what people say."""
        return frozenset(" ".join(map(self._plain, name.split())) for name in (theme.title, *theme.aliases))

    def counties(self) -> tuple[str, ...]:
        """The counties that are served, in the order of region.yml."""
        return tuple(self.region.counties)

    def place_in(self, text: str) -> Place:
        """The office that ``text`` names, or the offices to choose from."""
        return self._gazetteer.find(text)

    def office_for(self, text: str) -> AgencyOffice | None:
        """The office of the county or township in ``text``; None when none, or more than one, is named."""
        return self.place_in(text).office

    def trade_in(self, text: str) -> str | None:
        """The key of the trade in ``text``, by the longest word for it; None without one."""
        found = max(self._trade_hits(self._plain(text)), key=lambda pair: pair[0].weight, default=None)
        return found[1] if found else None

    def items_in(self, text: str, theme: Theme) -> list[str]:
        """The items of ``theme`` that ``text`` names, in the theme's order; named is not yet wanted (公积金先不办)."""
        said = self._plain(text)
        hits = {key: [hit for way in self._item_ways[key] for hit in way.hits(said)] for key in theme.items}
        return _uncovered(hits)

    def theme_for(self, text: str, day: date | None = None) -> list[Theme]:
        """The themes that ``text`` may mean, best first; only those in force when ``day`` is given."""
        said = self._plain(text)
        offered = list(self.themes.values()) if day is None else self.offered(day)
        hits = {theme.key: [hit for way in self._ways[theme.key] for hit in way.hits(said)] for theme in offered}
        for theme in offered:
            hits[theme.key] += self._bundle_hits(theme, said)
        named = _uncovered(hits)
        weight = {key: max(hit.weight for hit in hits[key]) for key in named}
        ranked = [self.themes[key] for key in sorted(named, key=lambda key: -weight[key])]
        return _without_the_general(ranked) or self._of_the_trade(offered, text)

    def _plain(self, text: str) -> str:
        """``text`` normalised, with one word for what means the same."""
        said = normalise(text)
        for meant, others in self.bundles.same.items():
            for other in sorted(others, key=len, reverse=True):
                said = said.replace(other, meant)
        return said

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer(self.offices, self.region, self.agency.everyday)

    @cached_property
    def _ways(self) -> dict[str, tuple[Wording, ...]]:
        return {key: wordings([theme.title, *theme.aliases], self._plain) for key, theme in self.themes.items()}

    @cached_property
    def _item_ways(self) -> dict[str, tuple[Wording, ...]]:
        return {key: wordings([item.title, *item.aliases], self._plain) for key, item in self.items.items()}

    @cached_property
    def _trade_ways(self) -> list[tuple[str, Wording]]:
        return [(key, way) for key, trade in self.trades.items() for way in wordings(trade.words, self._plain)]

    @cached_property
    def _action_ways(self) -> dict[Action, re.Pattern[str]]:
        return {action: re.compile(pattern) for action, pattern in self.bundles.actions.items()}

    def _trade_hits(self, said: str) -> Iterator[tuple[Hit, str]]:
        for key, way in self._trade_ways:
            for hit in way.hits(said):
                if not said.startswith(self.bundles.not_this_trade, hit.end):
                    yield hit, key

    def _bundle_hits(self, theme: Theme, said: str) -> Iterator[Hit]:
        """Where a shop of the theme's trade and what is to become of it are said close together."""
        way = self._action_ways.get(theme.action) if theme.trade and theme.action else None
        for match in way.finditer(said) if way else ():
            act = Hit(frozenset(range(*match.span())))
            for shop, trade in self._trade_hits(said):
                both = joined(shop, act) if trade == theme.trade else None
                if both:
                    yield both

    def _of_the_trade(self, offered: Sequence[Theme], text: str) -> list[Theme]:
        trade = self.trade_in(text)
        return [theme for theme in offered if trade and theme.trade == trade]

    def samples(self) -> list[str]:
        """The entries that still hold sample values."""
        named: list[tuple[str, Item | Theme]] = [(f"items.{key}", item) for key, item in self.items.items()]
        named += [(f"themes.{key}", theme) for key, theme in self.themes.items()]
        offices = [f"agency.{key}" for key, office in self.offices.items() if office.sample and office.level != "乡镇"]
        return [name for name, entry in named if entry.sample] + (offices if self.items else [])


def _uncovered(hits: Mapping[str, Sequence[Hit]]) -> list[str]:
    """The keys that are said for themselves, and not only as a part of what another key says at more length."""
    everything = [hit for found in hits.values() for hit in found]
    return [key for key, found in hits.items() if any(not _is_covered(hit, everything) for hit in found)]


def _is_covered(hit: Hit, others: Sequence[Hit]) -> bool:
    return any(other.covers(hit) for other in others)


def _without_the_general(themes: list[Theme]) -> list[Theme]:
    """A trade's bundle holds the general one: 开火锅店，办执照 means the bundle alone; what ends is not opened."""
    if themes and themes[0].action in (Action.CHANGE, Action.CANCEL):
        themes = [theme for theme in themes if theme.action is not Action.OPEN]
    acts = {theme.action for theme in themes if theme.kind is Kind.TRADE}
    return [theme for theme in themes if theme.kind in (Kind.TRADE, Kind.SINGLE) or theme.action not in acts]
