"""A draft put aside and taken up again: thought over, on another day or channel, its file, changed later, given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from center.cases.events import Actor
from center.drafts.links import ExpiredLink, open_link
from center.drafts.moves import note_filing
from center.drafts.records import DraftState, latest, read_draft, versions
from center.service import Service
from center.settings import read_settings
from tests.actions.calling import question, small_talk, task
from tests.actions.talking import Talk, prove
from tests.actions.test_draft import IDEA, case_count, codes, drafted, newest

OWN = task("draft_license", "我自己在忻府区开个理发店，五万块，租的房子，自己担着，想叫半山")
AGENT = Actor("staff", "agent-1")
both = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)


def another_day(talk: Talk, days: float = 3) -> None:
    """Time goes by; the tracker begins a new session, which knows nothing of what was said."""
    clock: Any = talk.service.clock
    clock.advance(timedelta(days=days))
    talk.slots, talk.loop = {}, None


async def agreed(executor: ActionExecutor, service: Service) -> Talk:
    talk = await drafted(executor, service)
    await talk.say("就这么办")
    await talk.say("13900000012，我姓郝")
    assert talk.kind == "case"
    return talk


@pytest.mark.parametrize(
    "text",
    ["没想好", "随便", "再想想", "嗯…我考虑一下", "等我跟老婆商量商量", "先不办", "你看着办", "不着急", "存着明天再说"],
)
async def test_who_thinks_over_a_finished_draft_is_left_in_peace(
    executor: ActionExecutor, service: Service, text: str
) -> None:
    talk = await drafted(executor, service)
    number = newest(service).number
    said = await talk.say(small_talk("affirm", text) if text.startswith("嗯") else text)
    for part in ("不急", codes(service)[0], "90天", "我的执照拟稿"):
        assert part in said
    assert "？" not in said
    assert (talk.card["phrase"], talk.loop, talk.slots["requested_slot"]) == ("draft_kept", "draft_form", "confirmed")
    assert (newest(service).number, case_count(service)) == (number, 0)
    assert "改好了" in await talk.say("改成有限公司")


async def test_who_thinks_it_over_before_the_number_is_not_asked_for_it_again(
    executor: ActionExecutor, service: Service
) -> None:
    talk = await drafted(executor, service)
    await talk.say("就这么办")
    assert "手机号" not in await talk.say("我再考虑考虑")
    await talk.say("13900000012")
    assert (talk.kind, case_count(service)) == ("case", 1)


@pytest.mark.parametrize("text", ["随便", "不知道", "你看着办", "没想好"])
@pytest.mark.parametrize(
    ("before", "asked", "reason", "then"),
    [
        ("我自己开个奶茶店，十万，租的", "place", "因为在哪个县登记由它决定", "risk"),
        ("在忻府区开个奶茶店，十万，租的", "people", "因为一个人手续最简单", "name"),
        ("我自己在忻府区开个奶茶店，租的", "money", "因为出资要量力而行", "risk"),
        ("我自己在忻府区开个奶茶店，十万，租的", "risk", "因为多数小生意这样就够用", "name"),
        ("我自己在忻府区开个奶茶店，十万，自己担着", "premises", "因为定了以后再补证明也来得及", "name"),
        ("和朋友在忻府区开个奶茶店，十万，租的，怕赔了连累家里", "decides", "因为章程或协议里再写也来得及", "name"),
        ("我自己在忻府区开个奶茶店，十万，租的，自己担着", "name", "因为您没有指定", "confirmed"),
    ],
)
async def test_what_is_left_open_gets_a_default_with_its_reason(
    executor: ActionExecutor, service: Service, before: str, asked: str, reason: str, then: str, text: str
) -> None:
    talk = Talk(executor, service)
    await talk.say(task("draft_license", before))
    assert talk.card["asks"] == asked
    said = await talk.say(text)
    assert reason in said
    assert "没听明白" not in said
    assert (talk.card["asks"], talk.slots["form_failures"]) == (then, 0)


async def test_the_trade_alone_has_no_default(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("draft_license", "帮我设计一份执照"))
    said = await talk.say("没想好")
    assert "只有做什么生意得您定" in said
    assert "没听明白" not in said
    assert talk.card["asks"] == "trade"


async def test_the_name_of_the_first_place_may_wait(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("draft_license", "我有个公司，想在忻府区再开个分公司，卖粮食，租的房子"))
    assert talk.card["asks"] == "parent"
    assert "没有它还不能提交" in await talk.say("不知道")
    assert talk.kind == "draft"
    assert "全称" in "".join(gap.text for gap in newest(service).gaps if gap.blocks)


@pytest.mark.parametrize("text", ["我的执照拟稿", "昨天那个奶茶店", "上次那个执照接着弄", "查我的拟稿"])
@both
async def test_an_unfinished_draft_is_taken_up_another_day(
    executor: ActionExecutor, service: Service, text: str
) -> None:
    talk = Talk(executor, service)
    await talk.say(IDEA)
    await talk.say("自己担着")
    code = codes(service)[0]
    another_day(talk)
    said = await talk.say(text)
    assert said.startswith(f"接着上次的拟稿{code}")
    for part in ("个体工商户", "还差：1. 住所", "店名或字号想叫什么"):
        assert part in said
    assert (talk.card["asks"], talk.loop) == ("name", "draft_form")
    await talk.say("想叫晨光")
    assert (talk.kind, codes(service)) == ("draft", [code])


@pytest.mark.parametrize("stopped", [False, True])
async def test_a_finished_draft_is_taken_up_after_weeks(
    executor: ActionExecutor, service: Service, stopped: bool
) -> None:
    talk = await drafted(executor, service)
    if stopped:
        await talk.say(small_talk("stop", "算了"))
        assert talk.loop is None
    another_day(talk, days=20)
    said = await talk.say(small_talk("resume", "继续上次那个"))
    for part in (f"接着上次的拟稿{codes(service)[0]}", "晨光奶茶店", "还差：", "就这么办", "登记机关系统可选条目"):
        assert part in said
    assert (talk.kind, talk.card["asks"]) == ("draft", "confirmed")
    await talk.say("就这么办")
    assert talk.card["asks"] == "phone"


async def test_what_is_changed_on_the_way_back_is_told(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    another_day(talk)
    said = await talk.say("上次那个执照，改成有限公司")
    assert "企业类型由“个体工商户（家庭经营）”改为“有限责任公司”" in said
    assert len(codes(service)) == 1


async def test_a_strange_trade_is_no_way_back(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    another_day(talk)
    await talk.say(question("operation.catering", "昨天那个修车铺"))
    assert talk.loop is None
    assert talk.kind == "guide"


async def test_on_another_channel_only_who_is_proved_gets_it(executor: ActionExecutor, service: Service) -> None:
    here, there = (Talk(executor, service, channel, f"{channel}-person") for channel in ("wechat", "json"))
    await here.say(OWN)
    code = codes(service)[0]
    assert "没有找到您的拟稿" in await there.say(f"13900000012，我的执照拟稿{code}")
    assert there.loop is None
    prove(service, "wechat", "wechat-person", "13900000012")
    prove(service, "json", "json-person", "13900000012")
    assert code in await there.say("我的执照拟稿")
    await there.say("就这么办")
    await there.say("13900000012")
    assert (there.kind, case_count(service)) == ("case", 1)


async def test_a_file_is_given_again_when_its_link_is_over(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    old = talk.card["links"]["pdf"]
    another_day(talk)
    said = await talk.say("链接打不开了，再发我一遍")
    fresh, now = talk.card["links"]["pdf"], service.clock.now()
    assert fresh in said
    assert fresh.startswith(f"{service.public_url}/drafts/L-")
    with pytest.raises(ExpiredLink):
        open_link(service.seal, old.rpartition("/")[2], now)
    assert open_link(service.seal, fresh.rpartition("/")[2], now).code == codes(service)[0]


async def test_a_file_of_the_agents_draft_asks_for_nothing(executor: ActionExecutor, service: Service) -> None:
    talk = await agreed(executor, service)
    another_day(talk)
    said = await talk.say("链接过期了")
    for part in (f"{service.public_url}/drafts/L-", "已经交给代办人员", "待代办受理"):
        assert part in said
    assert talk.loop is None


def test_links_begin_with_the_public_address(service: Service) -> None:
    assert service.public_url == read_settings({"QIHANG_SECRET": "s"}).public_url == "http://127.0.0.1:5005"


@both
async def test_a_change_after_filing_is_a_version_with_its_difference(
    executor: ActionExecutor, service: Service
) -> None:
    talk = await agreed(executor, service)
    code = codes(service)[0]
    number = newest(service).number
    service.records.write_now(lambda connection: note_filing(connection, code, AGENT, service.clock.now()))
    another_day(talk)
    said = await talk.say("我的执照拟稿，经营范围加上卖文具")
    for part in ("改好了", "文具用品零售", "已经申报", "代办人员跟登记机关核实"):
        assert part in said
    view = service.records.read_now(lambda connection: read_draft(connection, code))
    assert (view.state, view.filed_version, view.last_version) == (DraftState.FILED, number, number + 1)
    assert case_count(service) == 1


async def test_a_change_after_the_yes_is_told_to_the_agents(executor: ActionExecutor, service: Service) -> None:
    talk = await agreed(executor, service)
    said = await talk.say("经营范围加上卖文具")
    assert "文具用品零售" in said
    assert "代办人员马上能看到" in said
    assert "就这么办" not in said
    made = service.records.read_now(lambda connection: versions(connection, service.seal, codes(service)[0]))
    assert "文具用品零售" in made[-1].shown("scope")
    assert "文具用品零售" not in made[-2].shown("scope")


@pytest.mark.parametrize("later", [False, True])
async def test_a_draft_is_deleted(executor: ActionExecutor, service: Service, later: bool) -> None:
    talk = await drafted(executor, service)
    if later:
        another_day(talk)
    code = codes(service)[0]
    assert f"拟稿{code}已经作废" in await talk.say(small_talk("gibberish", "删掉拟稿"))
    assert talk.loop is None
    view = service.records.read_now(lambda connection: read_draft(connection, code))
    assert (view.state, view.reason) == (DraftState.DROPPED, "本人删除")
    assert "没有找到您的拟稿" in await talk.say("我的执照拟稿")
    await talk.say(OWN)
    assert codes(service)[0] == code
    assert len(codes(service)) == 2


async def test_the_agents_draft_is_not_deleted(executor: ActionExecutor, service: Service) -> None:
    talk = await agreed(executor, service)
    another_day(talk)
    assert "找人工" in await talk.say("删掉拟稿")
    code = codes(service)[0]
    assert service.records.read_now(lambda c: read_draft(c, code)).state is DraftState.CONFIRMED
    assert service.records.read_now(lambda c: latest(c, service.seal, code)).number == newest(service).number


async def test_a_question_on_drafts_in_general_is_none_on_ones_own(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    another_day(talk)
    await talk.say(question("establishment.tailored_licence", "拟稿收费吗"))
    assert (talk.kind, talk.loop) == ("guide", None)
