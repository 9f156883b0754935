"""Turns: every message of a person is stored as received, claimed by one worker, and finished once.

received → processing → done. The claim, not the lease, decides who may publish: a worker whose claim was taken over
(it hung, its lease ran out) cannot finish. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center import turn_at_once
from center.conversations import State, UnknownConversation
from center.messages import Author, Kind, Message, Words, as_read, keep, read
from center.sealing import Seal
from center.tables import message
from center.tracking import Dialogue
from center.turn_ending import Ending, end_turn
from center.turn_statements import CLAIM, INSERT_INCOMING, INSERT_TURN, NEXT_SEQ, OLDEST_OPEN, PUT_OFF, TAKE_BACK_SEQ
from center.waiting import Outcome

MOST_WAITING = 20
"""Messages of one conversation that may wait for their answers at a time."""


class ClientIdReused(ValueError):
    """A client sent other words under an id that it has used already."""


class TooManyWaiting(RuntimeError):
    """So many messages of the conversation wait for their answers that no more are taken in."""


class ClaimLost(RuntimeError):
    """Another worker has claimed the turn, or finished it."""


class Incoming(NamedTuple):
    """A message as a channel hands it in; ``client_id`` is the channel's own id, by which repeats are known.

    ``staff_id`` is who typed it on the person's behalf, as an operator does for a caller.
    """

    words: Words
    kind: Kind = Kind.TEXT
    client_id: str | None = None
    staff_id: str | None = None


class Received(NamedTuple):
    """Where a message stands in its conversation; not ``fresh`` when it had been received before."""

    message_id: int
    seq: int
    fresh: bool


class Claimed(NamedTuple):
    """A turn that this worker may finish, with what it needs to know of the conversation."""

    message: Message
    claim: str
    attempts: int
    state: State
    channel: str
    session: int
    tracker_revision: int
    answered_at: datetime | None
    received_at: datetime


class Note(NamedTuple):
    """What is annotated: bundle version, decision, guide, the understanding without the words, time in ms, error."""

    version: str | None = None
    decision: str | None = None
    guide: str | None = None
    understanding: dict[str, Any] | None = None
    latency_ms: int | None = None
    error: str | None = None


class Published(NamedTuple):
    """A reply as it went into the log."""

    seq: int
    author: Author
    words: Words
    created_at: datetime


class Finished(NamedTuple):
    """How the turn ended, what was published, and whether more of the conversation waits."""

    outcome: Outcome
    published: list[Published]
    more: bool


def receive(connection: Any, seal: Seal, conversation_id: str, incoming: Incoming, now: datetime) -> Received:
    """Store a message as received; a repeat is told from it by its client id.

    Raises UnknownConversation, ClientIdReused when the same id comes with other words, and TooManyWaiting when
    ``MOST_WAITING`` messages before it have no answer yet.
    """
    return _receive(connection, seal, conversation_id, incoming, now, None)[0]


def receive_and_claim(
    connection: Any, seal: Seal, conversation_id: str, incoming: Incoming, token: str, now: datetime
) -> tuple[Received, Claimed | None]:
    """``receive``; the turn is ``token``'s at once when it is new and no other of the conversation is open."""
    return _receive(connection, seal, conversation_id, incoming, now, token)


def _receive(
    connection: Any, seal: Seal, conversation_id: str, incoming: Incoming, now: datetime, token: str | None
) -> tuple[Received, Claimed | None]:
    if turn_at_once.is_possible(connection):
        return _receive_at_once(connection, seal, conversation_id, incoming, now, token)
    place, stored = put_in_log(connection, seal, conversation_id, incoming, now)
    if stored is None:
        return _repeat(connection, seal, conversation_id, incoming), None
    if stored.waiting >= MOST_WAITING:
        raise TooManyWaiting("too many messages of the conversation wait for their answers")
    claimed = None
    if token is not None and not stored.waiting:
        claimed = _claimed_at_once(conversation_id, incoming, stored.id, token, place, now)
    _open_turn(connection, conversation_id, stored.id, place.last_seq, now, token if claimed else None)
    return Received(stored.id, place.last_seq, True), claimed


def _receive_at_once(
    connection: Any, seal: Seal, conversation_id: str, incoming: Incoming, now: datetime, token: str | None
) -> tuple[Received, Claimed | None]:
    values = {**_incoming_values(seal, conversation_id, incoming, now), "token": token}
    stored = turn_at_once.store(connection, values)
    if stored is None:
        raise UnknownConversation("there is no such conversation")
    if stored.id is None:
        connection.execute(TAKE_BACK_SEQ, {"id": conversation_id})
        return _repeat(connection, seal, conversation_id, incoming), None
    if stored.waiting >= MOST_WAITING:
        raise TooManyWaiting("too many messages of the conversation wait for their answers")
    claimed = None
    if stored.claim is not None:
        claimed = _claimed_at_once(conversation_id, incoming, stored.id, stored.claim, stored, now)
    return Received(stored.id, stored.last_seq, True), claimed


def put_in_log(
    connection: Any, seal: Seal, conversation_id: str, incoming: Incoming, now: datetime
) -> tuple[Any, Any | None]:
    """The rows of NEXT_SEQ and INSERT_INCOMING: a message in the log, without a turn.

    The second is None when its client id is in the log already: then nothing was changed. Raises UnknownConversation.
    """
    place = connection.execute(NEXT_SEQ, {"id": conversation_id, "now": now}).one_or_none()
    if place is None:
        raise UnknownConversation("there is no such conversation")
    values = {"seq": place.last_seq, "session": place.session}
    values |= _incoming_values(seal, conversation_id, incoming, now)
    stored = connection.execute(INSERT_INCOMING, values).one_or_none()
    if stored is None:
        connection.execute(TAKE_BACK_SEQ, {"id": conversation_id})
    return place, stored


def _incoming_values(seal: Seal, conversation_id: str, incoming: Incoming, now: datetime) -> dict[str, Any]:
    return {
        "id": conversation_id,
        "staff_id": incoming.staff_id,
        "client_id": incoming.client_id,
        "kind": incoming.kind.value,
        **keep(incoming.words, seal, conversation_id)._asdict(),
        "now": now,
    }


def claim(connection: Any, seal: Seal, conversation_id: str, token: str, now: datetime) -> Claimed | None:
    """The oldest open turn of the conversation, from now on ``token``'s; None when none is open or due.

    A younger one never overtakes: while the oldest waits for its next attempt, the conversation waits.
    """
    row = connection.execute(OLDEST_OPEN, {"of": conversation_id}).one_or_none()
    if row is None or row.turn_due_at > now:
        return None
    mine = {"of": row.id, "seen": row.turn_attempts, "token": token}
    if connection.execute(CLAIM, mine).rowcount != 1:
        return None
    return Claimed(
        read(row, seal),
        token,
        row.turn_attempts + 1,
        State(row.conversation_state),
        row.channel,
        row.conversation_session,
        row.tracker_revision,
        row.answered_at,
        row.turn_received_at,
    )


def finish(
    connection: Any,
    seal: Seal,
    claimed: Claimed,
    outcome: Outcome,
    replies: Sequence[Words],
    note: Note,
    now: datetime,
    dialogue: Dialogue | None = None,
    author: Author = Author.BOT,
) -> Finished:
    """Publish the replies, save the dialogue state and close the turn, all or nothing.

    When a person has taken over meanwhile, nothing is published and nothing remembered. Raises ClaimLost.
    """
    session = dialogue.session if dialogue else claimed.session
    kept = [keep(words, seal, claimed.message.conversation_id) for words in replies]
    said, seen = claimed.message, note.understanding
    noted = {**note._asdict(), "understanding": json.dumps(seen, ensure_ascii=False) if seen else None}
    ending = Ending(said.conversation_id, said.id, claimed.claim, outcome, noted, session, author, kept, dialogue, now)
    ended = end_turn(connection, ending)
    if ended is None:
        raise ClaimLost("the turn is another worker's")
    if ended.last_seq is None:
        return Finished(Outcome.WITHHELD if replies else outcome, [], ended.more)
    first = ended.last_seq - len(replies) + 1
    published = [Published(seq, author, words, now) for seq, words in enumerate(replies, first)]
    return Finished(outcome, published, ended.more)


def put_off(connection: Any, claimed: Claimed, error: str, due_at: datetime) -> None:
    """Leave the turn open for another attempt at ``due_at``. Raises ClaimLost."""
    mine = {"of": claimed.message.id, "token": claimed.claim}
    if connection.execute(PUT_OFF, {**mine, "why": error, "due": due_at}).rowcount != 1:
        raise ClaimLost("the turn is another worker's")


def _repeat(connection: Any, seal: Seal, conversation_id: str, incoming: Incoming) -> Received:
    wanted = sa.and_(message.c.conversation_id == conversation_id, message.c.client_id == incoming.client_id)
    first = read(connection.execute(sa.select(*message.c).where(wanted)).one(), seal)
    said = as_read(incoming.words)
    if (first.words.text, first.words.payload) != (said.text, said.payload):
        raise ClientIdReused("this client id belongs to another message")
    return Received(first.id, first.seq, False)


def _claimed_at_once(
    conversation_id: str, incoming: Incoming, message_id: int, token: str, place: Any, now: datetime
) -> Claimed:
    words, client_id, author = as_read(incoming.words), incoming.client_id, Author.PERSON
    said = Message(
        message_id, conversation_id, place.last_seq, author, incoming.kind, words, client_id, None, created_at=now
    )
    state = State(place.state)
    return Claimed(said, token, 1, state, place.channel, place.session, place.tracker_revision, place.answered_at, now)


def _open_turn(
    connection: Any, conversation_id: str, message_id: int, seq: int, now: datetime, token: str | None
) -> None:
    taken = {"state": "processing", "claim": token, "attempts": 1} if token else {"state": "received", "attempts": 0}
    values = {"message_id": message_id, "conversation_id": conversation_id, "seq": seq, "claim": None, **taken}
    connection.execute(INSERT_TURN, {**values, "due_at": now, "received_at": now})
