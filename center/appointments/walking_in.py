"""Somebody comes without an appointment and takes a number (现场取号): a seat like any other, taken by the database.

They get the first free seat of today, in the slot that is running or a later one, and have arrived.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from center.appointments.booking import Wish, book
from center.appointments.moving import arrive
from center.appointments.reading import APPOINTMENTS, AppointmentView, appointment_view
from center.appointments.slots import Grid, free_slots, grid_of
from center.appointments.states import AppointmentState, NotOffered, Reason, Why
from center.booking_tables import appointment
from center.cases.events import Actor
from center.cases.opening import Origin
from center.clock import WorkingClock
from center.people import contact_of, lock_contact
from center.sealing import Seal
from center.times import local_date

if TYPE_CHECKING:
    from center.knowledge import Knowledge, ServiceSettings

WALK_IN = "walk_in"
"""The origin of such an appointment."""
_SAME_NUMBER = timedelta(minutes=5)
_NO_SEAT_LEFT = Why(Reason.FULL, "这个窗口今天的号已经取完了，或者已经下班。")


class WalkIn(NamedTuple):
    """Who stands at which window for what: ``item`` and ``title`` of a Bookable, ``phone`` of 11 digits."""

    office_id: str
    window_key: str
    item: str
    title: str
    phone: str
    name: str | None


def walk_in(
    connection: Any,
    seal: Seal,
    settings: ServiceSettings,
    clock: WorkingClock,
    wanted: WalkIn,
    staff_id: str,
    now: datetime,
    *,
    knowledge: Knowledge | None = None,
) -> AppointmentView:
    """Give them the next number at the window; asked again within minutes for the same matter, the same number.

    ``clock`` is the office's. Raises UnknownWindow, NotOffered, TooManyOpen, BadPhone.
    """
    contact_id = contact_of(connection, seal, wanted.phone, wanted.name, now)
    lock_contact(connection, contact_id)
    if (known := _just_given(connection, contact_id, wanted, now)) is not None:
        return known
    grid = present(grid_of(settings, clock, wanted.office_id, wanted.window_key))
    wish = Wish(*wanted[:4], _next_start(connection, grid, now), wanted.phone, wanted.name)
    origin = Origin(WALK_IN, None, None, None, staff_id)
    booked = book(connection, seal, settings, clock, wish, origin, now, knowledge=knowledge, grid=grid)
    return arrive(connection, booked.code, Actor("staff", staff_id), now)


def present(grid: Grid) -> Grid:
    """The same slots for somebody who is there: one that is running can still be taken."""
    return replace(grid, notice=-timedelta(minutes=grid.place.minutes))


def _next_start(connection: Any, grid: Grid, now: datetime) -> datetime:
    today = local_date(now)
    starts = (slot.starts_at for slot in free_slots(connection, grid, today, today) if slot.ends_at > now)
    found = next(starts, None)
    if found is None:
        raise NotOffered(_NO_SEAT_LEFT)
    return found


def _just_given(connection: Any, contact_id: int, wanted: WalkIn, now: datetime) -> AppointmentView | None:
    mine = (
        appointment.c.contact_id == contact_id,
        appointment.c.item == wanted.item,
        appointment.c.window_key == wanted.window_key,
        appointment.c.origin == WALK_IN,
        appointment.c.state == AppointmentState.ARRIVED.value,
        appointment.c.created_at > now - _SAME_NUMBER,
    )
    row = connection.execute(APPOINTMENTS.where(*mine).order_by(appointment.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else appointment_view(row)
