"""What WeChat tells of messages by template: the event of its delivery, found by WeChat's number for the message.

WeChat may tell before the courier has written down the number; such a receipt is kept until the attempt is there.
Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.notice_tables import notice_attempt, notice_receipt
from center.notices.jobs import LONGEST_RECEIPT, OutcomeKind
from center.notices.receipts import Told, take_told

TEMPLATE = "template"
KEPT = timedelta(days=1)
"""So long a receipt of nothing that is known is kept; they may be of messages that others sent by the account."""
_REASONS = {
    "failed:user block": "对方不接收公众号的消息，没有送到。",
    "failed:system failed": "微信系统出错，没有送到。",
}
_UNKNOWN = "微信模板消息没有送到，原因不明。"
_KEEP = sa.text(
    """
    INSERT INTO notice_receipt (channel, receipt, is_delivered, reason, at)
    VALUES (:channel, :receipt, :is_delivered, :reason, :at) ON CONFLICT (channel, receipt) DO NOTHING
    """
).bindparams(sa.bindparam("at", type_=notice_receipt.c.at.type), sa.bindparam("is_delivered", type_=sa.Boolean))


def take_template_receipt(connection: Any, msgid: str, delivered: bool, status: str, now: datetime) -> bool:
    """Whether it is of a message of ours and was news; kept for later where the number is not known yet.

    ``status`` is WeChat's: ``success``, ``failed:user block``, ``failed: system failed``.
    """
    receipt, reason = msgid[:LONGEST_RECEIPT], "" if delivered else _reason(status)
    if not receipt:
        return False
    notice_id = _notice_of(connection, receipt)
    if notice_id is not None:
        return take_told(connection, notice_id, Told(TEMPLATE, delivered, now, reason, receipt), now)
    values = {"channel": TEMPLATE, "receipt": receipt, "is_delivered": delivered, "reason": reason, "at": now}
    connection.execute(_KEEP, values)
    return False


def take_early(connection: Any, now: datetime) -> int:
    """Take the receipts that came too early and are known by now; how many were news."""
    rows = connection.execute(sa.select(notice_receipt).where(notice_receipt.c.channel == TEMPLATE)).all()
    known = [(row, notice_id) for row in rows if (notice_id := _notice_of(connection, row.receipt)) is not None]
    over = [row.receipt for row in rows if row.at < now - KEPT]
    gone = [row.receipt for row, _ in known] + over
    if gone:
        mine = sa.and_(notice_receipt.c.channel == TEMPLATE, notice_receipt.c.receipt.in_(gone))
        connection.execute(sa.delete(notice_receipt).where(mine))
    return sum(
        take_told(connection, notice_id, Told(TEMPLATE, row.is_delivered, row.at, row.reason, row.receipt), now)
        for row, notice_id in known
    )


def _notice_of(connection: Any, receipt: str) -> int | None:
    mine = sa.and_(
        notice_attempt.c.receipt == receipt,
        notice_attempt.c.channel == TEMPLATE,
        notice_attempt.c.outcome.in_((OutcomeKind.SENT.value, OutcomeKind.UNDELIVERED.value)),
    )
    found = connection.execute(sa.select(notice_attempt.c.notice_id).where(mine).limit(1)).scalar_one_or_none()
    return None if found is None else int(found)


def _reason(status: str) -> str:
    return _REASONS.get(status.lower().replace(": ", ":").strip(), _UNKNOWN)
