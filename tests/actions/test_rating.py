"""评价 by talking: what is rated, five levels, words asked back, nothing before the yes and nothing twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from rasa_sdk.executor import ActionExecutor

from actions.fields import DECLINED, Said
from actions.rating_parts import UNCLEAR, listed_reasons, own_words, read_level, read_reasons, read_remark, read_subject
from center.cases.events import Actor
from center.cases.moving import move, move_sub_task
from center.clock import StepClock
from center.clockwork import Context, run_due
from center.knowledge import KNOWLEDGE, load_service
from center.rating_settings import LEVELS
from center.rating_tables import rating, rectification
from center.service import Service
from center.understanding import Decision, Understanding
from tests.actions.calling import Heard, question, run, small_talk, task
from tests.actions.talking import Talk, prove

both = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)
OPEN = "帮我代办注册资本变更，在定襄县，电话13900000012，公司名叫忻州晋味源有限公司"
RATE = task("rate_service", "我要评价")
CLERK = Actor("staff", "clerk-1")
SETTINGS = load_service(KNOWLEDGE / "service")


def words(text: str, intent: str = "rate_service", asking: str | None = None, **known: Any) -> Said:
    return Said(text, intent, Understanding(text, Decision.UNKNOWN, 0.0), {}, None, known, asking)


def rows(service: Service, table: sa.Table) -> list[Any]:
    return service.records.read_now(lambda connection: connection.execute(sa.select(table)).all())


async def opened(executor: ActionExecutor, service: Service, person: str = "r" * 20) -> tuple[Talk, str]:
    prove(service, "wechat", person, "13900000012")
    talk = Talk(executor, service, "wechat", person)
    await talk.say(task("open_case", OPEN))
    await talk.say("提交")
    return talk, talk.card["code"]


def finish(service: Service, code: str) -> None:
    now, clock = service.clock.now(), SETTINGS.working_clock()

    def work(connection: Any) -> None:
        move(connection, code, "accept", CLERK, now, clock)
        move(connection, code, "prereview", CLERK, now, clock, outcome="all_online")
        move_sub_task(connection, code, "change_capital", "start", CLERK, now, clock)
        move_sub_task(connection, code, "change_capital", "complete", CLERK, now, clock, result="已变更")

    service.records.write_now(work)


async def closed(executor: ActionExecutor, service: Service) -> Talk:
    talk, code = await opened(executor, service)
    finish(service, code)
    assert isinstance(service.clock, StepClock)
    service.clock.advance(timedelta(days=5))
    await run_due(service.records, Context(service.seal, SETTINGS), service.clock.now())
    return talk


@both
async def test_a_closed_stage_is_rated_after_a_yes_and_only_once(executor: ActionExecutor, service: Service) -> None:
    talk = await closed(executor, service)
    text = await talk.say(RATE)
    assert ("注册资本变更登记" in text, talk.kind) == (True, "rating")
    assert [button["title"] for button in talk.replies[-1]["buttons"]] == [level.caption for level in LEVELS]
    assert talk.card["chosen"] is None
    await talk.tap("基本满意")
    assert (talk.kind, rows(service, rating)) == ("confirm", [])
    assert "记下了：基本满意" in await talk.say("提交")
    [row] = rows(service, rating)
    assert (row.kind, row.level, row.reasons, row.text) == ("stage", "basically_satisfied", "[]", None)
    assert "已经评价过了" in await talk.say(RATE)
    assert (talk.loop, len(rows(service, rating))) == (None, 1)


@both
async def test_the_same_message_rates_once(executor: ActionExecutor, service: Service) -> None:
    talk = await closed(executor, service)
    await talk.say(task("rate_service", "不满意，等了仨小时"))
    slots = {**talk.slots, "confirmed": True}
    talk.log("提交")
    submit: dict[str, Any] = {"message_id": str(talk.message), "sender": talk.id}
    first = await run(executor, "action_rating_submit", small_talk("affirm", "提交"), slots, **submit)
    again = await run(executor, "action_rating_submit", small_talk("affirm", "提交"), slots, **submit)
    assert first == again
    assert (len(rows(service, rating)), len(rows(service, rectification))) == (1, 1)
    assert "先打电话向您了解情况" in first.reply["text"], "the center knows whom to call"


async def test_before_the_end_it_is_said_and_nothing_written(executor: ActionExecutor, service: Service) -> None:
    talk, _ = await opened(executor, service)
    text = await talk.say(task("rate_service", "我要评价，不满意，三天没人联系"))
    assert all(part in text for part in ("办完才开放", "没有记下评价", "请工作人员回复我"))
    assert (talk.loop, talk.slots["unanswered"], rows(service, rating)) == (None, "我要评价，不满意，三天没人联系", [])
    await talk.tap("评价这次咨询")
    assert (talk.kind, talk.slots["subject"]["title"]) == ("rating", "这次咨询")


async def test_who_declines_is_left_alone(executor: ActionExecutor, service: Service) -> None:
    talk = await closed(executor, service)
    await talk.say(RATE)
    assert "不再提醒" in await talk.say(Heard("不评了", "ask_guide", Decision.ANSWER, "service.rating"))
    assert (talk.loop, rows(service, rating)) == (None, [])


async def test_a_stranger_is_asked_for_a_number_only_after_a_bad_level(
    executor: ActionExecutor, service: Service
) -> None:
    talk = Talk(executor, service)
    await talk.say(RATE)
    assert "评的是：这次咨询" in await talk.say(task("rate_service", "满意"))
    assert talk.kind == "confirm"
    assert "请留个手机号" in await talk.say(task("rate_service", "不对，非常不满意"))
    assert "11位的手机号" in await talk.say("0350-0000000")
    assert "13900000013" in await talk.say("13900000013")
    text = await talk.say("提交")
    assert ("会先打电话" in text, len(rows(service, rectification))) == (True, 1)


async def test_a_question_in_the_middle_and_unclear_words(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(RATE)
    assert "您的意思是“基本满意”，还是“不满意”" in await talk.say(Heard("一般", "ask_guide", Decision.ANSWER))
    text = await talk.say(question("service.rating", "评价会不会让窗口知道是我？"))
    assert ("接着刚才的评价" in text, talk.slots["level"]) == (True, None)
    await talk.say(
        "哼",
    )
    assert "不评就说" in (await talk.say("哼哼")) or talk.slots["level"] is None
    assert rows(service, rating) == []


async def test_an_unknown_level_of_a_forged_button_is_asked_again(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(small_talk("rate_service", "满意", ("level", "excellent"), ("cycle", "Y-7KM2Q4XD")))
    assert (talk.loop, rows(service, rating)) == (None, [])
    await talk.say(small_talk("rate_service", "满意", ("level", "excellent")))
    assert (talk.loop, talk.slots["level"]) == ("rating_form", None)


@pytest.mark.parametrize(
    ("text", "asking", "before", "found"),
    [
        ("满意", None, None, "satisfied"), ("不是满意，是不满意", "confirmed", "satisfied", "dissatisfied"),
        ("窗口态度差", "confirmed", "dissatisfied", None),
        ("改成基本满意", "confirmed", "satisfied", "basically_satisfied"),
        ("不评了", None, None, DECLINED), ("不用了", "phone", "dissatisfied", None), ("我要评价", None, None, None),
        ("5", "level", None, f"{UNCLEAR}very_satisfied,very_dissatisfied"),
    ],
)  # fmt: skip
def test_the_level_in_a_message(text: str, asking: str | None, before: str | None, found: str | None) -> None:
    assert read_level(words(text, asking=asking, level=before), asking == "level") == found


@pytest.mark.parametrize(
    ("text", "intent", "asking", "found"),
    [
        ("不满意，等了仨小时", "unclear", None, "等了仨小时"), ("我给一星，太慢了", "rate_service", None, "太慢了"),
        ("帮我评价，非常满意", "rate_service", None, None), ("我要评价", "rate_service", None, None),
        ("你们这帮废物，等了三小时", "abuse", "level", "你们这帮废物，等了三小时"),
        ("能改吗", "unclear", "confirmed", None), ("评价怎么改", "ask_guide", "confirmed", None),
        ("我要投诉他们", "complain", "level", None), ("打13900000012", "leave_question", "phone", None),
        ("提交", "affirm", "confirmed", None), ("查查我的进度", "check_progress", "level", None),
        ("窗口上写的和说的不一样", "ask_guide", "confirmed", "窗口上写的和说的不一样"),
    ],
)  # fmt: skip
def test_the_own_words_in_a_message(text: str, intent: str, asking: str | None, found: str | None) -> None:
    assert own_words(words(text, intent, asking)) == found


def test_what_is_told_later_is_added_once() -> None:
    assert (
        read_remark(words("材料要了三遍", "unclear", "confirmed", remark="等了仨小时"), False)
        == "等了仨小时；材料要了三遍"
    )
    assert read_remark(words("等了仨小时", "unclear", "confirmed", remark="等了仨小时"), False) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("不满意，跑了三趟，窗口态度差", ["many_trips", "unkind"]), ("不满意，跟我要了两百块钱", ["charged"]),
        ("满意，一趟就办好了", ["one_trip"]), ("满意，挺好", None),
    ],
)  # fmt: skip
def test_the_reasons_in_a_message(text: str, found: list[str] | None) -> None:
    assert read_reasons(words(text), False) == found


def test_every_reason_of_the_lists_is_known_by_its_title() -> None:
    for listed in (SETTINGS.ratings.high, SETTINGS.ratings.low):
        assert listed_reasons("、".join(listed.values())) == list(listed)
        assert [listed_reasons(title) for title in listed.values()] == [[key] for key in listed]
    assert listed_reasons("办得慢、等得久，排了三个小时") == []
    assert listed_reasons("") == []


async def test_what_the_website_ticks_is_a_reason_whatever_the_model_takes_it_for(
    executor: ActionExecutor, service: Service
) -> None:
    talk = await closed(executor, service)
    await talk.say(RATE)
    await talk.tap("不满意")
    text = await talk.say(task("raise_demand", "问题没有解决、被要求付费"))
    assert (talk.kind, "原因：问题没有解决、被要求付费" in text, "您说的" in text) == ("confirm", True, False)


def test_what_is_named_to_be_rated() -> None:
    assert read_subject(words("评价这次咨询"), False) == {"key": "reception"}
    assert read_subject(words("给你们打五分"), False) is None
