"""A task is gone on with in another conversation, with real turns: it is never open, nor done, in two of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.bot import Bot
from bot.worker import Worker
from center.messages import messages_after
from center.tables import task_in_progress
from center.turns import Finished
from tests.bot.talking import Talk, known_talk, talking

PHONE, NAME = "13900000021", "王芳"
BEGIN, GO_ON = "帮我代办营业执照", "继续"
BUSY = "还在答"


@pytest.fixture(params=["sqlite", "postgresql"])
async def bot(request: pytest.FixtureRequest, tmp_path: Path, model: Path) -> AsyncIterator[Bot]:
    url = str(request.getfixturevalue("migrated_postgres")) if request.param == "postgresql" else ""
    async with talking(tmp_path, model, url) as running:
        yield running


class Gate:
    """Holds the turns of one conversation between their last action and their commit."""

    def __init__(self, bot: Bot, conversation_id: str, patch: pytest.MonkeyPatch) -> None:
        self.reached, self._opened = asyncio.Event(), asyncio.Event()
        worker = bot.turns._worker
        publish = worker._publish

        async def held(claimed: Any, lease: Any, work: Callable[[Any], Finished]) -> Finished:
            if claimed.message.conversation_id == conversation_id:
                self.reached.set()
                await self._opened.wait()
            return await publish(claimed, lease, work)

        assert isinstance(worker, Worker)
        patch.setattr(worker, "_publish", held)

    def open(self) -> None:
        """Let them go on."""
        self._opened.set()


def tasks(bot: Bot, *states: str) -> list[tuple[str, str]]:
    """Where tasks are, and of which name."""
    columns = task_in_progress.c.conversation_id, task_in_progress.c.task
    wanted = sa.select(*columns).where(task_in_progress.c.state.in_(states)).order_by(task_in_progress.c.id)
    return bot.service.records.read_now(lambda connection: [tuple(row) for row in connection.execute(wanted)])


def log(talk: Talk) -> list[str]:
    """Everything that was said there."""
    seal = talk.bot.service.seal
    found = talk.bot.service.records.read_now(lambda connection: messages_after(connection, seal, talk.id))
    return [one.words.text for one in found]


async def test_a_task_is_not_taken_from_a_turn_that_is_being_answered(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, here = [await known_talk(bot, channel, PHONE, NAME) for channel in ("widget", "wechat")]
    await there.say(BEGIN)
    gate = Gate(bot, there.id, monkeypatch)
    turn = asyncio.create_task(there.say("五台县豆村镇"))
    await gate.reached.wait()
    assert BUSY in await here.say(GO_ON)
    gate.open()
    await turn
    assert tasks(bot, "open") == [(there.id, "open_case_form")]
    assert not any("接着办" in said for said in log(there))
    assert "接着上次" in await here.say(GO_ON)
    assert tasks(bot, "open") == [(here.id, "open_case_form")]
    assert "微信上" in log(there)[-1]
    assert "歇业" in await there.say("歇业备案怎么办")
    assert tasks(bot, "open") == [(here.id, "open_case_form")]


async def test_two_conversations_ask_at_once_and_one_has_it(bot: Bot) -> None:
    there, *heirs = [await known_talk(bot, channel, PHONE, NAME) for channel in ("widget", "wechat", "json")]
    await there.say(BEGIN)
    for _ in range(3):
        told = await asyncio.gather(*(heir.say(GO_ON) for heir in heirs))
        [(place, _)] = tasks(bot, "open")
        assert place in {heir.id for heir in heirs}, told
    for heir in heirs:
        assert "在哪个县" in await heir.say(GO_ON)
        assert tasks(bot, "open") == [(heir.id, "open_case_form")]
