"""A person is called: asked for, by a bot that is unsure or fails, after a bad rating; and what the bot does then.

With the real bot, in turns, and staff who are signed in.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.bot import Bot
from bot.processor import TurnFailed
from bot.speaking import SESSION_ENDS_AFTER
from bot.worker import Worker
from center import bundles
from center.clock import SHANGHAI
from center.conversations import State, conversation_of, open_conversation
from center.demo_clock import DemoClock
from center.handoffs.claiming import claim
from center.handoffs.moving import Step, return_to_bot
from center.handoffs.records import open_handoff
from center.handoffs.returning import SESSION_KEPT
from center.handoffs.setting import HandoffSetting
from center.handoffs.speaking import say
from center.messages import Words, messages_after
from center.staff.accounts import StaffMember, read_member
from center.staff.changing import NewMember, create
from center.staff.passwords import UNUSABLE
from center.staff.rights import Role
from center.staff.sessions import open_session
from center.tables import task_in_progress
from center.turns import Claimed, Finished
from tests.bot.talking import Talk, talking

MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
EVENING = datetime(2026, 11, 23, 20, 0, tzinfo=SHANGHAI)
UNSURE = ("那个东西到底要弄哪个嘛", "我那边的情况有点复杂呢", "就是上回那档子事怎么说")
CALLED = "已经替您叫了人工"


@pytest.fixture
async def bot(tmp_path: Path, model: Path) -> AsyncIterator[Bot]:
    async with talking(tmp_path, model, "") as running:
        assert isinstance(running.service.clock, DemoClock)
        await running.service.clock.move_to(MORNING)
        yield running


async def talk_of(bot: Bot, channel: str = "widget") -> Talk:
    """A new conversation."""
    now = bot.service.clock.now()
    return Talk(bot, await bot.service.records.write(lambda at: open_conversation(at, channel, now)))


async def there(bot: Bot, staff_id: str = "wang") -> StaffMember:
    """A member of staff who has just signed in."""
    now = bot.service.clock.now()
    new = NewMember(staff_id, "王小红", frozenset({Role.AGENT}), None, None)

    def work(connection: Any) -> StaffMember:
        create(connection, new, UNUSABLE, "system", now, must_change=False)
        member = read_member(connection, staff_id)
        open_session(connection, member.id, "test", "127.0.0.1", now)
        return member

    return await bot.service.records.write(work)


def rules() -> HandoffSetting:
    """The rules of the bundle in use."""
    return bundles.knowledge_of(None).service.handoff_rules()


async def state(talk: Talk) -> State:
    """Who answers."""
    found = await talk.bot.service.records.read(lambda at: conversation_of(at, talk.id))
    return found.state


async def why(talk: Talk) -> str | None:
    """Why a person was called; None when none was."""
    found = await talk.bot.service.records.read(lambda at: open_handoff(at, talk.id))
    return found.reason.value if found is not None else None


async def take(talk: Talk, member: StaffMember) -> None:
    """The member answers from here."""
    now, seal = talk.bot.service.clock.now(), talk.bot.service.seal
    await talk.bot.service.records.write(lambda at: claim(at, seal, rules(), member, talk.id, now))


async def log(talk: Talk) -> list[tuple[str, str]]:
    """Who said what."""
    seal = talk.bot.service.seal
    found = await talk.bot.service.records.read(lambda at: messages_after(at, seal, talk.id))
    return [(one.author.value, one.words.text) for one in found]


async def open_tasks(talk: Talk) -> list[str]:
    """The tasks that are open."""
    wanted = sa.select(task_in_progress.c.task).where(task_in_progress.c.state == "open")
    return await talk.bot.service.records.read(lambda at: list(at.execute(wanted).scalars()))


async def test_whoever_asks_for_a_person_is_queued_while_somebody_is_there(bot: Bot) -> None:
    await there(bot)
    talk = await talk_of(bot)
    told = await talk.say("转人工")
    assert told.startswith(CALLED) and "您排在第一位" in told and "请用一两句话" not in told
    assert (await state(talk), await why(talk), await open_tasks(talk)) == (State.WAITING, "asked", [])
    assert (await talk.say("人工")).startswith(("人工已经在叫了", CALLED))
    assert "歇业" in await talk.say("歇业备案怎么办")


@pytest.mark.parametrize("now", [MORNING, EVENING])
async def test_without_anybody_there_or_after_hours_it_is_a_promise(bot: Bot, now: datetime) -> None:
    assert isinstance(bot.service.clock, DemoClock)
    await bot.service.clock.move_to(now)
    if now is EVENING:
        await there(bot)
    talk = await talk_of(bot)
    assert "请用一两句话" in await talk.say("转人工")
    assert (await state(talk), await why(talk)) == (State.BOT, None)


async def test_whoever_goes_on_after_closing_is_told_when_somebody_answers(bot: Bot) -> None:
    member, talk = await there(bot), await talk_of(bot)
    await talk.say("转人工")
    await take(talk, member)
    assert await talk.say("材料要几份") == ""
    assert isinstance(bot.service.clock, DemoClock)
    await bot.service.clock.move_to(EVENING)
    assert "现在是下班时间，工作人员可能不在。您的话已经留给工作人员，单号 P-" in await talk.say("还要带公章吗")
    assert await talk.say("在吗") == ""
    assert await state(talk) is State.HUMAN


async def test_a_caller_has_an_operator_already(bot: Bot) -> None:
    await there(bot)
    talk = await talk_of(bot, "hotline")
    assert "请用一两句话" in await talk.say("转人工")
    assert await why(talk) is None


async def test_a_bot_that_is_unsure_thrice_in_a_row_calls_a_person(bot: Bot) -> None:
    await there(bot)
    talk = await talk_of(bot)
    answers = [await talk.say(one) for one in UNSURE]
    assert ["叫了人工" in answer for answer in answers] == [False, False, True]
    assert (await state(talk), await why(talk)) == (State.WAITING, "confidence")


async def test_a_good_answer_between_begins_the_count_anew(bot: Bot) -> None:
    await there(bot)
    talk = await talk_of(bot)
    for one in (*UNSURE[:2], "歇业备案怎么办", UNSURE[2]):
        await talk.say(one)
    assert (await state(talk), await why(talk)) == (State.BOT, None)


async def test_a_bad_rating_calls_a_person(bot: Bot) -> None:
    await there(bot)
    talk = await talk_of(bot)
    for one in ("评价这次咨询，不满意，答得不清楚", "13900000076"):
        await talk.say(one)
    assert "已经请工作人员来听您说" in await talk.say("提交")
    assert await why(talk) == "rating"


async def test_back_with_the_bot_the_form_goes_on_where_it_was(bot: Bot) -> None:
    member, talk = await there(bot), await talk_of(bot)
    for one in ("帮我代办营业执照", "五台县豆村镇"):
        asked = await talk.say(one)
    before = asked.splitlines()[-1]
    called = await talk.say("找人工")
    assert called.startswith(CALLED) and called.splitlines()[-1] == before
    assert await open_tasks(talk) == ["open_case_form"]
    await take(talk, member)
    assert await talk.say("你们几点下班") == ""
    now, seal = bot.service.clock.now(), bot.service.seal
    await bot.service.records.write(lambda at: say(at, seal, member, talk.id, Words("六点"), "1", now))
    later = MORNING + timedelta(hours=1)
    assert isinstance(bot.service.clock, DemoClock)
    await bot.service.clock.move_to(later)
    step = Step(member, talk.id, bot.service.clock.now())
    await bot.service.records.write(lambda at: return_to_bot(at, seal, rules(), step))
    author, back = (await log(talk))[-1]
    assert author == "bot" and back.startswith("工作人员先答到这里，接着办刚才的政务代办") and before in back
    after = await talk.say("还没起名")
    assert "手机号" in after, after
    assert await open_tasks(talk) == ["open_case_form"]
    summary = await talk.say("13900000076")
    assert "豆村镇" in summary or "五台县" in summary, summary


async def test_nothing_of_the_bot_is_said_after_whoever_takes_over_in_the_middle_of_a_turn(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, talk = await there(bot), await talk_of(bot)
    reached, go_on = asyncio.Event(), asyncio.Event()
    worker = bot.turns._worker
    publish = worker._publish

    async def held(claimed: Any, lease: Any, work: Callable[[Any], Finished]) -> Finished:
        reached.set()
        await go_on.wait()
        return await publish(claimed, lease, work)

    assert isinstance(worker, Worker)
    monkeypatch.setattr(worker, "_publish", held)
    turn = asyncio.create_task(talk.say("转人工"))
    await reached.wait()
    await take(talk, member)
    go_on.set()
    assert await turn == ""
    assert [author for author, _ in await log(talk)] == ["person", "system"]


async def test_a_bot_that_fails_for_good_promises_and_calls_a_person(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(claimed: Claimed, *_: Any) -> None:
        raise TurnFailed(claimed.message.conversation_id, "action_respond", "out of order")

    await there(bot)
    talk = await talk_of(bot)
    monkeypatch.setattr(bot.turns._worker._speaker, "speak", broken)
    told = await talk.say("歇业备案怎么办")
    assert "已经转给工作人员" in told and "同时已经替您叫了人工" in told
    assert (await state(talk), await why(talk)) == (State.WAITING, "failure")


def test_a_session_is_kept_for_as_long_as_the_bot_keeps_it() -> None:
    assert SESSION_KEPT == SESSION_ENDS_AFTER


def test_every_form_and_slot_has_a_name_for_staff() -> None:
    from importlib import import_module
    from pkgutil import iter_modules

    import actions
    from actions.form import FORMS

    for module in iter_modules(actions.__path__):
        import_module(f"actions.{module.name}")
    setting = rules()
    assert {name: form.title for name, form in FORMS.items()} == dict(setting.tasks)
    shown = {field.slot for form in FORMS.values() for field in form.fields if field.title != field.slot}
    assert shown - {"digits", "pin"} == set(setting.slots)
