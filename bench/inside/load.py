"""Put a load on servers that run already, and watch what they cost meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.turns.load import Load, Plan
from bench.turns.script import LOAD, load_script


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``plan`` (a bench.turns.load.Plan as a dict) and ``side``; the figures. Raises LoadFailed."""
    return asyncio.run(_run(Plan(**arguments["plan"]), arguments["side"]))


async def _run(plan: Plan, side: str) -> dict[str, Any]:
    return await Load(plan, load_script(LOAD, side)).run()
