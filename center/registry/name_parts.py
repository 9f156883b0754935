"""A name taken apart: 行政区划, 字号, 行业, 组织形式 (企业名称登记管理规定第六条), with the places known here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from center.enterprises import same_name
from center.registry.ideas import EnterpriseType
from center.registry.name_setting import NameSetting, either
from center.source import Source

_SUFFIX = re.compile("(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|自治州|地区|省|市|盟|县|区)$")
_BRACKETED = re.compile("（([^（）]*)）")
_GROUP = re.compile("（?集团）?$")
_PLACE_SUFFIXES = ("省", "市", "区", "县")


class NameParts(NamedTuple):
    """What a name is made of, empty where a part is missing; ``trade`` is a key of names.yml, ``county`` an own one.

    ``elsewhere``: another place that the name begins with; ``bracketed``: what stands in brackets and is no form.
    """

    division: str
    brand: str
    industry: str
    form: str
    trade: str = ""
    county: str = ""
    elsewhere: str = ""
    bracketed: str = ""
    is_group: bool = False


class Places(NamedTuple):
    """Own places (region.yml) and others (divisions.yml), by full name; towns belong to own counties."""

    province: str
    city: str
    counties: tuple[str, ...]
    towns: tuple[str, ...]
    others: frozenset[str]
    other_cities: frozenset[str]
    other_counties: frozenset[str]

    @property
    def own(self) -> tuple[str, ...]:
        """Province, city and counties."""
        return (self.province, self.city, *self.counties)

    def county_in(self, text: str) -> str:
        """The own county that ``text`` names, in full; empty without one."""
        named = (county for county in self.counties if county in text or short_name(county) in text)
        return max(named, key=len, default="")

    def written(self, division: str) -> str:
        """How the place ``division`` begins a name: a district after its city, without a county the city."""
        county = self.county_in(division)
        return f"{self.city}{county}" if county.endswith("区") else county or self.city


def short_name(place: str) -> str:
    """忻州市 as 忻州; the full name where the short one would be a single character (代县)."""
    short = _SUFFIX.sub("", place)
    return short if len(short) > 1 else place


def load_places(folder: Path) -> Places:
    """The places of ``folder`` (knowledge/service/)."""
    region = Source(folder / "region.yml").data
    served, counties = region["serves"], region["counties"]
    divisions = Source(folder / "divisions.yml").data
    own = {served["province"], served["city"], *counties}
    cities = {*divisions, *(city for found in divisions.values() for city in found)} - own
    others = {county for found in divisions.values() for county in _flat(found.values())} - own
    return Places(
        served["province"],
        served["city"],
        tuple(counties),
        tuple(_flat(counties.values())),
        frozenset(place for place in cities | others if place.endswith(_PLACE_SUFFIXES) and len(place) > 2),
        frozenset(map(short_name, cities - {"市辖区", "县"})),
        frozenset(map(short_name, others)),
    )


def _flat(lists: Iterable[Iterable[str]]) -> list[str]:
    return [entry for entries in lists for entry in entries]


class NameReader:
    """Takes names apart; built once from names.yml and the places."""

    def __init__(self, setting: NameSetting, places: Places) -> None:
        self.places = places
        self._also_words = frozenset(setting.also_words)
        self._landmarks = setting.local.landmarks
        own = {*places.own, *map(short_name, places.own)}
        self._own = re.compile(either(sorted(own)))
        self._towns = re.compile(either(places.towns))
        self._trades = _trades_by_term(setting)
        self._compared_as = {key: trade.like or key for key, trade in setting.trades.items()}
        self._terms = re.compile(either(list(self._trades)))
        self._endings = re.compile(f"(?:{either(_endings(setting))})$")
        self._bracket_forms = {form.strip("（）") for form in _endings(setting) if form.startswith("（")}
        trade = either([*self._trades, *setting.common_terms])
        self._core = re.compile(f"(.*?)((?:{trade})*(?:{either(setting.places_of_business)})?)")
        self.read = lru_cache(maxsize=20_000)(self._read)

    def _read(self, name: str) -> NameParts:
        """The parts of ``name``, whatever it is."""
        rest, form = self._without_form(same_name(name))
        bracketed = "".join(_BRACKETED.findall(rest))
        rest = _BRACKETED.sub("", rest)
        group = bool(_GROUP.search(rest)) or "集团" in bracketed
        division, elsewhere, rest = self._without_division(_GROUP.sub("", rest))
        match = self._core.fullmatch(rest)
        brand, industry = (match[1], match[2]) if match else (rest, "")
        county = self.places.county_in(division + bracketed)
        return NameParts(division, brand, industry, form, self.trade(industry), county, elsewhere, bracketed, group)

    def trade(self, text: str) -> str:
        """The trade that ``text`` speaks of, by its longest term; empty when none is known."""
        return self._trades[term] if (term := self.term(text)) else ""

    def term(self, text: str) -> str:
        """The longest term of a trade in ``text``; empty without one."""
        return max(self._terms.findall(text), key=len, default="")

    def terms(self, text: str) -> list[str]:
        """Every term of a trade in ``text``, as they stand in it."""
        return self._terms.findall(text)

    def compared_as(self, trade: str) -> str:
        """The trade as which ``trade`` is compared with others."""
        return self._compared_as.get(trade, trade)

    def place_in(self, brand: str) -> tuple[str, bool]:
        """A place outside that ``brand`` is or begins with, and whether everybody takes it for that place."""
        if brand in self.places.other_cities or brand in self.places.others:
            return brand, brand not in self._also_words
        begins = next((brand[:size] for size in (4, 3, 2) if brand[:size] in self.places.other_cities), "")
        return begins or (brand if brand in self.places.other_counties else ""), False

    def own_place_in(self, brand: str) -> str:
        """An own place somewhere in ``brand``; empty without one."""
        found = self._own.search(brand)
        return found[0] if found and not self._is_landmark(brand[found.start() :], found[0]) else ""

    def _without_form(self, name: str) -> tuple[str, str]:
        """``name`` without its form; a form in brackets counts wherever it stands."""
        for inside in _BRACKETED.findall(name):
            if inside in self._bracket_forms:
                rest = name.replace(f"（{inside}）", "")
                return self._endings.sub("", rest), f"（{inside}）"
        found = self._endings.search(name)
        return (name[: found.start()], found[0]) if found else (name, "")

    def _without_division(self, name: str) -> tuple[str, str, str]:
        """The own division at the beginning (a town after it belongs to it), else another place, and the rest."""
        end = self._end_of_division(name)
        if end:
            town = self._towns.match(name, end)
            return name[: (town.end() if town else end)], "", name[(town.end() if town else end) :]
        place = self._place_elsewhere(name)
        return "", place, name[len(place) :]

    def _end_of_division(self, name: str) -> int:
        end = 0
        while (found := self._own.match(name, end)) and not self._is_landmark(name[end:], found[0]):
            end = found.end()
        return end

    def _is_landmark(self, text: str, place: str) -> bool:
        """Whether ``text`` begins with a sight (五台山) and not with ``place`` (五台)."""
        return any(text.startswith(sight) and len(sight) > len(place) for sight in self._landmarks)

    def _place_elsewhere(self, name: str) -> str:
        full = next((name[:size] for size in range(12, 2, -1) if name[:size] in self.places.others), "")
        short = next((name[:size] for size in (4, 3, 2) if name[:size] in self.places.other_cities), "")
        return full or ("" if short in self._also_words else short)


def _trades_by_term(setting: NameSetting) -> dict[str, str]:
    """The trade of each term; where several trades share one, the first of names.yml."""
    found: dict[str, str] = {}
    for key, trade in setting.trades.items():
        for term in (*trade.terms, trade.term, trade.shop):
            found.setdefault(term, key)
    return found


def _endings(setting: NameSetting) -> list[str]:
    """Every form that a name may end with but a branch's."""
    kinds = [form.endings for kind, form in setting.forms.items() if kind is not EnterpriseType.BRANCH]
    return [*setting.other_endings, *_flat(kinds)]
