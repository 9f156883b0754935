"""One connection to Redis: answers in their order, whatever happens to one of those who wait."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest
from redis.exceptions import RedisError, ResponseError

from bot.stores.redis_line import RedisLine, Script
from tests.running_redis import RunningRedis

DOUBLE = Script("return ARGV[1] * 2")


@pytest.fixture
async def line(fresh_redis: str) -> AsyncIterator[RedisLine]:
    opened = RedisLine(fresh_redis)
    yield opened
    await opened.close()


async def test_a_script_runs_whether_redis_knows_it_or_not(line: RedisLine) -> None:
    assert [await line.run(DOUBLE, [], [number]) for number in (1, 2)] == [2, 4]
    await line.ask("SCRIPT", "FLUSH")
    assert await line.run(DOUBLE, [], [3]) == 6


async def test_many_at_once_get_each_their_own_answer(line: RedisLine) -> None:
    answers = await asyncio.gather(*(line.run(DOUBLE, [], [number]) for number in range(500)))
    assert answers == [2 * number for number in range(500)]


async def test_an_error_is_the_asker_s_alone(line: RedisLine) -> None:
    asked = (line.ask("PING"), line.ask("NONSENSE"), line.ask("ECHO", "好"))
    before, wrong, after = await asyncio.gather(*asked, return_exceptions=True)
    assert (before, type(wrong), after) == ("PONG", ResponseError, "好")


async def test_an_answer_that_nobody_waits_for_any_more_goes_to_nobody_else(line: RedisLine) -> None:
    await line.ask("PING")
    for number in range(50):
        left = asyncio.create_task(line.ask("ECHO", f"没人等的{number}"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        left.cancel()
        assert await line.ask("ECHO", f"在等的{number}") == f"在等的{number}"


async def test_a_connection_that_redis_closed_is_opened_anew(line: RedisLine) -> None:
    own = await line.ask("CLIENT", "ID")
    other = RedisLine(line.url)
    await other.ask("CLIENT", "KILL", "ID", own)
    assert await line.ask("PING") == "PONG"
    assert await line.ask("CLIENT", "ID") != own
    await other.close()


async def test_a_redis_that_is_gone_is_an_error_and_asked_anew_when_it_is_back() -> None:
    with RunningRedis() as server:
        line = RedisLine(server.url)
        assert await line.ask("PING") == "PONG"
        server.process.send_signal(signal.SIGSTOP)
        with pytest.raises(asyncio.TimeoutError):
            await line.ask("PING")
        server.process.send_signal(signal.SIGCONT)
        assert await line.ask("ECHO", "又好了") == "又好了"
    with pytest.raises((RedisError, OSError)):
        await line.ask("PING")
    await line.close()
