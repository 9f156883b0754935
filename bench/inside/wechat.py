"""Hold conversations on WeChat, or the same on /v1, with a bot that runs."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.turns.load import Plan
from bench.wechat.load import held


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``plan`` (a bench.turns.load.Plan as a dict), ``channel``, ``api_port``; the figures. Raises LoadFailed."""
    return asyncio.run(held(Plan(**arguments["plan"]), arguments["channel"], arguments["api_port"]))
