"""What people and staff are going to do, in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime

Act = Callable[[datetime], None]
"""Something somebody does; called with the time at which it is done."""


class Agenda:
    """Acts by their times; acts of one time in the order in which they were added."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Act]] = []
        self._added = 0

    def add(self, at: datetime, act: Act) -> None:
        """Do ``act`` at ``at``."""
        self._added += 1
        heapq.heappush(self._waiting, (at, self._added, act))

    @property
    def next_at(self) -> datetime | None:
        """When something is done next; None when nothing is left."""
        return self._waiting[0][0] if self._waiting else None

    def run(self, now: datetime) -> int:
        """Do everything whose time has come; how much that was."""
        done = 0
        while self._waiting and self._waiting[0][0] <= now:
            heapq.heappop(self._waiting)[2](now)
            done += 1
        return done
