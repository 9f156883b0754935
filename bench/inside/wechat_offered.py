"""Offer a load of WeChat messages to a bot that runs."""

from __future__ import annotations

import asyncio
from typing import Any

from bench.wechat.offered import Plan, offered


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """``plan`` (a bench.wechat.offered.Plan as a dict); the figures."""
    return asyncio.run(offered(Plan(**arguments["plan"])))
