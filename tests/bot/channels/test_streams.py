"""The stream: everything once and in order, however often it is cut, for every tab, at each reader's own pace."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.channels import streams
from bot.channels.streams import News
from center.clock import FixedClock
from center.conversations import give_back, take_over
from tests.bot.channels.contract import Contract
from tests.bot.channels.serving import AS_SERVICE, Serving, Talk, at, serving, settings_for

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def left(demo: Serving, talk: Talk) -> None:
    """Wait until nobody watches the conversation."""
    while talk.conversation in demo.bot.wakeups._watches:
        await asyncio.sleep(0.01)


async def with_a_person(demo: Serving) -> Talk:
    """A conversation that a person answers: what is said in it has no replies."""
    talk, service = await demo.opened(), demo.bot.service
    await service.records.write(lambda connection: take_over(connection, talk.conversation, "s-1", service.clock.now()))
    return talk


async def say_all(talk: Talk, number: int, text: str = "第{}句") -> None:
    for count in range(1, number + 1):
        assert await talk.say(text.format(count)) == []


async def test_two_hundred_messages_cut_at_random_points_arrive_once_and_in_order(demo: Serving) -> None:
    talk, chance = await with_a_person(demo), random.Random(20261122)
    talking = asyncio.create_task(say_all(talk, 200))
    seen: list[int] = []
    while len(seen) < 200:
        last = seen[-1] if seen else 0
        after, headers = (last, {}) if chance.random() < 0.5 else (0, {"Last-Event-ID": str(last)})
        wanted = min(chance.randint(1, 25), 200 - len(seen))
        async with talk.listening(after, **headers) as reader:
            seen += [entry["seq"] for entry in await reader.messages(wanted)]
    await talking
    assert seen == list(range(1, 201))
    await asyncio.wait_for(left(demo, talk), 30)


async def test_two_tabs_see_the_same(demo: Serving) -> None:
    talk = await demo.opened()
    async with talk.listening() as first, talk.listening() as second:
        await talk.say("歇业备案怎么办")
        await talk.say("收费吗")
        seen = await first.messages(4)
        assert seen == await second.messages(4) == (await talk.log())["messages"]
    await asyncio.wait_for(left(demo, talk), 30)


async def test_a_slow_reader_holds_up_nobody_and_misses_nothing(demo: Serving) -> None:
    talk = await with_a_person(demo)
    async with talk.listening() as slow, talk.listening() as quick:
        await asyncio.gather(say_all(talk, 120, "长" * 5000 + "{}"), quick.messages(120))
        assert [entry["seq"] for entry in await slow.messages(120)] == list(range(1, 121))


async def test_who_answers_is_told_first_and_when_it_changes(demo: Serving) -> None:
    talk, service = await demo.opened(), demo.bot.service
    now = service.clock.now()
    async with talk.listening() as reader:
        assert await reader.next() == ("state", {"state": "bot"})
        for change in (take_over, give_back):
            await service.records.write(lambda connection, to=change: to(connection, talk.conversation, "s-1", now))
            demo.bot.wakeups.notify(talk.conversation)
            state = "human" if change is take_over else "bot"
            assert await asyncio.wait_for(reader.next(), 30) == ("state", {"state": state})


async def test_what_another_process_writes_arrives_without_being_told(demo: Serving) -> None:
    talk, service = await demo.opened(), demo.bot.service
    now = service.clock.now()
    async with talk.listening() as reader:
        assert await reader.next() == ("state", {"state": "bot"})
        await service.records.write(lambda connection: take_over(connection, talk.conversation, "s-1", now))
        assert await asyncio.wait_for(reader.next(), 30) == ("state", {"state": "human"})


async def test_it_ends_with_its_token(demo: Serving) -> None:
    talk = await demo.opened()
    async with talk.listening() as reader:
        assert await reader.next() == ("state", {"state": "bot"})
        with at(demo.bot, FixedClock(datetime.now(timezone.utc) + timedelta(hours=13))):
            assert await asyncio.wait_for(reader.next(), 30) == ("expired", {})
            assert await asyncio.wait_for(reader.next(), 30) is None
    await asyncio.wait_for(left(demo, talk), 30)


async def test_silence_is_no_reason_to_be_cut(demo: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.streams.HEARTBEAT_SECONDS", 0.05)
    talk = await demo.opened()
    async with demo.client.stream("GET", f"{talk.path}/stream", headers=talk.headers) as response:
        lines = response.aiter_lines()
        signs = 0
        while signs < 3:
            signs += (await asyncio.wait_for(anext(lines), 30)).startswith(":")
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"


async def test_whoever_has_nothing_to_tell_does_not_look(demo: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    really = streams.read_news

    def read_news(connection: Any, seal: Any, conversation_id: str, after: int, limit: int) -> News:
        looked.append(conversation_id)
        return really(connection, seal, conversation_id, after, limit)

    monkeypatch.setattr("bot.channels.streams.HEARTBEAT_SECONDS", 0.02)
    monkeypatch.setattr("bot.channels.streams.TICK_SECONDS", 0.02)
    monkeypatch.setattr("bot.channels.streams.read_news", read_news)
    talk = await demo.opened()
    async with demo.client.stream("GET", f"{talk.path}/stream", headers=talk.headers) as response:
        lines, signs = response.aiter_lines(), 0
        while signs < 50:
            signs += (await asyncio.wait_for(anext(lines), 30)).startswith(":")
    assert looked.count(talk.conversation) <= 2, "at its beginning, and when it is first watched"


async def test_ten_windows_may_be_open_and_no_more(demo: Serving) -> None:
    talk = await demo.opened()
    opened = [talk.listening() for _ in range(10)]
    for window in opened:
        await window.__aenter__()
    refused = await demo.client.get(f"{talk.path}/stream", headers=talk.headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_streams")
    for window in opened:
        await window.__aexit__(None, None, None)
    await asyncio.wait_for(left(demo, talk), 30)
    async with talk.listening() as reader:
        assert await reader.next() == ("state", {"state": "bot"})


@pytest.mark.parametrize("had", ["x", "-1", "1.0"])
async def test_a_place_that_is_none_is_refused(demo: Serving, had: str) -> None:
    talk = await demo.opened()
    for query, headers in ((f"?after={had}", {}), ("", {"Last-Event-ID": had})):
        answer = await demo.client.get(f"{talk.path}/stream{query}", headers={**talk.headers, **headers})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request")


async def test_it_ends_when_the_bot_stops_and_resumes_where_it_was(
    model: Path, contract: Contract, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path)
    running = serving(settings, model, contract)
    talk = await (await running.__aenter__()).opened()
    await talk.say("你好")
    async with talk.listening() as reader:
        assert [entry["seq"] for entry in await reader.messages(2)] == [1, 2]
        stopping = asyncio.create_task(running.__aexit__(None, None, None))
        assert await asyncio.wait_for(reader.next(), 10) is None
    await stopping
    async with serving(settings, model, contract) as again:
        talk.serving = again
        async with talk.listening(after=1) as reader:
            assert [entry["seq"] for entry in await reader.messages(1)] == [2]
        answer = await again.client.get(f"{talk.path}/messages", headers=AS_SERVICE)
        assert answer.json()["last_seq"] == 2
