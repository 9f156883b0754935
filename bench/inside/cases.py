"""Open and move agency cases in a database that is ready, and watch what its servers cost meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.cases.load import Plan, load_records


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``plan`` (a bench.cases.load.Plan as a dict); the figures. Raises WrongRecords."""
    return asyncio.run(load_records(Plan(**arguments["plan"])))
