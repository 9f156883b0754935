"""预约 by talking: what, where and when; free times to choose from; one seat for a yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from center.appointments.qr import qr_path
from center.appointments.reading import own_appointments
from center.service import Service
from tests.actions.calling import question, small_talk, task
from tests.actions.talking import Talk, prove

both = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)
WHOLE = "我想预约下周二上午9点半到定襄县办食品经营许可，电话13900000040，姓梁"
LAST_SEAT = "帮我预约下周二上午9点去定襄县办银行开户，1390000004{}"


def booked(service: Service, talk: Talk) -> list[Any]:
    now = service.clock.now()
    return service.records.read_now(lambda connection: own_appointments(connection, [], talk.id, now))


def stamp(found: list[Any]) -> list[tuple[str, str, str]]:
    return [(view.title, view.office_id, f"{view.starts_at + timedelta(hours=8):%m-%d %H:%M}") for view in found]


def offered(talk: Talk) -> list[str]:
    return [slot["title"] for slot in talk.card["slots"]]


@both
async def test_everything_in_one_sentence_is_a_summary(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    text = await talk.say(task("book_appointment", WHOLE))
    rows = {row["slot"]: row["value"] for row in talk.card["fields"]}
    assert (talk.kind, rows["seat"], rows["bookable"]) == ("confirm", "11月24日（周二）上午9:30", "食品经营许可")
    assert "定襄县" in rows["place"]
    assert "在哪个县" not in text
    assert booked(service, talk) == []
    await talk.say("提交")
    assert (talk.kind, talk.loop) == ("appointment", None)
    assert stamp(booked(service, talk)) == [("食品经营许可", "定襄县", "11-24 09:30")]


async def test_the_card_and_the_text_are_complete(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("book_appointment", WHOLE))
    text = await talk.say("提交")
    card = talk.card
    assert set(card) == {
        "kind", "code", "state", "caption", "starts_at", "ends_at", "item", "office", "address", "bring", "ics",
        "qr", "map",
    }  # fmt: skip
    assert (card["qr"], card["map"].partition("://")[0]) == (qr_path(card["code"]), "https")
    assert card["ics"].startswith("BEGIN:VCALENDAR\r\n")
    parts = (card["code"], "11月24日（周二）上午9:30", "11月23日（周一）16:00", "取消预约", *card["bring"])
    assert [part for part in parts if part not in text] == []
    assert talk.result.titles == ["改约", "取消预约"]


async def test_what_is_over_has_no_code_to_show_at_the_window(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("book_appointment", WHOLE))
    await talk.say("提交")
    await talk.tap("取消预约")
    await talk.tap("确认取消")
    assert (talk.card["state"], "qr" in talk.card) == ("cancelled", False)


async def test_the_same_message_books_once(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("book_appointment", WHOLE))
    before = dict(talk.slots)
    await talk.say("提交")
    first = talk.card["code"]
    again = {**before, "confirmed": True, "requested_slot": None}
    talk.slots = again
    result = await talk.act("action_appointment_submit", small_talk("affirm", "提交"))
    assert result.reply["custom"]["code"] == first
    assert len(booked(service, talk)) == 1


async def test_one_thing_after_the_other(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    assert "1. 营业执照" in await talk.say(task("book_appointment", "我要预约"))
    assert "哪个县" in await talk.say("1")
    assert "什么时候" in await talk.say("五台县")
    text = await talk.say("后天9点半")
    assert ("周末" in text, talk.kind) == (True, "slots")
    text = await talk.say("下周一下午")
    assert {title.partition("下午")[0] for title in offered(talk)} == {"11月23日（周一）"}
    second = offered(talk)[1]
    assert second in text
    text = await talk.say("第二个")
    assert "手机号" in text
    assert second in await talk.say("13900000041")


@pytest.mark.parametrize(
    ("said", "seat"),
    [
        ("不是周二，是周四", "11月26日（周四）上午9:30"),
        ("换到下午三点", "11月24日（周二）下午3:00"),
        ("改成周三上午10点", "11月25日（周三）上午10:00"),
        ("最早什么时候有空", "11月20日（周五）下午2:00"),
    ],
)
async def test_a_new_wish_drops_the_seat(executor: ActionExecutor, service: Service, said: str, seat: str) -> None:
    talk = Talk(executor, service)
    await talk.say(task("book_appointment", WHOLE))
    await talk.say(said)
    rows = {row["slot"]: row["value"] for row in talk.card["fields"]}
    assert (talk.kind, rows["seat"]) == ("confirm", seat)


async def test_another_place_is_looked_up_anew_for_the_same_wish(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("book_appointment", WHOLE))
    text = await talk.say("地点不对，是繁峙县")
    assert ("繁峙县" in text, "定襄" in text, "上午9:30" in text) == (True, False, True)


async def test_more_times_are_others(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("book_appointment", "预约下周二，定襄县，办营业执照"))
    first = offered(talk)
    await talk.say("还有别的吗")
    second = offered(talk)
    assert (len(first), len(second), set(first) & set(second)) == (4, 4, set())
    for _ in range(2):
        await talk.say("还有别的吗")
    text = await talk.say("还有别的吗")
    assert "没有别的了" in text


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("今天上午9点", "已经过去"), ("周日上午", "周末"), ("12月5号", "周末"), ("下周二晚上8点", "不上班"),
        ("明年三月", "最远能约到"), ("11月31号", "没有"),
    ],
)  # fmt: skip
async def test_why_a_time_cannot_be_had(executor: ActionExecutor, service: Service, said: str, why: str) -> None:
    talk = Talk(executor, service)
    await talk.say(task("book_appointment", "预约到定襄县办营业执照"))
    assert why in await talk.say(said)
    assert talk.slots["requested_slot"] in ("seat", "when")


@both
async def test_the_last_seat_is_lost_and_the_form_goes_on(executor: ActionExecutor, service: Service) -> None:
    slow, quick = Talk(executor, service), Talk(executor, service)
    for number, talk in enumerate((slow, quick)):
        await talk.say(task("book_appointment", LAST_SEAT.format(number)))
        assert talk.kind == "confirm"
    await quick.say("提交")
    text = await slow.say("提交")
    assert ("刚刚被别人约走" in text, slow.kind, slow.loop) == (True, "slots", "appointment_form")
    assert slow.slots["phone"] == "13900000040"
    await slow.tap(offered(slow)[0])
    await slow.say("提交")
    assert (len(booked(service, slow)), len(booked(service, quick))) == (1, 1)


async def test_a_question_in_the_middle_leaves_the_wish_alone(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("book_appointment", "预约下周二上午，定襄县，办营业执照"))
    before = talk.slots["when"]["days"]
    await talk.say(question("service.hall", "周六上班吗"))
    assert (talk.slots["when"]["days"], talk.kind, len(talk.replies)) == (before, "slots", 2)


async def test_what_is_known_of_a_proved_person_is_not_asked(executor: ActionExecutor, service: Service) -> None:
    prove(service, "wechat", "w" * 20, "13900000045", "周")
    talk = Talk(executor, service, "wechat", "w" * 20)
    text = await talk.say(task("book_appointment", "预约下周二上午9点，定襄县，办营业执照"))
    assert (talk.kind, "13900000045" in text) == ("confirm", True)


async def test_too_many_are_refused_kindly(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    for hour in (9, 10, 11):
        said = f"预约下周二上午{hour}点，定襄县，办营业执照，13900000046"
        await talk.say(task("book_appointment", said))
        await talk.say("提交")
    await talk.say(task("book_appointment", "预约下周二下午3点办税务"))
    text = await talk.say("提交")
    assert ("3个还没办的预约" in text, talk.result.titles) == (True, ["看我的预约"])
    assert len(booked(service, talk)) == 3


async def test_several_matters_are_asked_and_chosen_by_number(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    text = await talk.say(task("book_appointment", "预约公司注销，定襄县"))
    assert (talk.kind, "注销" in text, "别的事" in text) == ("choices", True, True)
    first = talk.card
    await talk.say("第一个")
    assert talk.slots["bookable"] == "deregistration.branch", first
