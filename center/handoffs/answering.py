"""What was left while the center was closed is answered once a member of staff speaks in that conversation.

Only what the hand-over itself left: a question that a person left for an answer of its own stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.handoff_tables import handoff, handoff_event
from center.handoffs.records import add_event, open_handoff
from center.handoffs.states import HandoffEventKind
from center.promises import keep_promise
from center.promises.states import TO_KEEP
from center.tables import promise

WORDS = "在会话里答复"
"""What is noted of the answer."""


def answer_promised(connection: Any, staff_id: str, conversation_id: str, now: datetime) -> list[str]:
    """Keep every promise that was made there when the center closed, and note it in the conversation; their codes."""
    kept = [code for code in _left(connection, conversation_id) if keep_promise(connection, code, staff_id, now, WORDS)]
    found = open_handoff(connection, conversation_id) if kept else None
    if found is not None:
        for code in kept:
            add_event(connection, found, HandoffEventKind.ANSWERED, staff_id, now, about=code)
    return kept


def _left(connection: Any, conversation_id: str) -> Sequence[str]:
    made = sa.and_(handoff_event.c.handoff_id == handoff.c.id, handoff_event.c.kind == HandoffEventKind.PROMISED.value)
    is_open = sa.and_(promise.c.code == handoff_event.c.about, promise.c.state.in_(TO_KEEP))
    joined = sa.select(promise.c.code).select_from(handoff).join(handoff_event, made).join(promise, is_open)
    there = joined.where(handoff.c.conversation_id == conversation_id).order_by(promise.c.id)
    codes: Sequence[str] = connection.execute(there).scalars().all()
    return codes
