"""量身定制营业执照 by talking: from an idea to a draft, changed, asked about, agreed to, one case for it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from rasa_sdk.executor import ActionExecutor

from center.case_tables import agency_case
from center.draft_tables import draft
from center.drafts.links import LIFETIME
from center.drafts.records import DraftState, Version, latest, read_draft, versions
from center.service import Service
from center.times import SHANGHAI
from tests.actions.calling import question, small_talk, task
from tests.actions.talking import Talk

both = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)
IDEA = task("draft_license", "我想在忻府区开个奶茶店，就我和我老婆，手里有十来万，铺子租好了")


def codes(service: Service) -> list[str]:
    found = service.records.read_now(lambda c: c.execute(sa.select(draft.c.code).order_by(draft.c.id)).scalars().all())
    return [str(code) for code in found]


def newest(service: Service) -> Version:
    return service.records.read_now(lambda connection: latest(connection, service.seal, codes(service)[-1]))


def case_count(service: Service) -> int:
    counted = sa.select(sa.func.count()).select_from(agency_case)
    return int(service.records.read_now(lambda connection: connection.execute(counted).scalar_one()))


async def drafted(executor: ActionExecutor, service: Service) -> Talk:
    talk = Talk(executor, service)
    await talk.say(IDEA)
    await talk.say("自己担着")
    await talk.say("想叫晨光")
    return talk


@both
async def test_from_an_idea_to_a_case(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    text = await talk.say(IDEA)
    assert "出资的人：2人（本人、配偶）" in text
    assert talk.card["asks"] == "risk"
    await talk.say("自己担着")
    assert talk.card["asks"] == "name"
    text = await talk.say("想叫晨光")
    assert talk.kind == "draft"
    for part in ("个体工商户（家庭经营）", "晨光奶茶店", "餐饮服务", "先照后证", "登记机关系统可选条目"):
        assert part in text
    assert set(talk.card["links"]) == {"docx", "pdf"}
    assert talk.card["changes"] == []
    until = service.clock.now() + LIFETIME
    assert talk.card["links_until"] == until.astimezone(SHANGHAI).isoformat(timespec="seconds")
    text = await talk.say("行，就这么办")
    assert talk.card["asks"] == "phone"
    assert case_count(service) == 0
    text = await talk.say("13900000012，我姓郝")
    assert talk.kind == "case"
    for part in (talk.card["code"], talk.card["draft"], "实名", "签字", "半个工作日"):
        assert part in text
    view = service.records.read_now(lambda connection: read_draft(connection, talk.card["draft"]))
    assert (view.state, view.case_code) == (DraftState.CONFIRMED, talk.card["code"])
    assert newest(service).shown("phone") == "13900000012"
    await talk.say(small_talk("affirm", "好的"))
    assert case_count(service) == 1


async def test_every_change_is_a_version(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    text = await talk.say("改成有限公司")
    assert "企业类型由“个体工商户（家庭经营）”改为“有限责任公司”" in text
    change = next(one for one in talk.card["changes"] if one["field"] == "type")
    assert (change["before"], change["after"]) == ("个体工商户（家庭经营）", "有限责任公司")
    await talk.say("资本写二十万")
    await talk.say("名字用第二个")
    await talk.say("经营范围加上卖文具")
    made = service.records.read_now(lambda connection: versions(connection, service.seal, codes(service)[0]))
    assert [version.shown("type") for version in made][-4:] == ["有限责任公司"] * 4
    assert made[-1].fields["capital"].value == 200_000
    assert made[-1].shown("name") == made[-3].fields["name"].alternatives[0]
    assert "文具用品零售" in made[-1].shown("scope")
    assert case_count(service) == 0


async def test_another_type_is_taken_by_a_button_of_its_own(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    buttons = talk.replies[-1]["buttons"]
    assert len({button["payload"] for button in buttons}) == len(buttons)
    other = next(button["title"] for button in buttons if button["title"].startswith("改成"))
    await talk.tap(other)
    assert (talk.kind, newest(service).shown("type")) == ("draft", other.removeprefix("改成"))
    assert talk.card["asks"] == "confirmed"


async def test_why_and_what_is_the_difference(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    number = newest(service).number
    assert "依据《" in await talk.say("为什么是个体户")
    text = await talk.say("有限公司和个体户有什么区别")
    assert "欠了债谁还" in text
    assert talk.card["comparison"]["rows"][0]["concern"] == "欠了债谁还"
    assert (talk.card["asks"], newest(service).number) == ("confirmed", number)


async def test_a_question_in_the_middle_and_a_pause(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(IDEA)
    await talk.say(question("establishment.household", "个体户要交哪些税"))
    assert [reply["custom"]["kind"] for reply in talk.replies] == ["guide", "notice"]
    assert talk.card["asks"] == "risk"
    assert "忻府区" in await talk.say("存着明天再说")
    assert talk.loop == "draft_form"


async def test_forbidden_trades_are_declined(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    text = await talk.say(task("draft_license", "想开个赌场，帮我拟个执照"))
    assert "赌" in text
    assert talk.card["asks"] == "trade"
    assert codes(service) == []


async def test_civil_servants_are_told_plainly(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    text = await talk.say(task("draft_license", "我是公务员，想开个花店，帮我拟执照"))
    assert "公务员" in text
    assert talk.slots["people"] is None
    assert codes(service) == []


async def test_a_name_that_would_come_back_is_not_taken(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(IDEA)
    await talk.say("自己担着")
    text = await talk.say("叫忻州餐饮有限公司")
    assert "字号" in text
    assert talk.card["asks"] == "name"


async def test_no_number_no_case(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    text = await talk.say("不留电话，我自己去窗口办")
    assert "/drafts/" in text
    assert case_count(service) == 0


async def test_without_a_place_there_is_no_yes(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("draft_license", "我自己开个奶茶店，十万，租的，自己担着，想叫晨光"))
    await talk.say("你看着定吧")
    assert talk.kind == "draft"
    await talk.say("就这么办")
    assert talk.card["asks"] == "place"


async def test_the_idea_told_before_is_taken_up(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    text: Any = await talk.say("想开个小酒吧，一个人干，手里有60万，怕赔了连累家里")
    assert talk.loop == "draft_form"
    assert "60万元" in text
    assert talk.card["asks"] == "place"
