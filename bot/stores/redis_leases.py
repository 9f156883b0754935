"""Leases in Redis: each change is one script, so that two replicas never both believe they came first."""

from __future__ import annotations

import asyncio
from typing import Any

from redis.exceptions import RedisError  # type: ignore[import-untyped]

from bot.stores.leases import Lease, LeaseStoreDown, wakeup_name
from bot.stores.redis_line import RedisLine, Script
from bot.stores.shared_leases import LEASE_SECONDS, SharedLeases
from bot.stores.wakeups_redis import RedisWakeups
from bot.stores.wakeups_transport import TIMEOUT_SECONDS
from center.waking import CHANNEL, message_for

KEPT_MS = 24 * 3600 * 1000
"""How long the last number of a name is kept: a clock set back by less cannot make a number return."""

_TAKE = Script("""
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
    redis.call('SET', KEYS[3], '1', 'PX', ARGV[3])
    return {0, redis.call('PTTL', KEYS[1])}
end
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
if not holder then
    local now = redis.call('TIME')
    last = math.max(last + 1, now[1] * 1000000 + now[2])
    redis.call('SET', KEYS[2], string.format('%.0f', last), 'PX', ARGV[3])
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return {last, 0}
""")
_RENEW = Script("""
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
""")
_RELEASE = Script("""
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 1
end
if redis.call('DEL', KEYS[1], KEYS[2]) == 1 then
    return 0
end
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1
""")


class RedisLeases(SharedLeases):
    """Leases in the Redis at ``url``; a release is told by Redis itself, to the replicas' RedisWakeups.

    Without ``wakeups`` it keeps its own. A Redis that does not answer within 2 s raises LeaseStoreDown.
    """

    def __init__(self, url: str, wakeups: RedisWakeups | None = None, seconds: float = LEASE_SECONDS) -> None:
        heard = wakeups or RedisWakeups(url)
        super().__init__(heard, seconds)
        self._own_wakeups = heard if wakeups is None else None
        self._milliseconds = round(seconds * 1000)
        self._line = RedisLine(url)

    async def hold(self, name: str, patience: float) -> Lease | None:
        """The lease as soon as it is free, or None after ``patience`` seconds; raises LeaseStoreDown."""
        if self._own_wakeups is not None:
            await self._own_wakeups.start()
        return await super().hold(name, patience)

    async def close(self) -> None:
        """Release what is held, and let go of Redis."""
        await super().close()
        if self._own_wakeups is not None:
            await self._own_wakeups.close()
        await self._line.close()

    async def _take_in_store(self, name: str, holder: str) -> tuple[int | None, float]:
        keys = [_lease_key(name), f"qihang:lease-number:{name}", _refused_key(name)]
        number, free_in = await self._answer(_TAKE, keys, [holder, self._milliseconds, KEPT_MS])
        return number or None, free_in / 1000

    async def _renew_in_store(self, name: str, holder: str) -> bool:
        return bool(await self._answer(_RENEW, [_lease_key(name)], [holder, self._milliseconds]))

    async def _release_in_store(self, name: str, holder: str) -> bool:
        keys = [_lease_key(name), _refused_key(name)]
        return bool(await self._answer(_RELEASE, keys, [holder, CHANNEL, message_for(wakeup_name(name))]))

    async def _answer(self, script: Script, keys: list[str], values: list[Any]) -> Any:
        try:
            return await self._line.run(script, keys, values)
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            reason = str(error) or f"no answer within {TIMEOUT_SECONDS:g} s"
            raise LeaseStoreDown(f"Redis does not hand out leases: {reason}") from error


def _refused_key(name: str) -> str:
    """Set by whoever asked in vain, until the release."""
    return f"qihang:lease-refused:{name}"


def _lease_key(name: str) -> str:
    return f"qihang:lease:{name}"
