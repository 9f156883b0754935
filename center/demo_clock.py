"""The clock of demo mode: the machine's, moved by a row that every process reads, so that a test can live a year.

Production has no such clock: ``center.service`` gives it the machine's own.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from math import ceil
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from center.case_tables import demo_clock
from center.clock import SystemClock
from center.records import Records
from center.tables import Moment

LOOK_SECONDS = 1.0
_SET = sa.text(
    """
    INSERT INTO demo_clock (id, ahead_seconds, moved_at) VALUES (1, :ahead, :at)
    ON CONFLICT (id) DO UPDATE SET ahead_seconds = excluded.ahead_seconds, moved_at = excluded.moved_at
    """
).bindparams(sa.bindparam("at", type_=Moment))


def read_ahead(connection: Any) -> timedelta:
    """By how much demo time is ahead of the machine's; behind when negative."""
    seconds = connection.execute(sa.select(demo_clock.c.ahead_seconds)).scalar_one_or_none()
    return timedelta(seconds=seconds or 0)


def set_ahead(connection: Any, ahead: timedelta, at: datetime) -> None:
    """Move demo time for all processes, each of which sees it when it looks next; ``at`` is the machine's time."""
    connection.execute(_SET, {"ahead": ceil(ahead.total_seconds()), "at": at})


class DemoClock:
    """Demo time as this process has read it last."""

    def __init__(self, records: Records) -> None:
        self._records, self._machine = records, SystemClock()
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The present of the demo, in UTC."""
        return self._machine.now() + self._ahead

    async def look(self) -> None:
        """Read the row anew; SQLAlchemyError while the database is away."""
        self._ahead = await self._records.read(read_ahead)

    async def follow(self) -> None:
        """Look every second, until cancelled."""
        while True:
            with suppress(SQLAlchemyError):
                await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def move_to(self, now: datetime) -> None:
        """From here on it is ``now`` (aware), for every process."""
        machine = self._machine.now()
        ahead = now - machine
        await self._records.write(lambda connection: set_ahead(connection, ahead, machine))
        await self.look()
