"""Runs the year: the demo clock jumps from one thing to the next, and after each the real courier does its round."""

from __future__ import annotations

import logging
import time
from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from bot.courier import Courier
from bot.stores.wakeups import LocalWakeups
from center.demo_clock import DemoClock
from center.gateways.sms import RefusedCode
from center.knowledge import Knowledge
from center.records import Records
from center.service import Service
from tests.center.gateways.running import RunningSimulator
from tests.center.recorded import SEAL
from tests.year.days import at
from tests.year.lives import BEFORE, FIRST, LAST, settle
from tests.year.voices import Invited
from tests.year.wakes import Wakes
from tests.year.world import World

SEED = 2026
_LONG_AGO, _BEGIN, _END = at(BEFORE, 7, 0), at(FIRST, 7, 0), at(LAST, 20, 0)
_MOMENT, _LOOKS = timedelta(seconds=1), timedelta(hours=23)
_MISHAPS: tuple[tuple[str, Any], ...] = (
    ("fail", 503),
    ("lose_reply", None),
    ("rate_limit", 30),
    ("refuse", RefusedCode.BLACKLISTED.value),
    ("undelivered", "unreachable"),
    ("fail", 500),
)


class Alarms(logging.Handler):
    """Keeps what is logged as an alarm, word for word."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.said.append(record.getMessage())


class Year(NamedTuple):
    """What came of it: ``wrong`` is what should have been refused; ``outbox`` what the provider has sent."""

    wrong: tuple[str, ...]
    refused: Counter[str]
    alarms: tuple[str, ...]
    outbox: tuple[dict[str, Any], ...]
    ended_at: datetime
    steps: int
    seconds: float


async def live(
    records: Records, simulator: RunningSimulator, knowledge: Knowledge, enterprises: int, seed: int = SEED
) -> Year:
    """Live through 2026 and the first days of 2027 with so many enterprises."""
    alarms, logger = Alarms(), logging.getLogger("qihang.alarm")
    logger.addHandler(alarms)
    begun = time.perf_counter()
    try:
        clock = DemoClock(records)
        await clock.move_to(_LONG_AGO)
        world = World(Service(records, SEAL, clock), knowledge, Random(seed))
        settle(world, enterprises, _LONG_AGO)
        steps = await _live(world, clock, simulator)
    finally:
        logger.removeHandler(alarms)
    lasted = time.perf_counter() - begun
    outbox = tuple(simulator.outbox())
    return Year(tuple(world.wrong), world.refused, tuple(alarms.said), outbox, clock.now(), steps, lasted)


async def _live(world: World, clock: DemoClock, simulator: RunningSimulator) -> int:
    invited, wakes, steps, month = Invited(world), Wakes(world.days), 0, 0
    while (moment := _next(world, wakes, clock.now())) <= _END:
        await clock.move_to(moment)
        if moment.month != month:
            month, courier = moment.month, _replaced(world, simulator, moment.month)
        world.agenda.run(clock.now())
        await courier.once()
        invited.look(clock.now())
        steps += 1
    await _replaced(world, simulator, 0).once()
    return steps


def _next(world: World, wakes: Wakes, now: datetime) -> datetime:
    wake: datetime | None = world.read(wakes.after, now)
    planned, look = world.agenda.next_at, max(now + _LOOKS, _BEGIN)
    coming = [moment for moment in (wake, planned, look) if moment is not None]
    return max(min(coming), now + _MOMENT)


def _replaced(world: World, simulator: RunningSimulator, month: int) -> Courier:
    """Every month a new courier, which reads all receipts again, and something that goes wrong with the provider."""
    if month:
        kind, value = _MISHAPS[month % len(_MISHAPS)]
        simulator.order(kind, value)
    return Courier(world.service, world.settings, simulator.gateway(), LocalWakeups())
