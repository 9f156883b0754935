"""Reviewers mark messages and conversations, several at once, and undo their last act.

An act has the id that its sender gave it: the same act again changes nothing and says what it came to. Functions take
a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.erasing import ERASED
from center.messages import Author
from center.privacy import mask_for_log
from center.staff.accounts import StaffMember
from center.tables import message
from center.transcript_tables import review_mark, transcript
from center.transcripts.records import VERDICTS, Mark, MarkKind, marks_where
from center.transcripts.sighting import NotAllowed, require_reviewer, require_transcript
from center.transcripts.traits import Found, Trait, add_traits, drop_trait

MOST_AT_ONCE = 200
LONGEST_TEXT = 500
LONGEST_ACT = 72
_UNDOING = "undo "
_ABOUT_A_MESSAGE = (MarkKind.RIGHT, MarkKind.WRONG, MarkKind.ENTITY)
_SAYS_SOMETHING = (MarkKind.NOTE, MarkKind.LABEL)


class NewMark(NamedTuple):
    """What is to be marked: ``guide`` or ``task`` is what would have been right; ``span`` places of ``entity``.

    ``until_seq`` is the last message that a reviewer has seen of a conversation that is marked as reviewed.
    """

    conversation_id: str
    kind: MarkKind
    message_id: int | None = None
    guide: str | None = None
    task: str | None = None
    entity: str | None = None
    span: tuple[int, int] | None = None
    text: str | None = None
    until_seq: int | None = None


def mark(connection: Any, staff: StaffMember, act: str, wanted: Sequence[NewMark], now: datetime) -> list[Mark]:
    """Set all of these marks or none; what stands then. A new verdict of a reviewer takes the place of the old one.

    Raises UnknownTranscript, NotAllowed: also when ``act`` was the id of something else.
    """
    require_reviewer(staff)
    _check_act(act)
    _check_number(wanted)
    rows = [_row(connection, staff, one) for one in wanted]
    ids = sorted({one.conversation_id for one in wanted})
    _hold(connection, ids)
    before = _of_act(connection, staff, act)
    if before:
        return _repeated(before, rows)
    for row in rows:
        _replace(connection, staff, act, row, now)
    told = {"reviewer": staff.staff_id, "act": act, "at": now}
    connection.execute(sa.insert(review_mark), [{**row, **told, "place": place} for place, row in enumerate(rows)])
    for one in ids:
        _follow(connection, one)
    return _of_act(connection, staff, act)


def mark_reviewed(
    connection: Any, staff: StaffMember, act: str, conversation_id: str, until_seq: int, now: datetime
) -> list[Mark]:
    """``mark`` a conversation as reviewed up to the message with this number."""
    return mark(connection, staff, act, [NewMark(conversation_id, MarkKind.REVIEWED, until_seq=until_seq)], now)


def undo_last(connection: Any, staff: StaffMember, act: str, now: datetime) -> list[Mark]:
    """Undo the reviewer's last act that stands, whole; the marks that it took away. Raises NotAllowed: nothing stands.

    ``act`` is the id of the undoing itself, so that a repeat undoes nothing more.
    """
    require_reviewer(staff)
    mine = review_mark.c.reviewer == staff.staff_id
    _check_act(act)
    done = marks_where(connection, mine, review_mark.c.undone_act == _UNDOING + act)
    if done:
        return done
    stands = sa.and_(mine, review_mark.c.undone_at.is_(None))
    latest = sa.select(review_mark.c.act).where(stands).order_by(review_mark.c.id.desc()).limit(1)
    last = connection.execute(latest).scalar_one_or_none()
    if last is None:
        raise NotAllowed("nothing to undo", "没有可以撤销的操作。")
    undone = marks_where(connection, stands, review_mark.c.act == last)
    _hold(connection, sorted({one.conversation_id for one in undone}))
    values = {"undone_at": now, "undone_act": _UNDOING + act}
    connection.execute(sa.update(review_mark).where(stands, review_mark.c.act == last).values(**values))
    replaced = sa.and_(mine, review_mark.c.undone_act == last)
    connection.execute(sa.update(review_mark).where(replaced).values(undone_at=None, undone_act=None))
    for one in sorted({one.conversation_id for one in undone}):
        _follow(connection, one)
    return undone


def _check_act(act: str) -> None:
    if not 0 < len(act) <= LONGEST_ACT:
        raise NotAllowed("bad id of an act", "这次操作的编号不对，请刷新后再试。")


def _check_number(wanted: Sequence[NewMark]) -> None:
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise NotAllowed("bad number of marks", f"一次标1到{MOST_AT_ONCE}处。")
    judged = [one.message_id for one in wanted if one.kind in VERDICTS]
    if len(set(judged)) < len(judged):
        raise NotAllowed("two verdicts on one message", "同一句话不能一次既标答对又标答错。")


def _row(connection: Any, staff: StaffMember, wanted: NewMark) -> dict[str, Any]:
    """What is kept of a mark that is in order."""
    there = require_transcript(connection, staff, wanted.conversation_id)
    text = mask_for_log((wanted.text or "").strip()) or None
    if (wanted.kind in _SAYS_SOMETHING and not text) or len(text or "") > LONGEST_TEXT:
        raise NotAllowed("bad text", f"请写1到{LONGEST_TEXT}个字。")
    if wanted.kind in _ABOUT_A_MESSAGE or wanted.message_id is not None:
        _check_message(connection, wanted)
    if (wanted.guide or wanted.task) and (wanted.kind is not MarkKind.WRONG or (wanted.guide and wanted.task)):
        raise NotAllowed("bad target", "只有标“答错”时选一个正确的指南或事项。")
    until = min(wanted.until_seq or 0, there.last_seq)
    if (wanted.kind is MarkKind.REVIEWED) != (until > 0):
        raise NotAllowed("bad number", "请写明看到第几条。")
    start, end = wanted.span or (None, None)
    kept = {"conversation_id": wanted.conversation_id, "message_id": wanted.message_id, "kind": wanted.kind.value}
    target = {"guide": wanted.guide or None, "task": wanted.task or None, "entity": wanted.entity or None}
    return {**kept, **target, "span_start": start, "span_end": end, "text": text, "until_seq": until or None}


def _check_message(connection: Any, wanted: NewMark) -> None:
    mine = sa.and_(message.c.id == wanted.message_id, message.c.conversation_id == wanted.conversation_id)
    row = connection.execute(sa.select(message.c.author, message.c.text).where(mine)).one_or_none()
    if row is None:
        raise NotAllowed("no such message", "这段会话里没有这一条。")
    if wanted.kind in _ABOUT_A_MESSAGE and row.author != Author.PERSON.value:
        raise NotAllowed("not said by a person", "请标在对方说的话上。")
    if wanted.kind is not MarkKind.ENTITY and not (wanted.entity or wanted.span):
        return
    start, end = wanted.span or (0, 0)
    is_whole = wanted.kind is MarkKind.ENTITY and wanted.entity and row.text != ERASED
    if not (is_whole and 0 <= start < end <= len(row.text)):
        raise NotAllowed("bad span", "请在这句话里选中要标的字，并选是什么。")


def _hold(connection: Any, ids: list[str]) -> None:
    """Acts and the indexer follow one another in these conversations."""
    held = sa.select(transcript.c.conversation_id).where(transcript.c.conversation_id.in_(ids))
    connection.execute(held.order_by(transcript.c.conversation_id).with_for_update())


def _of_act(connection: Any, staff: StaffMember, act: str) -> list[Mark]:
    return marks_where(connection, review_mark.c.reviewer == staff.staff_id, review_mark.c.act == act)


def _repeated(before: list[Mark], rows: list[dict[str, Any]]) -> list[Mark]:
    told = [{name: getattr(one, name) for name in rows[0]} for one in before]
    if [{**one, "kind": one["kind"].value} for one in told] != rows:
        raise NotAllowed("the id belongs to another act", "这个编号已经用在别的操作上，请刷新后再试。")
    return before


def _replace(connection: Any, staff: StaffMember, act: str, row: dict[str, Any], now: datetime) -> None:
    """Of two verdicts of one reviewer on a message the later one stands; undoing it brings the other back."""
    if row["kind"] not in [kind.value for kind in VERDICTS]:
        return
    mine = sa.and_(review_mark.c.reviewer == staff.staff_id, review_mark.c.message_id == row["message_id"])
    old = sa.and_(review_mark.c.kind.in_([kind.value for kind in VERDICTS]), review_mark.c.undone_at.is_(None))
    connection.execute(sa.update(review_mark).where(mine, old).values(undone_at=now, undone_act=act))


def _follow(connection: Any, conversation_id: str) -> None:
    """The traits that marks make: flagged, not reviewed."""
    stands = marks_where(
        connection, review_mark.c.conversation_id == conversation_id, review_mark.c.undone_at.is_(None)
    )
    person = sa.and_(message.c.conversation_id == conversation_id, message.c.author == Author.PERSON.value)
    last = connection.execute(sa.select(sa.func.max(message.c.seq)).where(person)).scalar_one() or 0
    seen = max((one.until_seq or 0 for one in stands), default=0)
    wanted = {Trait.FLAGGED: any(one.kind is MarkKind.FLAG for one in stands), Trait.UNREVIEWED: last > seen}
    for trait, is_so in wanted.items():
        if is_so:
            add_traits(connection, [Found(conversation_id, trait)])
        else:
            drop_trait(connection, conversation_id, trait)
