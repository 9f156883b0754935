"""Notices as messages of a conversation: written outside a turn, once, whoever answers there at the moment.

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.conversations import State
from center.messages import Author, Kind, Words, keep
from center.sealing import Seal
from center.tables import Moment, conversation, message


class Talk(NamedTuple):
    """A conversation as a notice sees it; ``heard_at`` is when its person last said something (UTC), if ever."""

    id: str
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
_HEARD = (
    sa.select(message.c.created_at)
    .where(message.c.conversation_id == conversation.c.id, message.c.author == Author.PERSON.value)
    .order_by(message.c.seq.desc())
    .limit(1)
    .scalar_subquery()
)


def talks_of(connection: Any, conversation_ids: Sequence[str]) -> list[Talk]:
    """How the conversations stand, the one in which somebody spoke last first; one never spoken in comes last."""
    columns = conversation.c.id, conversation.c.channel, conversation.c.state, _HEARD.label("heard_at")
    wanted = sa.select(*columns).where(conversation.c.id.in_(list(conversation_ids))).order_by(conversation.c.id)
    found = [_talk(row) for row in connection.execute(wanted)]
    return sorted(found, key=lambda talk: talk.heard_at.timestamp() if talk.heard_at else 0.0, reverse=True)


def written_in(connection: Any, conversation_ids: Sequence[str], client_id: str) -> int | None:
    """The id of the message that has this ``client_id`` in one of the conversations, if there is one."""
    same = sa.and_(message.c.conversation_id.in_(list(conversation_ids)), message.c.client_id == client_id)
    found = connection.execute(sa.select(message.c.id).where(same).limit(1)).scalar_one_or_none()
    return None if found is None else int(found)


def write_message(
    connection: Any, seal: Seal, conversation_id: str, words: Words, client_id: str, now: datetime
) -> int:
    """Append what the bot has to say, and say its message's id; nothing is said of it in the dialogue state."""
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
    return int(connection.execute(sa.insert(message).values(**values)).inserted_primary_key[0])


def _talk(row: Any) -> Talk:
    return Talk(row.id, row.channel, row.state == State.CLOSED.value, row.heard_at)
