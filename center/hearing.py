"""Hears by Redis that something was changed, in whichever process (center/waking.py and the bot's wake-ups tell it).

What is heard is only a reason to look. While nothing can be heard, whoever asks looks as often as without Redis.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress

from redis.asyncio import Redis  # type: ignore[import-untyped]
from redis.exceptions import RedisError  # type: ignore[import-untyped]

from center.waking import CHANNEL, TIMEOUT_SECONDS, message_for

RETRY_SECONDS = 1.0
"""Between two tries to connect."""
CHECK_SECONDS = 10.0
"""After so much silence Redis is asked whether it still lives."""
NAME = "desk"
"""What is told when something was changed here: no conversation has this id."""
logger = logging.getLogger(__name__)


class Hearing:
    """One subscription of this process, to be used from one event loop."""

    def __init__(self, url: str) -> None:
        self._client = Redis.from_url(url, socket_connect_timeout=TIMEOUT_SECONDS, health_check_interval=CHECK_SECONDS)
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_up = False

    def start(self) -> None:
        """Begin to listen; again and again where Redis is away."""
        self._do(self._keep_listening())

    async def close(self) -> None:
        """Stop listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.close(close_connection_pool=True)

    def rouse(self) -> None:
        """There is a reason to look in this process."""
        self._news.set()

    def tell(self) -> None:
        """Something was changed here: look, here and elsewhere. Never blocks, never raises."""
        self.rouse()
        self._do(self._publish())

    async def news(self, seconds: float) -> None:
        """Wait until there is a reason to look, or for so long."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        self._news.clear()

    def _do(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _publish(self) -> None:
        try:
            await self._client.publish(CHANNEL, message_for(NAME))
        except (RedisError, OSError) as error:
            logger.info("Nobody was told: %s", type(error).__name__)

    async def _keep_listening(self) -> None:
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                logger.info("Redis is not heard: %s", type(error).__name__)
            self.is_up = False
            self.rouse()
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        """Every message is a reason to look, the first one too, which says that we are heard of now."""
        async with self._client.pubsub() as channel:
            await channel.subscribe(CHANNEL)
            async for _ in channel.listen():
                self.is_up = True
                self.rouse()
