"""Two replicas on PostgreSQL and Redis: tries at once, and a replica that is killed anywhere, are one answer."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from center.clock import SystemClock
from center.gateways.simulators.wechat_callbacks import Callbacks, Fields
from center.gateways.simulators.wechat_phone import Phone, openid_of
from center.identifiers import public_code
from center.knowledge import ROOT
from center.records import Records
from center.tables import conversation
from center.upload_tables import upload
from center.wechat_settings import read_wechat
from center.wechat_tables import wechat_photo
from tests.bot.channels.wechat.accounts import PATH, SEALED, until
from tests.bot.survivors import log_of
from tests.center.recorded import SEAL, fresh_records
from tests.center.uploads.asked import CHARTER, asked_case
from tests.center.uploads.made import jpeg
from tests.running import RunningBot
from tests.running_redis import RunningRedis

QUESTION = "歇业备案怎么办"
ANSWER = "向登记机关备案"
SIMULATOR = [sys.executable, "-m", "center.gateways.simulators", "wechat", "--port", "0"]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a simulated WeChat in a process of its own."""
    log = (tmp_path_factory.mktemp("weixin") / "log").open("wb")
    environment = {**os.environ, **SEALED}
    with subprocess.Popen(SIMULATOR, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline().decode())
        assert found
        yield found[0]
        process.terminate()
    log.close()


@pytest.fixture(scope="module")
def replicas(
    api: str, postgres_of_module: str, model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[RunningBot]]:
    """Two bots with everything shared, of which each can be told to die."""
    with RunningRedis() as redis:
        shared = {
            "QIHANG_DATABASE_URL": postgres_of_module,
            "QIHANG_REDIS_URL": redis.url,
            "QIHANG_WECHAT_API": api,
            **SEALED,
        }
        bots: list[RunningBot] = []
        for name in ("left", "right"):
            var = tmp_path_factory.mktemp(name)
            (var / "faults").write_text("")
            own = {"QIHANG_TEST_FAULTS": str(var / "faults"), **shared}
            bots.append(RunningBot(var, model, "tests.bot.channels.wechat.faulty", **own).__enter__())
        yield bots
        for bot in bots:
            bot.__exit__()


class Person:
    """Somebody whose tries go to the replicas in turn."""

    def __init__(self, number: int, replicas: list[RunningBot], api: str, first: int = 0) -> None:
        settings = read_wechat({**SEALED, "QIHANG_WECHAT_API": api}, is_production=False)
        self.urls = [f"http://127.0.0.1:{bot.port}{PATH}" for bot in (replicas[first], replicas[1 - first])]
        self.callbacks = Callbacks(settings, self.urls, SystemClock(), patience=5)
        self.phone, self._api = Phone(openid_of(number), self.callbacks, api), api

    async def at_once(self, fields: Fields) -> list[str]:
        """Three tries at the same time, to both; what each was answered."""
        urls = [self.urls[0], self.urls[1], self.urls[0]]
        return [text for _, text in await asyncio.gather(*(self.callbacks.post(fields, url) for url in urls))]

    async def answers(self, number: int = 1) -> list[tuple[str, str]]:
        """What the phone shows that is an answer to QUESTION, once there are so many."""

        async def look() -> list[tuple[str, str]]:
            shown = [(message["via"], message["text"]) for message in await self.phone.shows()]
            return [message for message in shown if ANSWER in message[1]]

        return await until(look, lambda found: len(found) >= number, 90)


async def test_three_tries_at_once_on_two_replicas_are_one_message(
    replicas: list[RunningBot], api: str, postgres_of_module: str
) -> None:
    people = [Person(number, replicas, api) for number in range(1, 9)]
    answered = await asyncio.gather(*(person.at_once(person.phone.text(QUESTION)) for person in people))
    for texts in answered:
        given = {text for text in texts if text}
        assert len(given) == 1 and ANSWER in given.pop()
    log = log_of(postgres_of_module)
    assert [[len(exchange.answers) for exchange in exchanges] for exchanges in log.values()] == [[1]] * len(people)


@pytest.mark.parametrize(
    ("number", "fault"), enumerate(["before store", "stored", "claimed", "spoken", "committed", "recorded"], 20)
)
async def test_a_replica_that_is_killed_before_it_replies_is_made_up_for_by_the_other(
    replicas: list[RunningBot], api: str, postgres_of_module: str, number: int, fault: str
) -> None:
    person = Person(number, replicas, api)
    faults = Path(replicas[0].environment["QIHANG_TEST_FAULTS"])
    faults.write_text(fault)
    before = log_of(postgres_of_module)
    try:
        await person.phone.says(QUESTION)
        answers = await person.answers()
        assert not faults.read_text(), "it was never killed"
    finally:
        replicas[0].stop()
        await asyncio.to_thread(replicas[0].start)
    assert len(answers) == 1
    [exchanges] = [found for of, found in log_of(postgres_of_module).items() if of not in before]
    assert [len(exchange.answers) for exchange in exchanges] == [1]


@pytest.mark.parametrize(("number", "fault", "times"), [(40, "to send", 1), (41, "sent", 2)])
async def test_a_replica_that_is_killed_while_it_sends_is_made_up_for_by_the_other(
    replicas: list[RunningBot], api: str, number: int, fault: str, times: int
) -> None:
    """After WeChat took it and before that is on record, nobody can know: it is said twice rather than never."""
    person = Person(number, replicas, api)
    faults = Path(replicas[0].environment["QIHANG_TEST_FAULTS"])
    go = faults.with_suffix(".go")
    faults.write_text(f"wait\n{fault}")
    try:
        assert "正在为您查询" in (await person.phone.says(QUESTION)).text
        go.touch()
        answers = await person.answers(times)
        assert not faults.read_text(), "it was never killed"
    finally:
        go.unlink(missing_ok=True)
        replicas[0].stop()
        await asyncio.to_thread(replicas[0].start)
    assert [via for via, _ in answers] == ["custom"] * times
    assert len({text for _, text in answers}) == 1


async def test_a_photo_outlives_the_replica_that_was_killed_while_it_had_it_in_hand(
    replicas: list[RunningBot], api: str, postgres_of_module: str
) -> None:
    person = Person(60, replicas, api)
    await person.phone.says("你好")
    faults = Path(replicas[0].environment["QIHANG_TEST_FAULTS"])
    with fresh_records(postgres_of_module) as records:
        case = asked_case(records, conversation_of(records, person.phone.openid), public_code("D"))
        assert CHARTER in (await person.phone.sends_image(jpeg())).text
        faults.write_text("fetched")
        try:
            assert "正在为您查询" in (await person.phone.says("1")).text
            assert not faults.read_text(), "it was never killed"
            assert uploaded(records, case) == []
            hurry(records)
            shown = await until(person.phone.shows, lambda found: found[-1]["via"] == "custom", 90)
        finally:
            replicas[0].stop()
            await asyncio.to_thread(replicas[0].start)
        assert [one["text"] for one in shown].count("照片收到了，存进您的代办件里了，工作人员会看。") == 1
        assert len(uploaded(records, case)) == 1


def conversation_of(records: Records, openid: str) -> str:
    """Of whoever has this openid."""
    persons = SEAL.fingerprints(openid, "channel:wechat")
    mine = sa.select(conversation.c.id).where(conversation.c.person.in_(persons))
    return str(records.read_now(lambda connection: connection.execute(mine).scalar_one()))


def uploaded(records: Records, case: str) -> list[str]:
    """The materials that were handed in."""
    mine = sa.select(upload.c.material).where(upload.c.case_code == case)
    return list(records.read_now(lambda connection: connection.execute(mine).scalars().all()))


def hurry(records: Records) -> None:
    """What the killed process held is free now."""
    free = sa.update(wechat_photo).where(wechat_photo.c.state == "waiting").values(next_at=wechat_photo.c.created_at)
    records.write_now(lambda connection: connection.execute(free))
