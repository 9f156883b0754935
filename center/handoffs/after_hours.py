"""The person goes on in a conversation that somebody answers, and the center has closed: a promise instead of silence.

Once per time that the center is closed: the words that come later belong to the same promise.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.answers import filled_in
from center.clock import WorkingClock
from center.handoff_tables import handoff_event
from center.handoffs.records import Handoff, add_event, open_handoff
from center.handoffs.states import HandoffEventKind, HandoffState
from center.handoffs.summary import wants
from center.knowledge import ServiceSettings
from center.messages import Message, Words
from center.promises import Reason, make_promise, reply_due
from center.sealing import Seal


def promised_after_hours(
    connection: Any, seal: Seal, settings: ServiceSettings, clock: WorkingClock, said: Message, now: datetime
) -> Words | None:
    """When what was ``said`` is answered, with the promise of it; None while the center is open, or once it was told.

    None also where nobody has claimed the conversation.
    """
    found = open_handoff(connection, said.conversation_id)
    if found is None or found.state is not HandoffState.CLAIMED or clock.is_open(now):
        return None
    if _was_told(connection, clock, found, now):
        return None
    question = said.words.text.strip() or wants(connection, seal, said.conversation_id) or "在人工接待里发来了内容"
    promised = make_promise(
        connection,
        seal,
        conversation_id=said.conversation_id,
        message_id=said.id,
        reason=Reason.QUESTION,
        question=question,
        phone=None,
        due=reply_due(settings, now),
        now=now,
    )
    add_event(connection, found, HandoffEventKind.PROMISED, None, now, about=promised.code)
    filled = {"单号": promised.code, "时间": promised.due_in_words(now)}
    text = filled_in(settings, settings.handoff_rules().line("after_hours", filled))
    return Words(text, custom=promised.card())


def _was_told(connection: Any, clock: WorkingClock, found: Handoff, now: datetime) -> bool:
    """Whether no working time has passed since it was told last."""
    promised = handoff_event.c.kind == HandoffEventKind.PROMISED.value
    mine = sa.and_(handoff_event.c.handoff_id == found.id, promised)
    told_at = connection.execute(sa.select(sa.func.max(handoff_event.c.at)).where(mine)).scalar_one()
    return told_at is not None and clock.elapsed(told_at, now) == timedelta()
