"""The bot put together in this process, with a clock of the test's own: sessions end, tasks under way are resumed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from bot.bot import Bot
from center.clock import StepClock
from center.conversations import open_conversation
from center.database import upgrade
from center.messages import Words
from center.settings import read_settings
from center.turns import Incoming
from tests.center.recorded import FRIDAY_NOON

PATIENCE = 30.0


class Talk:
    """One person's conversation with the bot."""

    def __init__(self, bot: Bot, clock: StepClock) -> None:
        self.bot, self.clock = bot, clock
        self._id = ""

    async def say(self, text: str) -> list[Words]:
        """The replies to a message."""
        if not self._id:
            now = self.clock.now()
            self._id = await self.bot.service.records.write(
                lambda connection: open_conversation(connection, "json", now)
            )
        asked = await self.bot.turns.ask(self._id, Incoming(Words(text)), "json", PATIENCE)
        assert asked.replies is not None
        return [reply.words for reply in asked.replies]

    def after(self, minutes: int) -> None:
        """Time goes by."""
        self.clock.advance(timedelta(minutes=minutes))


@pytest_asyncio.fixture
async def talk(model: Path, tmp_path: Path) -> AsyncIterator[Talk]:
    settings = read_settings({"QIHANG_VAR": str(tmp_path), "QIHANG_MODEL": str(model)})
    upgrade(settings)
    clock = StepClock(FRIDAY_NOON)
    bot = Bot(settings, clock)
    await bot.start(model)
    yield Talk(bot, clock)
    await bot.stop()


async def test_a_follow_up_is_about_the_guide_before_it_until_half_an_hour_of_silence(talk: Talk) -> None:
    await talk.say("歇业备案怎么办")
    talk.after(30)
    [fee] = await talk.say("收费吗")
    assert (fee.custom or {})["guide"] == "dormancy.filing"
    talk.after(31)
    [asked_back] = await talk.say("收费吗")
    assert (asked_back.custom or {}).get("guide") != "dormancy.filing"


async def test_a_question_half_left_is_offered_on_return_and_resumed(talk: Talk) -> None:
    await talk.say("我要留言")
    await talk.say("车间改成库房以后门口那块空地能不能搭雨棚")
    talk.after(60 * 24)
    back = await talk.say("你好")
    assert any("继续" in button["title"] for words in back for button in words.buttons)
    resumed = await talk.say("继续")
    assert any("雨棚" in words.text for words in resumed)
    await talk.say("不用电话，就在这里回复")
    [done] = await talk.say("提交")
    assert (done.custom or {})["kind"] == "promise"
    talk.after(60)
    assert not any("继续" in button["title"] for words in await talk.say("你好") for button in words.buttons)


async def test_a_bundle_swapped_in_goes_on_with_the_conversation(talk: Talk, model: Path) -> None:
    await talk.say("歇业备案怎么办")
    before = talk.bot.agent.processor
    await talk.bot.load(model)
    assert talk.bot.agent.processor is not before
    [fee] = await talk.say("收费吗")
    assert (fee.custom or {})["guide"] == "dormancy.filing"
