"""The bot switched off: everybody is told why, gets one promise, and nobody's words are lost; the emergency banner."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from bot.metrics import Metrics
from bot.speaking import Heard, Spoken
from bot.stores.leases import InProcessLeases
from bot.stores.trackers import ConversationTrackers
from bot.stores.wakeups import LocalWakeups
from bot.switchboard import LOOK_AGAIN_AFTER
from bot.turns import Turns
from bot.worker import Worker
from center.cases.events import history
from center.clock import StepClock
from center.conversations import open_conversation
from center.messages import Author, Words, messages_after
from center.promises import open_promises, read_promise
from center.promises.answering import answer
from center.service import Service
from center.switches import raise_banner, switch_off, switch_on
from center.turns import Claimed, Incoming, Note
from center.waiting import Outcome, outcome_of
from tests.center.recorded import FRIDAY_NOON, SEAL, fresh_records

SNOW, UPKEEP = "暴雪停业通知：大厅不开门", "系统维护，17:00 恢复"


class Echo:
    """Answers with the question, and notes what it was asked to understand and to answer."""

    def __init__(self, trackers: ConversationTrackers) -> None:
        self._trackers = trackers
        self.called: list[str] = []

    def listen(self, incoming: Incoming) -> Heard | None:
        self.called.append("listen")
        return None

    async def speak(self, claimed: Claimed, heard: Heard | None = None) -> Spoken:
        self.called.append("speak")
        live = self._trackers.begin_session(claimed.message.conversation_id, claimed.session + 1)
        return Spoken(live, [Words(f"答：{claimed.message.words.text}")], Note(), None)


class Office:
    """One process, its clock, and a way to switch and to talk."""

    def __init__(self, turns: Turns, echo: Echo, clock: StepClock) -> None:
        self.turns, self.echo, self.clock = turns, echo, clock

    async def switch(self, change: Any, *arguments: Any) -> None:
        now = self.clock.now()
        await self.turns.service.records.write(lambda connection: change(connection, *arguments, "clerk-1", now))
        self.clock.advance(LOOK_AGAIN_AFTER)

    async def opened(self, channel: str = "json") -> str:
        now = self.clock.now()
        records = self.turns.service.records
        return await records.write(lambda connection: open_conversation(connection, channel, now))

    async def say(self, talk: str, text: str, client_id: str | None = None) -> list[str]:
        asked = await self.turns.ask(talk, Incoming(Words(text), client_id=client_id), "json", 30)
        assert asked.replies is not None
        return [reply.words.text for reply in asked.replies]

    def read(self, work: Any, *arguments: Any) -> Any:
        return self.turns.service.records.read_now(lambda connection: work(connection, *arguments))


@pytest.fixture(params=["sqlite", "postgresql"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/qihang.db" if on_sqlite else str(request.getfixturevalue("migrated_postgres"))
    with fresh_records(url) as records:
        clock = StepClock(FRIDAY_NOON)
        service = Service(records, SEAL, clock)
        trackers, metrics = ConversationTrackers(service, Domain.empty()), Metrics()
        echo = Echo(trackers)
        turns = Turns(service, Worker(service, echo, trackers, metrics), InProcessLeases(), LocalWakeups(), metrics)
        turns.start()
        yield Office(turns, echo, clock)
        await turns.stop()


async def test_switched_off_it_calls_nobody_and_promises_once_for_all_that_is_said(office: Office) -> None:
    talk = await office.opened()
    await office.switch(switch_off, UPKEEP)
    [first] = await office.say(talk, "你好", "m-1")
    [second] = await office.say(talk, "我的电话是13900000001，摊位费怎么退")
    [promised] = office.read(open_promises)
    assert office.echo.called == []
    assert all(promised.code in told and UPKEEP in told and "11月20日（周五）18:00" in told for told in (first, second))
    assert first != second
    assert office.read(read_promise, SEAL, promised.code).question == "你好\n我的电话是13900000001，摊位费怎么退"
    assert promised.question == "你好\n我的电话是139****0001，摊位费怎么退"
    assert [event.kind for event in office.read(history, promised.code)] == ["promised", "added"]
    assert await office.say(talk, "你好", "m-1") == [first]
    said = office.read(messages_after, SEAL, talk)
    assert [message.author for message in said] == [Author.PERSON, Author.SYSTEM] * 2
    assert office.read(outcome_of, said[0].id) is Outcome.BOT_OFF


async def test_every_conversation_has_its_own_promise_and_a_new_one_after_an_answer(office: Office) -> None:
    left, right = await office.opened(), await office.opened("widget")
    await office.switch(switch_off, UPKEEP)
    for talk in (left, right, left):
        await office.say(talk, "摊位费怎么退")
    ours, others = sorted(office.read(open_promises), key=lambda one: one.conversation_id != left)
    assert (ours.conversation_id, others.conversation_id) == (left, right)
    now = office.clock.now()
    office.turns.service.records.write_now(lambda connection: answer(connection, SEAL, ours.code, "到窗口退", "c", now))
    [told] = await office.say(left, "还有呢")
    assert ours.code not in told
    assert len(office.read(open_promises)) == 2


async def test_switched_on_again_it_answers_within_seconds(office: Office) -> None:
    talk = await office.opened()
    await office.switch(switch_off, UPKEEP)
    await office.say(talk, "你好")
    await office.switch(switch_on)
    assert await office.say(talk, "歇业怎么办") == ["答：歇业怎么办"]
    assert office.echo.called == ["listen", "speak"]


async def test_a_process_sees_a_switch_when_it_looks_again(office: Office) -> None:
    talk = await office.opened()
    await office.say(talk, "你好")
    await office.switch(switch_off, UPKEEP)
    office.clock.advance(-LOOK_AGAIN_AFTER / 2)
    assert await office.say(talk, "在吗") == ["答：在吗"]
    office.clock.advance(LOOK_AGAIN_AFTER)
    assert UPKEEP in (await office.say(talk, "在吗"))[0]


async def test_who_is_in_distress_is_answered_also_then(office: Office) -> None:
    talk = await office.opened()
    await office.switch(switch_off, UPKEEP)
    [told] = await office.say(talk, "欠了一屁股债，我不想活了")
    assert ("12356" in told, office.read(open_promises)) == (True, [])


@pytest.mark.parametrize("is_off", [False, True])
async def test_the_banner_is_said_once_in_every_conversation_but_on_the_widget(office: Office, is_off: bool) -> None:
    talk, page = await office.opened("hotline"), await office.opened("widget")
    await office.switch(raise_banner, SNOW, office.clock.now() + timedelta(hours=1))
    if is_off:
        await office.switch(switch_off, UPKEEP)
    assert [(await office.say(talk, "你好"))[0], len(await office.say(talk, "在吗"))] == [SNOW, 1]
    assert len(await office.say(page, "你好")) == 1
    office.clock.advance(timedelta(minutes=1))
    await office.switch(raise_banner, SNOW, None)
    assert (await office.say(talk, "还在吗"))[0] == SNOW
    office.clock.advance(timedelta(hours=2))
    other = await office.opened("hotline")
    assert (await office.say(other, "你好"))[0] == SNOW
