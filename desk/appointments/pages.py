"""What is read of appointments: the day of an office, one appointment, and the list to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sanic.response import HTTPResponse

from center.appointments.listing import (
    DayCounts,
    DayWindow,
    Visitor,
    appointment_pulse,
    counts_on,
    day_of_office,
    open_slots,
    visitor_of,
)
from center.appointments.qr import QrPath, qr_path
from center.appointments.slots import Slot
from center.appointments.states import CancelReason, UnknownAppointment
from center.appointments.windows import UnknownWindow
from center.bundles import knowledge_of
from center.cases.events import Event, history
from center.service import Service
from center.staff.accounts import StaffMember, names_of
from center.staff.audit import note
from center.times import local_date
from desk.appointments.asked import Place, day_of, place_of
from desk.visits import Visit

CAPTIONS: Mapping[str, str] = {
    "booked": "预约",
    "moved": "改约",
    "cancelled": "取消",
    "arrived": "到场",
    "no_show": "约了没来",
    "undone": "撤回登记",
    "looked": "查看姓名和电话",
}
"""What each event of an appointment is called."""
_NEXT_DAYS = 15


class Day(NamedTuple):
    """A day of an office: its windows with slots and visitors, and how many are expected and have come."""

    windows: Sequence[DayWindow]
    counts: DayCounts


class Seen(NamedTuple):
    """One appointment as its page shows it; ``names`` are the names behind staff ids."""

    visitor: Visitor
    events: tuple[Event, ...]
    names: Mapping[str, str]
    place: str


async def index(visit: Visit) -> HTTPResponse:
    """The day."""
    return visit.page("appointments/index.html", **await _day(visit))


async def rows(visit: Visit) -> HTTPResponse:
    """The day as a part that keeps itself fresh."""
    return visit.part("appointments/_day.html", **await _day(visit))


async def printed(visit: Visit) -> HTTPResponse:
    """The list of a day for paper; that it was printed is noted."""
    shown = await _day(visit)
    about = f"{shown['place'].office.id} {shown['day']}"
    staff, now = visit.staff.staff_id, visit.now
    await visit.write(lambda connection: note(connection, staff, "appointment.print", about, now))
    return visit.page("appointments/print.html", **shown)


async def show(visit: Visit, code: str) -> HTTPResponse:
    """One appointment, masked; that it was looked at is noted."""
    try:
        seen = await visit.write(lambda to: look_at(to, visit.service, visit.staff, code, visit.now))
    except UnknownAppointment as unknown:
        return visit.refuse(unknown.message, 404)
    return visit.page("appointments/show.html", **shown(visit, seen))


async def slots(visit: Visit) -> HTTPResponse:
    """The times of a window on a day that can still be had, to choose from."""
    place, day, window = place_of(visit), day_of(visit), visit.args.text("window", longest=40)

    def read(connection: Any) -> list[Slot]:
        try:
            return open_slots(connection, place.grid(window), day, visit.now)
        except UnknownWindow:
            return []

    return visit.part("appointments/_slots.html", slots=await visit.read(read), day=day)


def look_at(connection: Any, service: Service, staff: StaffMember, code: str, now: datetime) -> Seen:
    """Read it and note who has; raises UnknownAppointment for what is out of sight too."""
    visitor = visitor_of(connection, service.seal, staff, code)
    events = tuple(history(connection, code))
    names = names_of(connection, [event.actor.name for event in events])
    settings = knowledge_of(None).service
    window = settings.windows.windows.get(visitor.view.window_key)
    office = settings.catalogue.offices.get(visitor.view.office_id)
    place = "，".join(part for part in (office.name if office else "", window.title if window else "") if part)
    note(connection, staff.staff_id, "appointment.view", code, now)
    return Seen(visitor, events, names, place)


def shown(visit: Visit, seen: Seen, **more: Any) -> dict[str, Any]:
    """What the page of one appointment needs."""
    view, today = seen.visitor.view, local_date(visit.now)
    qr: QrPath = qr_path(view.code)
    return {
        "seen": seen,
        "captions": CAPTIONS,
        "reasons": [(reason.value, reason.caption) for reason in CancelReason],
        "is_today": local_date(view.starts_at) == today,
        "days": next_days(today),
        "qr": qr,
        "person": None,
        **more,
    }


def next_days(today: date) -> list[date]:
    """Today and the days after it that may be booked; those off show no times."""
    return [today + timedelta(days) for days in range(_NEXT_DAYS * 2)]


async def changed(service: Service) -> tuple[int, int]:
    """What the live day looks at."""
    today = local_date(service.clock.now())
    return await service.records.read(lambda connection: appointment_pulse(connection, today))


async def _day(visit: Visit) -> dict[str, Any]:
    place, day, window = place_of(visit), day_of(visit), visit.args.text("window", longest=40)
    found = await visit.read(lambda connection: _read(connection, visit, place, day))
    listed = [one for one in found.windows if not window or one.place.key == window]
    offices = [(key, one.name) for key, one in place.offices.items()]
    return {
        "day": day,
        "today": local_date(visit.now),
        "place": place,
        "offices": offices,
        "window": window,
        "windows": found.windows,
        "window_options": [(one.place.key, one.place.title) for one in found.windows],
        "listed": listed,
        "counts": found.counts,
        "starts": _starts(found.windows),
        "off": {visitor.view.code for one in listed for slot in one.off for visitor in slot.visitors},
        "before": day - timedelta(1),
        "after": day + timedelta(1),
    }


def _read(connection: Any, visit: Visit, place: Place, day: date) -> Day:
    settings = place.knowledge.service
    windows = day_of_office(connection, visit.service.seal, settings, place.clock, place.office.id, day)
    return Day(windows, counts_on(connection, visit.staff, day, place.office.id))


def _starts(windows: Sequence[DayWindow]) -> list[datetime]:
    """Every time at which a slot of any window begins by the hours of now: the columns of the grid."""
    return sorted({one.slot.starts_at for window in windows for one in window.slots if not one.is_off})
