"""How many conversations may be opened in ten minutes: by one address, and by all together.

Opening needs no token, so without a limit anybody could fill the log. The numbers are of one process, or of all
replicas where there is Redis.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from datetime import datetime
from math import ceil
from typing import NamedTuple, Protocol

from redis.asyncio import Redis  # type: ignore[import-untyped]
from redis.exceptions import RedisError  # type: ignore[import-untyped]

from bot.channels.requests import Refused
from center.settings import Settings

WINDOW_SECONDS = 600
TIMEOUT_SECONDS = 1.0
_TAKE = """
local all = tonumber(redis.call('GET', KEYS[2]) or '0')
local one = tonumber(redis.call('GET', KEYS[1]) or '0')
if all >= tonumber(ARGV[2]) or one >= tonumber(ARGV[1]) then
    return 0
end
for _, key in ipairs(KEYS) do
    redis.call('INCR', key)
    redis.call('EXPIRE', key, ARGV[3])
end
return 1
"""
logger = logging.getLogger(__name__)


class Limits(NamedTuple):
    """The most openings of one address, and of all, in one window."""

    of_one: int
    of_all: int


class Tally(Protocol):
    """Counts what was opened in a window of time."""

    async def take(self, window: int, address: str, limits: Limits) -> bool:
        """Whether one more may be opened; if so it is counted."""

    async def close(self) -> None:
        """Let go of connections."""


class LocalTally:
    """Counts in this process; holds one window and no more addresses than may open."""

    def __init__(self) -> None:
        self._window, self._counts, self._all = 0, Counter[str](), 0

    async def take(self, window: int, address: str, limits: Limits) -> bool:
        """Whether one more may be opened; if so it is counted."""
        if window != self._window:
            self._window, self._counts, self._all = window, Counter(), 0
        if self._all >= limits.of_all or self._counts[address] >= limits.of_one:
            return False
        self._counts[address] += 1
        self._all += 1
        return True

    async def close(self) -> None:
        """Nothing to do."""


class RedisTally:
    """Counts for all replicas; while Redis is away, in this process."""

    def __init__(self, url: str) -> None:
        timeouts = {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS}
        self._redis, self._meanwhile = Redis.from_url(url, **timeouts), LocalTally()

    async def take(self, window: int, address: str, limits: Limits) -> bool:
        """Whether one more may be opened; if so it is counted."""
        about = hashlib.sha256(f"{window} {address}".encode()).hexdigest()[:24]
        keys = (f"qihang:opened:{about}", f"qihang:opened:{window}")
        try:
            return bool(await self._redis.eval(_TAKE, len(keys), *keys, *limits, 2 * WINDOW_SECONDS))
        except (RedisError, OSError) as error:
            logger.warning("Openings are counted without Redis: %s", type(error).__name__)
            return await self._meanwhile.take(window, address, limits)

    async def close(self) -> None:
        """Let go of connections."""
        await self._redis.close()
        await self._redis.connection_pool.disconnect()


class Openings:
    """Lets people open conversations until a limit is reached."""

    def __init__(self, settings: Settings) -> None:
        self._limits = Limits(settings.widget.openings_of_one, settings.widget.openings_of_all)
        self._tally: Tally = RedisTally(settings.redis_url) if settings.redis_url else LocalTally()

    async def take(self, address: str, now: datetime) -> None:
        """Count one opening by ``address``; raises Refused, with the seconds to the next window, beyond a limit."""
        window, passed = divmod(now.timestamp(), WINDOW_SECONDS)
        if not await self._tally.take(int(window), address, self._limits):
            later = {"Retry-After": str(ceil(WINDOW_SECONDS - passed))}
            raise Refused(429, "too_many_conversations", "这会儿新开的对话太多了，请过几分钟再试", later)

    async def close(self) -> None:
        """Let go of connections."""
        await self._tally.close()
