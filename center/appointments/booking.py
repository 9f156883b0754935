"""Making an appointment: one per message, one seat per person and slot, never more than there are seats (AH-23).

The person's row is locked meanwhile, so that what they have booked elsewhere at that moment counts too.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from center.appointments.offers import exactly, why_not
from center.appointments.own import may_know
from center.appointments.reading import AppointmentView, appointment_of, overlapping, recent_no_shows
from center.appointments.reminding import announce
from center.appointments.seats import give_back, slot_id_of, take_seat
from center.appointments.slots import Grid, Slot, grid_of, said_time
from center.appointments.states import AppointmentState, NotOffered, Reason, TakenAlready, TooManyOpen, Why
from center.booking_tables import appointment
from center.bundles import knowledge_of
from center.cases.events import GENESIS, Actor, append
from center.cases.opening import Origin
from center.clock import WorkingClock
from center.identifiers import public_code
from center.identities import contact_said_in
from center.people import lock_contact
from center.sealing import Seal
from center.tables import Moment
from center.times import local_date

if TYPE_CHECKING:
    from center.appointments.windows import BookingRules
    from center.knowledge import Knowledge, ServiceSettings

RETENTION = "appointment"
_CODE_KIND = "A"
_FULL = Why(Reason.FULL, "这个时间刚刚约满了。")
_INSERT = sa.text(
    """
    INSERT INTO appointment (code, state, slot_id, office_id, window_key, item, title, starts_at, contact_id,
        conversation_id, message_id, case_code, origin, booked_by, moves, last_event, last_hash, retention,
        created_at, updated_at)
    VALUES (:code, 'booked', :slot_id, :office_id, :window_key, :item, :title, :starts_at, :contact_id,
        :conversation_id, :message_id, :case_code, :origin, :booked_by, 0, 0, :last_hash, :retention,
        :now, :now)
    ON CONFLICT (message_id) DO NOTHING
    """
).bindparams(sa.bindparam("starts_at", type_=Moment), sa.bindparam("now", type_=Moment))


class Wish(NamedTuple):
    """What is booked: ``item`` and ``title`` of a Bookable, the start of a slot (aware), ``phone`` of 11 digits."""

    office_id: str
    window_key: str
    item: str
    title: str
    starts_at: datetime
    phone: str
    name: str | None
    case_code: str | None = None


class Booked(NamedTuple):
    """The appointment; ``fresh`` is False when it was there already.

    ``told`` are sentences that the person should hear: another appointment overlaps, they have often stayed away.
    """

    code: str
    fresh: bool
    view: AppointmentView
    told: tuple[str, ...] = ()


def book(
    connection: Any,
    seal: Seal,
    settings: ServiceSettings,
    clock: WorkingClock,
    wish: Wish,
    origin: Origin,
    now: datetime,
    *,
    knowledge: Knowledge | None = None,
    grid: Grid | None = None,
) -> Booked:
    """Book the slot that starts at ``wish.starts_at``; the same message, or the same person and slot again, one seat.

    ``clock`` is the office's; ``knowledge`` says what to bring, the newest unless given; ``grid`` are the slots, the
    window's own unless given. Raises UnknownWindow, NotOffered (full, past, a day off …), TakenAlready (by somebody
    unknown with this number), TooManyOpen, BadPhone.
    """
    if (known := _of_message(connection, origin.message_id)) is not None:
        return _booked(connection, known)
    grid = grid or grid_of(settings, clock, wish.office_id, wish.window_key)
    slot = bookable_slot(grid, wish.starts_at, now)
    contact_id = contact_said_in(connection, seal, origin.conversation_id, wish.phone, wish.name, now)
    lock_contact(connection, contact_id)
    slot_id = slot_id_of(connection, slot, grid.place.seats, now)
    if (known := _of_message(connection, origin.message_id)) is not None:
        return _booked(connection, known)
    actor = _actor(origin, contact_id)
    if (known := held_by(connection, contact_id, slot_id)) is not None:
        return _held(connection, known, actor)
    _refuse_too_many(connection, contact_id, settings.windows.rules.most_open)
    if not take_seat(connection, slot_id, grid.place.seats, now):
        raise NotOffered(_FULL)
    row = {**_row(wish, slot, origin), "slot_id": slot_id, "contact_id": contact_id, "now": now}
    if connection.execute(_INSERT, row).rowcount == 0:
        give_back(connection, slot_id, now)
        return _booked(connection, str(_of_message(connection, origin.message_id)))
    append(connection, row["code"], "booked", actor, _told(row), now)
    view = appointment_of(connection, row["code"])
    announce(connection, knowledge or knowledge_of(None), grid, view, now)
    return Booked(view.code, True, view, _worth_telling(connection, view, actor, settings.windows.rules, now))


def bookable_slot(grid: Grid, starts_at: datetime, now: datetime) -> Slot:
    """The slot that starts then, if it can be booked at ``now``; raises NotOffered with the reason."""
    slot = grid.at(starts_at)
    if slot is None or slot.starts_at - now < grid.notice or local_date(starts_at) > grid.last_day(now):
        why = why_not(grid, exactly(starts_at), now)
        raise NotOffered(why if why.reason is not Reason.FULL else Why(Reason.OUTSIDE_HOURS, "这个时间不能预约。"))
    return slot


def held_by(connection: Any, contact_id: int, slot_id: int) -> str | None:
    """The code of the person's appointment in the slot, if they have one."""
    mine = sa.and_(
        appointment.c.contact_id == contact_id,
        appointment.c.slot_id == slot_id,
        appointment.c.state == AppointmentState.BOOKED.value,
    )
    found: str | None = connection.execute(sa.select(appointment.c.code).where(mine)).scalar_one_or_none()
    return found


def _of_message(connection: Any, message_id: int | None) -> str | None:
    if message_id is None:
        return None
    mine = sa.select(appointment.c.code).where(appointment.c.message_id == message_id)
    found: str | None = connection.execute(mine).scalar_one_or_none()
    return found


def _refuse_too_many(connection: Any, contact_id: int, most: int) -> None:
    mine = sa.and_(appointment.c.contact_id == contact_id, appointment.c.state == AppointmentState.BOOKED.value)
    count = connection.execute(sa.select(sa.func.count()).select_from(appointment).where(mine)).scalar_one()
    if count >= most:
        raise TooManyOpen(most)


def _row(wish: Wish, slot: Slot, origin: Origin) -> dict[str, Any]:
    return {
        "code": public_code(_CODE_KIND),
        "office_id": slot.office_id,
        "window_key": slot.window_key,
        "item": wish.item,
        "title": wish.title,
        "starts_at": slot.starts_at,
        "conversation_id": origin.conversation_id,
        "message_id": origin.message_id,
        "case_code": wish.case_code,
        "origin": origin.channel,
        "booked_by": origin.staff_id,
        "last_hash": GENESIS,
        "retention": RETENTION,
    }


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """What the first event keeps: nothing of who the person is."""
    return {name: row[name] for name in ("office_id", "window_key", "item", "starts_at", "origin", "case_code")}


def _actor(origin: Origin, contact_id: int) -> Actor:
    if origin.staff_id:
        return Actor("staff", origin.staff_id)
    return Actor("person", origin.conversation_id or f"contact-{contact_id}")


def _booked(connection: Any, code: str) -> Booked:
    return Booked(code, False, appointment_of(connection, code))


def _held(connection: Any, code: str, actor: Actor) -> Booked:
    view = appointment_of(connection, code)
    if not may_know(connection, view, actor):
        raise TakenAlready(None)
    return Booked(code, False, view)


def _worth_telling(
    connection: Any, view: AppointmentView, actor: Actor, rules: BookingRules, now: datetime
) -> tuple[str, ...]:
    year = local_date(now).year
    told = [
        f"您{said_time(other.starts_at, year)}还约了“{other.title}”（编号{other.code}），时间有重叠，请留意。"
        for other in overlapping(connection, view)
        if may_know(connection, other, actor)
    ]
    times = recent_no_shows(connection, view.contact_id, rules.no_show_days, now)
    if times >= rules.no_shows_told:
        told.append(f"您最近{rules.no_show_days}天有{times}次约了没来。来不了请提前取消，把时间留给别人。")
    return tuple(told)
