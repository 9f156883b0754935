"""A message as programs see it: times in Asia/Shanghai, opaque button ids, no payload."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.channels.buttons import button_id
from bot.turns import Reply
from center.messages import Author, Message
from center.times import local


def wire(said: Reply, conversation_id: str, secret: str) -> dict[str, Any]:
    """One message of the conversation; the person's own carry the ``id`` that their client gave them."""
    shown: dict[str, Any] = {
        "seq": said.seq,
        "author": said.author.value,
        "at": iso(said.created_at),
        "text": said.words.text,
        "buttons": [
            {"title": button["title"], "id": button_id(button["payload"], conversation_id, secret)}
            for button in said.words.buttons
        ],
        "custom": said.words.custom or {},
    }
    if isinstance(said, Message) and said.author is Author.PERSON and said.client_id is not None:
        shown["id"] = said.client_id
    return shown


def iso(at: datetime) -> str:
    """``at`` in ISO 8601, by Shanghai's clocks, to the millisecond."""
    return local(at).isoformat(timespec="milliseconds")
