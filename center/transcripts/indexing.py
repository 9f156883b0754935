"""What was said goes into the index apart from its turn: a few messages at a time, from where the last run ended.

The row of the cursor is held while a run lasts, so that of two processes one runs. Messages are locked against being
emptied meanwhile; one that is just being changed, or whose transaction was slower than that of a later one
(PostgreSQL), is taken up by one of the next runs, which look back.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.erasing import ERASED
from center.tables import message
from center.transcript_tables import transcript_cursor
from center.transcripts import index
from center.transcripts.traits import touch

AT_A_TIME = 300
LOOK_BACK = 1000
"""Messages before the cursor that are looked at again on PostgreSQL; SQLite has one writer, and its ids no gaps."""
_NAME = "messages"
_COLUMNS = [message.c[name] for name in ("id", "conversation_id", "seq", "author", "text", "answers_id", "created_at")]


def index_new(connection: Any, limit: int = AT_A_TIME) -> int:
    """Index at most ``limit`` messages more, and those that were left out before; how many. 0 while another does."""
    mine = transcript_cursor.c.name == _NAME
    held = sa.select(transcript_cursor.c.message_id).where(mine).with_for_update(skip_locked=True)
    at = connection.execute(held).scalar_one_or_none()
    if at is None:
        return 0
    more = sa.select(message.c.id).where(message.c.id > at).order_by(message.c.id).limit(limit).subquery()
    last = connection.execute(sa.select(sa.func.max(more.c.id))).scalar_one()
    since = at if index.is_fts5(connection) else max(0, at - LOOK_BACK)
    rows = _left_out(connection, since, last or at)
    index.put(connection, {row.id: row.text for row in rows})
    touch(connection, rows)
    if last is not None:
        connection.execute(sa.update(transcript_cursor).where(mine).values(message_id=last))
    return len(rows)


def index_again(connection: Any, message_id: int) -> None:
    """Follow a message whose text was changed; one that is not in the index yet is left to the next run."""
    if index.take_out(connection, [message_id]):
        wanted = sa.select(message.c.text).where(message.c.id == message_id)
        index.put(connection, {message_id: connection.execute(wanted).scalar_one()})


def _left_out(connection: Any, since: int, last: int) -> list[Any]:
    """Messages in that range that are not in the index, and not emptied; locked, so that nobody empties them now."""
    within = sa.and_(message.c.id > since, message.c.id <= last, message.c.text != ERASED)
    there = index.indexed_between(connection, since, last)
    wanted = sa.select(*_COLUMNS).where(within, message.c.id.not_in(there)).order_by(message.c.id)
    return list(connection.execute(wanted.with_for_update(read=True, skip_locked=True)))
