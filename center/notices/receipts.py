"""Delivery receipts: a notice that arrived is delivered, one that did not takes its next channel.

A receipt is found by the key that was sent, so it counts once however often it is told, and also when the answer to
the sending was lost. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.gateways.sms import Delivery
from center.notice_tables import notice, notice_attempt
from center.notices.jobs import Outcome, OutcomeKind, add_attempt, attempts_of, group_of, send_key
from center.notices.outbox import NoticeState

_KEY = re.compile(r"(\d{1,18})\.[0-9a-f]{16}\.(\d{1,9})")
_OPEN = (NoticeState.WAITING.value, NoticeState.SENT.value, NoticeState.CANCELLED.value)


def take_receipts(connection: Any, page: Sequence[Delivery], channel: str, now: datetime) -> int:
    """Take what a provider tells of ``channel``; how many were news."""
    return sum(take_receipt(connection, delivery, channel, now) for delivery in page)


def take_receipt(connection: Any, delivery: Delivery, channel: str, now: datetime) -> bool:
    """Whether the receipt was news: of a message of ours on ``channel``, and not told before."""
    found = _notice_of(connection, delivery, channel)
    if found is None:
        return False
    if delivery.delivered:
        return _arrived(connection, found, delivery, channel, now)
    return _got_lost(connection, found, delivery, channel, now)


def _notice_of(connection: Any, delivery: Delivery, channel: str) -> Any:
    """The notice whose newest message on the channel this is; locked."""
    named = _KEY.fullmatch(delivery.key)
    if named is None:
        return None
    wanted = sa.select(notice).where(notice.c.id == int(named[1]), notice.c.state.in_(_OPEN)).with_for_update()
    row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    newest = send_key(row.id, row.key, group_of(attempts_of(connection, row.id), channel))
    return row if newest == delivery.key else None


def _arrived(connection: Any, found: Any, delivery: Delivery, channel: str, now: datetime) -> bool:
    changed = {
        "state": NoticeState.DELIVERED.value,
        "channel": channel,
        "sent_at": found.sent_at or now,
        "delivered_at": delivery.at,
        **_unclaimed(now),
    }
    connection.execute(sa.update(notice).where(notice.c.id == found.id).values(**changed))
    if not _mark(connection, found, channel, {"delivered_at": delivery.at}):
        outcome = Outcome(OutcomeKind.SENT, channel, receipt=delivery.receipt)
        _add(connection, found, outcome, now, delivery.at)
    return True


def _got_lost(connection: Any, found: Any, delivery: Delivery, channel: str, now: datetime) -> bool:
    """One that somebody has cancelled stays so; any other takes its next channel now."""
    is_cancelled = found.state == NoticeState.CANCELLED.value
    state = NoticeState.CANCELLED if is_cancelled else NoticeState.WAITING
    changed = {"state": state.value, "next_at": now, **_unclaimed(now)}
    connection.execute(sa.update(notice).where(notice.c.id == found.id).values(**changed))
    lost = Outcome(OutcomeKind.UNDELIVERED, channel, delivery.reason, delivery.receipt)
    if not _mark(connection, found, channel, {"outcome": lost.kind.value, "reason": lost.reason}):
        _add(connection, found, lost, now)
    return True


def _mark(connection: Any, found: Any, channel: str, values: dict[str, Any]) -> bool:
    """Note it at the attempt that sent the message; False when none is on record."""
    sent = sa.and_(
        notice_attempt.c.notice_id == found.id,
        notice_attempt.c.channel == channel,
        notice_attempt.c.outcome == OutcomeKind.SENT.value,
        notice_attempt.c.delivered_at.is_(None),
    )
    return bool(connection.execute(sa.update(notice_attempt).where(sent).values(**values)).rowcount)


def _add(connection: Any, found: Any, outcome: Outcome, now: datetime, delivered_at: datetime | None = None) -> None:
    """The attempt whose answer was lost, as the receipt tells of it."""
    counted = sa.update(notice).where(notice.c.id == found.id).values(attempts=notice.c.attempts + 1)
    connection.execute(counted)
    add_attempt(connection, found.id, outcome, now, delivered_at)


def _unclaimed(now: datetime) -> dict[str, Any]:
    return {"claim": None, "claimed_until": None, "updated_at": now}
