"""What becomes of an appointment: moved, cancelled, arrived, or nobody came. Every move adds one event.

An arrived or missed appointment keeps its seat: the slot was used. Locks are taken in one order (person, appointment,
slots), so that those who move at once wait for each other and never deadlock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from center.appointments.booking import bookable_slot, held_by
from center.appointments.own import taken_already
from center.appointments.reading import AppointmentView, appointment_of
from center.appointments.reminding import announce, withdraw
from center.appointments.seats import give_back, lock_slots, slot_id_of, take_seat
from center.appointments.slots import grid_of, said_time
from center.appointments.states import (
    AppointmentState,
    CancelReason,
    IllegalMove,
    NothingToUndo,
    NotOffered,
    NotToday,
    NotYet,
    Reason,
    UnknownAppointment,
    Why,
)
from center.appointments.windows import served
from center.booking_tables import appointment, appointment_slot
from center.bundles import knowledge_of
from center.cases.events import Actor, append, history
from center.clock import WorkingClock
from center.notices.outbox import cancel_notices
from center.people import lock_contact
from center.times import local_date

if TYPE_CHECKING:
    from center.knowledge import Knowledge, ServiceSettings

WAITED = timedelta(hours=1)
"""How long after the end of the slot somebody may still come before it counts as missed."""
SYSTEM = Actor("system", "clockwork")
_AT_ONCE = 500
_FULL = Why(Reason.FULL, "这个时间刚刚约满了，原来的预约还给您留着。")


class _Held(NamedTuple):
    """An appointment that nobody else can change until the transaction ends."""

    view: AppointmentView
    slot_id: int


def rebook(
    connection: Any,
    settings: ServiceSettings,
    clock: WorkingClock,
    code: str,
    starts_at: datetime,
    actor: Actor,
    message_id: int | None,
    now: datetime,
    *,
    knowledge: Knowledge | None = None,
) -> AppointmentView:
    """Move it to the slot that starts at ``starts_at``; the old seat is given back only when the new one is taken.

    The same message again, or the time that it has already, changes nothing. Raises UnknownAppointment, IllegalMove,
    NotOffered (the old seat is kept), TakenAlready.
    """
    held = _hold_with_person(connection, code)
    if held.view.starts_at == starts_at or _moved_before(connection, code, message_id):
        return held.view
    _refuse_ended(held.view)
    grid = grid_of(settings, clock, held.view.office_id, held.view.window_key)
    slot = bookable_slot(grid, starts_at, now)
    target = slot_id_of(connection, slot, grid.place.seats, now)
    if (taken := held_by(connection, held.view.contact_id, target)) is not None:
        raise taken_already(connection, taken, actor)
    lock_slots(connection, (held.slot_id, target))
    if not take_seat(connection, target, grid.place.seats, now):
        raise NotOffered(_FULL)
    give_back(connection, held.slot_id, now)
    data = {"from": held.view.starts_at, "to": slot.starts_at, "office_id": slot.office_id, "message_id": message_id}
    append(connection, code, "moved", actor, data, now, seen=held.view.last_event)
    _change(connection, code, now, slot_id=target, **_moved(held.view, slot.office_id, slot.starts_at, message_id))
    view = appointment_of(connection, code)
    announce(connection, knowledge or knowledge_of(None), grid, view, now)
    return view


def cancel(
    connection: Any, settings: ServiceSettings, code: str, actor: Actor, now: datetime, reason: str = ""
) -> AppointmentView:
    """End it and give the seat back; once cancelled, it stays as it is. ``reason`` is a key, never somebody's words;
    a CancelReason's is told to the person when staff cancel.

    Raises UnknownAppointment, IllegalMove.
    """
    held = _hold(connection, code)
    if held.view.state is AppointmentState.CANCELLED:
        return held.view
    _refuse_ended(held.view)
    give_back(connection, held.slot_id, now)
    view = _end(connection, held.view, AppointmentState.CANCELLED, actor, {"reason": reason}, now)
    place = served(settings.windows, settings.catalogue.offices, view.office_id, view.window_key)
    why = next((known.caption for known in CancelReason if known.value == reason), "")
    withdraw(connection, place, view, actor.kind == "person", now, why)
    return view


def arrive(connection: Any, code: str, actor: Actor, now: datetime) -> AppointmentView:
    """The person is here, late or not; raises UnknownAppointment, IllegalMove, NotToday."""
    view = _hold(connection, code).view
    if view.state is AppointmentState.ARRIVED:
        return view
    if view.state is AppointmentState.CANCELLED:
        raise IllegalMove(code, view.state)
    if local_date(view.starts_at) != local_date(now):
        raise NotToday(code, said_time(view.starts_at))
    cancel_notices(connection, code, now)
    return _end(connection, view, AppointmentState.ARRIVED, actor, {}, now)


def miss(connection: Any, code: str, actor: Actor, now: datetime) -> AppointmentView:
    """Their time has come and they have not: the number is passed over. Raises UnknownAppointment, IllegalMove, NotYet.

    Who comes after all on that day still arrives.
    """
    view = _hold(connection, code).view
    if view.state is AppointmentState.NO_SHOW:
        return view
    _refuse_ended(view)
    if now < view.starts_at:
        raise NotYet(code, said_time(view.starts_at))
    cancel_notices(connection, code, now)
    return _end(connection, view, AppointmentState.NO_SHOW, actor, {}, now)


def undo(connection: Any, code: str, actor: Actor, now: datetime) -> AppointmentView:
    """Take back what was noted today by mistake, that they came or that they did not: they are expected again.

    Raises UnknownAppointment, NothingToUndo, TakenAlready when the person has booked the same time again meanwhile.
    """
    held = _hold_with_person(connection, code)
    if held.view.state is AppointmentState.BOOKED:
        return held.view
    is_of_today = local_date(held.view.starts_at) == local_date(now)
    if held.view.state is AppointmentState.CANCELLED or not is_of_today:
        raise NothingToUndo(code, held.view.state)
    if (taken := held_by(connection, held.view.contact_id, held.slot_id)) is not None:
        raise taken_already(connection, taken, actor)
    append(connection, code, "undone", actor, {"was": held.view.state.value}, now, seen=held.view.last_event)
    _change(connection, code, now, state=AppointmentState.BOOKED.value, ended_at=None)
    return appointment_of(connection, code)


def no_shows_due(connection: Any, now: datetime) -> int:
    """Note for every slot over for an hour who did not come; how many. Several may run at once."""
    late = sa.and_(
        appointment.c.state == AppointmentState.BOOKED.value,
        appointment.c.starts_at < now - WAITED,
        appointment_slot.c.ends_at <= now - WAITED,
    )
    due = sa.select(appointment.c.code).join(appointment_slot, appointment_slot.c.id == appointment.c.slot_id)
    waiting = due.where(late).order_by(appointment.c.id).limit(_AT_ONCE)
    codes = connection.execute(waiting.with_for_update(of=appointment, skip_locked=True)).scalars().all()
    for code in codes:
        view = appointment_of(connection, code)
        cancel_notices(connection, code, now)
        _end(connection, view, AppointmentState.NO_SHOW, SYSTEM, {}, now)
    return len(codes)


def _hold_with_person(connection: Any, code: str) -> _Held:
    """The person is locked first, as when booking."""
    mine = sa.select(appointment.c.contact_id).where(appointment.c.code == code)
    contact_id = connection.execute(mine).scalar_one_or_none()
    if contact_id is None:
        raise UnknownAppointment(code)
    lock_contact(connection, contact_id)
    return _hold(connection, code)


def _hold(connection: Any, code: str) -> _Held:
    mine = sa.select(appointment.c.slot_id).where(appointment.c.code == code).with_for_update()
    slot_id = connection.execute(mine).scalar_one_or_none()
    if slot_id is None:
        raise UnknownAppointment(code)
    return _Held(appointment_of(connection, code), slot_id)


def _moved_before(connection: Any, code: str, message_id: int | None) -> bool:
    if message_id is None:
        return False
    return any(event.data.get("message_id") == message_id for event in history(connection, code))


def _refuse_ended(view: AppointmentView) -> None:
    if view.state is not AppointmentState.BOOKED:
        raise IllegalMove(view.code, view.state)


def _moved(view: AppointmentView, office_id: str, starts_at: datetime, message_id: int | None) -> dict[str, Any]:
    moved = {"office_id": office_id, "starts_at": starts_at, "moves": view.moves + 1}
    return moved | ({"moved_message_id": message_id} if message_id is not None else {})


def _end(
    connection: Any, view: AppointmentView, state: AppointmentState, actor: Actor, data: dict[str, Any], now: datetime
) -> AppointmentView:
    append(connection, view.code, state.value, actor, data, now, seen=view.last_event)
    _change(connection, view.code, now, state=state.value, ended_at=now)
    return appointment_of(connection, view.code)


def _change(connection: Any, code: str, now: datetime, **values: Any) -> None:
    changed = sa.update(appointment).where(appointment.c.code == code)
    connection.execute(changed.values(**values, updated_at=now))
