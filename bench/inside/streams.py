"""Open many streams on a bot that runs."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.widget.streams import Plan, measure


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``plan`` (a bench.widget.streams.Plan as a dict); the figures. Raises StreamFailed."""
    return asyncio.run(measure(Plan(**arguments["plan"])))
