"""Turns of several workers on one log: in order, promptly, and not before the bundle is there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from bot.metrics import Metrics
from bot.processor import TurnFailed
from bot.speaking import Heard, Spoken
from bot.stores.database_leases import DatabaseLeases
from bot.stores.leases import InProcessLeases, Leases
from bot.stores.redis_leases import RedisLeases
from bot.stores.trackers import ConversationTrackers
from bot.stores.wakeups import LocalWakeups, Wakeups
from bot.stores.wakeups_postgres import PostgresWakeups
from bot.stores.wakeups_redis import RedisWakeups
from bot.turns import Turns
from bot.worker import Worker
from center.clock import SystemClock
from center.conversations import open_conversation
from center.messages import Words, messages_after
from center.records import Records
from center.service import Service
from center.turns import Claimed, Incoming, Note, TooManyWaiting
from tests.center.recorded import SEAL, fresh_records

WORK = 0.1


class Echo:
    """Answers with the question after some work; never two of a conversation at once."""

    def __init__(self, trackers: ConversationTrackers) -> None:
        self._trackers = trackers
        self.busy: set[str] = set()

    def listen(self, incoming: Incoming) -> Heard | None:
        return None

    async def speak(self, claimed: Claimed, heard: Heard | None = None) -> Spoken:
        conversation_id = claimed.message.conversation_id
        if conversation_id in self.busy:
            raise TurnFailed(conversation_id, None, "two turns of one conversation at once")
        self.busy.add(conversation_id)
        await asyncio.sleep(WORK)
        self.busy.discard(conversation_id)
        live = self._trackers.begin_session(conversation_id, claimed.session + 1)
        return Spoken(live, [Words(f"答：{claimed.message.words.text}")], Note(), None)


@asynccontextmanager
async def replica(records: Records, leases: Leases, wakeups: Wakeups) -> AsyncIterator[Turns]:
    """One process's turns."""
    service = Service(records, SEAL, SystemClock())
    trackers, metrics = ConversationTrackers(service, Domain.empty()), Metrics()
    turns = Turns(service, Worker(service, Echo(trackers), trackers, metrics), leases, wakeups, metrics)
    await wakeups.start()
    yield turns
    await turns.stop()
    await leases.close()
    await wakeups.close()


@pytest.fixture(params=["in process", "postgresql", "redis"])
async def replicas(request: pytest.FixtureRequest, tmp_path: object) -> AsyncIterator[list[Turns]]:
    """Two replicas where the leases are shared, one where they are not."""
    if request.param == "in process":
        url = f"sqlite:///{tmp_path}/qihang.db"
    else:
        url = str(request.getfixturevalue("postgres_database"))
    redis_url = request.getfixturevalue("fresh_redis") if request.param == "redis" else ""
    with fresh_records(url) as records:
        async with AsyncExitStack() as stack:
            made = []
            for _ in range(1 if request.param == "in process" else 2):
                wakeups, leases = stores(request.param, records, url, redis_url)
                made.append(await stack.enter_async_context(replica(records, leases, wakeups)))
            yield made


def stores(kind: str, records: Records, url: str, redis_url: str) -> tuple[Wakeups, Leases]:
    """Wake-ups and leases of one replica."""
    if kind == "in process":
        return LocalWakeups(), InProcessLeases()
    if kind == "redis":
        return RedisWakeups(redis_url), RedisLeases(redis_url)
    wakeups = PostgresWakeups(url)
    return wakeups, DatabaseLeases(records, SystemClock(), wakeups)


async def opened(turns: Turns) -> str:
    """A new conversation."""
    now = turns.service.clock.now()
    return await turns.service.records.write(lambda connection: open_conversation(connection, "json", now))


async def ask(turns: Turns, conversation_id: str, text: str) -> str:
    asked = await turns.ask(conversation_id, Incoming(Words(text)), "json", 30)
    assert asked.replies is not None
    return asked.replies[0].words.text


async def test_three_quick_messages_wait_for_the_work_before_them_and_not_for_a_poll(replicas: list[Turns]) -> None:
    for turns in replicas:
        turns.start()
    conversation_id = await opened(replicas[0])
    await ask(replicas[0], conversation_id, "热身")
    started = time.monotonic()
    asked = []
    for number in range(3):
        asked.append(asyncio.create_task(ask(replicas[number % len(replicas)], conversation_id, f"第{number}句")))
        await asyncio.sleep(0.005)
    assert await asyncio.gather(*asked) == [f"答：第{number}句" for number in range(3)]
    assert time.monotonic() - started < 3 * WORK + 0.6, "stock Rasa polls once a second: 2 seconds for three"


async def test_answers_come_in_the_order_of_the_questions(replicas: list[Turns]) -> None:
    for turns in replicas:
        turns.start()
    conversations = [await opened(replicas[0]) for _ in range(4)]
    asked = [
        ask(replicas[number % len(replicas)], conversation_id, f"第{number}句")
        for number in range(5)
        for conversation_id in conversations
    ]
    await asyncio.gather(*asked)
    for conversation_id in conversations:
        said = await replicas[0].service.records.read(
            lambda connection, of=conversation_id: messages_after(connection, SEAL, of)
        )
        questions = [message for message in said if message.author == "person"]
        answers = {message.answers_id: message.seq for message in said if message.author == "bot"}
        places = [answers[question.id] for question in questions]
        assert len(answers) == 5
        assert places == sorted(places)


async def test_only_who_waits_for_an_answer_lets_the_message_wait_for_the_disk(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is told "received" must find it after a power cut; the answer's commit flushes what came before it."""
    with fresh_records(postgres_database) as records:
        flushed: list[str] = []
        write = records.write

        async def noting(work: Any, is_told_later: bool = False) -> Any:
            def noted(connection: Any) -> Any:
                flushed.append(connection.exec_driver_sql("SHOW synchronous_commit").scalar_one())
                return work(connection)

            return await write(noted, is_told_later)

        monkeypatch.setattr(records, "write", noting)
        async with replica(records, InProcessLeases(), LocalWakeups()) as turns:
            conversation_id = await opened(turns)
            turns.start()
            flushed.clear()
            assert await ask(turns, conversation_id, "您好") == "答：您好"
            asked = list(flushed)
            flushed.clear()
            await turns.receive(conversation_id, Incoming(Words("在吗")), "json")
            told = flushed[0]
            await ask(turns, conversation_id, "还在吗")
            flushed.clear()
            await turns.ask(conversation_id, Incoming(Words("急")), "json", 0.5)
            assert (asked, told, flushed[0]) == (["off", "on"], "on", "on")


async def test_what_comes_before_the_bundle_waits_for_it(replicas: list[Turns]) -> None:
    turns = replicas[0]
    conversation_id = await opened(turns)
    early = asyncio.create_task(ask(turns, conversation_id, "早到的"))
    await asyncio.sleep(3 * WORK)
    assert not early.done()
    turns.start()
    assert await early == "答：早到的"


async def test_so_many_may_wait_and_no_more(replicas: list[Turns]) -> None:
    turns = replicas[0]
    conversation_id = await opened(turns)
    for number in range(20):
        await turns.receive(conversation_id, Incoming(Words(f"第{number}句")), "json")
    with pytest.raises(TooManyWaiting):
        await turns.receive(conversation_id, Incoming(Words("再一句")), "json")
