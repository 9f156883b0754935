"""Whether the desk can work: whether its database answers."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from center.service import Service

PATIENCE_SECONDS = 3.0


async def health(service: Service) -> dict[str, str]:
    """``status`` is ok or error, ``database`` what is wrong with it."""
    try:
        asked = service.records.read(lambda connection: connection.execute(sa.text("SELECT 1")).scalar_one())
        await asyncio.wait_for(asked, PATIENCE_SECONDS)
    except (SQLAlchemyError, asyncio.TimeoutError):
        return {"status": "error", "database": "away"}
    return {"status": "ok", "database": "ok"}
