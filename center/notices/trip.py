"""The way of one notice through its channels: what was tried, and what it comes to.

Refused and undelivered end a channel for a notice. A busy gateway is tried again later; one that is busy for everybody
rests, and its notices go by it at once. What wakes people up keeps quiet hours, wishes and the limit per person.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from center.notices.channels import Channel, is_live
from center.notices.circuits import note_busy
from center.notices.clearance import clear
from center.notices.jobs import FOR_GOOD, Ending, Job, Outcome, OutcomeKind
from center.notices.outbox import NoticeState
from center.notices.rules import MAILBOX, TELEPHONE, WAKING, NoticeRules
from center.notices.wishes import UNWANTED, is_unwanted, is_unwanted_by
from center.records import Records

RESTS = "这个渠道现在连着不通，先走别的渠道。"
_WECHAT = "wechat"
_LOG = logging.getLogger(__name__)
_ALARMS = logging.getLogger("qihang.alarm")


class Trip:
    """One claimed notice under way at ``now``; ``outcomes`` are what was tried, in order."""

    def __init__(
        self, records: Records, rules: NoticeRules, channels: Mapping[str, Channel], job: Job, now: datetime
    ) -> None:
        self._records, self._rules, self._channels = records, rules, channels
        self._job, self._now = job, now
        self._use_ends = rules.use_ends(job.kind, job.due_at, job.expires_at)
        self._again_at: list[datetime] = []
        self.outcomes: list[Outcome] = []

    async def go(self) -> Ending:
        """Through the channels until one has it; SQLAlchemyError while the database is away."""
        if self._use_ends <= self._now:
            return Ending(NoticeState.EXPIRED)
        steps = [step for step in self._rules.steps_of(self._job.kind) if step in self._channels]
        if is_unwanted(self._rules, self._job.kind, self._job.receiver.unwanted):
            self.outcomes.append(Outcome(OutcomeKind.UNAVAILABLE, (*steps, "none")[0], UNWANTED))
            return Ending(NoticeState.CANCELLED)
        for step in steps:
            ending = None if self._is_over(self._channels[step].name) else await self._step(step)
            if ending is not None:
                return ending
        return self._put_off() if self._again_at else Ending(NoticeState.DEAD)

    async def _step(self, step: str) -> Ending | None:
        """How the claim ends with this channel; None when the next is to be tried."""
        channel = self._channels[step]
        if is_unwanted_by(self._rules, self._job.kind, step, self._job.receiver.unwanted):
            self._go_by(channel, UNWANTED)
            return None
        if (step == TELEPHONE and self._is_too_early_to_call()) or (step == MAILBOX and self._is_to_be_told()):
            return None
        why_not = channel.why_not(self._job, self._now)
        if why_not is not None:
            self._go_by(channel, why_not)
            return None
        wakes = step in WAKING and not self._is_live_on(step)
        quiet_until = self._rules.quiet.end_of(self._now) if wakes and not self._job.is_urgent else None
        if quiet_until is not None:
            return Ending(NoticeState.WAITING, quiet_until)
        return await (self._asked(channel) if wakes else self._tried(channel, is_counted=False))

    async def _asked(self, channel: Channel) -> Ending | None:
        """Try a channel that wakes people, where it may be used for this notice now."""
        job, rules, now, use_ends = self._job, self._rules, self._now, self._use_ends
        cleared = await self._records.write(
            lambda connection: clear(connection, job, channel.gateway, rules, now, use_ends)
        )
        if not cleared.is_wanted:
            return Ending(NoticeState.WAITING, now)
        if cleared.rests_until is not None:
            self._again_at.append(cleared.rests_until)
            self._go_by(channel, RESTS)
            return None
        if cleared.held_until is not None:
            return Ending(NoticeState.WAITING, cleared.held_until)
        return await self._tried(channel, is_counted=True)

    async def _tried(self, channel: Channel, *, is_counted: bool) -> Ending | None:
        outcome = await _try(channel, self._job, self._now)
        self.outcomes.append(outcome)
        if outcome.kind is OutcomeKind.SENT:
            return Ending(NoticeState.SENT, channel=outcome.channel, is_counted=is_counted)
        return await self._busy(channel, outcome) if outcome.kind is OutcomeKind.BUSY else None

    async def _busy(self, channel: Channel, outcome: Outcome) -> Ending | None:
        """The same again later; on the next channel now when it was too often, too late, or it is so for everybody.

        What may have arrived goes nowhere else before there was time for a receipt.
        """
        busy = self._job.tried(outcome.channel, OutcomeKind.BUSY) + 1
        again_at = self._now + max(self._rules.backoff(busy), outcome.retry_after, timedelta())
        rests_until = await self._note_busy(channel.gateway, outcome)
        is_last = busy >= self._rules.most_attempts
        if again_at < self._use_ends and (outcome.may_have_arrived or not (is_last or rests_until)):
            return Ending(NoticeState.WAITING, again_at)
        if rests_until is not None and not is_last:
            self._again_at.append(max(rests_until, again_at))
        return None

    async def _note_busy(self, gateway: str | None, outcome: Outcome) -> datetime | None:
        if gateway is None:
            return None
        rest, now, reason = self._rules.rest, self._now, outcome.reason or ""
        return await self._records.write(
            lambda connection: note_busy(connection, gateway, reason, rest, now, outcome.retry_after)
        )

    def _put_off(self) -> Ending:
        """Nothing has it, but a gateway that rests may have it later; at the latest an operator is asked to call."""
        times = [*self._again_at]
        if TELEPHONE in self._rules.steps_of(self._job.kind) and self._is_too_early_to_call():
            times.append(self._call_from())
        again_at = min(times)
        return Ending(NoticeState.WAITING, again_at) if again_at < self._use_ends else Ending(NoticeState.DEAD)

    def _go_by(self, channel: Channel, reason: str) -> None:
        self.outcomes.append(Outcome(OutcomeKind.UNAVAILABLE, channel.name, reason))

    def _is_over(self, channel: str) -> bool:
        busy = self._job.tried(channel, OutcomeKind.BUSY)
        return busy >= self._rules.most_attempts or self._job.tried(channel, *FOR_GOOD) > 0

    def _is_too_early_to_call(self) -> bool:
        """While another channel may still have it nobody calls, for an hour or so."""
        return bool(self._again_at) and self._now < self._call_from()

    def _is_to_be_told(self) -> bool:
        """While a way to their telephone may still open, what has to be told is not left in a mailbox."""
        return bool(self._again_at) and self._rules.is_due(self._job.kind)

    def _call_from(self) -> datetime:
        return self._job.due_at + timedelta(minutes=self._rules.telephone_after_minutes)

    def _is_live_on(self, step: str) -> bool:
        """Whether the person talks on WeChat at this moment: then a message there wakes nobody."""
        talks = self._job.receiver.talks if step == _WECHAT else ()
        return any(talk.channel == _WECHAT and is_live(self._rules, talk, self._now) for talk in talks)


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
