"""Who has a conversation open just now. A view is noted in the audit log once, however often its page reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.handoff_tables import handoff_viewer
from center.handoffs.records import require_sight
from center.staff.accounts import StaffMember, names_of
from center.staff.audit import note
from center.tables import Moment

LASTS = timedelta(seconds=30)
"""Whoever has not reported for so long has left."""
_SEE = sa.text(
    """
    INSERT INTO handoff_viewer (conversation_id, staff_id, since, seen_at)
    VALUES (:conversation_id, :staff_id, :now, :now)
    ON CONFLICT (conversation_id, staff_id) DO UPDATE SET seen_at = excluded.seen_at,
        since = CASE WHEN handoff_viewer.seen_at < :gone THEN excluded.since ELSE handoff_viewer.since END
    """
).bindparams(sa.bindparam("now", type_=Moment), sa.bindparam("gone", type_=Moment))


def look_on(connection: Any, staff: StaffMember, conversation_id: str, now: datetime) -> None:
    """Note that ``staff`` has the conversation open now; raises UnknownHandoff for who does not see it."""
    require_sight(connection, staff, conversation_id)
    mine = sa.and_(
        handoff_viewer.c.conversation_id == conversation_id,
        handoff_viewer.c.staff_id == staff.staff_id,
        handoff_viewer.c.seen_at >= now - LASTS,
    )
    goes_on = connection.execute(sa.select(handoff_viewer.c.since).where(mine)).first() is not None
    values = {"conversation_id": conversation_id, "staff_id": staff.staff_id, "now": now, "gone": now - LASTS}
    connection.execute(_SEE, values)
    if not goes_on:
        note(connection, staff.staff_id, "conversation.view", conversation_id, now)


def leave(connection: Any, staff_id: str, conversation_id: str) -> None:
    """``staff_id`` has closed the page."""
    mine = sa.and_(handoff_viewer.c.conversation_id == conversation_id, handoff_viewer.c.staff_id == staff_id)
    connection.execute(sa.delete(handoff_viewer).where(mine))


def viewers(connection: Any, conversation_id: str, now: datetime, but: str | None = None) -> list[str]:
    """The names of who has it open now, without the member ``but``."""
    here = sa.and_(handoff_viewer.c.conversation_id == conversation_id, handoff_viewer.c.seen_at >= now - LASTS)
    found = connection.execute(sa.select(handoff_viewer.c.staff_id).where(here)).scalars()
    others = sorted(set(found) - {but})
    names = names_of(connection, others) if others else {}
    return [names.get(one, one) for one in others]


def leavers_due(connection: Any, now: datetime) -> int:
    """Forget who has left without saying so; how many."""
    gone = sa.delete(handoff_viewer).where(handoff_viewer.c.seen_at < now - 2 * LASTS)
    return int(connection.execute(gone).rowcount)
