"""Tells the bot's streams that a conversation has moved, from processes that are not the bot (bot/stores/wakeups.py).

On SQLite the bot looks for itself. A wake-up that is lost delays what was said by seconds, and loses nothing.
"""

from __future__ import annotations

import json
import logging

import sqlalchemy as sa
from redis.asyncio import Redis  # type: ignore[import-untyped]
from redis.exceptions import RedisError  # type: ignore[import-untyped]
from sqlalchemy.exc import SQLAlchemyError

from center.records import Records

CHANNEL = "qihang_wakeups"
"""The one channel of every transport; the message says which name is meant."""
NOBODY = ""
"""The sender of a message that every replica heeds."""
TIMEOUT_SECONDS = 1.0
_NOTIFY = sa.text("SELECT pg_notify(:channel, :message)")
logger = logging.getLogger(__name__)


class Waking:
    """Wakes by Redis where there is one, else by PostgreSQL's own notices."""

    def __init__(self, records: Records, redis_url: str | None) -> None:
        self._records, self._redis_url = records, redis_url

    async def wake(self, conversation_id: str) -> None:
        """Rouse whoever waits for news of the conversation; never raises because it could not."""
        message = message_for(conversation_id)
        try:
            if self._redis_url:
                await _publish(self._redis_url, message)
            elif not self._records.is_sqlite:
                told = {"channel": CHANNEL, "message": message}
                await self._records.write(lambda connection: connection.execute(_NOTIFY, told))
        except (RedisError, SQLAlchemyError, OSError) as error:
            logger.info("Nobody was woken: %s", type(error).__name__)


def message_for(name: str, sender: str = NOBODY) -> str:
    """What goes over the transport to wake those who watch ``name``: plain ASCII, whatever the name."""
    return json.dumps([sender, name])


async def _publish(url: str, message: str) -> None:
    client = Redis.from_url(url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS)
    try:
        await client.publish(CHANNEL, message)
    finally:
        await client.connection_pool.disconnect()
