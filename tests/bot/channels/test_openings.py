"""Openings are counted by address and in all, in one process or in Redis, and go on being counted without it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.channels.openings import Limits, LocalTally, Openings, RedisTally, Tally
from bot.channels.requests import Refused
from tests.bot.channels.serving import settings_for

LIMITS = Limits(2, 3)


@pytest.fixture(params=["local", "redis"])
def tally(request: pytest.FixtureRequest) -> Tally:
    return LocalTally() if request.param == "local" else RedisTally(request.getfixturevalue("fresh_redis"))


async def test_one_address_reaches_its_limit_and_all_together_theirs(tally: Tally) -> None:
    taken = [await tally.take(1, address, LIMITS) for address in ("a", "a", "a", "b", "b", "c")]
    assert taken == [True, True, False, True, False, False]
    assert [await tally.take(2, address, LIMITS) for address in ("a", "c")] == [True, True]
    await tally.close()


async def test_two_replicas_count_together(fresh_redis: str) -> None:
    replicas = [RedisTally(fresh_redis) for _ in range(2)]
    taken = await asyncio.gather(*(replica.take(1, "a", LIMITS) for replica in replicas * 5))
    assert sum(taken) == 2
    for replica in replicas:
        await replica.close()


async def test_without_its_redis_a_process_counts_for_itself(caplog: pytest.LogCaptureFixture) -> None:
    tally = RedisTally("redis://127.0.0.1:1/0")
    assert [await tally.take(1, "a", LIMITS) for _ in range(3)] == [True, True, False]
    assert "counted without Redis" in caplog.text
    await tally.close()


async def test_the_refusal_says_when_to_come_again(tmp_path: Path) -> None:
    openings = Openings(settings_for(tmp_path, QIHANG_WIDGET_OPENINGS="1"))
    now = datetime(2026, 11, 23, 2, 9, 59, 500_000, tzinfo=timezone.utc)
    await openings.take("a", now)
    with pytest.raises(Refused) as refused:
        await openings.take("a", now)
    found = refused.value
    assert (found.status, found.code, found.headers) == (429, "too_many_conversations", {"Retry-After": "1"})
    await openings.take("a", now + timedelta(seconds=1))
    await openings.close()
