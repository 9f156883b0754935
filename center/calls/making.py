"""What is made during a call: found by the call's conversation, and noted as taken down for the caller (代录).

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.answers import phrase_of
from center.asides import received_before, say_to
from center.booking_tables import appointment
from center.call_tables import call_record
from center.calls.opening import is_mobile
from center.calls.records import CallView, Made, made_in
from center.calls.states import CallResult
from center.case_tables import agency_case
from center.clock import WorkingClock
from center.draft_tables import draft
from center.knowledge import ServiceSettings
from center.messages import Words
from center.people_tables import demand
from center.promises.making import Promise, make_promise, reply_due
from center.promises.states import Reason
from center.rating_choices import choose, subject_of
from center.rating_settings import RatingSetting
from center.ratings import Rated, Rater, Said, rate
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.tables import Moment, promise
from center.turns import Incoming, put_in_log

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


class Asked(NamedTuple):
    """What a caller wants answered later: in their words, under which mobile number (None: none), and its id."""

    question: str
    phone: str | None
    client_id: str


def promise_for(
    connection: Any,
    seal: Seal,
    settings: ServiceSettings,
    staff: StaffMember,
    view: CallView,
    asked: Asked,
    now: datetime,
) -> tuple[Promise, str]:
    """Promise an answer without the bot, and what is told of it; the same id again gives the same promise.

    The call's conversation must be there, else ValueError.
    """
    if view.conversation_id is None:
        raise ValueError(f"call {view.code} has no conversation")
    phone = asked.phone or (view.caller if is_mobile(view.caller) else None)
    incoming = Incoming(Words(asked.question), client_id=asked.client_id, staff_id=staff.staff_id)
    message_id = _put_down(connection, seal, view.conversation_id, incoming, now)
    promised = make_promise(
        connection,
        seal,
        conversation_id=view.conversation_id,
        message_id=message_id,
        reason=Reason.QUESTION,
        question=asked.question,
        phone=phone,
        due=reply_due(settings, now),
        now=now,
    )
    where = f"打{phone}" if phone else "凭单号来电时"
    filled = {"单号": promised.code, "时间": promised.due_in_words(now), "途径": where, "算法": promised.why}
    told = phrase_of(settings, "question_promised", filled)
    reply = Words(told, custom=promised.card())
    if say_to(connection, seal, view.conversation_id, message_id, reply, f"{asked.client_id}:0", now):
        note(connection, staff.staff_id, "call.promise", view.code, now, details={"promise": promised.code})
    take_down(connection, staff, view, now)
    return promised, told


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


def _put_down(connection: Any, seal: Seal, conversation_id: str, incoming: Incoming, now: datetime) -> int:
    """The number of the message in the log, where it may stand from an earlier try."""
    _, stored = put_in_log(connection, seal, conversation_id, incoming, now)
    if stored is not None:
        return int(stored.id)
    before = received_before(connection, seal, conversation_id, str(incoming.client_id))
    assert before is not None
    return before.said.id


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
