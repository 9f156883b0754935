"""The closed-loop load: so many callers at once, each of whom waits for an answer before the next word.

Every caller holds one conversation after the other, each as a new sender. The messages of the warm-up are answered
and checked but not counted; then so many messages are timed while all callers go on.
"""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from bench.figures import rounded
from bench.timing import milliseconds
from bench.turns.connection import BadResponse, Connection
from bench.turns.script import Replies, Turn, WrongAnswer
from bench.turns.trees import Cost, cost_of

FEWEST_ERRORS = 10
MOST_WRONG = 0.2
"""Of all answers: what is lost under load is told in the table, and only beyond this is nothing measured."""
_ERRORS = (WrongAnswer, BadResponse, asyncio.TimeoutError, OSError, EOFError, ValueError)


class LoadFailed(RuntimeError):
    """So many errors that nothing would be measured; the message tells the last of them."""


class Plan(NamedTuple):
    """Who calls where, how often; the processes that are watched: the servers', and those of the stores behind them."""

    ports: Sequence[int]
    callers: int
    warm_up: int
    messages: int
    servers: Sequence[int]
    stores: Sequence[int]


class _Mark(NamedTuple):
    """A moment: seconds, CPU seconds of the load itself, costs of the servers and of the stores."""

    seconds: float
    own_cpu: float
    servers: Cost
    stores: Cost


class Load:
    """One load on one target."""

    def __init__(self, plan: Plan, script: Sequence[Turn]) -> None:
        self._plan, self._script = plan, script
        self._run, self._numbers = uuid.uuid4().hex[:12], itertools.count()
        self._answered, self._times = 0, list[float]()
        self._errors = list[str]()
        self._begun: _Mark | None = None
        self._ended: _Mark | None = None
        self._over = False

    async def run(self) -> dict[str, Any]:
        """Let them all call until enough has been timed; the figures, JSON-ready. Raises LoadFailed."""
        calls = [self._call(number) for number in range(self._plan.callers)]
        for outcome in await asyncio.gather(*calls, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome
        return self._figures()

    async def _call(self, number: int) -> None:
        port = self._plan.ports[number % len(self._plan.ports)]
        while not self._over:
            try:
                async with Connection(port) as connection:
                    while not self._over:
                        await self._converse(connection)
            except _ERRORS as error:
                self._failed(error)

    async def _converse(self, connection: Connection) -> None:
        sender = f"load-{self._run}-{next(self._numbers)}"
        replies: Replies = ()
        for turn in self._script:
            if self._over:
                return
            message = turn.message(replies)
            started = time.perf_counter()
            replies = await connection.send(sender, message)
            seconds = time.perf_counter() - started
            turn.check(replies)
            self._right(seconds)

    def _right(self, seconds: float) -> None:
        if self._begun is not None and len(self._times) < self._plan.messages:
            self._times.append(seconds)
            if len(self._times) == self._plan.messages:
                self._ended, self._over = self._mark(), True
        self._answered += 1
        if self._answered == self._plan.warm_up:
            self._begun = self._mark()

    def _failed(self, error: Exception) -> None:
        self._errors.append(f"{type(error).__name__}: {error}")
        if len(self._errors) >= max(FEWEST_ERRORS, self._answered * MOST_WRONG):
            self._over = True
            raise LoadFailed(f"{len(self._errors)} errors, the last: {self._errors[-1]}") from error

    def _mark(self) -> _Mark:
        return _Mark(time.perf_counter(), time.process_time(), cost_of(self._plan.servers), cost_of(self._plan.stores))

    def _figures(self) -> dict[str, Any]:
        begun, ended = self._begun, self._ended
        assert begun is not None
        assert ended is not None
        seconds, thousands = ended.seconds - begun.seconds, self._plan.messages / 1_000
        figures = {
            "callers": self._plan.callers,
            "messages": self._plan.messages,
            "per_second": self._plan.messages / seconds,
            **milliseconds(self._times),
            "cpu_per_1000": (ended.servers.cpu_seconds - begun.servers.cpu_seconds) / thousands,
            "stores_cpu_per_1000": (ended.stores.cpu_seconds - begun.stores.cpu_seconds) / thousands,
            "load_cpu_share": (ended.own_cpu - begun.own_cpu) / seconds,
            "peak_mb": ended.servers.peak_kb / 1024,
            "errors": len(self._errors),
            "last_error": self._errors[-1] if self._errors else None,
        }
        return rounded(figures, 2)
