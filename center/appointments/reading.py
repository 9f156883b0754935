"""Reading appointments: one by its code, those of a person, and how often somebody stayed away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.appointments.states import AppointmentState, UnknownAppointment
from center.booking_tables import appointment, appointment_slot
from center.identities import Asker


class AppointmentView(NamedTuple):
    """One appointment, times in UTC. ``item`` is a bookable's key, ``booked_by`` the staff id that typed it."""

    code: str
    state: AppointmentState
    office_id: str
    window_key: str
    item: str
    title: str
    starts_at: datetime
    ends_at: datetime
    contact_id: int
    conversation_id: str | None
    case_code: str | None
    origin: str
    booked_by: str | None
    moves: int
    ended_at: datetime | None
    last_event: int
    created_at: datetime
    updated_at: datetime

    def was_made_by(self, asker: Asker) -> bool:
        """Whether it is the asker's own."""
        return asker.has_made(self.conversation_id, self.contact_id)


_COLUMNS = [
    appointment_slot.c.ends_at if name == "ends_at" else appointment.c[name] for name in AppointmentView._fields
]
APPOINTMENTS = sa.select(*_COLUMNS).join(appointment_slot, appointment_slot.c.id == appointment.c.slot_id)
"""Every appointment, to be narrowed by whoever lists them."""
_BOOKED = appointment.c.state == AppointmentState.BOOKED.value


def appointment_of(connection: Any, code: str) -> AppointmentView:
    """The appointment as it stands; raises UnknownAppointment."""
    row = connection.execute(APPOINTMENTS.where(appointment.c.code == code)).one_or_none()
    if row is None:
        raise UnknownAppointment(code)
    return appointment_view(row)


def own_appointment(connection: Any, code: str, asker: Asker) -> AppointmentView:
    """The appointment, if it is the asker's; a stranger gets the UnknownAppointment of a code that nobody has."""
    found = appointment_of(connection, code)
    if not found.was_made_by(asker):
        raise UnknownAppointment(code)
    return found


def own_appointments(
    connection: Any, contact_ids: Sequence[int], conversation_id: str | None, now: datetime
) -> list[AppointmentView]:
    """What the person has booked and what is not over at ``now``, the next one first."""
    mine = sa.or_(
        appointment.c.conversation_id == (conversation_id or ""), appointment.c.contact_id.in_(list(contact_ids))
    )
    return _listed(connection, mine, _BOOKED, appointment_slot.c.ends_at > now)


def overlapping(connection: Any, view: AppointmentView) -> list[AppointmentView]:
    """The same person's other appointments that share some time with this one."""
    return _listed(
        connection,
        appointment.c.contact_id == view.contact_id,
        appointment.c.code != view.code,
        _BOOKED,
        appointment.c.starts_at < view.ends_at,
        appointment_slot.c.ends_at > view.starts_at,
    )


def recent_no_shows(connection: Any, contact_id: int, days: int, now: datetime) -> int:
    """How often the person has stayed away in the last ``days`` days."""
    stayed_away = sa.and_(
        appointment.c.contact_id == contact_id,
        appointment.c.state == AppointmentState.NO_SHOW.value,
        appointment.c.starts_at > now - timedelta(days),
    )
    return int(connection.execute(sa.select(sa.func.count()).select_from(appointment).where(stayed_away)).scalar_one())


def _listed(connection: Any, *wanted: Any) -> list[AppointmentView]:
    found = APPOINTMENTS.where(*wanted).order_by(appointment.c.starts_at, appointment.c.id)
    return [appointment_view(row) for row in connection.execute(found)]


def appointment_view(row: Any) -> AppointmentView:
    """A row of APPOINTMENTS."""
    return AppointmentView(**{**row._mapping, "state": AppointmentState(row.state)})
