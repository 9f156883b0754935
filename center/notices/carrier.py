"""Carries notices: claims those that are due and takes each through its channels, the preferred one first.

When every channel has failed the notice is dead, which raises an alarm (AH 6.3.1).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from center.clock import Clock
from center.notices.channels import Channel
from center.notices.circuits import note_through
from center.notices.jobs import Ending, Job, Outcome, OutcomeKind, claim, settle
from center.notices.outbox import NoticeState
from center.notices.rules import NoticeRules
from center.notices.trip import Trip
from center.notices.trip import where_it_failed as where_it_failed
from center.records import Records

AT_ONCE = 8
"""Notices that one courier claims at a time, and sends at the same time."""
_REACHED = (OutcomeKind.SENT, OutcomeKind.REFUSED)
_LOG = logging.getLogger(__name__)
_ALARMS = logging.getLogger("qihang.alarm")


class Carrier:
    """One courier's hands; ``channels`` by the names of their steps. What it has not got is gone by."""

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
        trip = Trip(self._records, self._rules, self._channels, job, now)
        ending = await trip.go()
        if not await self._records.write(lambda connection: self._settle(connection, job, trip.outcomes, ending, now)):
            _LOG.info("Notice %d was cancelled, or taken over", job.id)
        elif ending.state is NoticeState.DEAD:
            _ALARMS.error("ALARM notice_dead notice=%d kind=%s record=%s", job.id, job.kind, job.record)

    def _settle(self, connection: Any, job: Job, outcomes: Sequence[Outcome], ending: Ending, now: datetime) -> bool:
        for gateway in self._reached(outcomes):
            note_through(connection, gateway, now)
        return settle(connection, job, _worth_recording(job, outcomes), ending, now)

    def _reached(self, outcomes: Sequence[Outcome]) -> list[str]:
        """The gateways that gave an answer: whatever it was, they work."""
        gateways = {channel.name: channel.gateway for channel in self._channels.values()}
        named = (gateways.get(outcome.channel) for outcome in outcomes if outcome.kind in _REACHED)
        return [gateway for gateway in named if gateway is not None]


def _worth_recording(job: Job, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Without the repeated finding that a channel cannot carry it."""
    return [
        outcome
        for outcome in outcomes
        if outcome.kind is not OutcomeKind.UNAVAILABLE or not job.tried(outcome.channel, OutcomeKind.UNAVAILABLE)
    ]
