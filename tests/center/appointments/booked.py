"""What tests of appointments share: a window with few seats, people who book, and what the records then hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from center.appointments.booking import Booked, Wish, book
from center.appointments.windows import WindowsSetting
from center.booking_tables import appointment, appointment_slot
from center.cases.events import Actor
from center.cases.opening import Origin
from center.clock import WorkingClock
from center.dates.words import WantedTime
from center.knowledge import Knowledge, ServiceSettings, load_knowledge
from center.notice_tables import notice
from center.records import Records
from center.times import SHANGHAI
from tests.center.recorded import FRIDAY_NOON, SEAL

TUESDAY = date(2026, 11, 24)
CLERK = Actor("staff", "clerk-1")
COUNTY = "定襄县"


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time on Shanghai's clocks, in UTC."""
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(timezone.utc)


HALF_PAST_NINE = at(TUESDAY, 9, 30)


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """The knowledge of this repository."""
    return load_knowledge()


def service(seats: int = 1, **rules: Any) -> ServiceSettings:
    """Its settings, with ``seats`` at every window."""
    real = knowledge().service
    written = real.windows.dict()
    for window in written["windows"].values():
        window["seats"] = seats
    changed = WindowsSetting(**{**written, "rules": {**written["rules"], **rules}})
    return ServiceSettings(**{**real.__dict__, "windows": changed})


def clock() -> WorkingClock:
    """The center's clock."""
    return knowledge().service.working_clock()


def wish(person: int = 0, starts_at: datetime = HALF_PAST_NINE, window: str = "registration", **other: Any) -> Wish:
    """What somebody books; persons are told apart by their number."""
    fields = {"item": "licence", "title": "营业执照", "name": None, **other}
    return Wish(COUNTY, window, starts_at=starts_at, phone=f"139000000{person:02d}", **fields)


def origin(message_id: int | None = None, conversation_id: str | None = None, staff: str | None = None) -> Origin:
    """Where it came from."""
    return Origin("json", conversation_id, message_id, None, staff)


def booking(
    wanted: Wish, source: Origin | None = None, now: datetime = FRIDAY_NOON, settings: ServiceSettings | None = None
) -> Callable[[Any], Booked]:
    """One booking, to run in a transaction."""
    chosen, source = settings or service(), source or origin()
    return lambda connection: book(connection, SEAL, chosen, clock(), wanted, source, now, knowledge=knowledge())


def wanted(
    first: date,
    last: date | None = None,
    *,
    hours: tuple[time, time] | None = None,
    exact: time | None = None,
    is_day_named: bool = True,
) -> WantedTime:
    """A time that somebody wants."""
    return WantedTime((first, last or first), hours, exact, False, False, "", is_day_named)


def taken(records: Records) -> dict[datetime, int]:
    """How many seats of every booked slot are taken, by its start."""
    rows = sa.select(appointment_slot.c.starts_at, appointment_slot.c.taken)
    found = records.read_now(lambda connection: connection.execute(rows).all())
    return {row.starts_at: row.taken for row in found}


def miscounted(records: Records) -> list[tuple[int, int, int]]:
    """The slots whose ``taken`` is not the number of appointments that hold a seat in them."""
    held = sa.func.count(appointment.c.id).label("held")
    mine = sa.and_(appointment.c.slot_id == appointment_slot.c.id, appointment.c.state != "cancelled")
    rows = sa.select(appointment_slot.c.id, appointment_slot.c.taken, held).outerjoin(appointment, mine)
    grouped = rows.group_by(appointment_slot.c.id, appointment_slot.c.taken)
    found = records.read_now(lambda connection: connection.execute(grouped).all())
    return [(row.id, row.taken, row.held) for row in found if row.taken != row.held]


def notices(records: Records) -> list[tuple[str, str, datetime]]:
    """Every notice: its kind, its state, when it is due."""
    rows = sa.select(notice.c.kind, notice.c.state, notice.c.due_at).order_by(notice.c.id)
    return [tuple(row) for row in records.read_now(lambda connection: connection.execute(rows).all())]


def texts(records: Records) -> list[str]:
    """The words of every notice."""
    rows = sa.select(notice.c.text).order_by(notice.c.id)
    return list(records.read_now(lambda connection: connection.execute(rows).scalars().all()))


HALF_HOUR = timedelta(minutes=30)
