"""Calls and appointments in bulk, and who works at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from bench.desk.copies import Making, copy, phone_of, rows_of
from bench.desk.talk_rows import ANSWERED, SAID
from center.appointments.booking import Wish, book
from center.appointments.slots import Grid, grid_of
from center.appointments.states import AppointmentState
from center.booking_tables import appointment, appointment_slot
from center.call_tables import call
from center.calls.opening import open_call
from center.calls.records import CODE_LETTER, about
from center.calls.states import CallKind, CallResult, CallState
from center.cases.opening import Origin
from center.identifiers import public_code
from center.promises import PHONE
from center.staff.accounts import StaffMember
from center.staff.changing import SYSTEM, NewMember, create
from center.staff.passwords import UNUSABLE
from center.staff.rights import Role
from center.staff.sessions import open_session
from center.times import local_date

BOOKED = 20
"""So many come on the day that is shown, in every database."""
CHANNEL = "hotline"
WINDOW = "tax"
DAYS_AHEAD = 15
_DAYS_AGO = 30
_SLOTS_A_DAY = 8


def member(connection: Any, staff_id: str, role: Role, office_id: str | None, now: datetime) -> StaffMember:
    """A new member of staff, whom no password lets in."""
    new = NewMember(staff_id, f"测试{role.caption}", frozenset({role}), office_id)
    return create(connection, new, UNUSABLE, SYSTEM, now, must_change=False)


def signed_in(connection: Any, staff: StaffMember, now: datetime) -> str:
    """The token of a new session."""
    return open_session(connection, staff.id, "bench", "127.0.0.1", now).token


def call_rows(making: Making, calls: int) -> None:
    """One unfinished call of the member's own, and so many that are registered."""
    code = open_call(making.connection, making.seal, making.staff, phone_of(0), making.now)
    (first,) = rows_of(making.connection, call, call.c.code == code)
    copy(making.connection, call, first, _calls(making, calls))


def _calls(making: Making, calls: int) -> Iterator[dict[str, Any]]:
    seal = making.seal
    for number in range(calls):
        code, at = public_code(CODE_LETTER), making.now - timedelta(minutes=6 * number + 10)
        is_simple = bool(number % 2)
        yield {
            "code": code,
            "open_key": None,
            "operator": (making.staff if is_simple else making.colleague).staff_id,
            "office_id": making.office_id,
            "state": CallState.CLOSED.value,
            "kind": (CallKind.GUIDANCE if is_simple else CallKind.BUSINESS).value,
            "result": CallResult.ANSWERED.value,
            "caller_sealed": seal.seal(phone_of(number), about(code, "caller")),
            "caller_hash": seal.fingerprint(phone_of(number), PHONE),
            "question": SAID,
            "answer": ANSWERED,
            "notice_given": True,
            "started_at": at,
            "answered_at": at,
            "ended_at": at + timedelta(minutes=3),
        }


def appointment_rows(making: Making, appointments: int) -> tuple[str, date]:
    """BOOKED people on one of the next days, and so many who came earlier; the office and that day."""
    service = making.knowledge.service
    grid = grid_of(service, service.working_clock(), making.office_id, WINDOW)
    codes = [_book(making, grid, number) for number in range(BOOKED)]
    (first,) = rows_of(making.connection, appointment, appointment.c.code == codes[0])
    slots = _past_slots(making, first["slot_id"], 1 + appointments // 4)
    changes = (_past(*slots[number % len(slots)]) for number in range(appointments))
    copy(making.connection, appointment, first, changes)
    return str(first["office_id"]), local_date(first["starts_at"])


def _book(making: Making, grid: Grid, number: int) -> str:
    service, now = making.knowledge.service, making.now
    days = (local_date(now) + timedelta(days) for days in range(1, DAYS_AHEAD))
    slots = next(slots for day in days if (slots := list(grid.on(day))))
    slot = slots[number % len(slots)]
    wish = Wish(slot.office_id, slot.window_key, "other", "别的事", slot.starts_at, phone_of(number), "王小明")
    origin = Origin(CHANNEL, None, None, None, making.staff.staff_id)
    clock, known = service.working_clock(), making.knowledge
    return book(making.connection, making.seal, service, clock, wish, origin, now, knowledge=known, grid=grid).code


def _past_slots(making: Making, like: int, slots: int) -> list[tuple[int, datetime]]:
    """So many slots of earlier days, by id and start."""
    connection = making.connection
    (first,) = rows_of(connection, appointment_slot, appointment_slot.c.id == like)
    ids = [row["id"] for row in rows_of(connection, appointment_slot)]
    found = []
    for number in range(slots):
        days, place = divmod(number, _SLOTS_A_DAY)
        ago = timedelta(days=_DAYS_AGO + days, minutes=30 * place)
        found.append((max(ids) + 1 + number, first["starts_at"] - ago))
    length = first["ends_at"] - first["starts_at"]
    changes = ({"id": key, "starts_at": at, "ends_at": at + length, "taken": first["seats"]} for key, at in found)
    copy(connection, appointment_slot, first, changes)
    return found


def _past(slot_id: int, at: datetime) -> dict[str, Any]:
    return {
        "code": public_code("A"),
        "state": AppointmentState.ARRIVED.value,
        "slot_id": slot_id,
        "starts_at": at,
        "ended_at": at,
    }
