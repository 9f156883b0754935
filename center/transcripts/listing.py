"""Transcripts as reviewers see them listed: the newest first, narrowed, a page at a time.

A page begins behind the key of the last line of the page before, so the hundredth costs what the first does. Without
words to look for, lines go by the last word of the conversation; with them, by the newest message that holds them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.conversations import channel_caption
from center.messages import Author
from center.privacy import mask_for_log
from center.staff.accounts import StaffMember, names_of
from center.tables import Moment, conversation, message
from center.transcript_tables import review_mark, transcript, transcript_trait
from center.transcripts.cutting import words_of
from center.transcripts.index import hits
from center.transcripts.sighting import NotAllowed, in_sight
from center.transcripts.traits import Found, Trait

PAGE = 30
LONGEST_SHOWN = 80
MARKS = (
    Trait.UNKNOWN,
    Trait.ASKED_BACK,
    Trait.LOW,
    Trait.HANDED_OVER,
    Trait.BAD_RATING,
    Trait.PROMISE,
    Trait.FLAGGED,
    Trait.UNREVIEWED,
)
"""Traits without a value, by which a list is narrowed and a line marked."""


class Wish(NamedTuple):
    """Which transcripts are wanted; empty wants all. ``since`` and ``until`` bound the last word, the latter excluded.

    ``marks`` all have to be there; ``words``: all of them in one message.
    """

    since: datetime | None = None
    until: datetime | None = None
    channel: str = ""
    office_id: str = ""
    stage: str = ""
    guide: str = ""
    version: str = ""
    marks: frozenset[Trait] = frozenset()
    words: str = ""


EVERYTHING = Wish()


class TranscriptRow(NamedTuple):
    """One line; ``first_words`` are the person's, masked; ``reviewed_by`` the names of whoever has reviewed it."""

    conversation_id: str
    channel: str
    office_id: str | None
    first_at: datetime
    last_at: datetime
    messages: int
    first_words: str
    marks: tuple[Trait, ...]
    reviewed_by: tuple[str, ...]


class TranscriptPage(NamedTuple):
    """``following`` is the key of the next page; None on the last."""

    rows: tuple[TranscriptRow, ...]
    following: str | None


def transcripts_listed(
    connection: Any, staff: StaffMember, wish: Wish = EVERYTHING, page: str | None = None
) -> TranscriptPage:
    """The page behind the key ``page``, the first without one. Raises NotAllowed, also for a key that is none."""
    words = words_of(wish.words)
    wanted = _by_words(connection, staff, wish, words, page) if words else _by_time(staff, wish, page)
    found = connection.execute(wanted.limit(PAGE + 1)).all()
    rows = found[:PAGE]
    following = None
    if len(found) > PAGE:
        following = str(rows[-1].hit) if words else _key(rows[-1])
    return TranscriptPage(tuple(_lines(connection, rows)), following)


def wished_traits(wish: Wish) -> list[tuple[Trait, str]]:
    """The traits that a wish asks for, the rarest kind first."""
    values = {
        Trait.GUIDE: wish.guide,
        Trait.VERSION: wish.version,
        Trait.STAGE: wish.stage,
        Trait.OFFICE: wish.office_id,
        Trait.CHANNEL: wish.channel,
    }
    return [(trait, values.get(trait, "")) for trait in Trait if trait in wish.marks or values.get(trait)]


def _by_time(staff: StaffMember, wish: Wish, page: str | None) -> Any:
    """Led by the rarest trait, whose index is in the order of the list; the others are looked up."""
    traits = wished_traits(wish)
    lead = transcript_trait if traits else transcript
    clauses = [_is(transcript_trait, *traits[0])] if traits else []
    clauses += [_has(lead.c.conversation_id, *trait) for trait in traits[1:]]
    clauses += _within(lead.c.last_at, wish)
    if page is not None:
        at, _, after = page.partition("~")
        place: Any = sa.tuple_(*_place(_moment(at), after))
        clauses.append(sa.tuple_(lead.c.last_at, lead.c.conversation_id) < place)
    joined = sa.select(*_columns(lead.c.last_at)).join_from(
        lead, conversation, conversation.c.id == lead.c.conversation_id
    )
    order = (lead.c.last_at.desc(), lead.c.conversation_id.desc())
    return joined.where(*clauses, in_sight(staff)).order_by(*order)


def _by_words(connection: Any, staff: StaffMember, wish: Wish, words: Sequence[str], page: str | None) -> Any:
    """Each conversation once, by its newest hit."""
    hit, later = hits(connection, words), hits(connection, words, "later")
    clauses = [hit.clause, *_within(transcript.c.last_at, wish)]
    clauses += [_has(transcript.c.conversation_id, *trait) for trait in wished_traits(wish)]
    if page is not None:
        clauses.append(hit.message_id < _number(page))
    newer = message.alias("newer")
    same = sa.and_(newer.c.conversation_id == message.c.conversation_id, newer.c.seq > message.c.seq)
    is_hit = sa.exists().select_from(later.table).where(sa.and_(later.message_id == newer.c.id, later.clause))
    again = sa.exists(sa.select(newer.c.id).where(same, is_hit))
    joined = (
        sa.select(*_columns(transcript.c.last_at), hit.message_id.label("hit"))
        .join_from(hit.table, message, message.c.id == hit.message_id)
        .join(transcript, transcript.c.conversation_id == message.c.conversation_id)
        .join(conversation, conversation.c.id == message.c.conversation_id)
    )
    return joined.where(*clauses, in_sight(staff), ~again).order_by(hit.message_id.desc())


def _columns(last_at: Any) -> list[Any]:
    names = ("id", "channel", "office_id", "created_at", "last_seq")
    return [*(conversation.c[name] for name in names), last_at.label("last_at")]


def _within(last_at: Any, wish: Wish) -> list[Any]:
    since = [last_at >= wish.since] if wish.since is not None else []
    return [*since, *([last_at < wish.until] if wish.until is not None else [])]


def _is(table: Any, trait: Trait, value: str) -> Any:
    return sa.and_(table.c.trait == trait.value, table.c.value == value)


def _has(conversation_id: Any, trait: Trait, value: str) -> Any:
    other = transcript_trait.alias(f"has_{trait.value}")
    return sa.exists(
        sa.select(other.c.trait).where(other.c.conversation_id == conversation_id, _is(other, trait, value))
    )


def _place(at: datetime, conversation_id: str) -> tuple[Any, Any]:
    return sa.literal(at, Moment), sa.literal(conversation_id, sa.String)


def _key(row: Any) -> str:
    return f"{row.last_at.isoformat()}~{row.id}"


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise _no_page() from error
    if found.tzinfo is None:
        raise _no_page()
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise _no_page()
    return int(text)


def _no_page() -> NotAllowed:
    return NotAllowed("no such page", "没有这一页，请从头看起。")


def _lines(connection: Any, rows: Sequence[Any]) -> Iterator[TranscriptRow]:
    ids = [row.id for row in rows]
    marks, readers, words = _marks(connection, ids), _readers(connection, ids), _first_words(connection, ids)
    for row in rows:
        yield TranscriptRow(
            conversation_id=row.id,
            channel=channel_caption(row.channel),
            office_id=row.office_id,
            first_at=row.created_at,
            last_at=row.last_at,
            messages=row.last_seq,
            first_words=words.get(row.id, ""),
            marks=tuple(trait for trait in MARKS if Found(row.id, trait) in marks),
            reviewed_by=readers.get(row.id, ()),
        )


def _marks(connection: Any, ids: list[str]) -> set[Found]:
    plain = transcript_trait.c.trait.in_([trait.value for trait in MARKS])
    wanted = sa.select(transcript_trait.c.conversation_id, transcript_trait.c.trait)
    rows = connection.execute(wanted.where(transcript_trait.c.conversation_id.in_(ids), plain))
    kinds = {trait.value: trait for trait in Trait}
    return {Found(row.conversation_id, kinds[row.trait]) for row in rows}


def _readers(connection: Any, ids: list[str]) -> dict[str, tuple[str, ...]]:
    columns = (review_mark.c.conversation_id, review_mark.c.reviewer)
    stands = sa.and_(review_mark.c.kind == "reviewed", review_mark.c.undone_at.is_(None))
    rows = connection.execute(
        sa.select(*columns).where(review_mark.c.conversation_id.in_(ids), stands).distinct()
    ).all()
    names: Mapping[str, str] = names_of(connection, [row.reviewer for row in rows])
    told = sorted((row.conversation_id, names.get(row.reviewer, row.reviewer)) for row in rows)
    return {one: tuple(name for other, name in told if other == one) for one, _ in told}


def _first_words(connection: Any, ids: list[str]) -> dict[str, str]:
    """Read off the order of each conversation: its first words are among its first messages."""
    mine = sa.and_(message.c.conversation_id == conversation.c.id, message.c.author == Author.PERSON.value)
    first = sa.select(message.c.text).where(mine).order_by(message.c.seq).limit(1).scalar_subquery()
    rows = connection.execute(sa.select(conversation.c.id, first.label("text")).where(conversation.c.id.in_(ids)))
    return {row.id: mask_for_log(row.text or "")[:LONGEST_SHOWN] for row in rows}
