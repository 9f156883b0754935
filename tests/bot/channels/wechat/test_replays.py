"""A signature is good for one body, in this process, over replicas, and while Redis is away."""

from __future__ import annotations

import pytest

from bot.channels.wechat.envelope import Stamp
from bot.channels.wechat.replays import LocalReplays, RedisReplays, Replays, replays_for
from tests.running import free_port

STAMP = Stamp("s" * 40, "1764000000", "n", False)


async def seen(replays: Replays, *letters: tuple[Stamp, bytes]) -> list[bool]:
    """What is said to each in turn."""
    return [await replays.is_same(stamp, body) for stamp, body in letters]


async def test_the_first_body_may_come_again_and_no_other() -> None:
    other = STAMP._replace(nonce="m")
    letters = (STAMP, b"a"), (STAMP, b"a"), (STAMP, b"b"), (other, b"b"), (STAMP, b"a")
    assert await seen(LocalReplays(), *letters) == [True, True, False, True, True]


async def test_replicas_know_it_of_each_other(fresh_redis: str) -> None:
    left, right = RedisReplays(fresh_redis), RedisReplays(fresh_redis)
    assert await seen(left, (STAMP, b"a")) == [True]
    assert await seen(right, (STAMP, b"b"), (STAMP, b"a")) == [False, True]
    await left.close()
    await right.close()


async def test_while_redis_is_away_this_process_remembers(caplog: pytest.LogCaptureFixture) -> None:
    away = RedisReplays(f"redis://127.0.0.1:{free_port()}/0")
    assert await seen(away, (STAMP, b"a"), (STAMP, b"b")) == [True, False]
    assert "without Redis" in caplog.text
    await away.close()


def test_an_installation_with_redis_uses_it() -> None:
    assert isinstance(replays_for(None), LocalReplays)
    assert isinstance(replays_for("redis://127.0.0.1:1/0"), RedisReplays)
