"""Book appointments in a database that is ready."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.bookings.load import Plan, load_bookings


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``plan`` (a bench.bookings.load.Plan as a dict); the figures. Raises WrongSeats."""
    return asyncio.run(load_bookings(Plan(**arguments["plan"])))
