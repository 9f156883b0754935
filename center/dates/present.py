"""What a time is relative to: the present, the office's hours, the holidays, and the time spoken of before."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from re import Match, Pattern
from typing import NamedTuple, Union

from center.calendar import OfficeHours, WorkCalendar
from center.dates.words import DAY_END, Fault, WantedTime

_SEARCHED_DAYS = 400
# 正月初一. Only for years whose days off are not published; they run from the eve to the seventh day then.
_LUNAR_NEW_YEARS = (
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 3),
    date(2031, 1, 23),
    date(2032, 2, 11),
    date(2033, 1, 31),
    date(2034, 2, 19),
    date(2035, 2, 8),
)


class DayKind(Enum):
    """How days were named: one date, a day of the week without a week, or several days."""

    DATE = "date"
    WEEKDAY = "weekday"
    SPAN = "span"


class Days(NamedTuple):
    """The first and the last day, both included."""

    first: date
    last: date
    kind: DayKind = DayKind.SPAN


@dataclass(frozen=True)
class Present:
    """``now`` is local; ``anchor`` is the day named just before (周三或者周四)."""

    now: datetime
    calendar: WorkCalendar
    office: OfficeHours
    after: WantedTime | None
    anchor: date | None = None
    _holidays: dict[str, Days | None] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.date()

    @property
    def reference(self) -> date:
        """The day that “周三” and “24号” are looked for near: the one spoken of before, or today."""
        return max(self.today, self.after.days[0]) if self.after else self.today

    def opening(self, day: date, half: int = 0) -> tuple[time, time]:
        """From when to when the office is open on ``day``: the opening ``half`` (0 the first, -1 the last)."""
        interval = self.office.on(day)[half]
        return minutes(interval.opens), minutes(interval.closes)

    def holiday(self, name: str) -> Days | None:
        """The days off of the holiday that is on or comes next; any holiday for ``""``."""
        if name not in self._holidays:
            self._holidays[name] = self._find_holiday(name)
        return self._holidays[name]

    def _find_holiday(self, name: str) -> Days | None:
        days = [self.today + timedelta(number) for number in range(_SEARCHED_DAYS)]
        first = next((day for day in days if self._is_off(day, name)), None)
        lunar = self._unpublished_lunar_new_year() if name in ("", "春节") else None
        if first is None or (lunar and lunar.first < first):
            return lunar
        last = first
        while self._is_off(last + timedelta(1), name):
            last += timedelta(1)
        while self._is_off(first - timedelta(1), name):
            first -= timedelta(1)
        return Days(first, last)

    def _is_off(self, day: date, name: str) -> bool:
        found = self.calendar.day(day)
        return not found.working and bool(found.holiday) and name in found.holiday

    def _unpublished_lunar_new_year(self) -> Days | None:
        spans = (Days(day - timedelta(1), day + timedelta(6)) for day in _LUNAR_NEW_YEARS)
        return next((span for span in spans if span.last >= self.today and self._is_unpublished(span)), None)

    def _is_unpublished(self, span: Days) -> bool:
        return self.calendar.day(span.first).estimated


Found = Union[Days, Fault, None]
Rule = tuple[Pattern[str], Callable[[Match[str], Present], Found]]


def minutes(after_midnight: int) -> time:
    """The time of day; 1440 minutes are 24:00."""
    return DAY_END if after_midnight >= 24 * 60 else time(*divmod(after_midnight, 60))


def one(day: date) -> Days:
    """A single date."""
    return Days(day, day, DayKind.DATE)


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(day.weekday())


def month_of(day: date, later: int = 0) -> Days:
    """The month of ``day``, or that many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return Days(date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1]))


def months_later(day: date, months: int) -> date:
    """The day of the same number, or the last one of a shorter month."""
    month = month_of(day, months)
    return month.first.replace(day=min(day.day, month.last.day))
