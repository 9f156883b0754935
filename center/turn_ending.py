"""The end of a turn in the database: replies published, dialogue state saved, the turn closed, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from center import turn_at_once
from center.messages import Author, Kept, Kind
from center.tracking import Dialogue, save_dialogue
from center.turn_statements import CLOSE, INSERT_REPLIES, PUBLISH
from center.waiting import Outcome


class Ending(NamedTuple):
    """What a turn ends with; ``noted`` is what is annotated, by column."""

    conversation_id: str
    message_id: int
    claim: str
    outcome: Outcome
    noted: Mapping[str, Any]
    session: int
    author: Author
    kept: Sequence[Kept]
    dialogue: Dialogue | None
    now: datetime

    @property
    def values(self) -> dict[str, Any]:
        """As the statements name it."""
        mine = {"id": self.conversation_id, "of": self.message_id, "token": self.claim, "session": self.session}
        return {**mine, **self.noted, "outcome": self.outcome.value, "now": self.now, "said": len(self.kept)}


class Ended(NamedTuple):
    """The number of the last reply, None when nothing was published; whether another turn is open."""

    last_seq: int | None
    more: bool


def end_turn(connection: Any, ending: Ending) -> Ended | None:
    """Do it; a turn whose replies a person's take-over withholds is closed as withheld. None: another has the claim."""
    return (_at_once if turn_at_once.is_possible(connection) else _in_steps)(connection, ending)


def _at_once(connection: Any, ending: Ending) -> Ended | None:
    dialogue = ending.dialogue
    state = {"events": dialogue.events if dialogue else None, "is_base": bool(dialogue and dialogue.base)}
    texts = {"withheld": Outcome.WITHHELD.value, "author": ending.author.value, "kind": Kind.TEXT.value}
    replies = [kept._asdict() for kept in ending.kept]
    ended = turn_at_once.finish(connection, {**ending.values, **state, **texts}, replies)
    return None if ended.more is None else Ended(ended.last_seq, ended.more)


def _in_steps(connection: Any, ending: Ending) -> Ended | None:
    values = ending.values
    last_seq = connection.execute(PUBLISH, values).scalar_one_or_none() if ending.kept else None
    if ending.kept and last_seq is None:
        values["outcome"] = Outcome.WITHHELD.value
    closed = connection.execute(CLOSE, values).one_or_none()
    if closed is None:
        return None
    if last_seq is not None:
        _insert_replies(connection, ending, last_seq)
        if ending.dialogue is not None:
            save_dialogue(connection, ending.conversation_id, ending.dialogue)
    return Ended(last_seq, bool(closed.more))


def _insert_replies(connection: Any, ending: Ending, last_seq: int) -> None:
    shared = {
        "conversation_id": ending.conversation_id,
        "session": ending.session,
        "author": ending.author.value,
        "kind": Kind.TEXT.value,
        "answers_id": ending.message_id,
        "created_at": ending.now,
    }
    first = last_seq - len(ending.kept) + 1
    rows = [{**shared, **kept._asdict(), "seq": seq} for seq, kept in enumerate(ending.kept, first)]
    connection.execute(INSERT_REPLIES, rows)
