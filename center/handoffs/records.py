"""Hand-overs as they are stored, and what happened to them. Functions are part of the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from center.cases.reading import stored
from center.handoff_tables import handoff, handoff_event
from center.handoffs.states import HandoffEventKind, HandoffReason, HandoffState, UnknownHandoff
from center.privacy import mask_for_log
from center.staff.accounts import StaffMember
from center.staff.sight import sees_office
from center.tables import Moment, conversation

OPEN = handoff.c.state != HandoffState.ENDED.value
RETENTION = "conversation"


class Handoff(NamedTuple):
    """One hand-over; times in UTC.

    ``message_id`` is what the person said last before, ``wanted`` the colleague it was forwarded to, ``told_place`` and
    ``told_seconds`` what the person was told of the queue, ``due_at`` when a promised answer is due.
    """

    id: int
    conversation_id: str
    message_id: int | None
    office_id: str | None
    reason: HandoffReason
    state: HandoffState
    asked_at: datetime
    queued_at: datetime
    told_place: int | None
    told_seconds: int | None
    wanted: str | None
    claimed_by: str | None
    claimed_at: datetime | None
    due_at: datetime | None
    alarmed_at: datetime | None
    result: str | None
    ended_by: str | None
    ended_at: datetime | None


class HandoffEvent(NamedTuple):
    """One thing that happened: ``about`` names a colleague, office or promise; ``text`` (why, a note) is masked."""

    kind: HandoffEventKind
    staff_id: str | None
    about: str | None
    text: str
    at: datetime


_INSERT_EVENT = sa.text(
    """
    INSERT INTO handoff_event (handoff_id, kind, staff_id, about, text, client_id, at)
    VALUES (:handoff_id, :kind, :staff_id, :about, :text, :client_id, :at)
    ON CONFLICT (handoff_id, client_id) DO NOTHING
    """
).bindparams(sa.bindparam("at", type_=Moment))
COLUMNS = [handoff.c[name] for name in Handoff._fields]


def handoff_of(row: Any) -> Handoff:
    """The hand-over of a row that has COLUMNS."""
    values = {name: row._mapping[name] for name in Handoff._fields}
    reason, state = stored(HandoffReason, row.reason), stored(HandoffState, row.state)
    return Handoff(**{**values, "reason": reason, "state": state})


def open_handoff(connection: Any, conversation_id: str) -> Handoff | None:
    """The hand-over of the conversation that is not over; None without one."""
    mine = sa.and_(handoff.c.conversation_id == conversation_id, OPEN)
    row = connection.execute(sa.select(*COLUMNS).where(mine)).one_or_none()
    return None if row is None else handoff_of(row)


def last_handoff(connection: Any, conversation_id: str) -> Handoff | None:
    """The hand-over that is not over, else the last one; None when there never was one."""
    mine = sa.select(*COLUMNS).where(handoff.c.conversation_id == conversation_id)
    row = connection.execute(mine.order_by(handoff.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else handoff_of(row)


def require_sight(connection: Any, staff: StaffMember, conversation_id: str) -> Handoff | None:
    """The last hand-over, for a member who sees the conversation; raises UnknownHandoff for all others alike."""
    there = sa.select(conversation.c.office_id).where(conversation.c.id == conversation_id)
    row = connection.execute(there).one_or_none()
    if row is None:
        raise UnknownHandoff(conversation_id)
    found = last_handoff(connection, conversation_id)
    office_id = found.office_id if found is not None else row.office_id
    is_own = found is not None and staff.staff_id in (found.claimed_by, found.wanted)
    if not (is_own or sees_office(staff, office_id, unplaced=True)):
        raise UnknownHandoff(conversation_id)
    return found


def change(connection: Any, found: Handoff, now: datetime, **values: Any) -> bool:
    """Whether this call made the change: the row stands as it was read."""
    same = sa.and_(
        handoff.c.id == found.id,
        handoff.c.state == found.state.value,
        handoff.c.claimed_by.is_(None) if found.claimed_by is None else handoff.c.claimed_by == found.claimed_by,
    )
    changed = sa.update(handoff).where(same).values(**values, updated_at=now)
    return bool(connection.execute(changed).rowcount == 1)


def begin(connection: Any, conversation_id: str, reason: HandoffReason, now: datetime, **values: Any) -> Handoff | None:
    """A new hand-over; None when one of the conversation is open already, whoever made it."""
    row = {
        "conversation_id": conversation_id,
        "reason": reason.value,
        "asked_at": now,
        "queued_at": now,
        "retention": RETENTION,
        "created_at": now,
        "updated_at": now,
        **values,
    }
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(handoff).values(**row))
    except IntegrityError:
        return None
    return open_handoff(connection, conversation_id)


def add_event(
    connection: Any,
    found: Handoff,
    kind: HandoffEventKind,
    staff_id: str | None,
    now: datetime,
    text: str = "",
    about: str | None = None,
    client_id: str | None = None,
) -> bool:
    """Note what happened, personal numbers masked; False for a repeat of ``client_id``."""
    values = {
        "handoff_id": found.id,
        "kind": kind.value,
        "staff_id": staff_id,
        "about": about,
        "text": mask_for_log(text),
        "client_id": client_id,
        "at": now,
    }
    return bool(connection.execute(_INSERT_EVENT, values).rowcount == 1)


def events_of(connection: Any, conversation_id: str, most: int = 100) -> list[HandoffEvent]:
    """What happened to the hand-overs of a conversation, the newest last; numbers in it are masked."""
    joined = sa.select(handoff_event).join_from(handoff_event, handoff)
    mine = joined.where(handoff.c.conversation_id == conversation_id)
    rows = connection.execute(mine.order_by(handoff_event.c.id.desc()).limit(most)).all()
    return [_event(row) for row in reversed(rows)]


def _event(row: Any) -> HandoffEvent:
    return HandoffEvent(stored(HandoffEventKind, row.kind), row.staff_id, row.about, row.text, row.at)
