"""Hold long conversations with a server of ours that runs already."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.turns.growing import grow_conversations
from bench.turns.script import GROWING, OURS, load_script


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``port``, ``old`` (which turn is measured) and ``repeats``; the medians and their ratio. Raises WrongAnswer."""
    script = load_script(GROWING, OURS)
    return asyncio.run(grow_conversations(arguments["port"], script, arguments["old"], arguments["repeats"]))
