"""Wake-ups from the desk: what the bot's own listeners understand, on every way that there is."""

from __future__ import annotations

import asyncio

from bot.stores.wakeups_redis import CHANNEL as BOTS
from bot.stores.wakeups_redis import RedisWakeups
from center.records import Records
from center.waking import CHANNEL, Waking


def test_both_speak_on_one_channel() -> None:
    assert CHANNEL == BOTS


async def test_whoever_watches_is_woken_by_redis(fresh_redis: str, tmp_path: object) -> None:
    listener = RedisWakeups(fresh_redis)
    records = Records(f"sqlite:///{tmp_path}/qihang.db", threads=1)
    waking = Waking(records, fresh_redis)
    await listener.start()
    try:
        with listener.watch("talk-1") as watch:
            await watch.wait(0.1)
            waiting = asyncio.create_task(watch.wait(10))
            await asyncio.sleep(0.2)
            await waking.wake("talk-1")
            assert await waiting
    finally:
        await listener.close()
        records.close()


async def test_nobody_fails_because_redis_is_away(tmp_path: object) -> None:
    records = Records(f"sqlite:///{tmp_path}/qihang.db", threads=1)
    for url in ("redis://127.0.0.1:1", None):
        waking = Waking(records, url)
        await waking.wake("talk-1")
    records.close()
