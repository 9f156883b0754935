"""Two replicas at the same callback, at the worst moments: one answer, never two and never none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from center.gateways.simulators.wechat_phone import Phone
from center.gateways.wechat import Refused, RefusedCode
from center.gateways.wechat_http import HttpWeChat
from center.wechat import deliveries
from center.wechat.deliveries import Via
from tests.bot.channels.contract import Contract
from tests.bot.channels.wechat.accounts import SEALED, Account, account_for, ruled, until
from tests.bot.channels.wechat.test_delivering import ANSWER, LONG, QUESTION, QUICK, held_up, noticed

pytestmark = pytest.mark.asyncio(loop_scope="package")
LONGEST_SECONDS = 20


class Pair(NamedTuple):
    """Two replicas of one installation."""

    left: Account
    right: Account

    async def at(self, one: Account, phone: Phone, fields: Any) -> str:
        """What one replica answers to a try of the phone's."""
        return (await one.callbacks().post(fields))[1]


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def pair(
    model: Path, contract: Contract, postgres_of_module: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Pair]:
    """Both on the same PostgreSQL."""
    shared = {**SEALED, "QIHANG_DATABASE_URL": postgres_of_module}
    var = tmp_path_factory.mktemp
    async with (
        account_for(model, contract, var("left"), shared) as left,
        account_for(model, contract, var("right"), shared) as right,
    ):
        yield Pair(left, right)


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Barrier]:
    """The first two that want to answer at once have both looked what was said before either takes it."""
    barrier, claim, seen = threading.Barrier(2), deliveries.claim, iter(range(2))

    def met(connection: Any, seal: Any, of: str, setting: Any, via: Via, now: Any) -> Any:
        if via is Via.PASSIVE and next(seen, None) is not None:
            barrier.wait(LONGEST_SECONDS)
        return claim(connection, seal, of, setting, via, now)

    monkeypatch.setattr(deliveries, "claim", met)
    yield barrier


class Sending:
    """A customer message that is on its way until it is told how it ends."""

    def __init__(self) -> None:
        self.begun, self.ends = asyncio.Event(), asyncio.Event()
        self.refused: Refused | None = None

    async def say(self, say: Any, api: HttpWeChat, *arguments: Any) -> None:
        """In place of HttpWeChat.say, for the first that is sent."""
        is_first = not self.begun.is_set()
        self.begun.set()
        await asyncio.wait_for(self.ends.wait(), LONGEST_SECONDS)
        if self.refused is not None and is_first:
            raise self.refused
        await say(api, *arguments)


@asynccontextmanager
async def late(pair: Pair, phone: Phone, fields: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sending]:
    """The left replica is just sending its late answer."""
    sending, say = Sending(), HttpWeChat.say

    async def faulty(api: HttpWeChat, *arguments: Any) -> None:
        await sending.say(say, api, *arguments)

    with ruled(pair.left.bot, account=QUICK):
        async with held_up(pair.left, phone):
            assert "正在为您查询" in await pair.at(pair.left, phone, fields)
            monkeypatch.setattr(HttpWeChat, "say", faulty)
        await asyncio.wait_for(sending.begun.wait(), LONGEST_SECONDS)
    yield sending


async def answers(pair: Pair, phone: Phone) -> list[str]:
    """The answers that were sent as customer messages."""
    return [text for _, text in await pair.left.shown(phone) if ANSWER in text]


async def test_two_tries_that_look_at_the_same_moment_get_the_same_answer(
    pair: Pair, together: threading.Barrier
) -> None:
    phone = pair.left.phone()
    asked = phone.text(QUESTION)
    texts = await asyncio.gather(pair.at(pair.left, phone, asked), pair.at(pair.right, phone, asked))
    assert not together.broken
    assert ANSWER in texts[0] and texts[0] == texts[1]
    assert [author for author, _ in await pair.left.said(phone)] == ["person", "bot"]
    assert await pair.left.deliveries(phone) == [("sent", "passive", None)]


async def test_a_try_that_meets_the_late_answer_on_its_way_adds_nothing(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = pair.left.phone()
    await phone.says("你好")
    asked = phone.text(QUESTION)
    async with late(pair, phone, asked, monkeypatch) as sending:
        again = asyncio.create_task(pair.at(pair.right, phone, asked))
        await asyncio.wait((again,), timeout=0.5)
        sending.ends.set()
        assert await again == ""
    assert len(await until(lambda: answers(pair, phone), bool)) == 1


@pytest.mark.parametrize("code", [RefusedCode.WINDOW_CLOSED, RefusedCode.NO_RIGHT])
async def test_a_try_that_meets_a_late_answer_that_is_refused_is_the_answer(
    pair: Pair, code: RefusedCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = pair.left.phone()
    await phone.says("你好")
    asked = phone.text(QUESTION)
    async with late(pair, phone, asked, monkeypatch) as sending:
        sending.refused = Refused(code)
        again = asyncio.create_task(pair.at(pair.right, phone, asked))
        await asyncio.wait((again,), timeout=0.5)
        assert not again.done()
        sending.ends.set()
        assert ANSWER in await again
    assert await answers(pair, phone) == []
    assert (await pair.left.deliveries(phone))[-1] == ("sent", "passive", None)


async def test_the_rest_is_the_same_again_on_the_other_replica(pair: Pair) -> None:
    phone = pair.left.phone()
    await phone.says("你好")
    with ruled(pair.left.bot, account={"is_verified": False}):
        await noticed(pair.left, phone, LONG, "races:1")
        more = phone.text("继续")
        told = await pair.at(pair.left, phone, more)
        assert "（1/" in told and told.endswith("（还没说完，回复“继续”看下文）")
        assert [await pair.at(one, phone, more) for one in (pair.right, pair.left, pair.right)] == [told] * 3
        rest = await pair.at(pair.right, phone, phone.text("继续"))
        assert "（2/" in rest and rest != told


async def test_what_was_left_is_said_again_with_the_answer(pair: Pair) -> None:
    phone = pair.left.phone()
    await phone.says("你好")
    with ruled(pair.left.bot, account={"is_verified": False}):
        await noticed(pair.left, phone, "请带好公章。", "races:2")
        asked = phone.text(QUESTION)
        told = await pair.at(pair.left, phone, asked)
        assert told.startswith("请带好公章。\n\n") and ANSWER in told
        assert await pair.at(pair.right, phone, asked) == told
