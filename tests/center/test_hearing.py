"""Hearing that something was changed: by a real Redis, which may be away and come back."""

from __future__ import annotations

import asyncio
import time

from center.hearing import Hearing
from center.records import Records
from center.waking import Waking
from tests.running_redis import RunningRedis

PATIENCE = 20.0


async def is_up(hearing: Hearing, expected: bool = True) -> None:
    """Wait until it hears, or does not."""
    deadline = time.monotonic() + PATIENCE
    while hearing.is_up is not expected:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def hears(hearing: Hearing) -> bool:
    """Whether there is news soon."""
    started = time.monotonic()
    await hearing.news(PATIENCE)
    return time.monotonic() - started < PATIENCE / 2


async def test_what_others_and_the_bot_tell_is_a_reason_to_look(fresh_redis: str, tmp_path: object) -> None:
    one, other = Hearing(fresh_redis), Hearing(fresh_redis)
    records = Records(f"sqlite:///{tmp_path}/qihang.db", threads=1)
    try:
        for hearing in (one, other):
            hearing.start()
            await is_up(hearing)
            await hearing.news(0.3)
        await Waking(records, fresh_redis).wake("talk-1")
        assert await hears(other) and await hears(one)
        one.tell()
        assert await hears(other) and await hears(one)
    finally:
        await one.close()
        await other.close()
        records.close()


async def test_a_redis_that_went_away_is_heard_again_when_it_is_back() -> None:
    with RunningRedis() as server:
        hearing = Hearing(server.url)
        hearing.start()
        await is_up(hearing)
        server.kill()
        await is_up(hearing, False)
        hearing.tell()
        server.start()
        await is_up(hearing)
        await hearing.close()
