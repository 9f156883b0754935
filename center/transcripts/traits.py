"""What lists of transcripts go by: one row for each conversation, one for each of its traits, with its last time.

Kept by the indexer, apart from the turns, so that a page is read off an index however many conversations there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.states import Captioned
from center.handoff_tables import handoff
from center.messages import Author
from center.rating_settings import Level
from center.rating_tables import rating
from center.tables import Moment, conversation, promise, turn
from center.transcript_tables import review_mark, transcript, transcript_trait
from center.understanding import Decision

LOW_CONFIDENCE = 0.75
"""Whatever was answered with less was answered barely: the gate lets pass from 0.6."""


class Trait(Captioned):
    """By what a transcript is found; those with a value say which."""

    FLAGGED = "flagged", "已标记"
    BAD_RATING = "bad_rating", "差评"
    PROMISE = "promise", "承诺回复"
    HANDED_OVER = "handed_over", "转人工"
    UNKNOWN = "unknown", "没答上"
    LOW = "low", "把握不大"
    ASKED_BACK = "asked_back", "反问"
    GUIDE = "guide", "指南"
    VERSION = "version", "版本"
    STAGE = "stage", "阶段"
    UNREVIEWED = "unreviewed", "未质检"
    OFFICE = "office", "地点"
    CHANNEL = "channel", "渠道"


class Found(NamedTuple):
    """A trait of one conversation."""

    conversation_id: str
    trait: Trait
    value: str = ""


_BAD = (Level.DISSATISFIED.value, Level.VERY_DISSATISFIED.value)
_MOVE = sa.text(
    """
    INSERT INTO transcript (conversation_id, last_at, last_seq) VALUES (:conversation_id, :last_at, :last_seq)
    ON CONFLICT (conversation_id) DO UPDATE SET
        last_at = CASE WHEN excluded.last_at > transcript.last_at THEN excluded.last_at ELSE transcript.last_at END,
        last_seq = CASE WHEN excluded.last_seq > transcript.last_seq THEN excluded.last_seq ELSE transcript.last_seq END
    """
).bindparams(sa.bindparam("last_at", type_=Moment))
_ADD = sa.text(
    """
    INSERT INTO transcript_trait (trait, value, conversation_id, last_at)
    SELECT :trait, :value, conversation_id, last_at FROM transcript WHERE conversation_id = :conversation_id
    ON CONFLICT (trait, value, conversation_id) DO NOTHING
    """
)


def touch(connection: Any, said: Sequence[Any]) -> None:
    """Follow new rows of ``message``: the conversations' last words, and what is new about them."""
    ids = sorted({row.conversation_id for row in said})
    if not ids:
        return
    connection.execute(_MOVE, [_last(one, said) for one in ids])
    add_traits(connection, [*_of_turns(connection, said), *_of_conversations(connection, ids)])
    add_traits(connection, _unreviewed(connection, ids, said))
    newest = sa.select(transcript.c.last_at).where(transcript.c.conversation_id == transcript_trait.c.conversation_id)
    moved = sa.update(transcript_trait).where(transcript_trait.c.conversation_id.in_(ids))
    connection.execute(moved.values(last_at=newest.scalar_subquery()))


def add_traits(connection: Any, found: Iterable[Found]) -> None:
    """Note traits; those that are there already stay, and nothing is noted of a conversation that is not listed."""
    rows = [{**one._asdict(), "trait": one.trait.value} for one in sorted(set(found))]
    if rows:
        connection.execute(_ADD, rows)


def drop_trait(connection: Any, conversation_id: str, trait: Trait) -> None:
    """Take a trait away."""
    mine = sa.and_(transcript_trait.c.conversation_id == conversation_id, transcript_trait.c.trait == trait.value)
    connection.execute(sa.delete(transcript_trait).where(mine))


def traits_of_turn(conversation_id: str, row: Any) -> Iterator[Found]:
    """What a row of ``turn`` shows."""
    if row.version:
        yield Found(conversation_id, Trait.VERSION, row.version)
    if row.guide:
        yield Found(conversation_id, Trait.GUIDE, row.guide)
        yield Found(conversation_id, Trait.STAGE, row.guide.split(".")[0])
    understanding = json.loads(row.understanding) if row.understanding else {}
    if row.decision == Decision.STAGE.value and understanding.get("name"):
        yield Found(conversation_id, Trait.STAGE, understanding["name"])
    if row.decision == Decision.UNKNOWN.value:
        yield Found(conversation_id, Trait.UNKNOWN)
    if row.decision == Decision.CHOICES.value:
        yield Found(conversation_id, Trait.ASKED_BACK)
    is_answer = row.decision in (Decision.ANSWER.value, Decision.TASK.value)
    if is_answer and understanding.get("confidence", 1) < LOW_CONFIDENCE:
        yield Found(conversation_id, Trait.LOW)


def offices_above(office_id: str) -> Iterator[str]:
    """The office and those it belongs to: a/b is of a/b and of a."""
    parts = office_id.split("/")
    return ("/".join(parts[:number]) for number in range(1, len(parts) + 1))


def _last(conversation_id: str, said: Sequence[Any]) -> dict[str, Any]:
    mine = [row for row in said if row.conversation_id == conversation_id]
    last = {"last_at": max(row.created_at for row in mine), "last_seq": max(row.seq for row in mine)}
    return {"conversation_id": conversation_id, **last}


def _of_turns(connection: Any, said: Sequence[Any]) -> Iterator[Found]:
    """Of turns that these messages began or ended: a turn is closed in the transaction that says its answer."""
    persons = {row.id for row in said if row.author == Author.PERSON.value}
    ids = persons | {row.answers_id for row in said if row.answers_id is not None}
    for row in connection.execute(sa.select(turn).where(turn.c.message_id.in_(sorted(ids)))):
        yield from traits_of_turn(row.conversation_id, row)


def _of_conversations(connection: Any, ids: list[str]) -> Iterator[Found]:
    columns = (conversation.c.id, conversation.c.channel, conversation.c.office_id)
    for row in connection.execute(sa.select(*columns).where(conversation.c.id.in_(ids))):
        yield Found(row.id, Trait.CHANNEL, row.channel)
        yield from (Found(row.id, Trait.OFFICE, office) for office in offices_above(row.office_id or ""))
    sources = (
        (Trait.HANDED_OVER, handoff.c.conversation_id, ()),
        (Trait.PROMISE, promise.c.conversation_id, ()),
        (Trait.BAD_RATING, rating.c.conversation_id, (rating.c.level.in_(_BAD),)),
    )
    for trait, column, clauses in sources:
        rows = connection.execute(sa.select(column).where(column.in_(ids), *clauses).distinct())
        yield from (Found(one, trait) for one in rows.scalars())


def _unreviewed(connection: Any, ids: list[str], said: Sequence[Any]) -> Iterator[Found]:
    """Those in which a person said something that nobody has reviewed yet."""
    stands = sa.and_(
        review_mark.c.conversation_id.in_(ids), review_mark.c.kind == "reviewed", review_mark.c.undone_at.is_(None)
    )
    until = sa.select(review_mark.c.conversation_id, sa.func.max(review_mark.c.until_seq)).where(stands)
    seen: dict[str, int] = dict(connection.execute(until.group_by(review_mark.c.conversation_id)).all())
    for row in said:
        if row.author == Author.PERSON.value and row.seq > seen.get(row.conversation_id, 0):
            yield Found(row.conversation_id, Trait.UNREVIEWED)
