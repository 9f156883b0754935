"""Visit a bot that runs with a real browser."""

from __future__ import annotations

from typing import Any

from bench.widget.first_answer import measure


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``port`` and ``times``; the figures. Raises NoBrowser."""
    return measure(arguments["port"], arguments["times"])
