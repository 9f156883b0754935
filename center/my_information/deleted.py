"""Whether a conversation was emptied, so that what was given out before opens it no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.forgetting_tables import erasure


def was_deleted(connection: Any, conversation_id: str, since: datetime) -> bool:
    """Whether the conversation was emptied at ``since`` or later: its person asked for it, or its time was over."""
    mine = sa.and_(erasure.c.conversation_id == conversation_id, erasure.c.at >= since)
    return connection.execute(sa.select(erasure.c.id).where(mine).limit(1)).first() is not None
