"""Let operators type at a desk that runs, and watch what its processes cost meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bench.desk.filling import operators
from bench.desk.typing_load import Plan, measure
from bench.sentences import held_out


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``folder`` of the database, ``port`` of the desk, ``servers`` (pids), ``operators``, ``seconds``, ``bursts``."""
    typists = operators(Path(arguments["folder"]), arguments["operators"])
    sentences = [expected.text for expected in held_out(None)]
    load = (arguments["seconds"], arguments["bursts"], arguments["servers"])
    return asyncio.run(measure(Plan(arguments["port"], typists, sentences, *load)))
