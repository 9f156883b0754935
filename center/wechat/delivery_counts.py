"""What waits for delivery on WeChat, what failed and why: for the sweep, for metrics, for whoever asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.messages import Message, messages_after
from center.sealing import Seal
from center.tables import conversation
from center.wechat.delivery_lines import CLAIMED, MOST_MESSAGES, OPEN, WAITING
from center.wechat_tables import wechat_delivery, wechat_person

AT_A_TIME = 100


def waiting(connection: Any, now: datetime, grace: timedelta, limit: int = AT_A_TIME) -> list[str]:
    """Conversations where something can be delivered that nobody is at, the longest waiting first.

    What was said less than ``grace`` ago is left to whoever answers the callback.
    """
    columns = wechat_delivery.c
    is_due = sa.or_(
        sa.and_(columns.state == WAITING, columns.next_at <= now),
        sa.and_(columns.state == CLAIMED, columns.claimed_until <= now),
    )
    since = sa.func.min(columns.created_at).label("since")
    due = sa.select(columns.conversation_id, since).where(is_due, OPEN).group_by(columns.conversation_id)
    unseen = (
        sa.select(wechat_person.c.conversation_id, conversation.c.updated_at.label("since"))
        .join(conversation, conversation.c.id == wechat_person.c.conversation_id)
        .where(conversation.c.last_seq > wechat_person.c.enrolled_seq, conversation.c.updated_at <= now - grace)
    )
    both = sa.union_all(due, unseen).subquery()
    is_free = sa.or_(wechat_person.c.holder.is_(None), wechat_person.c.held_until <= now)
    found = (
        sa.select(both.c.conversation_id)
        .join(wechat_person, wechat_person.c.conversation_id == both.c.conversation_id)
        .where(is_free)
        .group_by(both.c.conversation_id)
        .order_by(sa.func.min(both.c.since))
        .limit(limit)
    )
    return [str(one) for one in connection.execute(found).scalars()]


def is_waiting(connection: Any, conversation_id: str) -> bool:
    """Whether anything is open there, held back or not."""
    wanted = sa.select(wechat_delivery.c.seq).where(wechat_delivery.c.conversation_id == conversation_id, OPEN).limit(1)
    return connection.execute(wanted).first() is not None


def undelivered(connection: Any, seal: Seal, conversation_id: str) -> list[Message]:
    """The messages of which something is open, oldest first."""
    mine = wechat_delivery.c.conversation_id == conversation_id
    seqs = list(connection.execute(sa.select(wechat_delivery.c.seq).where(mine, OPEN).distinct()).scalars())
    if not seqs:
        return []
    found = messages_after(connection, seal, conversation_id, min(seqs) - 1, MOST_MESSAGES)
    return [told for told in found if told.seq in seqs]


def counts(connection: Any, since: datetime) -> dict[tuple[str, str], int]:
    """Parts by their state and by which way or why: all that are open, and those that ended after ``since``."""
    columns = wechat_delivery.c
    why = sa.func.coalesce(columns.via, columns.reason, "").label("why")
    wanted = sa.select(columns.state, why, sa.func.count().label("number")).where(
        sa.or_(OPEN, columns.updated_at > since)
    )
    rows = connection.execute(wanted.group_by(columns.state, why))
    return {(row.state, row.why): int(row.number) for row in rows}


def oldest_waiting(connection: Any) -> datetime | None:
    """Since when the oldest part waits that is not held back until its person does something (UTC)."""
    columns = wechat_delivery.c
    wanted = (
        sa.select(columns.created_at).where(OPEN, columns.next_at.is_not(None)).order_by(columns.created_at).limit(1)
    )
    oldest: datetime | None = connection.execute(wanted).scalar_one_or_none()
    return oldest
