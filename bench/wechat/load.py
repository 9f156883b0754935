"""The closed loop of bench.turns on another channel: so many at once, each waits for an answer before the next word."""

from __future__ import annotations

from typing import Any

from bench.turns.load import Load, Plan
from bench.wechat.account import Post
from bench.wechat.people import Crowd, OnJson, OnWeChat
from bench.wechat.script import TALK, WECHAT, script_of

SPARE = 2
"""As many times the conversations that are needed, for those that break off."""


async def held(plan: Plan, channel: str, api_port: int) -> dict[str, Any]:
    """The figures of TALK, held by all callers of ``plan`` on a channel, JSON-ready. Raises LoadFailed."""
    if channel != WECHAT:
        return await Load(plan, script_of(channel), OnJson).run()
    most = SPARE * ((plan.warm_up + plan.messages) // len(TALK) + 2 * plan.callers)
    crowd, post = await Crowd.met(api_port, most), Post()
    return await Load(plan, script_of(channel), lambda port: OnWeChat(port, crowd, post)).run()
