"""Notices as messages of a conversation: written outside a turn, once, whoever answers there at the moment.

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.conversations import State
from center.messages import Author, Kind, Words, keep
from center.sealing import Seal
from center.tables import Moment, conversation, message


class Talk(NamedTuple):
    """A conversation as a notice sees it; ``heard_at`` is when its person last said something (UTC), if ever."""

    channel: str
    is_closed: bool
    heard_at: datetime | None


_NEXT_SEQ = (
    sa.text(
        """
        UPDATE conversation SET last_seq = last_seq + 1, updated_at = :now, retention = 'conversation'
        WHERE id = :id RETURNING last_seq, session
        """
    )
    .bindparams(sa.bindparam("now", type_=Moment))
    .columns(last_seq=sa.Integer, session=sa.Integer)
)


def talk_of(connection: Any, conversation_id: str) -> Talk:
    """How the conversation stands."""
    heard = sa.select(sa.func.max(message.c.created_at)).where(
        message.c.conversation_id == conversation_id, message.c.author == Author.PERSON.value
    )
    wanted = sa.select(conversation.c.channel, conversation.c.state).where(conversation.c.id == conversation_id)
    row = connection.execute(wanted).one()
    return Talk(row.channel, row.state == State.CLOSED.value, connection.execute(heard).scalar_one())


def is_written(connection: Any, conversation_id: str, client_id: str) -> bool:
    """Whether the conversation has this message."""
    same = sa.and_(message.c.conversation_id == conversation_id, message.c.client_id == client_id)
    return connection.execute(sa.select(message.c.id).where(same)).first() is not None


def write_message(
    connection: Any, seal: Seal, conversation_id: str, words: Words, client_id: str, now: datetime
) -> None:
    """Append what the bot has to say; nothing is said of it in the dialogue state."""
    place = connection.execute(_NEXT_SEQ, {"id": conversation_id, "now": now}).one()
    values = {
        "conversation_id": conversation_id,
        "seq": place.last_seq,
        "session": place.session,
        "author": Author.BOT.value,
        "client_id": client_id,
        "kind": Kind.TEXT.value,
        **keep(words, seal, conversation_id)._asdict(),
        "created_at": now,
    }
    connection.execute(sa.insert(message).values(**values))
