"""What tests of transcripts share: conversations with turns that were understood in some way, indexed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.conversations import open_conversation
from center.messages import Words
from center.records import Records
from center.tables import message
from center.transcripts.cutting import words_of
from center.transcripts.index import hits
from center.transcripts.indexing import index_new
from center.turns import Incoming, Note, claim, finish, receive
from center.understanding import Candidate, Decision, Understanding
from center.waiting import Outcome
from tests.center.recorded import FRIDAY_NOON, SEAL

GUIDE = "setup.name"


class Said(NamedTuple):
    """One turn: what was said, how it was understood, what was answered."""

    text: str
    decision: Decision = Decision.ANSWER
    confidence: float = 0.95
    guide: str | None = GUIDE
    name: str | None = None
    reply: Words = Words("请带身份证明。")
    version: str = "v1"


def minutes(number: float) -> datetime:
    """So many minutes after noon."""
    return FRIDAY_NOON + timedelta(minutes=number)


def talked(
    records: Records, *said: Said | str, now: datetime = FRIDAY_NOON, channel: str = "widget", office: str | None = None
) -> str:
    """A conversation of these turns, a minute each; its id."""
    talk = records.write_now(lambda at: open_conversation(at, channel, now, (), office))
    for number, one in enumerate(said):
        answered(records, talk, one if isinstance(one, Said) else Said(one), now + timedelta(minutes=number))
    return talk


def answered(records: Records, talk: str, said: Said, now: datetime = FRIDAY_NOON) -> int:
    """One turn more; the id of the person's message."""

    def work(connection: Any) -> int:
        received = receive(connection, SEAL, talk, Incoming(Words(said.text)), now)
        claimed = claim(connection, SEAL, talk, "t", now)
        assert claimed is not None
        guides = (Candidate(said.guide, said.confidence),) if said.guide else ()
        heard = Understanding("", said.decision, said.confidence, guides, said.name)
        note = Note(said.version, said.decision.value, heard.guide, heard.to_dict(), 120)
        finish(connection, SEAL, claimed, Outcome.ANSWERED, [said.reply], note, now)
        return received.message_id

    return records.write_now(work)


def index_all(records: Records) -> int:
    """Everything that was said, indexed; how many messages."""
    total = 0
    while done := records.write_now(index_new):
        total += done
    return total


def found(records: Records, query: str) -> list[str]:
    """The visible texts of the messages that a query finds, in their order."""

    def work(connection: Any) -> list[str]:
        hit = hits(connection, words_of(query))
        wanted = sa.select(message.c.text).join_from(hit.table, message, message.c.id == hit.message_id)
        return [str(text) for text in connection.execute(wanted.where(hit.clause).order_by(message.c.id)).scalars()]

    return records.read_now(work)
