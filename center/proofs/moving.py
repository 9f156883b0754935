"""A task that is gone on with in one conversation is over in the other, which says so when its person comes back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.conversations import conversation_of
from center.identifiers import opaque
from center.messages import Words
from center.notices.talks import write_message
from center.sealing import Seal
from center.tables import conversation

_CALLED = {"widget": "网页上", "wechat": "微信上", "hotline": "热线电话里"}
_ELSEWHERE = "别处"


def channel_called(connection: Any, conversation_id: str) -> str:
    """Where a conversation is held, in words: 网页上, 微信上. Raises UnknownConversation."""
    return _CALLED.get(conversation_of(connection, conversation_id).channel, _ELSEWHERE)


def leave_behind(connection: Any, seal: Seal, conversation_id: str, text: str, now: datetime) -> None:
    """Say ``text`` in the conversation that a task was taken from; its next words begin a new session, without it."""
    card = {"kind": "notice", "phrase": "task_moved"}
    write_message(connection, seal, conversation_id, Words(text, custom=card), f"moved:{opaque()}", now)
    anew = sa.update(conversation).where(conversation.c.id == conversation_id).values(answered_at=None)
    connection.execute(anew)
