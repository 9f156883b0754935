"""Put loads on servers that run already, and watch what they cost meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.turns.load import Load, Plan, taking_turns
from bench.turns.script import LOAD, load_script


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``loads`` (each a ``plan``, bench.turns.load.Plan as a dict, and ``side``), ``rounds``; the figures of each.

    Raises LoadFailed.
    """
    return {"loads": asyncio.run(_run(arguments["loads"], arguments["rounds"]))}


async def _run(loads: list[dict[str, Any]], rounds: int) -> list[dict[str, Any]]:
    made = [Load(Plan(**load["plan"]), load_script(LOAD, load["side"])) for load in loads]
    return await taking_turns(made, rounds)
