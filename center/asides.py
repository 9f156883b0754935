"""What needs no understanding: a photo, a tap that makes somebody follow, and what is said to it, beside the dialogue.

It is in the log like everything else, but is nobody's turn: the dialogue state does not know of it, and a form that is
open stays where it is. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.conversations import State
from center.messages import Author, Kind, Message, Words, keep, read
from center.sealing import Seal
from center.tables import message, turn
from center.turn_statements import INSERT_REPLIES, NEXT_SEQ, TAKE_BACK_SEQ
from center.turns import Incoming, Received, put_in_log


class Before(NamedTuple):
    """A message that has been received before; one beside the dialogue has no turn."""

    said: Message
    has_turn: bool


def set_down(
    connection: Any, seal: Seal, conversation_id: str, incoming: Incoming, replies: Sequence[Words], now: datetime
) -> Received:
    """Store what a person did with what is said to it, once; nothing is said while a person answers there.

    A repeat is told by its client id, which it needs. Raises UnknownConversation.
    """
    place, stored = put_in_log(connection, seal, conversation_id, incoming, now)
    if stored is None:
        before = received_before(connection, seal, conversation_id, str(incoming.client_id))
        assert before is not None
        return Received(before.said.id, before.said.seq, False)
    for number, words in enumerate(replies if place.state != State.HUMAN.value else ()):
        say_to(connection, seal, conversation_id, stored.id, words, f"{incoming.client_id}:{number}", now)
    return Received(stored.id, place.last_seq, True)


def say_to(
    connection: Any, seal: Seal, conversation_id: str, answers_id: int, words: Words, client_id: str, now: datetime
) -> bool:
    """Say ``words`` to an earlier message, whoever answers there now; False when ``client_id`` was said before."""
    place = connection.execute(NEXT_SEQ, {"id": conversation_id, "now": now}).one()
    same = sa.and_(message.c.conversation_id == conversation_id, message.c.client_id == client_id)
    if connection.execute(sa.select(message.c.id).where(same)).first() is not None:
        connection.execute(TAKE_BACK_SEQ, {"id": conversation_id})
        return False
    row = {
        "conversation_id": conversation_id,
        "seq": place.last_seq,
        "session": place.session,
        "author": Author.BOT.value,
        "client_id": client_id,
        "kind": Kind.TEXT.value,
        **keep(words, seal, conversation_id)._asdict(),
        "answers_id": answers_id,
        "created_at": now,
    }
    connection.execute(INSERT_REPLIES, [row])
    return True


def received_before(connection: Any, seal: Seal, conversation_id: str, client_id: str) -> Before | None:
    """What came under ``client_id``; None when nothing did."""
    same = sa.and_(message.c.conversation_id == conversation_id, message.c.client_id == client_id)
    with_turn = sa.select(*message.c, turn.c.message_id.label("turn_id")).join_from(message, turn, isouter=True)
    row = connection.execute(with_turn.where(same)).one_or_none()
    return None if row is None else Before(read(row, seal), row.turn_id is not None)


def is_answered(connection: Any, message_id: int) -> bool:
    """Whether something was said to the message."""
    return connection.execute(sa.select(message.c.id).where(message.c.answers_id == message_id)).first() is not None
