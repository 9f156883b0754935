"""查看我的信息, 删除我的信息 by talking: told, asked for a yes, deleted, and told what stays."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.mine import MOST_LINES, told_groups
from center.answers import phrase_of
from center.knowledge import load_knowledge
from center.my_information import Group, Stored
from center.service import Service
from tests.actions.calling import Heard, small_talk, task
from tests.actions.talking import Talk
from tests.center.my_information.lived import forgotten, lived, proved, stored
from tests.center.recorded import FRIDAY_NOON

SHOW, DELETE = task("show_information", "查看我的信息"), task("delete_information", "删除我的信息")
YES, NO = small_talk("affirm", "确认删除"), small_talk("deny", "不删了")
EMPTY = phrase_of(load_knowledge().service, "information_none")


@pytest.fixture
def talk(executor: ActionExecutor, service: Service) -> Talk:
    return Talk(executor, service)


def is_there(service: Service, talk: Talk) -> Stored:
    return stored(service.records, talk.id)


async def test_who_is_known_is_told_all_of_it_with_a_way_to_delete_it(service: Service, talk: Talk) -> None:
    proved(service.records, talk.id)
    told = await talk.say(SHOW)
    assert "· 联系方式：手机号139****0001，称呼周女士。" in told
    assert "· 对话：网上对话：1句，11月20日（周五）。存到2027年11月20日（周六）" in told
    assert (talk.kind, talk.result.titles) == ("notice", ["删除我的信息"])


async def test_nothing_is_deleted_without_a_yes(service: Service, talk: Talk) -> None:
    proved(service.records, talk.id)
    asked = await talk.say(DELETE)
    assert "我这里存着您的：对话、联系方式。" in asked
    assert (talk.kind, talk.result.titles) == ("confirm", ["确认删除", "先看看存了什么", "不删了"])
    before = is_there(service, talk).groups[-1]
    assert await talk.say(NO) == phrase_of(load_knowledge().service, "forget_kept")
    assert (talk.loop, is_there(service, talk).groups[-1]) == (None, before)


@pytest.mark.parametrize("yes", ["删除", "好的，都删掉吧", "确定", "是的，全部删除"])
async def test_a_yes_deletes_and_tells_what_stays(service: Service, talk: Talk, yes: str) -> None:
    codes = lived(service.records, talk.id)
    await talk.say(DELETE)
    told = await talk.say(small_talk("affirm", yes))
    assert "已经删除——说过的话：" in told
    assert all(codes[name] in told for name in ("case", "appointment", "demand", "promise"))
    assert "跟代办员说一声终止" in told
    assert (talk.kind, talk.loop) == ("notice", None)
    assert "reset_slots" in talk.result.events
    assert codes["draft"] not in str(is_there(service, talk))


@pytest.mark.parametrize("words", ["不删了", "先不删", "还是别删了吧", "不要删除"])
async def test_a_no_in_words_is_a_no(service: Service, talk: Talk, words: str) -> None:
    proved(service.records, talk.id)
    await talk.say(DELETE)
    await talk.say(Heard(words))
    assert (talk.loop, "联系方式" in str(is_there(service, talk))) == (None, True)


async def test_again_it_says_that_all_is_gone_already(service: Service, talk: Talk) -> None:
    codes = lived(service.records, talk.id)
    await talk.say(DELETE)
    forgotten(service.records, talk.id)
    told = await talk.say(YES)
    assert told.startswith(phrase_of(load_knowledge().service, "forgotten_before"))
    assert codes["case"] in told


async def test_the_person_can_look_first_and_comes_back_to_the_question(service: Service, talk: Talk) -> None:
    proved(service.records, talk.id)
    await talk.say(DELETE)
    told = await talk.tap("先看看存了什么")
    assert ("手机号139****0001" in told, talk.loop, talk.kind) == (True, "forget_form", "confirm")
    assert "联系方式：1个" in await talk.tap("确认删除")


async def test_who_is_not_known_and_has_said_nothing_else_is_told_of_this_talk_only(talk: Talk) -> None:
    told = await talk.say(SHOW)
    assert ("对话" in told, "联系方式" in told) == (True, False)


def test_of_many_lines_only_some_are_read_out() -> None:
    lines = tuple(f"预约{number}" for number in range(MOST_LINES + 3))
    told = told_groups([Group("预约", lines, None, "办事记录")], FRIDAY_NOON)
    assert told == [f"· 预约：{'；'.join(lines[:MOST_LINES])}；等{len(lines)}项。办事记录。"]
