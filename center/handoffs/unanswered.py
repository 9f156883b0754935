"""Which words of somebody who called a person still wait for an answer of staff."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.handoff_tables import handoff
from center.messages import Author
from center.tables import message


def unanswered() -> Any:
    """The clause for those of ``message`` in the conversation of a row of ``handoff``: said since a person was called.

    What the person and the bot said before, perhaps weeks ago, waits for nobody.
    """
    answer = message.alias("answer")
    later = sa.select(answer.c.id).where(
        answer.c.conversation_id == message.c.conversation_id,
        answer.c.author == Author.STAFF.value,
        answer.c.seq > message.c.seq,
    )
    return sa.and_(
        message.c.conversation_id == handoff.c.conversation_id,
        message.c.author == Author.PERSON.value,
        sa.or_(message.c.created_at >= handoff.c.asked_at, message.c.id == handoff.c.message_id),
        ~sa.exists(later),
    )
