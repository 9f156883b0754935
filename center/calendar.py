"""Which days are worked and from when to when: the State Council's notices, and the hours of every office.

A year without a notice in knowledge/service/calendar/ is estimated, says so, and raises an alarm in the log.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import BaseModel, Extra, Field, root_validator, validator

_LOG = logging.getLogger(__name__)
_SATURDAY = 5
_MIDNIGHT = 24 * 60
_INTERVAL = re.compile(r"(\d{1,2}):([0-5]\d)[-—](\d{1,2}):([0-5]\d)")
_DAY_OF_YEAR = re.compile(r"(\d{2})-(\d{2})")
_LEAP_YEAR = 2024

# Days off that the date alone tells (全国年节及纪念日放假办法第二条; 5月2日 since the revision in force from 2025).
_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
_SECOND_OF_MAY_SINCE = 2025
ESTIMATED_WITHOUT = "春节、清明节、端午节、中秋节，以及补假和调休上班的日子"


class Day(NamedTuple):
    """One day: whether it is worked, the holiday it belongs to (``""`` for none), whether that is estimated."""

    date: date
    working: bool
    holiday: str = ""
    estimated: bool = False

    @property
    def is_make_up(self) -> bool:
        """Whether a day off is worked instead of another day (调休上班)."""
        return self.working and self.holiday != ""


class Interval(NamedTuple):
    """One opening of a day, in minutes after midnight; 1440 is 24:00."""

    opens: int
    closes: int


class _Setting(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class Notice(_Setting):
    """The State Council notice that a year's days off come from."""

    title: str = Field(..., min_length=1)
    number: str = Field(..., min_length=1)
    published: date
    url: str


class Holiday(_Setting):
    """One holiday: the days off from ``first`` to ``last``, and the weekend days worked for it."""

    name: str = Field(..., min_length=1)
    first: date = Field(..., alias="from")
    last: date = Field(..., alias="to")
    workdays: tuple[date, ...] = ()

    @validator("last")
    def _last_is_not_before_first(cls, last: date, values: dict[str, Any]) -> date:
        if last < values.get("first", last):
            raise ValueError("to 早于 from")
        return last

    @validator("workdays", each_item=True)
    def _only_weekends_are_made_up(cls, day: date) -> date:
        if day.weekday() < _SATURDAY:
            raise ValueError(f"{day} 不是周末，不会是调休上班")
        return day

    def days(self) -> Iterator[Day]:
        """Every day that this holiday changes."""
        length = (self.last - self.first).days + 1
        yield from (Day(self.first + timedelta(days), False, self.name) for days in range(length))
        yield from (Day(day, True, self.name) for day in self.workdays)


class YearCalendar(_Setting):
    """knowledge/service/calendar/<year>.yml: one notice. It may reach into the December before."""

    year: int
    source: Notice
    holidays: tuple[Holiday, ...]

    @root_validator(skip_on_failure=True)
    def _every_day_is_named_once_and_in_its_year(cls, values: dict[str, Any]) -> dict[str, Any]:
        year, seen = values["year"], set[date]()
        for day in (day.date for holiday in values["holidays"] for day in holiday.days()):
            if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
                raise ValueError(f"{day} 不在 {year} 年")
            if day in seen:
                raise ValueError(f"{day} 写了两次")
            seen.add(day)
        return values

    def days(self) -> Iterator[Day]:
        """Every day that differs from an ordinary week."""
        for holiday in self.holidays:
            yield from holiday.days()


class WorkCalendar:
    """Every day of every year; one warning in the log for each year that has to be estimated."""

    def __init__(self, years: Mapping[int, YearCalendar]) -> None:
        self._years = frozenset(years)
        self._named = {day.date: day for year in sorted(years) for day in years[year].days()}
        self._alarmed: set[int] = set()

    def day(self, day: date) -> Day:
        """What kind of day ``day`` is; never fails."""
        named = self._named.get(day)
        if named is not None:
            return named
        if day.year in self._years:
            return Day(day, day.weekday() < _SATURDAY)
        self._alarm(day.year)
        return _estimated(day)

    def next_working_day(self, day: date) -> date:
        """``day`` itself, or the first working day after it."""
        while not self.day(day).working:
            day += timedelta(1)
        return day

    def estimated_years(self, first: date, last: date) -> list[int]:
        """The years from ``first`` to ``last`` that have no notice."""
        return [year for year in range(first.year, last.year + 1) if year not in self._years]

    def _alarm(self, year: int) -> None:
        if year not in self._alarmed:
            self._alarmed.add(year)
            _LOG.warning("no work calendar for %d: its days are estimated; add service/calendar/%d.yml", year, year)


def _estimated(day: date) -> Day:
    fixed = _FIXED.get((day.month, day.day), "")
    if (day.month, day.day) == (5, 2) and day.year >= _SECOND_OF_MAY_SINCE:
        fixed = "劳动节"
    return Day(day, day.weekday() < _SATURDAY and not fixed, fixed, estimated=True)


def _intervals(written: Any) -> tuple[Interval, ...]:
    if not isinstance(written, (list, tuple)) or not written:
        raise ValueError("写成列表：[8:00-12:00, 14:00-18:00]")
    found = tuple(_interval(text) for text in written)
    if any(later.opens < earlier.closes for earlier, later in pairwise(found)):
        raise ValueError("时段要按先后写，不能重叠")
    return found


def _interval(written: Any) -> Interval:
    match = _INTERVAL.fullmatch(str(written))
    if match is None:
        raise ValueError(f"“{written}”写成 8:00-12:00 这样")
    opening_hour, opening_minute, closing_hour, closing_minute = map(int, match.groups())
    interval = Interval(opening_hour * 60 + opening_minute, closing_hour * 60 + closing_minute)
    if not interval.opens < interval.closes <= _MIDNIGHT:
        raise ValueError(f"“{written}”结束要晚于开始，最晚到 24:00")
    return interval


class Season(_Setting):
    """Other hours from one day of the year to another, both included; it may run over new year."""

    first: tuple[int, int] = Field(..., alias="from")
    last: tuple[int, int] = Field(..., alias="to")
    hours: tuple[Interval, ...]

    _read_hours = validator("hours", pre=True, allow_reuse=True)(_intervals)

    @validator("first", "last", pre=True)
    def _read_day(cls, written: Any) -> tuple[int, int]:
        match = _DAY_OF_YEAR.fullmatch(str(written))
        if match is None:
            raise ValueError("日期写成 06-01 这样")
        day = date(_LEAP_YEAR, int(match[1]), int(match[2]))
        return day.month, day.day

    def holds_on(self, day: date) -> bool:
        """Whether ``day`` lies in this season."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


class OfficeHours(_Setting):
    """The openings of one office on a working day. ``sample`` marks hours that are not the county's own."""

    hours: tuple[Interval, ...]
    seasons: tuple[Season, ...] = ()
    sample: bool = False

    _read_hours = validator("hours", pre=True, allow_reuse=True)(_intervals)

    @validator("seasons")
    def _seasons_do_not_overlap(cls, seasons: tuple[Season, ...]) -> tuple[Season, ...]:
        for days in range(366):
            day = date(_LEAP_YEAR, 1, 1) + timedelta(days)
            if sum(season.holds_on(day) for season in seasons) > 1:
                raise ValueError(f"{day:%m-%d} 在两个季节里")
        return seasons

    def on(self, day: date) -> tuple[Interval, ...]:
        """The openings of ``day``, if it is worked."""
        return next((season.hours for season in self.seasons if season.holds_on(day)), self.hours)


class HoursSetting(_Setting):
    """knowledge/service/hours.yml: the center's hours, and those of offices that have their own."""

    default: OfficeHours
    offices: dict[str, OfficeHours] = Field(default_factory=dict)

    def of(self, office: str = "") -> OfficeHours:
        """The hours of ``office`` (a key of offices.yml); the center's own when it has none."""
        return self.offices.get(office, self.default)

    def samples(self) -> list[str]:
        """The hours that are still samples."""
        named = {"default": self.default, **{f"offices.{key}": hours for key, hours in self.offices.items()}}
        return [f"hours.{name}" for name, hours in named.items() if hours.sample]
