"""The slots of a window, computed from the settings; what is taken of them is in the table appointment_slot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from center.appointments.windows import Served, served
from center.booking_tables import appointment_slot
from center.calendar import Interval
from center.clock import WorkingClock
from center.dates.words import said_back
from center.times import in_minutes, local, local_date, midnight

if TYPE_CHECKING:
    from center.knowledge import ServiceSettings

ESTIMATED = "（暂估，以当年放假通知为准）"


class Slot(NamedTuple):
    """A time at a window, in UTC, and how many seats are ``free``; ``is_estimated`` when its year has no calendar."""

    office_id: str
    window_key: str
    starts_at: datetime
    ends_at: datetime
    free: int
    is_estimated: bool

    def said(self, this_year: int | None = None) -> str:
        """11月24日（周二）上午9:30; with the year unless it is ``this_year``, and marked when it is estimated."""
        return said_time(self.starts_at, this_year) + (ESTIMATED if self.is_estimated else "")


def said_time(at: datetime, this_year: int | None = None) -> str:
    """11月24日（周二）上午9:30 in Shanghai's time; with the year unless it is ``this_year``."""
    return said_back(local_date(at), local(at).time(), this_year)


@dataclass(frozen=True)
class Grid:
    """Every slot that a window has, whether taken or not; ``clock`` is the window's own, ``notice`` before a start."""

    place: Served
    clock: WorkingClock
    notice: timedelta

    def on(self, day: date) -> Iterator[Slot]:
        """The slots of ``day``, all of them free; none on a day off."""
        kind = self.clock.calendar.day(day)
        for interval in self.clock.hours.on(day) if kind.working else ():
            for opens in self._starts(interval):
                yield self._slot(day, opens, kind.estimated)

    def last_day(self, now: datetime) -> date:
        """The last day that can be booked at ``now``."""
        return self.clock.due_days(local_date(now), self.place.days_ahead, "working").last_day

    def at(self, starts_at: datetime) -> Slot | None:
        """The slot that starts at ``starts_at``, if there is one."""
        return next((slot for slot in self.on(local_date(starts_at)) if slot.starts_at == starts_at), None)

    def _starts(self, interval: Interval) -> range:
        return range(interval.opens, interval.closes - self.place.minutes + 1, self.place.minutes)

    def _slot(self, day: date, opens: int, is_estimated: bool) -> Slot:
        starts_at, ends_at = in_minutes(day, opens), in_minutes(day, opens + self.place.minutes)
        return Slot(self.place.office.id, self.place.key, starts_at, ends_at, self.place.seats, is_estimated)


def grid_of(settings: ServiceSettings, clock: WorkingClock, office_id: str, window_key: str) -> Grid:
    """The slots of the window at ``office_id`` or the nearest office above; ``clock`` holds where it has no hours.

    Raises UnknownWindow.
    """
    place = served(settings.windows, settings.catalogue.offices, office_id, window_key)
    hours = settings.hours.of(place.hours) if place.hours and settings.hours else clock.hours
    notice = timedelta(minutes=settings.windows.rules.notice_minutes)
    return Grid(place, WorkingClock(hours, clock.calendar), notice)


def free_slots(connection: Any, grid: Grid, first: date, last: date) -> list[Slot]:
    """The slots from ``first`` to ``last`` that have a seat left, in order of time."""
    taken = _taken(connection, grid, first, last)
    found: list[Slot] = []
    for day in (first + timedelta(days) for days in range((last - first).days + 1)):
        found += (slot._replace(free=slot.free - taken.get(slot.starts_at, 0)) for slot in grid.on(day))
    return [slot for slot in found if slot.free > 0]


def _taken(connection: Any, grid: Grid, first: date, last: date) -> dict[datetime, int]:
    table = appointment_slot.c
    mine = sa.and_(
        table.office_id == grid.place.office.id,
        table.window_key == grid.place.key,
        table.starts_at >= midnight(first),
        table.starts_at < midnight(last + timedelta(1)),
    )
    rows = connection.execute(sa.select(table.starts_at, table.taken).where(mine))
    return {row.starts_at: row.taken for row in rows}
