"""The closed-loop load: so many callers at once, each of whom waits for an answer before the next word.

Every caller holds one conversation after the other, each as a new sender. The messages of the warm-up are answered
and checked but not counted; then so many messages are timed while all callers go on. Loads that are compared take
turns: a stretch of one, a stretch of the other, so that whatever else the machine does slows both.
"""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from bench.figures import rounded
from bench.timing import milliseconds
from bench.turns.connection import BadResponse, Connection
from bench.turns.script import Replies, WrongAnswer
from bench.turns.trees import Cost, cost_of

Connect = Callable[[int], Any]
"""Opens a caller's connection to a port: an asynchronous context manager that can ``send`` as Connection does."""
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


class _Talk:
    """One conversation under way: its sender, the turn of the script that comes, the replies before it."""

    def __init__(self, sender: str, script: Sequence[Any]) -> None:
        self.sender, self._turns = sender, iter(script)
        self.replies: Replies = ()
        self.turn: Any = next(self._turns, None)

    def go_on(self, replies: Replies) -> None:
        """The turn is answered."""
        self.replies, self.turn = replies, next(self._turns, None)


class _Mark(NamedTuple):
    """A moment: seconds, CPU seconds of the load itself, costs of the servers and of the stores."""

    seconds: float
    own_cpu: float
    servers: Cost
    stores: Cost


class Load:
    """One load on one target."""

    def __init__(self, plan: Plan, script: Sequence[Any], connect: Connect = Connection) -> None:
        self._plan, self._script, self._connect = plan, script, connect
        self._run, self._numbers = uuid.uuid4().hex[:12], itertools.count()
        self._answered, self._asking, self._wanted = 0, 0, 0
        self._times, self._is_timed = list[float](), False
        self._stretches = list[tuple[int, _Mark, _Mark]]()
        self._errors = list[str]()
        self._may_ask, self._is_still = asyncio.Event(), asyncio.Event()
        self._calls = list["asyncio.Task[None]"]()
        self._failure: BaseException | None = None

    async def run(self) -> dict[str, Any]:
        """Let them all call until enough has been timed; the figures, JSON-ready. Raises LoadFailed."""
        return (await taking_turns([self], 1))[0]

    @property
    def plan(self) -> Plan:
        """Who calls where, how often."""
        return self._plan

    async def stretch(self, messages: int, is_timed: bool) -> None:
        """Let the callers go on until so many more are answered, and those under way. Raises LoadFailed."""
        if not self._calls:
            self._calls = [asyncio.create_task(self._called(number)) for number in range(self._plan.callers)]
        before, self._is_timed = self._answered, is_timed
        self._wanted = before + messages
        begun = self._mark()
        self._is_still.clear()
        self._may_ask.set()
        await self._is_still.wait()
        if self._failure is not None:
            raise self._failure
        self._stretches += [(self._answered - before, begun, self._mark())] if is_timed else []

    async def end(self) -> None:
        """Hang up, all of them."""
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    async def _called(self, number: int) -> None:
        try:
            await self._call(number)
        except Exception as error:
            self._failure = error
            self._is_still.set()

    async def _call(self, number: int) -> None:
        """One caller; while others are measured the connection is closed, for servers close those that rest."""
        port, talk = self._plan.ports[number % len(self._plan.ports)], self._talk()
        while True:
            await self._may_ask.wait()
            try:
                async with self._connect(port) as connection:
                    while self._may_ask.is_set():
                        talk = talk if talk.turn else self._talk()
                        await self._ask(connection, talk)
            except _ERRORS as error:
                self._failed(error)
                talk = self._talk()

    def _talk(self) -> _Talk:
        return _Talk(f"load-{self._run}-{next(self._numbers)}", self._script)

    async def _ask(self, connection: Any, talk: _Talk) -> None:
        turn = talk.turn
        self._asking += 1
        try:
            message = turn.message(talk.replies)
            started = time.perf_counter()
            replies = await connection.send(talk.sender, message)
            seconds = time.perf_counter() - started
            turn.check(replies)
            self._right(seconds)
            talk.go_on(replies)
        finally:
            self._asking -= 1
            if not self._asking and not self._may_ask.is_set():
                self._is_still.set()

    def _right(self, seconds: float) -> None:
        self._times += [seconds] if self._is_timed else []
        self._answered += 1
        if self._answered >= self._wanted:
            self._may_ask.clear()

    def _failed(self, error: Exception) -> None:
        self._errors.append(f"{type(error).__name__}: {error}")
        if len(self._errors) >= max(FEWEST_ERRORS, self._answered * MOST_WRONG):
            raise LoadFailed(f"{len(self._errors)} errors, the last: {self._errors[-1]}") from error

    def _mark(self) -> _Mark:
        return _Mark(time.perf_counter(), time.process_time(), cost_of(self._plan.servers), cost_of(self._plan.stores))

    def figures(self) -> dict[str, Any]:
        """What was measured in all timed stretches, JSON-ready."""
        messages = sum(number for number, _, _ in self._stretches)
        seconds, thousands = self._spent(lambda mark: mark.seconds), messages / 1_000
        figures = {
            "callers": self._plan.callers,
            "messages": messages,
            "per_second": messages / seconds,
            **milliseconds(self._times),
            "cpu_per_1000": self._spent(lambda mark: mark.servers.cpu_seconds) / thousands,
            "stores_cpu_per_1000": self._spent(lambda mark: mark.stores.cpu_seconds) / thousands,
            "load_cpu_share": self._spent(lambda mark: mark.own_cpu) / seconds,
            "peak_mb": max(ended.servers.peak_kb for _, _, ended in self._stretches) / 1024,
            "errors": len(self._errors),
            "last_error": self._errors[-1] if self._errors else None,
        }
        return rounded(figures, 2)

    def _spent(self, of: Callable[[_Mark], float]) -> float:
        return sum(of(ended) - of(begun) for _, begun, ended in self._stretches)


async def taking_turns(loads: Sequence[Load], rounds: int) -> list[dict[str, Any]]:
    """Warm every load up, then so many rounds of a stretch of each; their figures. Raises LoadFailed."""
    try:
        for load in loads:
            await load.stretch(load.plan.warm_up, is_timed=False)
        for _ in range(rounds):
            for load in loads:
                await load.stretch(-(-load.plan.messages // rounds), is_timed=True)
    finally:
        for load in loads:
            await load.end()
    return [load.figures() for load in loads]
