"""What is looked for again and again beside the turns: it goes on while the database is away, and complains once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError


async def sweep(once: Callable[[], Awaitable[None]], seconds: float, complaint: str, logger: logging.Logger) -> None:
    """Do ``once`` every ``seconds`` until cancelled; ``complaint`` is logged when the database goes away."""
    was_down = False
    while True:
        try:
            await once()
            was_down = False
        except SQLAlchemyError as error:
            if not was_down:
                logger.warning("%s: %s", complaint, type(error).__name__)
            was_down = True
        await asyncio.sleep(seconds)
