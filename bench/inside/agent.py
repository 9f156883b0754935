"""Load a trained model into an agent, each side's own, and let it understand the held-out sentences one by one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from bench.figures import resident_mb
from bench.inside import stock
from bench.rankings import Heard, heard_by_default, heard_by_ours
from bench.sentences import expected_of, warm_up
from bench.timing import time_each
from bench.verdicts import verdicts
from center.knowledge import load_knowledge


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``model``; ``labels`` of the plain intents, None for our own model; ``sentences``, may be none; ``started``.

    Returns seconds until loaded (since ``started``, a time.time()), resident memory in MB then and at the end, and
    when sentences were read the timing and the accuracy. The warm-up is read in any case.
    """
    stock.quiet_rasa()
    from rasa.core.agent import Agent

    from bot.agent import DirectAgent

    before = time.perf_counter()
    agent = DirectAgent() if arguments["labels"] is None else Agent()
    agent.load_model(arguments["model"])
    loaded = {
        "ready_seconds": time.time() - arguments["started"],
        "load_seconds": time.perf_counter() - before,
        "loaded_mb": resident_mb(),
    }
    return {**loaded, **asyncio.run(_understand(agent, arguments)), "resident_mb": resident_mb()}


async def _understand(agent: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    for text in warm_up():
        await agent.parse_message(text)
    if not arguments["sentences"]:
        return {}
    expected = expected_of(arguments["sentences"])
    parsed, timing = await time_each(agent.parse_message, [item.text for item in expected])
    heard = list(map(_reading(arguments["labels"]), parsed))
    return {"timing": timing, "accuracy": verdicts(list(zip(expected, heard)))}


def _reading(labels: dict[str, str] | None) -> Callable[[dict[str, Any]], Heard]:
    if labels is None:
        return heard_by_ours
    stand_ins = load_knowledge().service.stand_ins()
    return lambda parsed: heard_by_default(parsed, labels, stand_ins)
