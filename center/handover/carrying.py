"""What waits because the portal was away goes there later: rounds of the courier, between which others may work too.

A row that is taken up is put off first, so that a courier that dies leaves it to the next one; the portal knows a
hand-over by its key, so that twice is once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from center.clock import Clock
from center.gateways.portal import Portal, Prefill, Refused
from center.gateways.portal_client import Busy
from center.handover.documents import ClockOf, record_documents
from center.handover.giving import Rules, about, again, held_up, turned_away, went
from center.handover.hearing import tell
from center.handover.records import Handover, HandoverState, due_to_go, find, write
from center.handover.tickets import forget_uses
from center.handover.words import given_up_text, ready_text
from center.records import Records
from center.sealing import Seal

AT_A_TIME = 10
TAKEN_FOR = timedelta(minutes=2)
GIVEN_UP_AFTER = timedelta(hours=24)
_LOG = logging.getLogger("qihang.portal")


class _Turn(NamedTuple):
    handover: Handover
    prefill: Prefill


class Carrying:
    """Takes to the portal what waits for it."""

    def __init__(self, records: Records, seal: Seal, rules: Rules, portal: Portal, clock: Clock) -> None:
        self._records, self._seal, self._rules = records, seal, rules
        self._portal, self._clock = portal, clock

    async def round(self) -> int:
        """Everything that is due now, until the portal is away again; how many have gone."""
        now = self._clock.now()
        turns = await self._records.write(lambda connection: self._taken_up(connection, now))
        gone = 0
        for turn in turns:
            try:
                gone += await self._carry(turn, now)
            except Busy as busy:
                _LOG.info("The portal is still away: %s", busy)
                await self._settle(turn, partial(held_up, wait=busy.retry_after, now=now))
                break
        return gone

    async def _carry(self, turn: _Turn, now: datetime) -> int:
        """1 when it has gone, 0 when the portal does not want it; raises Busy."""
        try:
            await self._portal.prefill(turn.prefill)
        except Refused as refused:
            await self._settle(turn, partial(turned_away, code=refused.code, now=now))
            return 0
        await self._settle(turn, partial(_arrived, prefill=turn.prefill, now=now))
        return 1

    def _taken_up(self, connection: Any, now: datetime) -> list[_Turn]:
        return [
            turn
            for found in due_to_go(connection, now, AT_A_TIME)
            if (turn := self._turn(connection, found, now)) is not None
        ]

    def _turn(self, connection: Any, found: Handover, now: datetime) -> _Turn | None:
        """What goes; what has waited too long, or is not to be done there any more, is given up."""
        prefill = again(connection, self._seal, self._rules, found, now)
        if prefill is None:
            _give_up(connection, found, "over", now)
            return None
        if found.waiting_since is not None and now - found.waiting_since >= GIVEN_UP_AFTER:
            _give_up(connection, found, "away", now)
            text, mark = given_up_text(_title(connection, found)), found.waiting_since.isoformat()
            tell(connection, found, "handover_given_up", mark, text, now)
            return None
        write(connection, found, next_at=now + TAKEN_FOR, updated_at=now)
        return _Turn(found, prefill)

    async def _settle(self, turn: _Turn, work: Callable[[Any, Handover], Any]) -> None:
        await self._records.write(lambda connection: work(connection, find(connection, turn.handover.key)))


def handovers_due(connection: Any, clock_of: ClockOf, now: datetime) -> int:
    """Record the documents whose cases may record one by now, and forget what links were used; how many were recorded.

    For the courier's clockwork: no portal is asked.
    """
    forget_uses(connection, now)
    return record_documents(connection, clock_of, now)


def _arrived(connection: Any, found: Handover, prefill: Prefill, now: datetime) -> None:
    if found.state is HandoverState.WAITING:
        went(connection, found, prefill, now)
        mark = (found.waiting_since or now).isoformat()
        tell(connection, found, "handover_ready", mark, ready_text(_title(connection, found)), now)


def _give_up(connection: Any, found: Handover, reason: str, now: datetime) -> None:
    gone = {"state": HandoverState.GIVEN_UP.value, "reason": reason, "next_at": None, "waiting_since": None}
    write(connection, found, **gone, updated_at=now)


def _title(connection: Any, found: Handover) -> str:
    return about(connection, found)["title"]
