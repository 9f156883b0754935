"""The closed loop of bench.turns on another channel: so many at once, each waits for an answer before the next word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from bench.turns.connection import BadResponse
from bench.turns.load import Load, Plan
from bench.turns.script import WrongAnswer
from bench.wechat.account import Post
from bench.wechat.people import Crowd, OnJson, OnWeChat
from bench.wechat.script import TALK, WECHAT, script_of

SPARE = 2
"""As many times the conversations that are needed, for those that break off."""
_ERRORS = (WrongAnswer, BadResponse, asyncio.TimeoutError, OSError, EOFError, ValueError)


class ChannelLoad(Load):
    """One load on one channel; ``connect`` opens a caller's connection to a port."""

    def __init__(self, plan: Plan, script: Sequence[Any], connect: Callable[[int], Any]) -> None:
        super().__init__(plan, script)
        self._connect = connect

    async def _call(self, number: int) -> None:
        port = self._plan.ports[number % len(self._plan.ports)]
        while not self._over:
            try:
                async with self._connect(port) as connection:
                    while not self._over:
                        await self._converse(connection)
            except _ERRORS as error:
                self._failed(error)


async def held(plan: Plan, channel: str, api_port: int) -> dict[str, Any]:
    """The figures of TALK, held by all callers of ``plan`` on a channel, JSON-ready. Raises LoadFailed."""
    if channel != WECHAT:
        return await ChannelLoad(plan, script_of(channel), OnJson).run()
    most = SPARE * ((plan.warm_up + plan.messages) // len(TALK) + 2 * plan.callers)
    crowd, post = await Crowd.met(api_port, most), Post()
    return await ChannelLoad(plan, script_of(channel), lambda port: OnWeChat(port, crowd, post)).run()
