"""Carries notices: claims those that are due and takes each through its channels, the preferred one first.

A channel that refuses is followed by the next, a busy one is tried again later; quiet hours hold what would wake people
up. When every channel has failed the notice is dead, which raises an alarm (AH 6.3.1).
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from center.clock import Clock
from center.notices.channels import Channel
from center.notices.jobs import FOR_GOOD, Ending, Job, Outcome, OutcomeKind, claim, is_wanted, settle
from center.notices.outbox import NoticeState
from center.notices.rules import QUIET_CHANNELS, NoticeRules
from center.records import Records

AT_ONCE = 8
"""Notices that one courier claims at a time, and sends at the same time."""
_LOG = logging.getLogger(__name__)
_ALARMS = logging.getLogger("qihang.alarm")


class Carrier:
    """One courier's hands; ``channels`` by their names in notices.yml."""

    def __init__(self, records: Records, rules: NoticeRules, channels: Mapping[str, Channel], clock: Clock) -> None:
        self._records, self._rules, self._channels, self._clock = records, rules, channels, clock

    async def carry(self, limit: int = AT_ONCE) -> int:
        """Claim and carry up to ``limit`` notices; how many there were. SQLAlchemyError while the database is away."""
        now = self._clock.now()
        jobs = await self._records.write(lambda connection: claim(connection, now, limit))
        for result in await asyncio.gather(*map(self._carry, jobs), return_exceptions=True):
            if isinstance(result, BaseException):
                raise result
        return len(jobs)

    async def _carry(self, job: Job) -> None:
        now = self._clock.now()
        outcomes, ending = await self._sent_by(job, now)
        kept = _worth_recording(job, outcomes)
        if not await self._records.write(lambda connection: settle(connection, job, kept, ending, now)):
            _LOG.info("Notice %d was cancelled, or taken over", job.id)
        elif ending.state is NoticeState.DEAD:
            _ALARMS.error("ALARM notice_dead notice=%d kind=%s record=%s", job.id, job.kind, job.record)

    async def _sent_by(self, job: Job, now: datetime) -> tuple[list[Outcome], Ending]:
        """What was tried, and what it comes to."""
        use_ends = self._rules.use_ends(job.kind, job.due_at, job.expires_at)
        if use_ends <= now:
            return [], Ending(NoticeState.EXPIRED)
        outcomes: list[Outcome] = []
        for name in self._rules.channels_of(job.kind):
            channel, quiet_until = self._channels[name], self._quiet_until(job, name, now)
            if self._is_over(job, channel.name):
                continue
            if quiet_until is not None:
                return outcomes, Ending(NoticeState.WAITING, quiet_until)
            if not await self._records.read(lambda connection: is_wanted(connection, job)):
                return outcomes, Ending(NoticeState.WAITING, now)
            outcomes.append(await _try(channel, job, now))
            ending = self._ending(job, outcomes[-1], now, use_ends)
            if ending is not None:
                return outcomes, ending
        return outcomes, Ending(NoticeState.DEAD)

    def _quiet_until(self, job: Job, channel: str, now: datetime) -> datetime | None:
        return None if job.is_urgent or channel not in QUIET_CHANNELS else self._rules.quiet.end_of(now)

    def _is_over(self, job: Job, channel: str) -> bool:
        busy = job.tried(channel, OutcomeKind.BUSY)
        return busy >= self._rules.most_attempts or job.tried(channel, *FOR_GOOD) > 0

    def _ending(self, job: Job, outcome: Outcome, now: datetime, use_ends: datetime) -> Ending | None:
        """How the claim ends with this outcome; None when the next channel is to be tried."""
        if outcome.kind is OutcomeKind.SENT:
            return Ending(NoticeState.SENT, channel=outcome.channel)
        if outcome.kind is not OutcomeKind.BUSY:
            return None
        busy = job.tried(outcome.channel, OutcomeKind.BUSY) + 1
        again_at = now + max(self._rules.backoff(busy), outcome.retry_after, timedelta())
        if busy >= self._rules.most_attempts or again_at >= use_ends:
            return None
        return Ending(NoticeState.WAITING, again_at)


async def _try(channel: Channel, job: Job, now: datetime) -> Outcome:
    """What the channel says; a mistake in our own code is a busy channel, so that one notice holds up no other."""
    try:
        return await channel.send(job, now)
    except SQLAlchemyError:
        raise
    except Exception as error:
        _LOG.error("Notice %d failed on %s: %s", job.id, channel.name, where_it_failed(error))
        _ALARMS.error("ALARM notice_failed notice=%d channel=%s", job.id, channel.name)
        return Outcome(OutcomeKind.BUSY, channel.name, "系统出了点问题，稍后再发。")


def where_it_failed(error: Exception) -> str:
    """The places in the code that a failure passed; its own words may quote people, so they are left out."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


def _worth_recording(job: Job, outcomes: list[Outcome]) -> list[Outcome]:
    """Without the repeated finding that a channel cannot carry it."""
    return [
        outcome
        for outcome in outcomes
        if outcome.kind is not OutcomeKind.UNAVAILABLE or not job.tried(outcome.channel, OutcomeKind.UNAVAILABLE)
    ]
