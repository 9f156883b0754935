"""The conversation log: who talks with whom, on which channel, and whether the bot or a person answers.

One record of what was said for chat and staff alike (XZ 4.2, 7); messages are in center/messages.py, turns in
center/turns.py. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.identifiers import opaque
from center.tables import Moment, conversation

RETENTION = "conversation"
_CHANNELS = {"widget": "网页", "wechat": "微信", "hotline": "热线", "json": "接口", "rest": "接口"}


class State(str, Enum):
    """Who answers: ``waiting`` is the bot until a person takes over; a closed conversation opens when one speaks."""

    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


class UnknownConversation(LookupError):
    """No conversation has this id."""


class WrongState(RuntimeError):
    """What was asked does not fit who answers now; ``state`` and ``answered_by`` say who does."""

    def __init__(self, state: State, answered_by: str | None) -> None:
        super().__init__(f"the conversation is in state {state.value}, answered by {answered_by or 'the bot'}")
        self.state, self.answered_by = state, answered_by


class Conversation(NamedTuple):
    """One row: times in UTC; ``person`` is a keyed hash of who it is on the channel."""

    id: str
    channel: str
    person: str | None
    state: State
    state_since: datetime
    answered_by: str | None
    last_seq: int
    created_at: datetime


_COLUMNS = [conversation.c[name] for name in Conversation._fields]
_MOMENTS = [sa.bindparam("now", type_=Moment)]
_MOVE = """
    UPDATE conversation SET state = :to, state_since = :now, updated_at = :now, answered_by = :staff
    WHERE id = :id AND state IN ({states}) {and_who}
"""


def channel_caption(channel: str) -> str:
    """How staff call a channel: 网页, 微信, 热线, 接口; the name itself of one that they do not know."""
    return _CHANNELS.get(channel, channel)


def open_conversation(
    connection: Any, channel: str, now: datetime, persons: Sequence[str] = (), office_id: str | None = None
) -> str:
    """A new conversation's id; the one that is there already when one of ``persons`` is known on the channel.

    ``persons`` are the fingerprints of one person under this and earlier secrets, newest first.
    """
    person = persons[0] if persons else None
    known = _known(connection, channel, persons)
    if known is not None:
        return known
    conversation_id = opaque()
    values = {
        "id": conversation_id,
        "channel": channel,
        "person": person,
        "office_id": office_id,
        "state": State.BOT.value,
        "state_since": now,
        "last_seq": 0,
        "session": 0,
        "tracker_revision": 0,
        "retention": RETENTION,
        "created_at": now,
        "updated_at": now,
    }
    return conversation_id if _insert_if_new(connection, values) else str(_known(connection, channel, persons))


def conversation_of(connection: Any, conversation_id: str) -> Conversation:
    """Read one; raises UnknownConversation."""
    row = connection.execute(sa.select(*_COLUMNS).where(conversation.c.id == conversation_id)).one_or_none()
    if row is None:
        raise UnknownConversation("there is no such conversation")
    return Conversation(**{**row._mapping, "state": State(row.state)})


def ask_for_person(connection: Any, conversation_id: str, now: datetime) -> Conversation:
    """Queue the conversation for staff; the bot goes on answering meanwhile. Raises WrongState when one answers."""
    return _move(connection, conversation_id, State.WAITING, (State.BOT, State.WAITING, State.CLOSED), None, now)


def take_over(connection: Any, conversation_id: str, staff_id: str, now: datetime) -> Conversation:
    """From here a person answers, and nothing of the bot is published (IM-03). Raises WrongState if another does."""
    return _move(connection, conversation_id, State.HUMAN, (State.BOT, State.WAITING, State.CLOSED), staff_id, now)


def give_back(connection: Any, conversation_id: str, staff_id: str, now: datetime) -> Conversation:
    """The bot answers again. Raises WrongState when ``staff_id`` is not who answers."""
    return _move(connection, conversation_id, State.BOT, (State.HUMAN,), None, now, held_by=staff_id)


def queue_again(connection: Any, conversation_id: str, staff_id: str, now: datetime) -> Conversation:
    """Whoever answers leaves it to others: it waits again. Raises WrongState when ``staff_id`` is not who answers."""
    return _move(connection, conversation_id, State.WAITING, (State.HUMAN,), None, now, held_by=staff_id)


def pass_on(connection: Any, conversation_id: str, staff_id: str, to: str, now: datetime) -> Conversation:
    """From here ``to`` answers in the place of ``staff_id``. Raises WrongState when that is not who answers."""
    return _move(connection, conversation_id, State.HUMAN, (State.HUMAN,), to, now, held_by=staff_id)


def back_to_bot(connection: Any, conversation_id: str, now: datetime) -> Conversation:
    """Nobody takes what waits: the bot alone answers again. Raises WrongState when a person does."""
    return _move(connection, conversation_id, State.BOT, (State.WAITING,), None, now)


def close(connection: Any, conversation_id: str, now: datetime, staff_id: str | None = None) -> Conversation:
    """End the conversation; ``staff_id`` when a person answers it. Raises WrongState when another one does."""
    states = (State.HUMAN,) if staff_id else (State.BOT, State.WAITING)
    return _move(connection, conversation_id, State.CLOSED, states, None, now, held_by=staff_id)


def _move(
    connection: Any,
    conversation_id: str,
    to: State,
    states: tuple[State, ...],
    staff: str | None,
    now: datetime,
    held_by: str | None = None,
) -> Conversation:
    """The database decides: of two who want the same, one gets it. Doing twice what is so already is no error."""
    quoted = ", ".join(f"'{state.value}'" for state in states)
    sql = _MOVE.format(states=quoted, and_who="AND answered_by = :held_by" if held_by else "")
    values = {"to": to.value, "now": now, "staff": staff, "id": conversation_id, "held_by": held_by}
    if not held_by:
        del values["held_by"]
    moved = connection.execute(sa.text(sql).bindparams(*_MOMENTS), values).rowcount == 1
    found = conversation_of(connection, conversation_id)
    if not moved and (found.state, found.answered_by) != (to, staff):
        raise WrongState(found.state, found.answered_by)
    return found


def _known(connection: Any, channel: str, persons: Sequence[str]) -> str | None:
    if not persons:
        return None
    wanted = sa.and_(conversation.c.channel == channel, conversation.c.person.in_(list(persons)))
    found: str | None = connection.execute(sa.select(conversation.c.id).where(wanted)).scalars().first()
    return found


def _insert_if_new(connection: Any, values: dict[str, Any]) -> bool:
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    moments = [sa.bindparam(name, type_=Moment) for name in ("state_since", "created_at", "updated_at")]
    sql = f"INSERT INTO conversation ({names}) VALUES ({places}) ON CONFLICT (channel, person) DO NOTHING"
    return bool(connection.execute(sa.text(sql).bindparams(*moments), values).rowcount == 1)
