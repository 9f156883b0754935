"""A signature is good for one body: in plain mode it does not cover the body, so whoever saw one could send another.

The bodies of the last minutes are remembered as hashes, for all replicas where there is Redis, else in this process.
"""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from typing import Protocol

from redis.asyncio import Redis  # type: ignore[import-untyped]
from redis.exceptions import RedisError  # type: ignore[import-untyped]

from bot.channels.wechat.envelope import SKEW, Stamp

KEPT_SECONDS = int(2 * SKEW.total_seconds()) + 60
"""Longer than any signature is good for: from five minutes ahead of our clock to five minutes behind it."""
MOST_KEPT = 200_000
TIMEOUT_SECONDS = 1.0
logger = logging.getLogger(__name__)


class Replays(Protocol):
    """Remembers which body came under which signature."""

    async def is_same(self, stamp: Stamp, body: bytes) -> bool:
        """Whether ``body`` is the first under its signature, or the same again."""

    async def close(self) -> None:
        """Let go of connections."""


class LocalReplays:
    """Remembers in this process; the oldest are forgotten when there are very many."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, str] = OrderedDict()

    async def is_same(self, stamp: Stamp, body: bytes) -> bool:
        """Whether ``body`` is the first under its signature, or the same again."""
        first = self._seen.setdefault(_key(stamp), _digest(body))
        if len(self._seen) > MOST_KEPT:
            self._seen.popitem(last=False)
        return first == _digest(body)

    async def close(self) -> None:
        """Nothing to do."""


class RedisReplays:
    """Remembers for all replicas; while Redis is away, in this process."""

    def __init__(self, url: str) -> None:
        timeouts = {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS}
        self._redis, self._meanwhile = Redis.from_url(url, **timeouts), LocalReplays()

    async def is_same(self, stamp: Stamp, body: bytes) -> bool:
        """Whether ``body`` is the first under its signature, or the same again."""
        key, digest = f"qihang:wechat:signed:{_key(stamp)}", _digest(body)
        try:
            if await self._redis.set(key, digest, nx=True, ex=KEPT_SECONDS):
                return True
            return bool(await self._redis.get(key) == digest.encode())
        except (RedisError, OSError) as error:
            logger.warning("Signatures are remembered without Redis: %s", type(error).__name__)
            return await self._meanwhile.is_same(stamp, body)

    async def close(self) -> None:
        """Let go of connections."""
        await self._redis.close()
        await self._redis.connection_pool.disconnect()


def replays_for(redis_url: str | None) -> Replays:
    """What this installation remembers signatures with."""
    return RedisReplays(redis_url) if redis_url else LocalReplays()


def _key(stamp: Stamp) -> str:
    signed = f"{stamp.timestamp} {stamp.nonce} {stamp.signature}"
    return hashlib.sha256(signed.encode("utf-8", "replace")).hexdigest()


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
