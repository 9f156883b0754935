"""How the center's switches stand, for every turn: looked up at most every two seconds, not once a message."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from center.service import Service
from center.switches import Standing, standing_of

LOOK_AGAIN_AFTER = timedelta(seconds=2)
"""So soon a process sees that something was switched."""
logger = logging.getLogger(__name__)


class Switchboard:
    """One process's view of the switches; while the database is away, the last one."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._seen, self._seen_at = Standing(), datetime.min.replace(tzinfo=service.clock.now().tzinfo)

    async def look(self) -> Standing:
        """How they stand."""
        now = self._service.clock.now()
        if timedelta() <= now - self._seen_at < LOOK_AGAIN_AFTER:
            return self._seen
        try:
            self._seen = await self._service.records.read(lambda connection: standing_of(connection, now))
            self._seen_at = now
        except SQLAlchemyError as error:
            logger.warning("The switches are not known anew: %s", type(error).__name__)
        return self._seen
