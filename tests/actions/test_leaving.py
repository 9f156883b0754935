"""停业还是注销 and 歇业后恢复营业 by talking: what is asked, suggested, chosen, written, and opened."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from rasa_sdk.executor import ActionExecutor

from center.case_tables import agency_case
from center.cases.events import Actor
from center.cases.moving import move
from center.knowledge import KNOWLEDGE, load_service
from center.leaving.loading import leaving_setting
from center.leaving.objections import record_objection
from center.leaving.precheck import record_cure
from center.leaving_tables import leaving_triage, precheck
from center.service import Service
from center.tables import task_in_progress
from center.understanding import Decision
from tests.actions.calling import Heard, question, small_talk, task
from tests.actions.talking import Talk

both = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)
WHOLE = task("leave_business", "亏钱，房租交不起，可我还想干，过了年应该能好")
CLERK = Actor("staff", "clerk-1")
CLOCK = load_service(KNOWLEDGE / "service").working_clock("agency")
WHO = "13900000079，我姓冀，在定襄县，店名叫冀家饼铺"


def rows(service: Service, table: Any) -> list[Any]:
    return service.records.read_now(lambda connection: connection.execute(sa.select(table).order_by(table.c.id)).all())


def do(service: Service, work: Any, *details: Any, **named: Any) -> Any:
    return service.records.write_now(lambda connection: work(connection, *details, **named))


async def simple_case(talk: Talk) -> str:
    """The code of a simple deregistration that was chosen and submitted."""
    await talk.say(task("leave_business", "我要注销公司"))
    await talk.say("不想干了，都结清了")
    await talk.tap("简易注销")
    await talk.say("有2，8不清楚")
    await talk.say(WHO)
    await talk.say("提交")
    return str(talk.card["code"])


@both
async def test_will_and_difficulty_lead_to_dormancy(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    text = await talk.say(WHOLE)
    assert (talk.card["asks"], "最多问四句" in text, "亏钱，房租交不起" in text) == ("household", True, True)
    text = await talk.say("个体户")
    assert (talk.kind, talk.card["suggested"], talk.card["asks"]) == ("triage", "dormancy", "path")
    assert [way["way"] for way in talk.card["ways"]] == ["dormancy", "household", "stay"]
    assert all(part in text for part in ("您自己定", "1. 歇业（建议先看这个）", "依据：", "市场主体登记管理条例"))
    assert rows(service, leaving_triage) == []
    await talk.tap("歇业")
    assert (talk.loop, talk.card["asks"], talk.slots["theme"]) == ("open_case_form", "phone", "dormancy")
    await talk.say(WHO)
    assert talk.kind == "confirm"
    await talk.say("提交")
    [said], [case] = rows(service, leaving_triage), rows(service, agency_case)
    assert (said.suggested, said.chosen, said.case_code) == ("dormancy", "dormancy", case.code)
    assert (said.wants_to_go_on, said.is_short_term, said.is_household, said.is_skipped) == (True, True, True, False)
    assert said.difficulty == "亏钱，房租交不起"
    assert case.theme == "dormancy"
    assert {row.state for row in rows(service, task_in_progress) if row.task == "leaving_form"} == {"done"}


@both
async def test_the_precheck_is_told_with_cures_and_noted_with_the_case(
    executor: ActionExecutor, service: Service
) -> None:
    talk = Talk(executor, service)
    await talk.say(task("leave_business", "我要注销公司"))
    await talk.say("不想干了，都结清了")
    assert talk.card["suggested"] == "simple"
    text = await talk.tap("简易注销")
    assert (talk.kind, len(talk.card["questions"])) == ("precheck", len(leaving_setting().blockers))
    assert "2. 社会保险费没结清" in text
    text = await talk.say("有2，8不清楚")
    assert all(part in text for part in ("还有1项要先解决", "按时足额补缴", "社会保险", "动产抵押没解除", "不拦着您"))
    text = await talk.say(WHO)
    assert "预检：要先解决：社会保险费没结清；还不清楚：" in text
    await talk.say("提交")
    states = {row.blocker: row.state for row in rows(service, precheck)}
    assert len(states) == len(leaving_setting().blockers)
    assert (states["social_insurance"], states["pledged_equity"], states["wages"]) == ("blocked", "clear", "clear")
    assert sorted(states.values()).count("unknown") == 1


async def test_all_questions_are_skipped_by_one_sentence(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    text = await talk.say(task("leave_business", "别问了，我就要注销"))
    assert (talk.kind, talk.card["suggested"], "最多问四句" in text) == ("triage", "simple", False)
    assert {way["way"] for way in talk.card["ways"]} == {"simple", "household", "ordinary", "dormancy", "stay"}
    await talk.say("先不办")
    [said] = rows(service, leaving_triage)
    assert (said.is_skipped, said.chosen, said.wants_to_go_on, said.case_code) == (True, "stay", None, None)
    assert (talk.loop, rows(service, agency_case)) == (None, [])


async def test_second_thoughts_keep_everything_and_write_nothing(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(WHOLE)
    assert "什么也没有提交" in await talk.say("先别注销了")
    assert (talk.loop, talk.slots["goes_on"]) == ("leaving_form", "yes")
    assert await talk.say("个体户") != ""
    assert talk.kind == "triage"
    assert rows(service, leaving_triage) == []


async def test_a_question_in_the_middle_is_answered_and_then_on(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(WHOLE)
    text = await talk.say(question("dormancy.term", "歇业最多能歇多久"))
    assert [reply["custom"]["kind"] for reply in talk.replies] == ["guide", "notice"]
    assert "个体户" in text
    assert talk.slots["path"] is None


@pytest.mark.parametrize(
    "heard",
    [Heard("赔光了，真不想活了"), small_talk("distress", "我撑不下去了，想死"), task("leave_business", "死了算了")],
)
async def test_whoever_is_in_despair_is_asked_nothing(executor: ActionExecutor, service: Service, heard: Heard) -> None:
    talk = Talk(executor, service)
    await talk.say(WHOLE)
    text = await talk.say(heard)
    assert text.count("12356") == 1
    assert "个体户" not in text
    assert talk.loop == "leaving_form"


async def test_abuse_is_answered_politely_and_nothing_is_lost(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(WHOLE)
    text = await talk.say(small_talk("abuse", "你们这帮废物"))
    assert "抱歉" in text
    assert talk.slots["difficulty"] == "亏钱，房租交不起"


@both
async def test_after_an_objection_is_cured_the_data_is_there(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    code, now = await simple_case(talk), service.clock.now()
    do(service, record_objection, leaving_setting(), code, "还欠货款", CLERK, now, blocker="debts")
    do(service, move, code, "terminate", CLERK, now, CLOCK, reason="有人提异议")
    text = await talk.say(task("leave_business", "再次申请注销"))
    assert "债权债务没结清" in text
    assert len(rows(service, agency_case)) == 1
    for blocker in ("debts", "social_insurance"):
        do(service, record_cure, code, blocker, "凭据已看", CLERK, now)
    await talk.say(task("leave_business", "再次申请"))
    assert talk.card["asks"] == "cured"
    text = await talk.say("货款还清了，有收条")
    assert (talk.kind, code in text, "有收条" in text) == ("confirm", True, True)
    await talk.say("提交")
    first, second = rows(service, agency_case)
    assert (second.theme, second.enterprise_id, second.contact_id) == (
        first.theme,
        first.enterprise_id,
        first.contact_id,
    )
    assert talk.card["code"] == second.code


async def test_nobody_elses_case_is_tried_again(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    code = await simple_case(talk)
    do(service, move, code, "terminate", CLERK, service.clock.now(), CLOCK, reason="有人提异议")
    text = await Talk(executor, service).say(task("leave_business", "再次申请注销"))
    assert "没有找到" in text
    assert code not in text


async def test_waking_up_without_a_record_begins_its_case(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    text = await talk.say(task("wake_up", "我要恢复营业，电话13900000080"))
    assert all(part in text for part in ("没有查到您的歇业记录", "30日内", "凭据", "缺场地"))
    assert (talk.loop, talk.slots["theme"], talk.slots["phone"]) == ("open_case_form", "wake_up", "13900000080")


async def test_misunderstood_it_is_explained_and_then_a_person_is_offered(
    executor: ActionExecutor, service: Service
) -> None:
    talk = Talk(executor, service)
    await talk.say(task("leave_business", "公司撑不住了"))
    assert talk.card["asks"] == "goes_on"
    assert "没听明白" in await talk.say(Heard("嗯哼", "gibberish", Decision.SMALLTALK))
    assert "执照留着" in await talk.say(Heard("啦啦", "gibberish", Decision.SMALLTALK))
    await talk.say(Heard("咦", "gibberish", Decision.SMALLTALK))
    assert [button["title"] for button in talk.replies[-1]["buttons"]] == ["继续", "先停下", "找人工"]
