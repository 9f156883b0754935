"""The time that somebody wants, what is wrong with one, and how a day is said back."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import NamedTuple

from center.cases.states import Captioned
from center.times import Words

DAY_END = time.max
"""Stands for 24:00 where hours end."""
HORIZON = timedelta(days=14)
"""How far ahead days reach when no last day is named."""


class Precision(Captioned):
    """How much of a time was named, coarse to fine; several days are a RANGE whatever their hours are."""

    NONE = "none", "没说哪天"
    RANGE = "range", "几天里"
    DAY = "day", "某一天"
    PART_OF_DAY = "part_of_day", "某个时段"
    TIME = "time", "某个时间"


class WantedTime(NamedTuple):
    """When somebody wants to come, all in Shanghai's local time.

    ``days`` are the first and the last day, both included; ``hours`` from and to within each day, None for any;
    ``exact`` the one time of day that was named, and ``hours`` is None then. ``earliest``: the first free time is
    wanted. ``is_time_unclear``: morning or afternoon was not said and had to be guessed. ``words`` is the piece of the
    normalised text that it was read from. Without ``is_day_named`` the days are only where to look first.
    """

    days: tuple[date, date]
    hours: tuple[time, time] | None
    exact: time | None
    earliest: bool
    is_time_unclear: bool
    words: str
    is_day_named: bool = True

    @property
    def precision(self) -> Precision:
        """How much was named."""
        if self.exact is None and self.hours is None and not self.is_day_named:
            return Precision.NONE
        if self.days[0] != self.days[1]:
            return Precision.RANGE
        if self.exact is not None:
            return Precision.TIME
        return Precision.PART_OF_DAY if self.hours else Precision.DAY


class Fault(NamedTuple):
    """A time that does not exist or cannot be meant, as the person is told in plain Chinese."""

    message: str


def said_back(day: date, at: time | None, this_year: int | None = None) -> str:
    """11月24日（周二）上午9:30; with the year unless it is ``this_year``."""
    named = Words(this_year).day(day)
    return named if at is None else f"{named}{_part(at.hour)}{at.hour - 12 if at.hour > 12 else at.hour}:{at:%M}"


def _part(hour: int) -> str:
    ends = ((6, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午"))
    return next((part for end, part in ends if hour < end), "晚上")
