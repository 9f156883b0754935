"""Claims: whoever carries a notice holds it for two minutes; of one who is gone, the next courier takes it over.

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.identifiers import opaque
from center.notice_tables import notice, notice_attempt
from center.notices.outbox import NoticeState
from center.notices.receivers import Addressed, Receiver, receivers_of
from center.notices.rules import NoticeRules
from center.tables import Moment

HELD = timedelta(minutes=2)
"""For so long a claim holds: longer than every channel takes."""
LOOKED_AHEAD = timedelta(hours=48)
"""So far ahead notices are brought forward out of quiet hours."""
LONGEST_RECEIPT = 80


class OutcomeKind(str, Enum):
    """How an attempt ended; ``undelivered`` is told by a receipt, later."""

    SENT = "sent"
    BUSY = "busy"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    UNDELIVERED = "undelivered"


FOR_GOOD = (OutcomeKind.REFUSED, OutcomeKind.UNDELIVERED)
"""What ends a channel for a notice."""


class Outcome(NamedTuple):
    """What a channel made of a notice; ``reason`` is plain Chinese, ``retry_after`` what a busy one asks for.

    ``may_have_arrived``: its answer was lost, so that a receipt may still tell that it was taken.
    """

    kind: OutcomeKind
    channel: str
    reason: str | None = None
    receipt: str | None = None
    retry_after: timedelta = timedelta()
    may_have_arrived: bool = False


class Attempt(NamedTuple):
    """One attempt that is on record."""

    channel: str
    kind: OutcomeKind


class Job(NamedTuple):
    """A claimed notice: ``attempts`` are all there were, ``in_round`` how many of the last ones count.

    A round ends when staff send a dead one again. ``is_taken_over``: whoever had it before did not end its claim.
    """

    id: int
    key: str
    kind: str
    record: str
    contact_id: int | None
    conversation_id: str | None
    text: str
    body: dict[str, Any]
    is_urgent: bool
    due_at: datetime
    expires_at: datetime | None
    in_round: int
    claim: str
    attempts: tuple[Attempt, ...]
    receiver: Receiver = Receiver()
    is_taken_over: bool = False

    @property
    def contact(self) -> int | None:
        """The one person that it is for: its own contact, or the only one proved to talk in its conversation."""
        return self.receiver.contacts[0] if len(self.receiver.contacts) == 1 else self.contact_id

    @property
    def round(self) -> tuple[Attempt, ...]:
        """The attempts that count."""
        return self.attempts[len(self.attempts) - self.in_round :]

    def tried(self, channel: str, *kinds: OutcomeKind) -> int:
        """How often the channel ended so in this round."""
        return sum(attempt.channel == channel and attempt.kind in kinds for attempt in self.round)

    def send_key(self, channel: str) -> str:
        """One message however often it is sent on ``channel``; another one after it has failed there for good."""
        return send_key(self.id, self.key, group_of(self.attempts, channel))


class Ending(NamedTuple):
    """What becomes of a notice after a claim; ``next_at`` when it waits, ``channel`` when it was sent.

    ``is_counted``: it went to somebody's telephone, which counts for the limit per person.
    """

    state: NoticeState
    next_at: datetime | None = None
    channel: str | None = None
    is_counted: bool = False


_COLUMNS = [notice.c[name] for name in Job._fields if name in notice.c and name not in ("claim", "attempts")]
_FREE = (
    notice.c.state == NoticeState.WAITING.value,
    sa.or_(notice.c.claim.is_(None), notice.c.claimed_until <= sa.bindparam("now", type_=Moment)),
)


def send_key(notice_id: int, key: str, group: int) -> str:
    """The key of a message at its provider: it names one notice of one installation."""
    return f"{notice_id}.{sha256(key.encode()).hexdigest()[:16]}.{group}"


def group_of(attempts: Sequence[Attempt], channel: str) -> int:
    """How often a channel has failed for good: the messages sent there before are over."""
    return sum(attempt.channel == channel and attempt.kind in FOR_GOOD for attempt in attempts)


def claim(connection: Any, now: datetime, limit: int) -> list[Job]:
    """Up to ``limit`` notices whose time has come, the longest waiting first; nobody else gets them meanwhile."""
    due = (
        sa.select(*_COLUMNS, notice.c.attempts.label("in_round"), notice.c.claim.is_not(None).label("is_taken_over"))
        .where(*_FREE, notice.c.next_at <= now)
        .order_by(notice.c.next_at, notice.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = connection.execute(due, {"now": now}).all()
    if not rows:
        return []
    token, ids = opaque(), [row.id for row in rows]
    held = sa.update(notice).where(notice.c.id.in_(ids)).values(claim=token, claimed_until=now + HELD)
    connection.execute(held)
    attempts = _attempts_of(connection, ids)
    receivers = receivers_of(connection, [Addressed(row.id, row.contact_id, row.conversation_id) for row in rows])
    return [_job(row, token, attempts.get(row.id, ()), receivers[row.id]) for row in rows]


def is_wanted(connection: Any, job: Job) -> bool:
    """Whether the claim still holds and nobody has cancelled it; it stays so until the transaction ends."""
    mine = _mine(job, [NoticeState.WAITING])
    return connection.execute(sa.select(notice.c.id).where(mine).with_for_update()).first() is not None


def settle(connection: Any, job: Job, outcomes: Sequence[Outcome], ending: Ending, now: datetime) -> bool:
    """End the claim and record its attempts; False when it is another's by now, or cancelled.

    What went out before somebody cancelled it has gone out: it is recorded as sent.
    """
    sent = ending.state is NoticeState.SENT
    states = [NoticeState.WAITING, NoticeState.CANCELLED] if sent else [NoticeState.WAITING]
    changed: dict[str, Any] = {"state": ending.state.value, "claim": None, "claimed_until": None, "updated_at": now}
    changed |= {"attempts": notice.c.attempts + len(outcomes)}
    changed |= {"sent_at": now, "channel": ending.channel} if sent else {}
    changed |= {"next_at": ending.next_at} if ending.next_at is not None else {}
    changed |= {"counted_at": now if ending.is_counted else None}
    if connection.execute(sa.update(notice).where(_mine(job, states)).values(**changed)).rowcount != 1:
        return False
    rows = [_row(job.id, number, one, now, None) for number, one in enumerate(outcomes, len(job.attempts) + 1)]
    if rows:
        connection.execute(sa.insert(notice_attempt), rows)
    return True


def add_attempt(
    connection: Any, notice_id: int, outcome: Outcome, now: datetime, delivered_at: datetime | None = None
) -> None:
    """Record an attempt; the caller has just changed the notice's row, so that nobody else numbers it."""
    last = sa.select(sa.func.max(notice_attempt.c.number)).where(notice_attempt.c.notice_id == notice_id)
    number = (connection.execute(last).scalar_one() or 0) + 1
    connection.execute(sa.insert(notice_attempt), [_row(notice_id, number, outcome, now, delivered_at)])


def _row(notice_id: int, number: int, outcome: Outcome, now: datetime, delivered_at: datetime | None) -> dict[str, Any]:
    return {
        "notice_id": notice_id,
        "number": number,
        "channel": outcome.channel,
        "outcome": outcome.kind.value,
        "receipt": outcome.receipt[:LONGEST_RECEIPT] if outcome.receipt else None,
        "reason": outcome.reason,
        "at": now,
        "delivered_at": delivered_at,
    }


def attempts_of(connection: Any, notice_id: int) -> tuple[Attempt, ...]:
    """Every attempt of a notice, in order."""
    return _attempts_of(connection, [notice_id]).get(notice_id, ())


def notices_due(connection: Any, rules: NoticeRules, now: datetime) -> int:
    """Bring forward what quiet hours would make useless, to the evening before; how many."""
    until = now + LOOKED_AHEAD
    wanted = sa.select(notice.c.id, notice.c.kind, notice.c.next_at, notice.c.due_at, notice.c.expires_at).where(
        *_FREE, notice.c.next_at > now, notice.c.next_at <= until, notice.c.is_urgent.is_(False)
    )
    rows = connection.execute(wanted, {"now": now}).all()
    return sum(_bring_forward(connection, rules, row, now) for row in rows)


def next_due(connection: Any) -> datetime | None:
    """When the next waiting notice wants to be looked at; None when none waits."""
    waiting = sa.select(sa.func.min(notice.c.next_at)).where(notice.c.state == NoticeState.WAITING.value)
    found: datetime | None = connection.execute(waiting).scalar_one()
    return found


def _bring_forward(connection: Any, rules: NoticeRules, row: Any, now: datetime) -> bool:
    begins = rules.quiet.begin_of(row.next_at)
    earlier = rules.brought_forward(row.next_at, rules.use_ends(row.kind, row.due_at, row.expires_at))
    if begins is None or earlier is None or begins <= now:
        return False
    unchanged = sa.and_(notice.c.id == row.id, *_FREE, notice.c.next_at == row.next_at)
    moved = sa.update(notice).where(unchanged).values(next_at=max(earlier, now), updated_at=now)
    return bool(connection.execute(moved, {"now": now}).rowcount == 1)


def _mine(job: Job, states: Sequence[NoticeState]) -> Any:
    held = [state.value for state in states]
    return sa.and_(notice.c.id == job.id, notice.c.claim == job.claim, notice.c.state.in_(held))


def _attempts_of(connection: Any, ids: Sequence[int]) -> dict[int, tuple[Attempt, ...]]:
    columns = (notice_attempt.c.notice_id, notice_attempt.c.channel, notice_attempt.c.outcome)
    wanted = sa.select(*columns).where(notice_attempt.c.notice_id.in_(list(ids)))
    found: dict[int, tuple[Attempt, ...]] = {}
    for row in connection.execute(wanted.order_by(notice_attempt.c.notice_id, notice_attempt.c.number)):
        attempt = Attempt(row.channel, OutcomeKind(row.outcome))
        found[row.notice_id] = (*found.get(row.notice_id, ()), attempt)
    return found


def _job(row: Any, token: str, attempts: tuple[Attempt, ...], receiver: Receiver) -> Job:
    body = json.loads(row.body) if row.body else {}
    return Job(**{**row._mapping, "body": body, "claim": token, "attempts": attempts, "receiver": receiver})
