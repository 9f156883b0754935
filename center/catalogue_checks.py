"""Checks of items.yml, themes.yml and agency.yml: everything they name exists, and nothing contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from center.agency_offices import CITY, AgencyOfficeSetting
from center.catalogue import Action, Catalogue, Item, Kind, Theme
from center.guides import Stage
from center.knowledge import Fault, Knowledge
from center.source import Source

_SAMPLE = "样例"


class _File:
    """One file of knowledge/service/, to name a line in."""

    def __init__(self, path: Path) -> None:
        self._source = Source(path)

    def fault(self, problem: str, *place: str | int) -> Fault:
        """A fault at ``place`` in the file."""
        return Fault(self._source.path, self._source.line(place), problem)


def check_catalogue(knowledge: Knowledge, folder: Path) -> Iterator[Fault]:
    """Everything that can be wrong with the catalogue in ``folder`` (knowledge/service/)."""
    catalogue = knowledge.service.catalogue
    if not catalogue.items:
        return
    items, themes, agency = (_File(folder / f"{name}.yml") for name in ("items", "themes", "agency"))
    for item in catalogue.items.values():
        yield from _check_item(item, knowledge, items)
    for theme in catalogue.themes.values():
        yield from _check_theme(theme, catalogue, themes)
    yield from _check_rivals(catalogue, themes)
    yield from _check_agency(knowledge, agency)


def _check_item(item: Item, knowledge: Knowledge, file: _File) -> Iterator[Fault]:
    place, known = ("items", item.key), knowledge.service.catalogue.items
    if item.department not in knowledge.service.offices:
        yield file.fault(f"department“{item.department}”不在 knowledge/service/offices.yml", *place, "department")
    if item.guide not in knowledge.guides:
        yield file.fault(f"没有“{item.guide}”这篇指南", *place, "guide")
    if item.after is not None and item.after not in known:
        yield file.fault(f"after 写的“{item.after}”不在 items 里", *place, "after")
    elif _waits_for_itself(item, knowledge.service.catalogue):
        yield file.fault(f"“{item.key}”沿着 after 又等到了自己：断开其中一个 after", *place, "after")


def _waits_for_itself(item: Item, catalogue: Catalogue) -> bool:
    seen: set[str] = set()
    before = item.after
    while before is not None and before in catalogue.items and before not in seen:
        seen.add(before)
        before = catalogue.items[before].after
    return item.key in seen


def _check_theme(theme: Theme, catalogue: Catalogue, file: _File) -> Iterator[Fault]:
    place = ("themes", theme.key)
    for index, key in enumerate(theme.items):
        item = catalogue.items.get(key)
        if item is None:
            yield file.fault(f"没有“{key}”这个事项：在 items.yml 里补上，或改正", *place, "items", index)
        elif item.after in theme.items[index + 1 :]:
            yield file.fault(f"“{key}”要等“{item.after}”，应排在它后面", *place, "items", index)
    if (theme.kind is Kind.SINGLE) != (len(theme.items) == 1):
        yield file.fault("kind: single 的主题正好一个事项，其余的不止一个", *place, "kind")
    if theme.action is Action.CANCEL and theme.stage is not Stage.DEREGISTRATION:
        yield file.fault("action: cancel 表示企业终止，只用于 stage: deregistration", *place, "action")
    yield from _check_trade(theme, catalogue, file)


def _check_trade(theme: Theme, catalogue: Catalogue, file: _File) -> Iterator[Fault]:
    place = ("themes", theme.key)
    if theme.trade is not None and theme.trade not in catalogue.trades:
        yield file.fault(f"trade“{theme.trade}”不在 trades 里", *place, "trade")
    is_bundle = theme.trade is not None and theme.action is not None
    if (theme.kind is Kind.TRADE) != is_bundle:
        yield file.fault("kind: trade 的主题要写 trade 和 action，其余的不写 trade", *place, "kind")
    if is_bundle and theme.action not in catalogue.bundles.actions:
        yield file.fault(f"actions 里缺“{theme.action and theme.action.value}”的说法", *place, "action")


def _check_rivals(catalogue: Catalogue, file: _File) -> Iterator[Fault]:
    """Two themes offered on one day are never called the same, nor for the same trade and action."""
    for one, other in combinations(catalogue.themes.values(), 2):
        if not one.in_force.overlaps(other.in_force):
            continue
        for name in sorted(catalogue.names(one) & catalogue.names(other)):
            yield file.fault(f"“{name}”也是“{one.key}”的说法：只留一处", "themes", other.key, "aliases")
        if other.trade is not None and (one.trade, one.action) == (other.trade, other.action):
            yield file.fault(f"和“{one.key}”同一行业、同一 action：错开 in_force", "themes", other.key, "in_force")


def _check_agency(knowledge: Knowledge, file: _File) -> Iterator[Fault]:
    catalogue = knowledge.service.catalogue
    setting, counties = catalogue.agency, catalogue.region.counties
    for county in counties:
        if county not in setting.counties:
            yield file.fault(f"缺“{county}”的代办窗口", "counties")
    for county in setting.counties:
        if county not in counties:
            yield file.fault(f"region.yml 里没有“{county}”", "counties", county)
    for town in setting.towns:
        if town not in catalogue.offices:
            yield file.fault(f"region.yml 里没有“{town}”：写成 县/乡镇", "towns", town)
    for town in sorted(setting.everyday - {town for towns in counties.values() for town in towns}):
        yield file.fault(f"region.yml 里没有“{town}”", "everyday")
    yield from _check_office(setting.city, knowledge, file, "city")
    for county, office in setting.counties.items():
        yield from _check_office(office, knowledge, file, "counties", county)
    for town, office in setting.towns.items():
        yield from _check_office(office, knowledge, file, "towns", town)


def _check_office(office: AgencyOfficeSetting, knowledge: Knowledge, file: _File, *place: str) -> Iterator[Fault]:
    if office.hours and office.hours not in knowledge.service.offices:
        yield file.fault(f"hours“{office.hours}”不在 knowledge/service/offices.yml", *place, "hours")
    written = (office.name, office.window, office.phone, office.address)
    if any(_SAMPLE in text for text in written) and not office.sample:
        yield file.fault("还有样例内容：写 sample: true，或换成本地的", *place)
    missing = not all(written) and place[0] != "towns"
    if missing and not office.sample:
        yield file.fault(f"{CITY if place[0] == 'city' else place[-1]}要写 name、window、phone、address", *place)
