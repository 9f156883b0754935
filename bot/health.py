"""The truth about this process: what answers, what does not, and how long the longest waiting message has waited."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import sqlalchemy as sa
from rasa.utils.endpoints import EndpointConfig

from bot.bot import Bot
from center.notices.listing import count_dead
from center.waiting import oldest_waiting

PATIENCE_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 60.0
OK, DOWN = "ok", "down"


async def health(bot: Bot) -> dict[str, Any]:
    """Every part's state; ``status`` is ok only when all are."""
    database, store, actions = await asyncio.gather(
        _state(_ask_database(bot)), _state(_ask_lease_store(bot)), _state(_ask_actions(bot))
    )
    parts = {
        "database": database,
        "leases": store,
        "actions": actions,
        "model": OK if bot.version else "loading",
    }
    status = OK if all(state == OK for state in parts.values()) else DOWN
    return {"status": status, "version": bot.version, "mode": bot.settings.mode.value, **parts}


async def readiness(bot: Bot) -> dict[str, Any]:
    """``health``, and whether new requests should come here: not while stopping, nor while answers are long overdue."""
    found = await health(bot)
    waited, dead = await _waiting(bot) if found["database"] == OK else (None, None)
    overdue = waited is not None and waited > LONGEST_WAIT_SECONDS
    ready = found["status"] == OK and not bot.is_stopping and not overdue
    told = {"stopping": bot.is_stopping, "oldest_unanswered_seconds": waited, "dead_notices": dead}
    return {**found, "ready": ready, **told}


async def _waiting(bot: Bot) -> tuple[float, int]:
    """For how many seconds the longest waiting message has waited, and how many notices reached nobody."""
    oldest, dead = await bot.service.records.read(
        lambda connection: (oldest_waiting(connection), count_dead(connection))
    )
    waited = (bot.service.clock.now() - oldest).total_seconds() if oldest else 0.0
    return round(waited, 1), dead


async def _state(asked: Awaitable[None]) -> str:
    try:
        await asyncio.wait_for(asked, PATIENCE_SECONDS)
    except Exception:
        return DOWN
    return OK


async def _ask_database(bot: Bot) -> None:
    await bot.service.records.read(lambda connection: connection.execute(sa.text("SELECT 1")))


async def _ask_lease_store(bot: Bot) -> None:
    lease = await bot.leases.take("health")
    if lease is not None:
        await lease.release()


async def _ask_actions(bot: Bot) -> None:
    if bot.settings.actions_url:
        endpoint = EndpointConfig(url=bot.settings.actions_url.removesuffix("/webhook"))
        await endpoint.request("get", subpath="health")
