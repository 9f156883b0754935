"""Many operators type at once: each asks for suggestions, one after the other, as the words grow.

Paced: every operator's words have grown once a second, each at another moment; time counts from the moment at which
the words were due, so that a load that lags makes nothing look faster. At once: all ask at the same moment.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any, NamedTuple

from bench.desk.browser import Browser
from bench.desk.filling import Operator
from bench.figures import rounded
from bench.timing import milliseconds
from bench.turns.connection import BadResponse
from bench.turns.trees import cost_of

EVERY = 1.0
"""Seconds between two askings of one operator."""
WARM_UP = 3.0
PIECES = 3
"""In so many steps a sentence is typed."""
_AWAY = "机器人暂时连不上".encode()
_BROKEN = (BadResponse, asyncio.TimeoutError, OSError, EOFError)


class Plan(NamedTuple):
    """The desk's port, who types what, for how many seconds, how often all at once, the processes that are watched."""

    port: int
    operators: Sequence[Operator]
    sentences: Sequence[str]
    seconds: float
    bursts: int
    servers: Sequence[int]


class _Asked(NamedTuple):
    """How long it took, whether the bot was not asked, whether there was no answer."""

    seconds: float
    is_away: bool
    is_broken: bool


class Typist:
    """One operator, whose words grow piece by piece."""

    def __init__(self, port: int, operator: Operator, sentences: Sequence[str]) -> None:
        self._browser = Browser(port, operator.token)
        self._path = f"/desk/calls/{operator.call}/suggest"
        self._words = growing(sentences)

    async def ask(self, due: float) -> _Asked:
        """Ask for the words so far; time counts from ``due``, a moment of ``time.perf_counter``."""
        try:
            shown = await self._browser.send(self._path, {"text": next(self._words)})
        except _BROKEN:
            return _Asked(time.perf_counter() - due, False, True)
        return _Asked(time.perf_counter() - due, _AWAY in shown, False)

    async def type(self, begins: float, times: int) -> list[_Asked]:
        """Ask so many times, EVERY seconds."""
        found = []
        for number in range(times):
            due = begins + number * EVERY
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            found.append(await self.ask(due))
        return found

    async def close(self) -> None:
        """Hang up."""
        await self._browser.close()


def growing(sentences: Sequence[str]) -> Iterator[str]:
    """Every sentence as it is typed, piece by piece, again from the first after the last."""
    for sentence in cycle(sentences):
        for piece in range(1, PIECES + 1):
            yield sentence[: max(2, len(sentence) * piece // PIECES)]


async def measure(plan: Plan) -> dict[str, Any]:
    """The figures of both, JSON-ready."""
    many = len(plan.operators)
    typists = [Typist(plan.port, one, plan.sentences[place::many]) for place, one in enumerate(plan.operators)]
    await _paced(typists, WARM_UP)
    found = {}
    for name, load in (("paced", _paced(typists, plan.seconds)), ("at_once", _at_once(typists, plan.bursts))):
        before = cost_of(plan.servers).cpu_seconds
        asked = await load
        found[name] = _figures(asked, cost_of(plan.servers).cpu_seconds - before)
    for typist in typists:
        await typist.close()
    return {"operators": many, **found}


async def _paced(typists: Sequence[Typist], seconds: float) -> list[_Asked]:
    begun, times = time.perf_counter(), max(1, round(seconds / EVERY))
    offsets = (place * EVERY / len(typists) for place in range(len(typists)))
    asked = await asyncio.gather(*(one.type(begun + offset, times) for one, offset in zip(typists, offsets)))
    return [one for of_typist in asked for one in of_typist]


async def _at_once(typists: Sequence[Typist], bursts: int) -> list[_Asked]:
    found: list[_Asked] = []
    for _ in range(bursts):
        now = time.perf_counter()
        found += await asyncio.gather(*(one.ask(now) for one in typists))
    return found


def _figures(asked: Sequence[_Asked], cpu_seconds: float) -> dict[str, Any]:
    figures = {
        "asked": len(asked),
        **milliseconds([one.seconds for one in asked]),
        "cpu_per_1000": 1_000 * cpu_seconds / len(asked),
        "away": sum(one.is_away for one in asked),
        "errors": sum(one.is_broken for one in asked),
    }
    return rounded(figures, 2)
