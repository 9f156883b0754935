"""The offices that take agency cases, city, county and township (XZ 4.1 e), and which of them a person names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, Optional
from urllib.parse import urlsplit

from pydantic import BaseModel, Extra, Field, validator

from center.text import normalise

CITY = "市本级"
LONGEST_ID = 40
_COUNTY_SUFFIX = re.compile(r"(?:风景名胜区|市|县|区)$")
_TOWN_SUFFIX = re.compile(r"(?:街道|镇|乡)$")
_IS_A_ROAD = re.compile(r"路|巷|大道|街(?![上里道面])")
_SAYS_CITY = r"市本级|市直|(?<![县城])市级|(?:^|{city}|[去到在来是给由归找从，。？！、 ])市(?:里(?!面)|政务|行政审批)"


def map_link(link: str) -> str:
    """``link`` itself, empty or a whole https address; raises ValueError for anything else."""
    try:
        parts = urlsplit(link)
        is_whole = parts.scheme == "https" and bool(parts.hostname) and link.isprintable() and " " not in link
    except ValueError:
        is_whole = False
    if link and not is_whole:
        raise ValueError("地图链接写成 https:// 开头的完整网址")
    return link


class _Setting(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class Region(_Setting):
    """region.yml: the city that is served, its counties, and their townships."""

    serves: dict[str, str] = Field(default_factory=dict)
    counties: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def city(self) -> str:
        """The city as people say it, without 市; ``""`` when none is set."""
        return _COUNTY_SUFFIX.sub("", self.serves.get("city", ""))


class AgencyOfficeSetting(_Setting):
    """One entry of agency.yml; a township's entry names only what differs from its county's."""

    name: str = ""
    window: str = ""
    phone: str = ""
    address: str = ""
    map: str = ""
    hours: str = ""
    sample: bool = False

    _map = validator("map", allow_reuse=True)(map_link)


class AgencySetting(_Setting):
    """agency.yml: the city's office, the counties', townships with a window of their own (``county/township``).

    ``everyday`` names townships whose bare name is an everyday word (河边): without 镇 or 乡 they count only
    right behind their county (定襄河边).
    """

    city: AgencyOfficeSetting = AgencyOfficeSetting()
    counties: dict[str, AgencyOfficeSetting] = Field(default_factory=dict)
    towns: dict[str, AgencyOfficeSetting] = Field(default_factory=dict)
    everyday: frozenset[str] = frozenset()


class AgencyOffice(_Setting):
    """One office: ``id`` is 市本级, a county (定襄县) or a township (定襄县/晋昌镇).

    ``hours`` is the key for ``ServiceSettings.working_clock``; ``map`` a link to where it is, if there is one;
    ``sample`` marks values that are not the county's own.
    """

    id: str = Field(..., max_length=LONGEST_ID)
    name: str
    level: Literal["市", "县", "乡镇"]
    county: Optional[str] = None
    town: Optional[str] = None
    window: str
    phone: str
    address: str
    map: str = ""
    hours: str
    sample: bool


class Place(NamedTuple):
    """The office a text names; without one, the ids of the offices to choose from (none when no place is named)."""

    office: AgencyOffice | None
    choices: tuple[str, ...]


def office_tree(setting: AgencySetting, region: Region) -> dict[str, AgencyOffice]:
    """Every office by id; a county that agency.yml leaves out borrows the city's window, marked as a sample."""
    offices = {CITY: AgencyOffice(id=CITY, level="市", **setting.city.dict())}
    borrowed = {**setting.city.dict(exclude={"name"}), "sample": True}
    for county, towns in region.counties.items():
        given = setting.counties.get(county)
        own = given.dict() if given else {**borrowed, "name": f"{county}代办服务窗口"}
        offices[county] = AgencyOffice(id=county, level="县", county=county, **own)
        for town in towns:
            offices[f"{county}/{town}"] = _station(offices[county], town, setting)
    return offices


def _station(office: AgencyOffice, town: str, setting: AgencySetting) -> AgencyOffice:
    own = setting.towns.get(f"{office.id}/{town}")
    named = {"id": f"{office.id}/{town}", "level": "乡镇", "town": town, "name": f"{office.county}{town}便民服务站"}
    return AgencyOffice(**{**office.dict(), **named, **(own.dict(exclude_unset=True) if own else {})})


class _Named(NamedTuple):
    """A county or township found in a text: the ids it may mean."""

    ids: tuple[str, ...]
    is_town: bool


class Gazetteer:
    """Finds the county or township in a text, also without 县, 镇 or 乡."""

    def __init__(self, offices: Mapping[str, AgencyOffice], region: Region, everyday: frozenset[str]) -> None:
        self._offices = offices
        self._counties = tuple(region.counties)
        self._city = region.city
        self._says_city = re.compile(_SAYS_CITY.format(city=re.escape(region.city or CITY)))
        self._names: dict[str, _Named] = {}
        self._bare: set[str] = set()
        for county in region.counties:
            self._add(county, _COUNTY_SUFFIX, county, is_town=False)
        for county, towns in region.counties.items():
            for town in towns:
                self._add(town, _TOWN_SUFFIX, f"{county}/{town}", is_town=True)
        self._everyday = {normalise(_TOWN_SUFFIX.sub("", town)) for town in everyday}
        self._longest = max(map(len, self._names), default=0)

    def find(self, text: str) -> Place:
        """The office of the county or township in ``text``; the city's only when 市本级 or 市里 is said."""
        said = normalise(text)
        named = list(self._scan(said))
        says_city = self._says_city.search(said) is not None
        if named:
            return self._settle(named, says_city)
        if says_city:
            return Place(self._offices.get(CITY), ())
        return Place(None, self._counties if self._city and self._city in said else ())

    def _add(self, full: str, suffix: re.Pattern[str], office_id: str, *, is_town: bool) -> None:
        bare = suffix.sub("", full)
        for name in dict.fromkeys(normalise(name) for name in (full, bare) if len(name) > 1):
            known = self._names.get(name, _Named((), is_town))
            if known.is_town == is_town:
                self._names[name] = _Named((*known.ids, office_id), is_town)
                if name != normalise(full):
                    self._bare.add(name)

    def _scan(self, said: str) -> Iterator[_Named]:
        at, before = 0, None
        while at < len(said):
            name = self._name_at(said, at, before)
            before = None
            if name:
                before = self._names[name]
                yield before
            at += len(name) if name else 1

    def _name_at(self, said: str, at: int, before: _Named | None) -> str:
        for length in range(self._longest, 1, -1):
            name = said[at : at + length]
            if len(name) == length and name in self._names and self._counts(name, said[at + length :], before):
                return name
        return ""

    def _counts(self, name: str, rest: str, before: _Named | None) -> bool:
        if name not in self._bare:
            return True
        if name in self._everyday and not _belongs(self._names[name], before):
            return False
        return not _IS_A_ROAD.match(rest)

    def _settle(self, named: Sequence[_Named], says_city: bool) -> Place:
        counties = [found.ids[0] for found in named if not found.is_town]
        towns = [_in_counties(found.ids, counties) for found in named if found.is_town]
        meant = list(dict.fromkeys([*counties, *(_county(town) for ids in towns for town in ids)]))
        if says_city or len(meant) > 1:
            return Place(None, (*([CITY] if says_city else []), *meant))
        stations = {ids[0] for ids in towns}
        return Place(self._offices[stations.pop() if len(stations) == 1 else meant[0]], ())


def _county(office_id: str) -> str:
    return office_id.partition("/")[0]


def _belongs(town: _Named, before: _Named | None) -> bool:
    return before is not None and any(_county(office_id) in before.ids for office_id in town.ids)


def _in_counties(ids: Sequence[str], counties: Sequence[str]) -> list[str]:
    """The townships of a name that lie in the counties named beside it; all when none does."""
    return [office_id for office_id in ids if _county(office_id) in counties] or list(ids)
