"""How far a provider's receipts were read, for all couriers.

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.notice_tables import notice_channel
from center.tables import Moment

_ADVANCE = sa.text(
    """
    INSERT INTO notice_channel (name, busy_in_row, receipts_cursor, updated_at) VALUES (:name, 0, :cursor, :now)
    ON CONFLICT (name) DO UPDATE SET receipts_cursor = excluded.receipts_cursor, updated_at = excluded.updated_at
    WHERE COALESCE(notice_channel.receipts_cursor, '') = :before
    """
).bindparams(sa.bindparam("now", type_=Moment))


def cursor_of(connection: Any, name: str) -> str:
    """The cursor of the last receipt that was taken; empty before the first."""
    found = connection.execute(sa.select(notice_channel.c.receipts_cursor).where(notice_channel.c.name == name))
    return found.scalar_one_or_none() or ""


def advance(connection: Any, name: str, before: str, cursor: str, now: datetime) -> bool:
    """Whether the cursor went from ``before`` to ``cursor``; False when another courier has moved it meanwhile."""
    values = {"name": name, "before": before, "cursor": cursor, "now": now}
    return bool(connection.execute(_ADVANCE, values).rowcount == 1)


def read_again(connection: Any, name: str, now: datetime) -> None:
    """Read from the beginning: the provider has forgotten its old receipts."""
    mine = notice_channel.c.name == name
    connection.execute(sa.update(notice_channel).where(mine).values(receipts_cursor=None, updated_at=now))
