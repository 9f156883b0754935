"""Who calls for a member of staff just now: people who wait for anybody, and new words in one's own conversations."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.handoff_tables import handoff
from center.handoffs.listing import Queue, talks_counted
from center.handoffs.states import HandoffState
from center.messages import Author
from center.staff.accounts import StaffMember
from center.tables import message


class Calling(NamedTuple):
    """How many people wait within sight, and the number of the latest words to this member; it only grows with them."""

    waiting: int
    said: int


def who_calls(connection: Any, staff: StaffMember, now: datetime) -> Calling:
    """Who calls now. ``said`` counts words since the conversation was claimed; 0 without any."""
    mine = sa.and_(handoff.c.claimed_by == staff.staff_id, handoff.c.state == HandoffState.CLAIMED.value)
    to_me = sa.and_(
        message.c.conversation_id == handoff.c.conversation_id,
        message.c.author == Author.PERSON.value,
        message.c.created_at > handoff.c.claimed_at,
    )
    latest = sa.select(sa.func.coalesce(sa.func.max(message.c.id), 0)).join_from(handoff, message, to_me).where(mine)
    waiting = talks_counted(connection, staff, now)[Queue.WAITING]
    return Calling(waiting, int(connection.execute(latest).scalar_one()))
