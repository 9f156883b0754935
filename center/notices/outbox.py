"""The outbox: a notice is written in the transaction that makes it necessary, and sent by the courier afterwards.

``key`` says what a notice is about, so that whoever writes it twice has written it once. A key that was cancelled and
is wanted again (an appointment moved there and back) waits again; one that has gone out never goes out again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.states import Captioned
from center.notice_tables import notice, telephone_task
from center.tables import Moment

RETENTION = "notice"
BODY = frozenset({"buttons", "custom"})
"""What ``body`` may hold: buttons and a card, as center.messages.Words has them."""


class NoticeState(Captioned):
    """Where a notice stands."""

    WAITING = "waiting", "待发送"
    SENT = "sent", "已发送"
    DELIVERED = "delivered", "已送达"
    CANCELLED = "cancelled", "已取消"
    EXPIRED = "expired", "已过期"
    DEAD = "dead", "发送失败"


class Draft(NamedTuple):
    """One notice: ``kind`` is a key of notices.yml, ``record`` a public code, ``body`` has Words' buttons and custom.

    Times are aware. It needs a contact or a conversation, or both; after ``expires_at`` it is of no use to anybody.
    """

    key: str
    kind: str
    record: str
    text: str
    due_at: datetime
    contact_id: int | None = None
    conversation_id: str | None = None
    body: Mapping[str, Any] | None = None
    expires_at: datetime | None = None
    is_urgent: bool = False


_ENQUEUE = sa.text(
    """
    INSERT INTO notice (key, kind, record, contact_id, conversation_id, text, body, is_urgent, state, due_at, next_at,
        expires_at, attempts, retention, created_at, updated_at)
    VALUES (:key, :kind, :record, :contact_id, :conversation_id, :text, :body, :is_urgent, 'waiting', :due_at, :due_at,
        :expires_at, 0, :retention, :now, :now)
    ON CONFLICT (key) DO UPDATE SET state = 'waiting', text = excluded.text, body = excluded.body,
        contact_id = excluded.contact_id, conversation_id = excluded.conversation_id,
        due_at = excluded.due_at, next_at = excluded.next_at, expires_at = excluded.expires_at,
        attempts = 0, is_urgent = excluded.is_urgent, updated_at = excluded.updated_at
    WHERE notice.state = 'cancelled'
    """
).bindparams(
    sa.bindparam("due_at", type_=Moment),
    sa.bindparam("expires_at", type_=Moment),
    sa.bindparam("now", type_=Moment),
    sa.bindparam("is_urgent", type_=sa.Boolean),
)


def enqueue(connection: Any, draft: Draft, now: datetime) -> bool:
    """Whether ``draft`` waits because of this call; False when its key was there and not cancelled.

    Raises ValueError when it has no receiver, no words, or a body of anything but ``buttons`` and ``custom``.
    """
    if draft.contact_id is None and draft.conversation_id is None:
        raise ValueError(f"notice {draft.key} has no receiver")
    if not draft.text.strip():
        raise ValueError(f"notice {draft.key} has no words")
    if not set(draft.body or ()) <= BODY:
        raise ValueError(f"notice {draft.key} has a body of {', '.join(draft.body or ())}")
    body = json.dumps(draft.body, ensure_ascii=False) if draft.body else None
    values = {**draft._asdict(), "body": body, "retention": RETENTION, "now": now}
    return bool(connection.execute(_ENQUEUE, values).rowcount == 1)


def cancel_notices(connection: Any, record: str, now: datetime, kinds: Sequence[str] | None = None) -> int:
    """Cancel what waits about ``record`` (of ``kinds`` only, when given) and say how many; what was sent stays.

    What an operator was to tell by telephone, and has not, is not told any more.
    """
    about = [telephone_task.c.record == record]
    about += [telephone_task.c.kind.in_(list(kinds))] if kinds is not None else []
    called = withdraw_calls(connection, sa.and_(*about), now)
    waits = sa.or_(notice.c.state == NoticeState.WAITING.value, notice.c.id.in_(called))
    wanted = [notice.c.record == record, waits]
    wanted += [notice.c.kind.in_(list(kinds))] if kinds is not None else []
    changed = {"state": NoticeState.CANCELLED.value, "updated_at": now}
    return int(connection.execute(sa.update(notice).where(*wanted).values(**changed)).rowcount)


def withdraw_calls(connection: Any, which: Any, now: datetime) -> list[int]:
    """Nobody has to make these calls now, a condition on telephone tasks; the numbers of their notices."""
    wanted = sa.and_(which, telephone_task.c.state.in_(("open", "claimed")))
    ids = list(connection.execute(sa.select(telephone_task.c.notice_id).where(wanted)).scalars())
    if ids:
        gone = {"state": "withdrawn", "text": None, "updated_at": now}
        connection.execute(sa.update(telephone_task).where(wanted).values(**gone))
    return ids
