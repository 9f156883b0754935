"""Read every page from two desks that run."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.desk.filling import Filled
from bench.desk.load import Plan, Side, measure


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``plan`` (a bench.desk.load.Plan as a dict); the figures. Raises WrongPage."""
    plan = arguments["plan"]
    small, large = (Side(plan[name]["port"], Filled(**plan[name]["filled"])) for name in ("small", "large"))
    return {"pages": asyncio.run(measure(Plan(small, large, plan["warm_up"], plan["repeats"])))}
