"""What is made during a call: found by the call's conversation, and noted as taken down for the caller (代录).

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.booking_tables import appointment
from center.call_tables import call_record
from center.calls.records import CallView, Made, made_in
from center.calls.states import CallResult
from center.case_tables import agency_case
from center.clock import WorkingClock
from center.draft_tables import draft
from center.people_tables import demand
from center.rating_choices import choose, subject_of
from center.rating_settings import RatingSetting
from center.ratings import Rated, Rater, Said, rate
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.tables import Moment, promise

_MADE_IN = (
    (agency_case, CallResult.CASE),
    (appointment, CallResult.APPOINTMENT),
    (demand, CallResult.DEMAND),
    (promise, CallResult.PROMISE),
    (draft, CallResult.DRAFT),
)
_INSERT = sa.text(
    """
    INSERT INTO call_record (call_id, record, kind, recorded_by, created_at)
    VALUES (:call_id, :record, :kind, :recorded_by, :now)
    ON CONFLICT (call_id, record) DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment))


def take_down(connection: Any, staff: StaffMember, view: CallView, now: datetime) -> tuple[Made, ...]:
    """Note what has been made in the call's conversation since the last look; everything made so far."""
    for table, kind in _MADE_IN:
        _note_new(connection, staff, view, table, kind, now)
    return made_in(connection, view.id)


def rate_for(
    connection: Any,
    seal: Seal,
    settings: RatingSetting,
    clock: WorkingClock,
    staff: StaffMember,
    view: CallView,
    said: Said,
    now: datetime,
) -> Rated:
    """Record what the caller rates, marked as recorded by ``staff``; the call's conversation must be there.

    Raises NotFinished, RatedBefore, UnknownSubject, UnknownReason, and ValueError without a conversation.
    """
    if view.conversation_id is None:
        raise ValueError(f"call {view.code} has no conversation")
    chosen = choose(connection, view.conversation_id, now)
    subject = subject_of(connection, chosen.key, view.conversation_id)
    by = Rater("hotline", view.conversation_id, None, staff.staff_id, view.code)
    rated = rate(connection, seal, settings, clock, subject, said, by, None, now)
    _put(connection, staff, view, f"R-{rated.id}", CallResult.RATING, now)
    note(connection, staff.staff_id, "call.rating", view.code, now, details={"subject": chosen.key})
    return rated


def _note_new(
    connection: Any, staff: StaffMember, view: CallView, table: sa.Table, kind: CallResult, now: datetime
) -> None:
    known = sa.select(call_record.c.record).where(call_record.c.call_id == view.id)
    mine = sa.and_(table.c.conversation_id == view.conversation_id, table.c.code.not_in(known))
    for code in connection.execute(sa.select(table.c.code).where(mine).order_by(table.c.id)).scalars().all():
        _put(connection, staff, view, str(code), kind, now)


def _put(connection: Any, staff: StaffMember, view: CallView, record: str, kind: CallResult, now: datetime) -> None:
    values = {"call_id": view.id, "record": record, "kind": kind.value, "recorded_by": staff.staff_id, "now": now}
    connection.execute(_INSERT, values)
