"""What waits for an answer: questions about turns that change nothing."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from center.tables import Moment, turn

OPEN = turn.c.state != "done"
_DUE = sa.select(turn.c.due_at).where(turn.c.conversation_id == sa.bindparam("of"), OPEN).order_by(turn.c.seq).limit(1)


class Outcome(str, Enum):
    """How a turn ended: answered; for the person who has taken over; taken over meanwhile; given up with a promise;
    left to staff, because the bot was switched off."""

    ANSWERED = "answered"
    FOR_PERSON = "for_person"
    WITHHELD = "withheld"
    FAILED = "failed"
    BOT_OFF = "bot_off"


def finished_by(connection: Any, message_id: int, claim: str) -> Outcome | None:
    """The outcome if this very ``claim`` has finished the turn: what a commit came to whose answer was lost."""
    wanted = sa.and_(turn.c.message_id == message_id, turn.c.claim == claim)
    found = connection.execute(sa.select(turn.c.outcome).where(wanted)).scalar_one_or_none()
    return Outcome(found) if found else None


def outcome_of(connection: Any, message_id: int) -> Outcome | None:
    """How the turn of a message ended; None while it is open."""
    found = connection.execute(sa.select(turn.c.outcome).where(turn.c.message_id == message_id)).scalar_one_or_none()
    return Outcome(found) if found else None


def is_due(connection: Any, conversation_id: str, now: datetime) -> bool:
    """Whether the oldest open turn of the conversation may be taken now."""
    due_at = connection.execute(_DUE, {"of": conversation_id}).scalar_one_or_none()
    return due_at is not None and due_at <= now


def waiting_conversations(connection: Any, now: datetime, limit: int = 100) -> list[str]:
    """Conversations with an open turn that is due, the longest waiting first."""
    oldest = sa.func.min(turn.c.received_at)
    wanted = sa.select(turn.c.conversation_id).where(OPEN, turn.c.due_at <= now)
    rows = connection.execute(wanted.group_by(turn.c.conversation_id).order_by(oldest).limit(limit))
    return [row.conversation_id for row in rows]


def oldest_waiting(connection: Any) -> datetime | None:
    """When the longest waiting message was received; None when none waits."""
    found: datetime | None = connection.execute(
        sa.select(sa.type_coerce(sa.func.min(turn.c.received_at), Moment)).where(OPEN)
    ).scalar_one()
    return found
