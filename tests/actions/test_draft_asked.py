"""Questions and half answers while a draft is drawn up, when it is shown, and after it has become a case."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import ActionExecutor

from center.drafts.records import versions
from center.service import Service
from tests.actions.calling import question, small_talk, task
from tests.actions.talking import Talk
from tests.actions.test_draft import IDEA, case_count, codes, drafted, newest
from tests.actions.test_draft_back import agreed, another_day

WITHOUT_RISK = task("draft_license", "我自己在忻府区开个面馆，三万，租的房子")


@pytest.mark.parametrize("text", ["改成没有", "改一下那个"])
async def test_a_change_that_is_not_clear_stays_with_the_draft(
    executor: ActionExecutor, service: Service, text: str
) -> None:
    talk = await drafted(executor, service)
    number = newest(service).number
    assert "没听明白" in await talk.say(task("change_appointment", text))
    assert (talk.loop, talk.kind, newest(service).number) == ("draft_form", "draft", number)


async def test_a_change_tells_the_lines_that_it_touches(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    said = await talk.say("地址是和平路12号商铺")
    assert "填上住所（经营场所）“和平路12号商铺”" in said
    assert "住所：" in said
    for untouched in ("类型：", "经营范围——", "欠债谁还："):
        assert untouched not in said


async def test_what_changes_nothing_is_said(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    said = await talk.say("改回个体户")
    assert "没有要改的" in said
    assert "经营范围——" not in said


@pytest.mark.parametrize(
    ("text", "part"), [("为什么", "依据"), ("名字会不会重复", "由登记机关定"), ("名称已经通过了吧", "由登记机关定")]
)
async def test_questions_on_the_draft(executor: ActionExecutor, service: Service, text: str, part: str) -> None:
    talk = await drafted(executor, service)
    name, number = newest(service).shown("name"), newest(service).number
    assert part in await talk.say(text)
    assert (newest(service).shown("name"), newest(service).number) == (name, number)


async def test_what_is_no_answer_is_asked_again_and_then_left_open(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(WITHOUT_RISK)
    assert talk.card["asks"] == "risk"
    await talk.say(small_talk("greet", "你好"))
    assert (talk.card["asks"], talk.slots["risk"]) == ("risk", None)
    assert "没听明白" in await talk.say("一家人的买卖")
    assert talk.card["asks"] == "risk"
    assert "这一项先不定" in await talk.say("一家人的买卖")
    assert (talk.card["asks"], talk.slots["risk"]) == ("name", "declined")


async def test_who_asks_back_hears_what_it_is_for(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(WITHOUT_RISK)
    assert "有限公司" in await talk.say("你说哪个好呢")
    assert talk.card["asks"] == "risk"


@pytest.mark.parametrize(("text", "part"), [("叫ABC", "汉字"), ("叫忻州", "没有字号")])
async def test_a_name_that_cannot_be_is_refused_with_its_reason(
    executor: ActionExecutor, service: Service, text: str, part: str
) -> None:
    talk = Talk(executor, service)
    await talk.say(IDEA)
    await talk.say("自己担着")
    assert part in await talk.say(text)
    assert (talk.card["asks"], talk.slots["name"]) == ("name", None)


async def test_the_trade_of_a_clinic_does_not_refuse_its_name(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("draft_license", "我是中医，想在原平开个诊所，就我自己，二十万，租的，自己担着"))
    assert talk.card["asks"] == "name"
    assert "济世堂诊所" in await talk.say("叫济世堂")
    assert talk.kind == "draft"


async def test_the_number_may_come_with_the_yes(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    await talk.say("就这么办，13900000071")
    assert (talk.kind, case_count(service)) == ("case", 1)


async def test_the_door_is_asked_for_with_the_number(executor: ActionExecutor, service: Service) -> None:
    talk = await drafted(executor, service)
    assert "门牌号" in await talk.say("就这么办")
    await talk.say("13900000012，我姓郝，和平路12号")
    assert (talk.kind, newest(service).shown("address")) == ("case", "和平路12号")


async def test_no_scope_no_case(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("draft_license", "我自己在忻府区开个幸福捏捏店，五万，租的，自己担着，叫晨光"))
    if talk.kind != "draft":
        await talk.say("幸福捏捏店")
    await talk.say("就这么办")
    assert (talk.card["asks"], case_count(service)) == ("trade", 0)


@pytest.mark.parametrize(
    ("text", "part"),
    [("办到哪了", "待代办受理"), ("材料要带什么", "身份证明"), ("还要签字吗", "实名核验")],
)
async def test_questions_on_the_case(executor: ActionExecutor, service: Service, text: str, part: str) -> None:
    talk = await agreed(executor, service)
    assert part in await talk.say(question("establishment.tailored_licence", text))
    await talk.say("名字改成清波")
    assert part in await talk.say(question("establishment.tailored_licence", text))


@pytest.mark.parametrize("text", ["名字改成清波", "资本写十万", "地址改成和平路12号"])
async def test_a_change_after_the_yes_needs_no_magic_word(
    executor: ActionExecutor, service: Service, text: str
) -> None:
    talk = await agreed(executor, service)
    await talk.say(question("operation.catering", "油烟机要装吗"))
    await talk.say(question("establishment.capital", text))
    assert talk.loop == "draft_form"


async def test_a_change_after_the_yes_keeps_the_number(executor: ActionExecutor, service: Service) -> None:
    talk = await agreed(executor, service)
    said = await talk.say("名字改成清波")
    assert "去掉联系电话" not in said
    assert "清波奶茶店" in said
    assert (newest(service).shown("phone"), newest(service).shown("contact")) == ("13900000012", "郝")


async def test_a_new_idea_is_no_change_of_the_old_draft(executor: ActionExecutor, service: Service) -> None:
    talk = await agreed(executor, service)
    another_day(talk)
    await talk.say(task("draft_license", "我自己在五寨县开个理发店，五万，租的，自己担着，叫剪爱"))
    assert len(codes(service)) == 2
    first = service.records.read_now(lambda connection: versions(connection, service.seal, codes(service)[0]))
    assert "奶茶" in first[-1].shown("name")
