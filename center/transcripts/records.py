"""Marks of reviewers as they are kept: one row each, never changed but for being undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.reading import stored
from center.cases.states import Captioned
from center.transcript_tables import review_mark


class MarkKind(Captioned):
    """What a reviewer says of a message or of a conversation."""

    RIGHT = "right", "答对"
    WRONG = "wrong", "答错"
    ENTITY = "entity", "标实体"
    NOTE = "note", "备注"
    FLAG = "flag", "标记"
    LABEL = "label", "标签"
    REVIEWED = "reviewed", "已质检"


VERDICTS = (MarkKind.RIGHT, MarkKind.WRONG)


class Mark(NamedTuple):
    """One mark; ``message_id`` None is about the whole conversation; times in UTC."""

    id: int
    conversation_id: str
    message_id: int | None
    reviewer: str
    kind: MarkKind
    guide: str | None
    task: str | None
    entity: str | None
    span_start: int | None
    span_end: int | None
    text: str | None
    until_seq: int | None
    act: str
    at: datetime


COLUMNS = [review_mark.c[name] for name in Mark._fields]


def mark_of(row: Any) -> Mark:
    """The mark of a row."""
    values = {name: row[name] for name in Mark._fields}
    return Mark(**{**values, "kind": stored(MarkKind, row.kind)})


def marks_where(connection: Any, *clauses: Any) -> list[Mark]:
    """The marks for whose rows every clause holds, the oldest first."""
    rows = connection.execute(sa.select(*COLUMNS).where(*clauses).order_by(review_mark.c.id))
    return [mark_of(row) for row in rows]


def marks_of(connection: Any, conversation_id: str) -> list[Mark]:
    """What stands of a conversation, of all reviewers."""
    return marks_where(connection, review_mark.c.conversation_id == conversation_id, review_mark.c.undone_at.is_(None))
