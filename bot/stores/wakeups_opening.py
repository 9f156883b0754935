"""Which wake-ups this installation has."""

from __future__ import annotations

from bot.stores.wakeups import Wakeups
from bot.stores.wakeups_postgres import PostgresWakeups
from bot.stores.wakeups_redis import RedisWakeups
from bot.stores.wakeups_sqlite import SqliteWakeups
from center.settings import Settings


def wakeups_for(settings: Settings, is_sqlite: bool) -> Wakeups:
    """How processes wake each other: Redis, the database's own notices, or looks where neither is there."""
    if settings.redis_url:
        return RedisWakeups(settings.redis_url)
    return SqliteWakeups(settings.database_url) if is_sqlite else PostgresWakeups(settings.database_url)
