"""An appointment by its code, for its maker, or for whoever knows the phone's last four digits (AH 6.3.1).

Guessing is limited as it is for cases. Functions take a connection and are part of the caller's transaction, which
writes and is committed whatever the answer.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Union

from center.appointments.reading import AppointmentView, appointment_of
from center.appointments.states import UnknownAppointment
from center.cases.attempts import asker_waits_until, code_waits_until, note_attempt, take_turn
from center.cases.codes import last_digits
from center.cases.progress import Asking, NotTold, Reason, phone_matches, too_many, wrong_digits
from center.identities import Asker
from center.people import read_contact
from center.sealing import Seal

Found = Union[AppointmentView, NotTold]
NEEDS_DIGITS = "请说预约时留的手机号后四位，核对上了才能看。"


def find_appointment(connection: Any, seal: Seal, asking: Asking, asker: Asker, now: datetime) -> Found:
    """The appointment with the code ``asking.said``; ``asker`` is who may see it without digits."""
    found = _with_code(connection, asking.said)
    if found is not None and found.was_made_by(asker):
        return found
    take_turn(connection, asking.asker, asking.said)
    if until := asker_waits_until(connection, asking.asker, now):
        return too_many(until, now)
    if found is None:
        note_attempt(connection, asking.asker, asking.said, False, now)
        return NotTold(Reason.UNKNOWN, UnknownAppointment(asking.said).message)
    return _by_digits(connection, seal, asking, found, now)


def _by_digits(connection: Any, seal: Seal, asking: Asking, found: AppointmentView, now: datetime) -> Found:
    digits = last_digits(asking.digits) if asking.digits else None
    if digits is None:
        return NotTold(Reason.NOT_DIGITS, NEEDS_DIGITS)
    if until := code_waits_until(connection, found.code, now):
        return too_many(until, now)
    matches = phone_matches(read_contact(connection, seal, found.contact_id).phone, digits)
    note_attempt(connection, asking.asker, found.code, matches, now)
    return found if matches else wrong_digits(connection, asking, found.code, now)


def _with_code(connection: Any, code: str) -> AppointmentView | None:
    try:
        return appointment_of(connection, code)
    except UnknownAppointment:
        return None
