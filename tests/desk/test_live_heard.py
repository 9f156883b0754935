"""With Redis pages are told at once what another process changed, and the database is hardly asked otherwise."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from center.hearing import Hearing
from tests.center.test_hearing import is_up
from tests.desk.house import House
from tests.desk.test_live import counted, next_of, stream

__all__ = ["counted"]


@pytest.fixture
def desk_environment(fresh_redis: str) -> dict[str, str]:
    """A desk that has a Redis."""
    return {"QIHANG_REDIS_URL": fresh_redis}


async def test_a_look_waits_for_news_and_is_taken_at_once_then(
    desk: House, counted: dict[str, Any], fresh_redis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.live.RARE_SECONDS", 600.0)
    elsewhere = Hearing(fresh_redis)
    await is_up(desk.app.ctx.hearing)
    async with stream(desk.sign_in("operator")) as events:
        assert await next_of(events) == ("calls", 0)
        await asyncio.sleep(1.5)
        before = counted["looked"]
        await asyncio.sleep(2)
        assert counted["looked"] == before
        counted["calls"] = 1
        elsewhere.tell()
        assert await next_of(events) == ("calls", 1)
    await elsewhere.close()


async def test_what_a_member_changes_here_is_looked_at_at_once(
    desk: House, counted: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.live.RARE_SECONDS", 600.0)
    member = desk.sign_in("operator")
    await is_up(desk.app.ctx.hearing)
    async with stream(member) as events:
        assert await next_of(events) == ("calls", 0)
        await asyncio.sleep(1.5)
        counted["calls"] = 2
        answer = await asyncio.to_thread(member.post, "/desk/conversations/pause", data={"pause": "1"})
        assert answer.status_code == 303
        assert await next_of(events) == ("calls", 2)


async def test_what_nobody_tells_is_seen_a_little_later(
    desk: House, counted: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.live.RARE_SECONDS", 1.0)
    await is_up(desk.app.ctx.hearing)
    async with stream(desk.sign_in("operator")) as events:
        assert await next_of(events) == ("calls", 0)
        counted["calls"] = 3
        assert await next_of(events) == ("calls", 3)
