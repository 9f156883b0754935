"""Delivery receipts: a notice that arrived is delivered, one that did not takes its next channel.

An SMS's receipt is found by the key that was sent, so it counts once however often it is told, and also when the
answer to the sending was lost; a WeChat template's by WeChat's number for it; a call's and a WeChat message's are
found by the notice. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.gateways.sms import Delivery
from center.notice_tables import notice, notice_attempt, telephone_task
from center.notices.jobs import Outcome, OutcomeKind, add_attempt, attempts_of, group_of, send_key
from center.notices.outbox import NoticeState, withdraw_calls

_KEY = re.compile(r"(\d{1,18})\.[0-9a-f]{16}\.(\d{1,9})")
_OPEN = (NoticeState.WAITING.value, NoticeState.SENT.value, NoticeState.CANCELLED.value)
_GIVEN_UP = (NoticeState.DEAD.value, NoticeState.EXPIRED.value)
"""What has arrived all the same is delivered; what did not is no news."""


class Told(NamedTuple):
    """What became of a message on ``channel``: ``reason`` is plain Chinese when it was not delivered; ``at`` in UTC."""

    channel: str
    delivered: bool
    at: datetime
    reason: str = ""
    receipt: str | None = None


def take_receipts(connection: Any, page: Sequence[Delivery], channel: str, now: datetime) -> int:
    """Take what an SMS provider tells of ``channel``; how many were news."""
    return sum(take_receipt(connection, delivery, channel, now) for delivery in page)


def take_receipt(connection: Any, delivery: Delivery, channel: str, now: datetime) -> bool:
    """Whether the receipt was news: of a message of ours on ``channel``, and not told before."""
    named = _KEY.fullmatch(delivery.key)
    found = _open_notice(connection, int(named[1]), delivery.delivered) if named is not None else None
    if found is None:
        return False
    newest = send_key(found.id, found.key, group_of(attempts_of(connection, found.id), channel))
    if newest != delivery.key:
        return False
    told = Told(channel, delivery.delivered, delivery.at, delivery.reason, delivery.receipt)
    return _take(connection, found, told, now)


def take_told(connection: Any, notice_id: int, told: Told, now: datetime, *, is_first: bool = False) -> bool:
    """Whether it was news of a message that was sent on this channel and of which nothing was known yet.

    ``is_first``: whoever tells it does so once, so that it counts also when the sending is not on record yet.
    """
    found = _open_notice(connection, notice_id, told.delivered)
    if found is None or not (is_first or _has_sent(connection, notice_id, told.channel)):
        return False
    return _take(connection, found, told, now)


def _open_notice(connection: Any, notice_id: int, delivered: bool) -> Any:
    """The notice while something may still become of it; locked."""
    states = (*_OPEN, *_GIVEN_UP) if delivered else _OPEN
    wanted = sa.select(notice).where(notice.c.id == notice_id, notice.c.state.in_(states)).with_for_update()
    return connection.execute(wanted).one_or_none()


def _has_sent(connection: Any, notice_id: int, channel: str) -> bool:
    return connection.execute(sa.select(notice_attempt.c.id).where(_sent(notice_id, channel))).first() is not None


def _take(connection: Any, found: Any, told: Told, now: datetime) -> bool:
    if told.delivered:
        _arrived(connection, found, told, now)
    else:
        _got_lost(connection, found, told, now)
    return True


def _arrived(connection: Any, found: Any, told: Told, now: datetime) -> None:
    changed = {
        "state": NoticeState.DELIVERED.value,
        "channel": told.channel,
        "sent_at": found.sent_at or now,
        "delivered_at": told.at,
        **_unclaimed(now),
    }
    connection.execute(sa.update(notice).where(notice.c.id == found.id).values(**changed))
    withdraw_calls(connection, telephone_task.c.notice_id == found.id, now)
    if not _mark(connection, found, told.channel, {"delivered_at": told.at}):
        outcome = Outcome(OutcomeKind.SENT, told.channel, receipt=told.receipt)
        _add(connection, found, outcome, now, told.at)


def _got_lost(connection: Any, found: Any, told: Told, now: datetime) -> None:
    """One that somebody has cancelled stays so; any other takes its next channel now."""
    is_cancelled = found.state == NoticeState.CANCELLED.value
    state = NoticeState.CANCELLED if is_cancelled else NoticeState.WAITING
    changed = {"state": state.value, "next_at": now, **_unclaimed(now)}
    connection.execute(sa.update(notice).where(notice.c.id == found.id).values(**changed))
    lost = Outcome(OutcomeKind.UNDELIVERED, told.channel, told.reason, told.receipt)
    if not _mark(connection, found, told.channel, {"outcome": lost.kind.value, "reason": lost.reason}):
        _add(connection, found, lost, now)


def _sent(notice_id: int, channel: str) -> Any:
    """The attempt that sent it, of which nothing is known yet."""
    return sa.and_(
        notice_attempt.c.notice_id == notice_id,
        notice_attempt.c.channel == channel,
        notice_attempt.c.outcome == OutcomeKind.SENT.value,
        notice_attempt.c.delivered_at.is_(None),
    )


def _mark(connection: Any, found: Any, channel: str, values: dict[str, Any]) -> bool:
    """Note it at the attempt that sent the message; False when none is on record."""
    marked = sa.update(notice_attempt).where(_sent(found.id, channel)).values(**values)
    return bool(connection.execute(marked).rowcount)


def _add(connection: Any, found: Any, outcome: Outcome, now: datetime, delivered_at: datetime | None = None) -> None:
    """The attempt whose answer was lost, as the receipt tells of it."""
    counted = sa.update(notice).where(notice.c.id == found.id).values(attempts=notice.c.attempts + 1)
    connection.execute(counted)
    add_attempt(connection, found.id, outcome, now, delivered_at)


def _unclaimed(now: datetime) -> dict[str, Any]:
    return {"claim": None, "claimed_until": None, "updated_at": now}
