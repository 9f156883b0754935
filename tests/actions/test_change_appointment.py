"""改约, 取消, 我的预约 by talking: whose it is, what is kept, what a yes does."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import ActionExecutor

from center.appointments.reading import appointment_of
from center.service import Service
from tests.actions.calling import Heard, small_talk, task
from tests.actions.talking import Talk
from tests.actions.test_appointment import booked, both, stamp

BOOK = "预约下周二上午9点，定襄县，办营业执照，13900000050"
CHANGE, CANCEL, LIST = (
    task("change_appointment", "我要改约"),
    task("cancel_appointment", "取消预约"),
    task("list_appointments", "我约的几点"),
)


async def with_booking(executor: ActionExecutor, service: Service, said: str = BOOK) -> tuple[Talk, str]:
    talk = Talk(executor, service)
    await talk.say(task("book_appointment", said))
    await talk.say("提交")
    return talk, talk.card["code"]


async def add(talk: Talk, said: str) -> None:
    await talk.say(task("book_appointment", said))
    await talk.say("提交")


@both
async def test_moved_after_a_yes(executor: ActionExecutor, service: Service) -> None:
    talk, code = await with_booking(executor, service)
    text = await talk.say(task("change_appointment", "改到周四下午3点"))
    assert "从11月24日（周二）上午9:00改到11月26日（周四）下午3:00" in text
    assert stamp(booked(service, talk)) == [("营业执照", "定襄县", "11-24 09:00")]
    await talk.say("提交")
    assert (talk.kind, talk.card["code"]) == ("appointment", code)
    assert stamp(booked(service, talk)) == [("营业执照", "定襄县", "11-26 15:00")]


@pytest.mark.parametrize(
    ("said", "seat"),
    [("往后延两天，上午10点", "11月26日（周四）上午10:00"), ("同一天下午4点", "11月24日（周二）下午4:00")],
)
async def test_a_wish_relative_to_the_booked_time(
    executor: ActionExecutor, service: Service, said: str, seat: str
) -> None:
    talk, _ = await with_booking(executor, service)
    await talk.say(CHANGE)
    text = await talk.say(said)
    assert (talk.kind, f"改到{seat}" in text) == ("confirm", True)


async def test_one_of_several_is_meant_by_number_day_or_matter(executor: ActionExecutor, service: Service) -> None:
    talk, first = await with_booking(executor, service)
    await add(talk, "预约下周三下午3点办税务")
    second = talk.card["code"]
    text = await talk.say(CHANGE)
    assert ("1. 11月24日（周二）上午9:00" in text, talk.kind) == (True, "choices")
    await talk.say("第二个")
    assert talk.slots["appointment"] == second
    await talk.say(small_talk("stop", "算了"))
    await talk.say(task("change_appointment", "把周二的预约换到下周一上午9点"))
    assert talk.slots["appointment"] == first
    await talk.say(small_talk("stop", "算了"))
    await talk.say(task("cancel_appointment", "取消税务那个预约"))
    assert (talk.slots["appointment"], talk.kind) == (second, "confirm")


async def test_a_full_new_time_keeps_the_old(executor: ActionExecutor, service: Service) -> None:
    await with_booking(executor, service, "预约下周二上午9点，定襄县，办银行开户，13900000051")
    other, _ = await with_booking(executor, service, "预约下周二上午10点，定襄县，办银行开户，13900000052")
    text = await other.say(task("change_appointment", "改到周二上午9点"))
    assert ("约满" in text, other.kind) == (True, "slots")
    assert stamp(booked(service, other))[0][2] == "11-24 10:00"


async def test_taken_between_the_summary_and_the_yes_keeps_the_old(executor: ActionExecutor, service: Service) -> None:
    talk, _ = await with_booking(executor, service, "预约下周二上午9点，定襄县，办银行开户，13900000051")
    await talk.say(task("change_appointment", "改到周二上午10点"))
    await with_booking(executor, service, "预约下周二上午10点，定襄县，办银行开户，13900000052")
    text = await talk.say("提交")
    assert ("刚刚被别人约走" in text, talk.loop, talk.kind) == (True, "change_appointment_form", "slots")
    assert stamp(booked(service, talk))[0][2] == "11-24 09:00"


@both
async def test_cancelled_by_saying_so_again(executor: ActionExecutor, service: Service) -> None:
    talk, code = await with_booking(executor, service)
    text = await talk.say(CANCEL)
    assert ("确定取消吗" in text, talk.result.titles) == (True, ["确认取消", "改约", "不取消了"])
    assert len(booked(service, talk)) == 1
    assert "已经取消" in await talk.say(task("cancel_appointment", "取消"))
    assert (booked(service, talk), talk.loop) == ([], None)
    assert service.records.read_now(lambda c: appointment_of(c, code)).state.caption == "已取消"


async def test_a_no_at_the_end_keeps_it(executor: ActionExecutor, service: Service) -> None:
    talk, _ = await with_booking(executor, service)
    await talk.say(CANCEL)
    text = await talk.say(small_talk("deny", "还是不取消了"))
    assert ("没有取消" in text, talk.loop, talk.slots["digits"]) == (True, None, None)
    assert len(booked(service, talk)) == 1


@both
async def test_a_stranger_needs_the_digits_and_may_not_guess_for_ever(
    executor: ActionExecutor, service: Service
) -> None:
    _, code = await with_booking(executor, service)
    talk = Talk(executor, service)
    assert "编号发来" in await talk.say(CANCEL)
    text = await talk.say(code.lower())
    assert ("后四位" in text, "营业执照" in text) == (True, False)
    for left in (4, 3, 2, 1):
        assert f"还可以试{left}次" in await talk.say("0099")
    await talk.say("0099")
    assert "输错的次数太多" in await talk.say("0050")


async def test_the_digits_prove_only_this_one(executor: ActionExecutor, service: Service) -> None:
    _, code = await with_booking(executor, service)
    _, other = await with_booking(executor, service, "预约下周二上午9点，代县，办营业执照，13900000053")
    talk = Talk(executor, service)
    await talk.say(CHANGE)
    await talk.say(code)
    assert "什么时候来" in await talk.say("0050")
    text = await talk.say(other)
    assert ("后四位" in text, talk.slots["requested_slot"]) == (True, "digits")
    await talk.say(code)
    await talk.say("0050")
    await talk.say("周四上午10点")
    await talk.say("提交")
    assert "改好了" in talk.replies[-1]["text"]


async def test_a_cancelled_one_is_said_to_be_over(executor: ActionExecutor, service: Service) -> None:
    talk, code = await with_booking(executor, service)
    await talk.say(CANCEL)
    await talk.say("提交")
    text = await talk.say(task("change_appointment", f"把{code}改到周四"))
    assert ("已取消" in text, talk.slots["appointment"]) == (True, None)


async def test_the_list(executor: ActionExecutor, service: Service) -> None:
    nobody = Talk(executor, service)
    assert "没有查到您的预约" in await nobody.say(LIST)
    talk, code = await with_booking(executor, service)
    text = await talk.say(LIST)
    assert (talk.card["code"], "上午9:00" in text, talk.result.titles) == (code, True, ["改约", "取消预约"])
    await add(talk, "预约下周三下午3点办税务")
    text = await talk.say(LIST)
    assert ("您有2个预约" in text, [one["item"] for one in talk.card["appointments"]]) == (True, ["营业执照", "税务"])
    await talk.tap("取消第2个")
    assert "11月25日（周三）下午3:00 税务" in talk.replies[-1]["text"]


async def test_progress_of_its_code_is_for_its_owner(executor: ActionExecutor, service: Service) -> None:
    talk, code = await with_booking(executor, service)
    await talk.say(Heard(f"{code}怎么样了"))
    assert (talk.kind, talk.card["code"]) == ("appointment", code)
    stranger = Talk(executor, service)
    text = await stranger.say(task("check_progress", f"{code}怎么样了"))
    assert ("后四位" in text, "营业执照" in text, stranger.loop) == (True, False, "check_progress_form")
    assert "营业执照" in await stranger.say("0050")
