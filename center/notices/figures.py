"""How well people are reached: what /metrics and staff see of the outbox, counted from its rows.

Functions take a connection and only read.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.notice_tables import notice, notice_attempt, telephone_task
from center.notices.circuits import Resting, resting
from center.notices.jobs import OutcomeKind
from center.notices.listing import count_dead, count_unseen
from center.notices.outbox import NoticeState
from center.notices.rules import NoticeRules
from center.telephone.tasks import count_open

LOOKED_BACK = timedelta(hours=24)
"""What is counted: notices that became due, and attempts that were made, so lately."""
CONFIRMED = ("wechat", "template", "sms", "telephone")
"""Channels that tell what became of a message: sent is not yet told there. On the others it is."""
_FAILED = (OutcomeKind.BUSY.value, OutcomeKind.REFUSED.value, OutcomeKind.UNDELIVERED.value)


class Failures(NamedTuple):
    """A channel ended so, for this reason, so many ``times``."""

    channel: str
    outcome: str
    reason: str
    times: int


class Figures(NamedTuple):
    """``told`` of the ``due`` notices of the last 24 hours have reached somebody, ``lost`` are dead or expired.

    ``oldest_open_at`` is when the oldest notice became due that waits, or that an operator has to tell (UTC); ``dead``
    how many notices are dead altogether, ``calls`` how many telephone tasks nobody has done, ``unseen`` how many had to
    be told and lie in a mailbox, because nobody could be called, or was not reached.
    """

    due: int
    told: int
    lost: int
    oldest_open_at: datetime | None
    dead: int
    calls: int
    unseen: int
    failures: tuple[Failures, ...]
    resting: tuple[Resting, ...]

    @property
    def rate(self) -> float | None:
        """The share that was told; None when nothing was due."""
        return self.told / self.due if self.due else None

    def oldest_seconds(self, now: datetime) -> float:
        """For how long the oldest that is open has waited."""
        return max((now - self.oldest_open_at).total_seconds(), 0.0) if self.oldest_open_at is not None else 0.0


def figures_of(connection: Any, rules: NoticeRules, now: datetime) -> Figures:
    """How it stands at ``now``."""
    due, told, lost = _counted(connection, now)
    return Figures(
        due,
        told,
        lost,
        _oldest_open(connection, now),
        count_dead(connection),
        count_open(connection),
        count_unseen(connection, rules, now),
        tuple(_failures(connection, now)),
        tuple(resting(connection, rules.rest)),
    )


def _counted(connection: Any, now: datetime) -> tuple[int, int, int]:
    is_lost = notice.c.state.in_((NoticeState.DEAD.value, NoticeState.EXPIRED.value))
    recent = sa.and_(notice.c.due_at > now - LOOKED_BACK, notice.c.due_at <= now)
    wanted = sa.and_(recent, notice.c.state != NoticeState.CANCELLED.value)
    counts = sa.func.count(), _count_if(_is_told()), _count_if(is_lost)
    return tuple(int(number) for number in connection.execute(sa.select(*counts).where(wanted)).one())  # type: ignore[return-value]


def _is_told() -> Any:
    is_sent = sa.and_(notice.c.state == NoticeState.SENT.value, notice.c.channel.not_in(CONFIRMED))
    return sa.or_(notice.c.state == NoticeState.DELIVERED.value, is_sent)


def _count_if(condition: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _oldest_open(connection: Any, now: datetime) -> datetime | None:
    """Waiting since it became due, or for somebody to call."""
    waiting = sa.select(sa.func.min(notice.c.due_at)).where(sa.text("state = 'waiting'"), notice.c.due_at <= now)
    to_call = sa.select(sa.func.min(telephone_task.c.due_at)).where(sa.text("state IN ('open', 'claimed')"))
    found = [connection.execute(wanted).scalar_one() for wanted in (waiting, to_call)]
    return min((at for at in found if at is not None), default=None)


def _failures(connection: Any, now: datetime) -> list[Failures]:
    columns = notice_attempt.c.channel, notice_attempt.c.outcome, notice_attempt.c.reason
    recent = sa.and_(notice_attempt.c.at > now - LOOKED_BACK, notice_attempt.c.outcome.in_(_FAILED))
    wanted = sa.select(*columns, sa.func.count()).where(recent).group_by(*columns).order_by(*columns)
    return [Failures(*row) for row in connection.execute(wanted)]
