"""What changes is told to the open pages of whoever has the right, and of nobody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from center.staff.rights import Right
from desk.live import Look
from tests.desk.house import House, Member

SOON = 8


@pytest.fixture
def counted(desk: House, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Two looks whose values the test sets: one for supervisors, one for everybody who takes calls."""
    values: dict[str, Any] = {"alarms": 0, "calls": 0}

    def look(name: str, right: Right) -> Look:
        async def read(service: Any) -> Any:
            values["looked"] = values.get("looked", 0) + 1
            return values[name]

        return Look(name, right, read)

    looks = (look("alarms", Right.RECEIVE_ALARMS), look("calls", Right.REGISTER_CALLS))
    monkeypatch.setattr(desk.app.ctx.live, "_looks", looks)
    return values


@asynccontextmanager
async def stream(client: Member) -> AsyncIterator[Any]:
    """The events of an open page."""
    async with (
        httpx.AsyncClient(base_url=client.base_url, cookies=client.cookies, trust_env=False) as browser,
        browser.stream("GET", "/desk/live", timeout=SOON * 4) as response,
    ):
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        yield _events(response)


async def _events(response: Any) -> AsyncIterator[tuple[str, Any]]:
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])["value"]


async def next_of(events: Any) -> tuple[str, Any]:
    """The next event; TimeoutError when there is none soon."""
    return await asyncio.wait_for(events.__anext__(), SOON)


async def test_each_is_told_what_they_may_know(desk: House, counted: dict[str, Any]) -> None:
    async with stream(desk.sign_in("operator")) as operator, stream(desk.sign_in("supervisor")) as supervisor:
        assert await next_of(operator) == ("calls", 0)
        assert {await next_of(supervisor), await next_of(supervisor)} == {("alarms", 0), ("calls", 0)}
        counted["alarms"] = 1
        assert await next_of(supervisor) == ("alarms", 1)
        counted["calls"] = 5
        assert await next_of(operator) == ("calls", 5)
        assert await next_of(supervisor) == ("calls", 5)


async def test_one_look_serves_all_pages(desk: House, counted: dict[str, Any]) -> None:
    client = desk.sign_in("operator")
    async with stream(client) as one, stream(client) as two, stream(client) as three:
        for events in (one, two, three):
            await next_of(events)
        before = counted["looked"]
        await asyncio.sleep(2)
        assert counted["looked"] - before <= 5


async def test_nothing_is_looked_at_while_nobody_looks(desk: House, counted: dict[str, Any]) -> None:
    async with stream(desk.sign_in("operator")) as events:
        await next_of(events)
    await asyncio.sleep(1.5)
    before = counted["looked"]
    await asyncio.sleep(1.5)
    assert counted["looked"] == before


async def test_a_page_of_somebody_who_left_is_told(
    desk: House, counted: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.live.HEARTBEAT_SECONDS", 0.3)
    client = desk.sign_in("operator")
    async with stream(client) as events:
        await next_of(events)
        client.post("/desk/sign-out")
        assert await next_of(events) == ("signed-out", None)
        with pytest.raises(StopAsyncIteration):
            await next_of(events)


async def test_a_look_that_fails_is_made_again(desk: House, counted: dict[str, Any]) -> None:
    live = desk.app.ctx.live
    first, second = live._looks

    async def gone(service: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("gone"))

    async with stream(desk.sign_in("operator")) as events:
        await next_of(events)
        live._looks = (first, second._replace(read=gone))
        await asyncio.sleep(1.2)
        counted["calls"] = 7
        live._looks = (first, second)
        assert await next_of(events) == ("calls", 7)
