"""政务代办 by talking: the fields, the example conversation, changed minds, one case whatever is repeated."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from rasa_sdk.executor import ActionExecutor

from actions.case_parts import SEVERAL, read_parts, read_place, read_theme, read_trade
from actions.fields import DECLINED, Said
from actions.reminders import day_in, read_reminder
from actions.who import UNNAMED, read_enterprise, read_person
from center.case_tables import agency_case, sub_task
from center.cases.reading import CaseView, read_case
from center.people_tables import consent, enterprise
from center.service import Service
from center.tasks import save_task
from center.understanding import Decision, Understanding
from tests.actions.calling import Heard, run, small_talk, task
from tests.actions.talking import Talk, prove

both = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)
FRIDAY = date(2026, 11, 20)
FEE = Heard("收钱不", "ask_facet", Decision.FACET, "service.agency")
YES = small_talk("affirm", "对，办吧")
STOP, RESUME = task("stop", "算了"), task("resume", "刚才那个继续")
WHOLE = "找个人帮我跑执照，开火锅店的，在定襄县，电话13900000012，我姓周，店名叫周记"


def words(text: str, asking: str | None = None, **known: Any) -> Said:
    heard = Understanding(text, Decision.UNKNOWN, 0.0)
    return Said(text, "unknown", heard, {}, None, known, asking, FRIDAY)


def cases(service: Service) -> list[CaseView]:
    def read(connection: Any) -> list[CaseView]:
        codes = connection.execute(sa.select(agency_case.c.code).order_by(agency_case.c.id)).scalars().all()
        return [read_case(connection, code) for code in codes]

    return service.records.read_now(read)


def rows(service: Service, table: Any) -> list[Any]:
    return service.records.read_now(lambda connection: connection.execute(sa.select(table)).all())


@both
async def test_the_example_conversation(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    text = await talk.say(task("open_case", "找个人帮我跑执照，开火锅店的，在定襄县"))
    assert (talk.kind, talk.card["asks"]) == ("case", "phone")
    assert "免费" in text
    assert "手机号" in text
    await talk.say(FEE)
    assert [reply["custom"]["kind"] for reply in talk.replies] == ["guide", "notice"]
    assert talk.card["asks"] == "phone"
    assert "怎么称呼您的企业" in await talk.say(task("leave_question", "13900000012，我姓周"))
    text = await talk.say(Heard("还没起名，先叫周记吧", "unclear"))
    assert talk.kind == "confirm"
    assert all(part in text for part in ("周记", "13900000012", "定襄县", "火锅店", "免费", "食品经营许可"))
    text = await talk.say(Heard("电话错了，尾号是21", "unclear"))
    assert talk.kind == "confirm"
    assert "13900000021" in text
    assert "13900000012" not in text
    assert rows(service, agency_case) == []
    text = await talk.say(YES)
    code = talk.card["code"]
    assert talk.kind == "case"
    assert all(part in text for part in (code, "待代办受理", "为什么是这个时间", "11月20日（周五）18:00"))
    assert (talk.card["caption"], talk.card["clocks"]["left"]) == ("待代办受理", {"seconds": 40 * 3600, "runs": True})
    assert {item["caption"] for item in talk.card["items"]} == {"待办", "等前一项"}
    again = await talk.say(YES)
    assert "已经为您办理" in again
    assert (talk.kind, talk.card["code"]) == ("case", code)
    [case] = cases(service)
    assert (case.code, case.office_id, case.theme, case.trade) == (code, "定襄县", "open_catering", "catering")
    assert sorted({task.state.value for task in case.sub_tasks}) == ["blocked", "todo"]
    [agreed] = rows(service, consent)
    assert (agreed.purpose, agreed.message_id, "免费" in agreed.text) == ("agency", case.message_id, True)


@both
async def test_the_same_message_opens_one_case_and_says_the_same(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", WHOLE))
    slots = {**talk.slots, "confirmed": True}
    talk.log("提交")
    submit = {"message_id": str(talk.message), "sender": talk.id}
    first = await run(executor, "action_open_case_submit", YES, slots, **submit)
    again = await run(executor, "action_open_case_submit", YES, slots, **submit)
    assert first == again
    assert len(cases(service)) == len(rows(service, consent)) == len(rows(service, enterprise)) == 1


@both
async def test_asked_for_again_while_it_is_open_it_is_the_same_case(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", WHOLE))
    await talk.say("提交")
    code = talk.card["code"]
    text = await talk.say(task("open_case", "帮我代办开火锅店"))
    assert talk.kind == "confirm", "everything is known, nothing is asked"
    assert all(part in text for part in ("13900000012", "周记", "定襄县"))
    assert "已经为您办理" in await talk.say("提交")
    assert (talk.kind, talk.card["code"], len(cases(service))) == ("case", code, 1)


async def test_changed_minds_at_every_step(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", "帮我代办执照，在定襄"))
    await talk.say(Heard("不是定襄是五台", "deny", Decision.SMALLTALK))
    assert (talk.slots["place"], talk.card["asks"]) == ("五台县", "phone")
    assert "五台县" in talk.replies[-1]["text"]
    await talk.say("13900000012")
    await talk.say("电话写错了，是13900000013")
    assert (talk.slots["phone"], talk.card["asks"]) == ("13900000013", "enterprise")
    await talk.say("晋味源")
    await talk.say("名字改成周家小馆")
    await talk.say(Heard("先办执照和印章，别的以后再说", "ask_guide", Decision.ANSWER, "establishment.in_parts"))
    assert talk.card["asks"] == "remind"
    text = await talk.say("下周提醒我")
    assert talk.kind == "confirm"
    assert all(part in text for part in ("周家小馆", "五台县", "现在办：营业执照、印章", "以后办：税务", "11月23日"))
    text = await talk.say("还是都办了吧")
    assert "以后办" not in text
    assert talk.slots["remind"] is None


@both
async def test_what_is_kept_for_later_is_taken_up_without_a_question(
    executor: ActionExecutor, service: Service
) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", f"{WHOLE}，先办执照和印章，别的以后再说"))
    await talk.tap("不用提醒")
    await talk.say("提交")
    assert sum(task.state.value == "reserved" for task in cases(service)[0].sub_tasks) == 6
    text = await talk.say(task("take_up_rest", "把剩下的也办了"))
    assert (talk.kind, "税务" in text) == ("case", True)
    assert {task.state.value for task in cases(service)[0].sub_tasks} == {"todo"}
    await talk.say(task("take_up_rest", "把剩下的也办了"))
    assert (talk.kind, talk.card["phrase"]) == ("notice", "rest_nothing")
    stranger = Talk(executor, service)
    await stranger.say(task("take_up_rest", "把剩下的也办了"))
    assert stranger.card["phrase"] == "rest_unknown"


async def test_who_will_not_leave_a_phone_is_asked_once_more_and_told_what_works(
    executor: ActionExecutor, service: Service
) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", "给我派个代办员"))
    first = await talk.say("我没有手机")
    assert "建不了代办单" in first
    assert "请留一个" in first
    for refusal in (Heard("不留电话", "stop", Decision.TASK), FEE):
        text = await talk.say(refusal)
        assert all(part in text for part in ("代办窗口", "12345", "请工作人员回复我"))
        assert "请留一个" not in text
    await talk.say("那好吧，13900000012")
    assert talk.card["asks"] == "theme"


async def test_a_stopped_case_is_taken_up_again_within_a_day_only(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", WHOLE))
    assert "没有提交" in await talk.say(STOP)
    assert talk.loop is None
    service.clock.advance(timedelta(hours=23))  # type: ignore[attr-defined]
    text = await talk.say(RESUME)
    assert (talk.kind, "周记" in text) == ("confirm", True)
    await talk.say(STOP)
    service.clock.advance(timedelta(hours=25))  # type: ignore[attr-defined]
    await talk.say(RESUME)
    assert (talk.loop, talk.card["phrase"]) == (None, "resume")
    assert cases(service) == []


@both
async def test_killed_in_the_middle_nothing_said_is_lost(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", "帮我代办执照，在定襄县"))
    await talk.say("13900000012，我姓周")
    talk.slots, talk.loop = {}, None
    text = await talk.say(RESUME)
    assert all(part in text for part in ("13900000012", "周", "定襄县"))
    assert talk.card["asks"] == "enterprise"
    await talk.say("周记")
    await talk.say("提交")
    assert len(cases(service)) == 1


@both
async def test_it_goes_on_on_another_channel_once_the_person_is_known(
    executor: ActionExecutor, service: Service
) -> None:
    widget = Talk(executor, service, "widget", "w" * 20)
    await widget.say(task("open_case", "帮我代办执照，在定襄县，电话13900000012"))
    phone = Talk(executor, service, "wechat", "x" * 20)
    await phone.say(RESUME)
    assert phone.card["phrase"] == "resume", "nobody is proved yet"
    for channel, person in (("widget", "w" * 20), ("wechat", "x" * 20)):
        prove(service, channel, person, "13900000012")
    service.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]
    await phone.say(RESUME)
    assert (phone.slots["place"], phone.card["asks"]) == ("定襄县", "enterprise")
    await phone.say("周记")
    await phone.say("提交")
    assert [case.conversation_id for case in cases(service)] == [phone.id]
    widget.slots, widget.loop = {}, None
    await widget.say(RESUME)
    assert widget.card["phrase"] == "resume"


async def test_nothing_is_asked_of_a_proved_person_that_is_known(executor: ActionExecutor, service: Service) -> None:
    prove(service, "wechat", "x" * 20, "13900000012", "周小明")
    talk = Talk(executor, service, "wechat", "x" * 20)
    text = await talk.say(task("open_case", "帮我代办执照，在定襄县"))
    assert talk.card["asks"] == "enterprise"
    assert "周小明" in text
    other = Talk(executor, service, "json")
    await other.say(task("open_case", "帮我代办执照，在定襄县"))
    assert other.card["asks"] == "phone"


@pytest.mark.parametrize("asked", ["phone", "theme", "place", "enterprise", "remind", "confirmed"])
async def test_a_third_misunderstanding_offers_a_person_wherever_it_happens(
    executor: ActionExecutor, service: Service, asked: str
) -> None:
    known = {"phone": "13900000012", "theme": "one_chain", "place": "定襄县", "enterprise": "周记"}
    known = {slot: value for slot, value in known.items() if slot != asked}
    if asked == "remind":
        known["parts"] = ["licence"]  # type: ignore[assignment]
    talk = Talk(executor, service)
    talk.loop, talk.slots = "open_case_form", {**known, "requested_slot": asked, "form_failures": 2}
    await talk.say(small_talk("gibberish", "1"))
    assert [button["title"] for button in talk.replies[-1]["buttons"]] == ["继续", "先停下", "找人工"]


async def test_another_task_in_the_middle_is_offered_to_be_left_again(
    executor: ActionExecutor, service: Service
) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", "帮我代办执照，在定襄县"))
    await talk.say(task("complain", "我要投诉税务窗口，昨天让我跑了三趟"))
    await talk.tap("不留电话，就在这里答复")
    text = await talk.say("提交")
    assert "上次的政务代办写到一半" in text
    await talk.say(RESUME)
    assert (talk.loop, talk.slots["place"]) == ("open_case_form", "定襄县")


async def test_a_refused_name_is_told_plainly(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", "帮我代办执照，在定襄县，13900000012"))
    assert "不能用“中国”" in await talk.say("中国周记")
    assert talk.card["asks"] == "enterprise"
    await talk.say("统一社会信用代码91149900MA0000001X")
    assert talk.slots["credit_code"] is None


async def test_a_wish_for_something_else_is_no_name(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", "帮我代办执照，在定襄县，13900000012"))
    await talk.say(task("complain", "我要投诉税务窗口昨天让我跑了三趟都不给办"))
    assert talk.loop == "demand_form"


async def test_a_landline_is_not_enough(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("open_case", "帮我代办执照，在定襄县"))
    assert "要用手机号" in await talk.say("0350-0000000")
    assert talk.slots["phone"] is None


def test_an_unfinished_case_is_kept_sealed(service: Service) -> None:
    talk = Talk(ActionExecutor(), service)
    now = service.clock.now()
    known = {"phone": "13900000012"}
    service.records.write_now(lambda c: save_task(c, service.seal, talk.id, "open_case_form", "place", known, now))
    assert rows(service, sub_task) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("帮我代办执照", "one_chain"), ("开火锅店", "open_catering"), ("注销公司", "deregister"),
        ("换地址，注销", f"{SEVERAL}one_stop_change,deregister"), ("给我派个代办员", None),
    ],
)  # fmt: skip
def test_the_theme_in_a_message(text: str, found: str | None) -> None:
    assert read_theme(words(text), True) == found


def test_a_theme_that_is_known_changes_only_when_that_is_said() -> None:
    assert read_theme(words("先办执照", theme="open_catering"), False) is None
    assert read_theme(words("不是开店，是注销公司", theme="one_chain"), False) == "deregister"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("定襄县", "定襄县"), ("不是定襄是五台", "五台县"), ("原平轩岗", "原平市/轩岗镇"),
        ("是不是在定襄办", "定襄县"), ("没有地方", None),
    ],
)  # fmt: skip
def test_the_place_in_a_message(text: str, found: str | None) -> None:
    assert read_place(words(text), True) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("先办执照和印章，别的以后再说", ["licence", "seal"]),
        ("公积金先不办", ["licence", "seal", "tax", "social_insurance", "medical_insurance", "bank_account"]),
        ("只办执照", ["licence"]), ("帮我代办执照", None), ("执照要多久", None),
    ],
)  # fmt: skip
def test_the_parts_in_a_message(text: str, found: list[str] | None) -> None:
    assert read_parts(words(text, theme="one_chain"), False) == found


def test_everything_after_all() -> None:
    assert len(read_parts(words("还是全都办吧", theme="one_chain"), False) or []) == 7


@pytest.mark.parametrize(
    ("text", "found"), [("开火锅店的", "火锅店"), ("开个理发店", "理发店"), ("办执照", None), ("开公司", None)]
)
def test_the_trade_as_it_was_said(text: str, found: str | None) -> None:
    assert read_trade(words(text), False) == found


@pytest.mark.parametrize(
    ("text", "asking", "found"),
    [
        ("13900000012，我姓周", "phone", "周"), ("周女士", "phone", "周女士"), ("我叫李建国，139", "phone", "李建国"),
        ("13900000012，王小明", "phone", "王小明"), ("称呼改成老周", "confirmed", "老周"), ("可以", "phone", None),
        ("定襄县", "phone", None), ("周记", "enterprise", None), ("叫我小张就行", None, "小张"),
    ],
)  # fmt: skip
def test_what_the_person_is_called(text: str, asking: str | None, found: str | None) -> None:
    assert read_person(words(text, asking), False) == found


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("还没起名，先叫周记吧", True, "周记"), ("周记", True, "周记"), ("就叫晋味面馆吧", True, "晋味面馆"),
        ("店名改成周家小馆", False, "周家小馆"), ("公司名字叫忻州晋味源餐饮有限公司", False, "忻州晋味源餐饮有限公司"),
        ("还没起名", True, UNNAMED), ("没想好呢", True, UNNAMED), ("我叫李建国", False, None), ("周记", False, None),
        ("要起什么样的名字", True, None), ("13900000012", True, None), ("好的", True, None), ("等一下", True, None),
        ("91149900MA0000001X", True, None), ("不叫晋味，名字改成周记", False, "周记"),
    ],
)  # fmt: skip
def test_the_enterprise_in_a_message(text: str, asked: bool, found: str | None) -> None:
    said = words(text, "enterprise" if asked else "confirmed", enterprise=None if asked else "晋味源")
    assert read_enterprise(said, asked) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("下周提醒我", date(2026, 11, 23)), ("下周三", date(2026, 11, 25)), ("明天", date(2026, 11, 21)),
        ("大后天", date(2026, 11, 23)), ("十天后", date(2026, 11, 30)), ("半个月后", date(2026, 12, 5)),
        ("两周后", date(2026, 12, 4)), ("12月1日", date(2026, 12, 1)), ("1月5号", date(2027, 1, 5)),
        ("25号", date(2026, 11, 25)), ("5号", date(2026, 12, 5)), ("下个月", date(2026, 12, 1)),
        ("下个月15号", date(2026, 12, 15)), ("2月30日", None), ("随便", None), ("昨天", None),
    ],
)  # fmt: skip
def test_the_day_to_remind_on(text: str, found: date | None) -> None:
    assert day_in(text, FRIDAY) == found


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("不用提醒", True, DECLINED),
        ("不用了", True, DECLINED),
        ("下周提醒我", False, "2026-11-23"),
        ("下周", False, None),
    ],
)
def test_a_reminder_is_read_when_it_is_spoken_of(text: str, asked: bool, found: str | None) -> None:
    assert read_reminder(words(text), asked) == found
