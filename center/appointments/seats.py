"""The seats of a slot, taken and given back by the database alone: two who want the last one cannot both have it.

A row is made when a slot is first booked. Its ``seats`` follow the settings; lowering them keeps what is taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.appointments.slots import Slot
from center.booking_tables import appointment_slot
from center.tables import Moment

_ADD = sa.text(
    """
    INSERT INTO appointment_slot (office_id, window_key, starts_at, ends_at, seats, taken, updated_at)
    VALUES (:office_id, :window_key, :starts_at, :ends_at, :seats, 0, :now)
    ON CONFLICT (office_id, window_key, starts_at) DO NOTHING
    """
).bindparams(*(sa.bindparam(name, type_=Moment) for name in ("starts_at", "ends_at", "now")))


def slot_id_of(connection: Any, slot: Slot, seats: int, now: datetime) -> int:
    """The id of the slot's row, made when there is none."""
    same = sa.and_(
        appointment_slot.c.office_id == slot.office_id,
        appointment_slot.c.window_key == slot.window_key,
        appointment_slot.c.starts_at == slot.starts_at,
    )
    wanted = sa.select(appointment_slot.c.id).where(same)
    found = connection.execute(wanted).scalar_one_or_none()
    if found is None:
        times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "now": now}
        values = {"office_id": slot.office_id, "window_key": slot.window_key, "seats": seats}
        connection.execute(_ADD, {**values, **times})
        found = connection.execute(wanted).scalar_one()
    return int(found)


def lock_slots(connection: Any, slot_ids: Iterable[int]) -> None:
    """Hold several slots until the transaction ends, always in one order, so that two who swap do not deadlock."""
    held = sa.select(appointment_slot.c.id).where(appointment_slot.c.id.in_(list(slot_ids)))
    connection.execute(held.order_by(appointment_slot.c.id).with_for_update()).all()


def take_seat(connection: Any, slot_id: int, seats: int, now: datetime) -> bool:
    """Take one of ``seats``; False when all are taken."""
    free = sa.and_(appointment_slot.c.id == slot_id, appointment_slot.c.taken < seats)
    taken = {"taken": appointment_slot.c.taken + 1, "seats": seats, "updated_at": now}
    return bool(connection.execute(sa.update(appointment_slot).where(free).values(**taken)).rowcount == 1)


def give_back(connection: Any, slot_id: int, now: datetime) -> None:
    """Give one seat back."""
    mine = sa.update(appointment_slot).where(appointment_slot.c.id == slot_id)
    connection.execute(mine.values(taken=appointment_slot.c.taken - 1, updated_at=now))
