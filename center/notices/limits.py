"""Not too much to one person: what goes to somebody's telephone is counted, and what is too much waits.

What must be told, what is urgent, and what would be of no use later goes out all the same, and counts. Functions take
a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.notice_tables import notice
from center.notices.receivers import Addressed
from center.notices.rules import Limit
from center.people import lock_contact

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def reserve(connection: Any, one: Addressed, limit: Limit, now: datetime, use_ends: datetime) -> datetime | None:
    """Count this notice as going out now; instead the time from which on it may go, where it has to wait.

    Two couriers with notices for one person do so one after the other.
    """
    if one.contact_id is not None:
        lock_contact(connection, one.contact_id)
    held_until = _held_until(connection, one, limit, now)
    if held_until is not None and held_until < use_ends:
        return held_until
    count(connection, one.id, now)
    return None


def count(connection: Any, notice_id: int, now: datetime) -> None:
    """It goes out now, whatever the limit."""
    connection.execute(sa.update(notice).where(notice.c.id == notice_id).values(counted_at=now))


def _held_until(connection: Any, one: Addressed, limit: Limit, now: datetime) -> datetime | None:
    """When so few went out in the last hour and the last 24 hours that one more may; None when it is so now."""
    went = _went(connection, one, now)
    frees = [
        counted[limited - 1] + length
        for length, limited in ((_HOUR, limit.hour), (_DAY, limit.day))
        if len(counted := [at for at in went if at > now - length]) >= limited
    ]
    return max(frees, default=None)


def _went(connection: Any, one: Addressed, now: datetime) -> list[datetime]:
    """When others went out to this person in the last 24 hours, the latest first."""
    mine = notice.c.contact_id == one.contact_id
    if one.contact_id is None:
        mine = sa.and_(notice.c.contact_id.is_(None), notice.c.conversation_id == one.conversation_id)
    recent = sa.and_(mine, notice.c.id != one.id, notice.c.counted_at > now - _DAY)
    wanted = sa.select(notice.c.counted_at).where(recent).order_by(notice.c.counted_at.desc())
    return list(connection.execute(wanted).scalars())
