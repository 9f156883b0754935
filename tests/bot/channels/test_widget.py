"""The widget's channel: what it says before a conversation, deep links, waiting for news, streams."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone

import pytest

from center import bundles
from center.clock import FixedClock
from center.conversations import Conversation, conversation_of, give_back, take_over
from center.switches import read_switches
from tests.bot.channels.pages import HALL, PageTalk, page
from tests.bot.channels.serving import Serving, Talk, at, code

pytestmark = pytest.mark.asyncio(loop_scope="package")
QUESTION = "歇业备案怎么办"
MONDAY_MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)


async def as_stored(demo: Serving, talk: Talk) -> Conversation:
    return await demo.bot.service.records.read(lambda connection: conversation_of(connection, talk.conversation))


async def waiting(talk: Talk, query: str) -> asyncio.Task[dict[str, object]]:
    """A request that waits for news, once the server watches the conversation for it."""

    async def ask() -> dict[str, object]:
        answer = await talk.serving.client.get(f"{talk.path}/messages?{query}", headers=talk.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    asked = asyncio.create_task(ask())
    while talk.conversation not in talk.serving.bot.wakeups._watches:
        await asyncio.sleep(0.01)
    return asked


@pytest.mark.parametrize("now", [MONDAY_MORNING, MONDAY_MORNING - timedelta(days=1)], ids=["at work", "Sunday"])
async def test_status_says_what_holds_now_in_the_center(demo: Serving, now: datetime) -> None:
    service = bundles.knowledge_of(demo.bot.version).service
    switches = await demo.bot.service.records.read(lambda connection: read_switches(connection, now))
    texts = service.widget_texts()
    with at(demo.bot, FixedClock(now)):
        status = (await demo.client.get("/widget/status", headers={"Origin": HALL})).json()
    assert status == {
        "center": service.center.name,
        "demo": True,
        "banner": switches.banner,
        "bot": switches.bot_on,
        "notice": switches.notice,
        "open": now == MONDAY_MORNING,
        "now": "2026-11-23T10:00:00.000+08:00" if now == MONDAY_MORNING else "2026-11-22T10:00:00.000+08:00",
        "privacy": list(service.privacy_texts()),
        "starters": list(texts.starters),
        "uploads": {"largest": texts.uploads.largest, "most": 20, "accept": texts.uploads.accept},
    }


async def test_the_questions_to_begin_with_are_understood(demo: Serving) -> None:
    texts = bundles.knowledge_of(demo.bot.version).service.widget_texts()
    heard = [(await demo.internal("understand", {"text": text})).json() for text in texts.starters]
    assert {entry["text"]: entry["decision"] for entry in heard if entry["decision"] not in ("answer", "task")} == {}


async def test_a_talk_is_one_of_the_widget_and_answers_like_any(demo: Serving) -> None:
    talk = await page(demo)
    replies = await talk.say(QUESTION, "first")
    assert replies[0]["custom"]["guide"] == "dormancy.filing"
    assert (await as_stored(demo, talk)).channel == "widget"
    taps = {button["title"]: button["id"] for button in replies[0]["buttons"]}
    assert (await talk.tap(taps["多久"]))[0]["custom"]["facet"] == "time"
    again = await talk.post({"id": "first", "text": QUESTION}, wait=25)
    assert (again.json()["repeated"], again.json()["messages"]) == (True, replies)


@pytest.mark.parametrize("body", [{"person": "u-1"}, {"channel": "json"}, []])
async def test_a_page_names_nobody(demo: Serving, body: object) -> None:
    answer = await demo.client.post("/widget/conversations", json=body, headers={"Origin": HALL})
    assert code(answer) == (400, "bad_request")


async def test_a_deep_link_asks_for_its_guide_in_its_own_name(demo: Serving) -> None:
    for talk in (await page(demo), await demo.opened()):
        body = {"id": "m-1", "guide": "dormancy.filing"}
        answer = (await talk.post(body, wait=25)).json()
        said = (await talk.log())["messages"][0]
        title = bundles.knowledge_of(demo.bot.version).guides["dormancy.filing"].title
        assert (said["author"], said["text"], said["id"]) == ("person", title, "m-1")
        assert [reply["custom"]["guide"] for reply in answer["messages"]] == ["dormancy.filing"]
        assert (await talk.post(body, wait=25)).json() == {**answer, "repeated": True}


@pytest.mark.parametrize(
    ("guide", "refused"),
    [
        ("dormancy.nothing", "unknown_guide"),
        ("dormancy", "unknown_guide"),
        ('dormancy.filing","facet":"time', "unknown_guide"),
        ("/restart", "unknown_guide"),
        ("", "bad_request"),
        ("x" * 81, "bad_request"),
        (5, "bad_request"),
        (["dormancy.filing"], "bad_request"),
    ],
)
async def test_a_link_that_leads_nowhere_is_refused_and_not_stored(demo: Serving, guide: object, refused: str) -> None:
    talk = await page(demo)
    assert code(await talk.post({"id": "m-1", "guide": guide})) == (400, refused)
    both = {"id": "m-1", "guide": "dormancy.filing", "button": "btn_0123456789abcdef"}
    assert code(await talk.post(both)) == (400, "bad_request")
    assert (await talk.log())["last_seq"] == 0


async def test_whoever_waits_is_told_at_once(demo: Serving) -> None:
    """On both channels; the wake-up comes long before the 25 seconds are over."""
    for talk in (await page(demo), await demo.opened()):
        asked = await waiting(talk, "after=1&wait=25")
        replies = await talk.say(QUESTION)
        assert (await asyncio.wait_for(asked, 10))["messages"] == replies


async def test_whoever_waits_is_told_who_answers_now(demo: Serving) -> None:
    talk, service = await page(demo), demo.bot.service
    now = service.clock.now()
    for change, state in ((take_over, "human"), (give_back, "bot")):
        asked = await waiting(talk, "wait=25")
        await service.records.write(lambda connection, to=change: to(connection, talk.conversation, "s-1", now))
        demo.bot.wakeups.notify(talk.conversation)
        assert await asyncio.wait_for(asked, 10) == {"messages": [], "state": state, "last_seq": 0}


async def test_news_that_are_there_already_do_not_wait(demo: Serving) -> None:
    talk = await page(demo)
    replies = await talk.say(QUESTION)
    began = asyncio.get_running_loop().time()
    for query, messages in (("after=1&wait=25", replies), ("after=2&wait=25&state=human", [])):
        answer = await demo.client.get(f"{talk.path}/messages?{query}", headers=talk.headers)
        assert answer.json() == {"messages": messages, "state": "bot", "last_seq": 2}
    assert asyncio.get_running_loop().time() - began < 10


async def test_waiting_ends_without_news(demo: Serving) -> None:
    talk = await page(demo)
    answer = await demo.client.get(f"{talk.path}/messages?wait=1&state=bot", headers=talk.headers)
    assert answer.json() == {"messages": [], "state": "bot", "last_seq": 0}
    assert talk.conversation not in demo.bot.wakeups._watches


async def test_waiting_ends_with_the_token(demo: Serving) -> None:
    talk = await page(demo)
    asked = await waiting(talk, "wait=25")
    with at(demo.bot, FixedClock(datetime.now(timezone.utc) + timedelta(hours=13))):
        demo.bot.wakeups.notify(talk.conversation)
        assert (await asyncio.wait_for(asked, 10))["messages"] == []


@pytest.mark.parametrize("query", ["wait=26", "wait=-1", "wait=x", "state=gone"])
async def test_unusable_waits_are_refused(demo: Serving, query: str) -> None:
    talk = await page(demo)
    answer = await demo.client.get(f"{talk.path}/messages?{query}", headers=talk.headers)
    assert code(answer) == (400, "bad_request")


async def test_those_who_wait_count_as_windows(demo: Serving) -> None:
    talk = await page(demo)
    asked = [await waiting(talk, "wait=25") for _ in range(10)]
    while len(demo.bot.wakeups._watches[talk.conversation]) < 10:
        await asyncio.sleep(0.01)
    refused = await demo.client.get(f"{talk.path}/messages?wait=25", headers=talk.headers)
    assert (code(refused), refused.headers["Retry-After"]) == ((429, "too_many_streams"), "5")
    assert (await talk.log())["last_seq"] == 0, "who does not wait is answered"
    await talk.say("你好")
    assert len(await asyncio.wait_for(asyncio.gather(*asked), 20)) == 10


async def test_a_page_reads_the_stream_from_where_it_was(demo: Serving) -> None:
    talk: PageTalk = await page(demo)
    await talk.say(QUESTION)
    async with talk.listening(after=1) as reader:
        await talk.say("收费吗")
        assert [entry["seq"] for entry in await reader.messages(3)] == [2, 3, 4]
    async with talk.listening(**{"Last-Event-ID": "3"}) as reader:
        assert [entry["seq"] for entry in await reader.messages(1)] == [4]
    async with demo.client.stream("GET", f"{talk.path}/stream", headers=talk.headers) as response:
        told = {name: response.headers[name] for name in ("content-type", "access-control-allow-origin", "vary")}
    assert told == {
        "content-type": "text/event-stream; charset=utf-8",
        "access-control-allow-origin": HALL,
        "vary": "Origin",
    }
