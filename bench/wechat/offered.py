"""The open loop: so many messages a second come in, whoever answers; each has WeChat's five seconds, three times.

Time counts from the moment at which a message was due, so that a load that lags makes nothing look faster. What is not
answered by any try has to show on its person's phone afterwards.
"""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

import httpx

from bench.figures import rounded
from bench.timing import milliseconds
from bench.turns.connection import HOST, BadResponse
from bench.turns.trees import cost_of
from bench.wechat.account import Post
from bench.wechat.people import XML, tell_all
from bench.wechat.script import ASKED, Turn
from bench.wechat.wire import Wire
from center.gateways.simulators.wechat_callbacks import PATIENCE_SECONDS, TRIES, Fields

DELIVERY_SECONDS = 60.0
"""So long what was not answered at once may take to show."""
WARM_UP = 2.0
"""Seconds of the same load before the clock starts."""
_BROKEN = (BadResponse, asyncio.TimeoutError, OSError, EOFError)


class Plan(NamedTuple):
    """The ports of the bot and of WeChat; messages a second, for how many seconds; the processes that are watched."""

    port: int
    api_port: int
    per_second: int
    seconds: float
    servers: Sequence[int]
    stores: Sequence[int]


class Told(NamedTuple):
    """What became of one message: the words that answered it, empty without any, seconds, and how often it was sent."""

    openid: str
    turn: Turn
    text: str
    seconds: float
    tries: int

    @property
    def has_come(self) -> bool:
        """Whether the answer itself came, to whichever try."""
        return self.turn.has in self.text

    @property
    def is_in_time(self) -> bool:
        """Whether it came within WeChat's patience."""
        return self.has_come and self.seconds <= PATIENCE_SECONDS


class Offer:
    """Sends messages of many people as they are due."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._post = plan, Post()
        self._idle: list[Wire] = []
        self._numbers = itertools.count(uuid.uuid4().int % 10**15)

    async def run(self, seconds: float) -> list[Told]:
        """So many seconds of it, each person asking ASKED one after the other."""
        messages = round(seconds * self._plan.per_second)
        openids = [f"offer_{uuid.uuid4().hex[:20]}" for _ in range(-(-messages // len(ASKED)))]
        await tell_all(self._plan.api_port, openids)
        begun, sending = time.perf_counter(), list[asyncio.Task[Told]]()
        for number in range(messages):
            due = begun + number / self._plan.per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            turn = ASKED[number // len(openids)]
            sending.append(asyncio.create_task(self._tell(openids[number % len(openids)], turn, due)))
        return list(await asyncio.gather(*sending))

    async def close(self) -> None:
        """Hang up."""
        for wire in self._idle:
            await wire.close()

    async def _tell(self, openid: str, turn: Turn, due: float) -> Told:
        """As WeChat does it: five seconds for each try."""
        fields = self._post.text(openid, turn.said, next(self._numbers))
        text: str | None = None
        tries = 0
        while text is None and tries < TRIES:
            text, tries = await self._tried(fields), tries + 1
        return Told(openid, turn, text or "", time.perf_counter() - due, tries)

    async def _tried(self, fields: Fields) -> str | None:
        """The words of the answer, empty when nothing is said; None when there was no answer in time."""
        wire = self._idle.pop() if self._idle else Wire(self._plan.port)
        path, body = self._post.letter(fields)
        try:
            return self._post.read(await wire.post(path, body, XML, seconds=PATIENCE_SECONDS))
        except _BROKEN:
            return None
        finally:
            self._idle.append(wire)


async def offered(plan: Plan) -> dict[str, Any]:
    """The figures of one offered load, JSON-ready."""
    offer = Offer(plan)
    await offer.run(WARM_UP)
    begun, own = (cost_of(plan.servers), cost_of(plan.stores)), time.process_time()
    told = await offer.run(plan.seconds)
    spent, own = (cost_of(plan.servers), cost_of(plan.stores)), time.process_time() - own
    late = [one for one in told if not one.is_in_time]
    lost = await _undelivered(plan.api_port, [one for one in late if not one.has_come])
    await offer.close()
    thousands = len(told) / 1_000
    costs = [(after.cpu_seconds - before.cpu_seconds) / thousands for before, after in zip(begun, spent)]
    figures = {
        "per_second": plan.per_second,
        "messages": len(told),
        "people": len({one.openid for one in told}),
        "in_time": 1 - len(late) / len(told),
        **milliseconds([one.seconds for one in told]),
        "late": len(late),
        "delivered_late": len(late) - len(lost),
        "lost": len(lost),
        "tried_again": sum(one.tries > 1 for one in told),
        "cpu_per_1000": costs[0],
        "stores_cpu_per_1000": costs[1],
        "load_cpu_share": own / plan.seconds,
        "peak_mb": spent[0].peak_kb / 1024,
    }
    return rounded(figures, 4)


async def _undelivered(api_port: int, late: Sequence[Told]) -> list[Told]:
    """Those of ``late`` whose answer does not show on their phone even after a while."""
    end = time.perf_counter() + DELIVERY_SECONDS
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{api_port}", trust_env=False) as client:
        while late and time.perf_counter() < end:
            shown = (await client.get("/control/outbox")).json()["messages"]
            late = [one for one in late if not _is_shown(one, shown)]
            await asyncio.sleep(0.5)
    return list(late)


def _is_shown(one: Told, shown: Sequence[dict[str, Any]]) -> bool:
    return any(one.openid == message["openid"] and one.turn.has in message.get("text", "") for message in shown)
