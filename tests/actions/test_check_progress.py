"""查进度 by talking: who may know what, wrong facts, other records."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.check_progress import read_code, read_digits
from actions.fields import DECLINED
from center.service import Service
from center.understanding import Decision
from tests.actions.calling import Heard, question, task
from tests.actions.talking import Talk, prove
from tests.actions.test_open_case import WHOLE, words

both = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)
ASK = task("check_progress", "我的件办到哪了")


async def opened(executor: ActionExecutor, service: Service, text: str = WHOLE) -> tuple[Talk, str]:
    talk = Talk(executor, service)
    await talk.say(task("open_case", text))
    await talk.say("提交")
    return talk, talk.card["code"]


async def test_right_after_it_was_opened_nothing_is_asked(executor: ActionExecutor, service: Service) -> None:
    talk, code = await opened(executor, service)
    text = await talk.say(ASK)
    assert (talk.kind, talk.card["code"], talk.loop) == ("case", code, None)
    assert "为什么是这个时间" in text


@both
async def test_a_stranger_learns_the_state_and_with_the_digits_all(executor: ActionExecutor, service: Service) -> None:
    _, code = await opened(executor, service)
    talk = Talk(executor, service)
    text = await talk.say(Heard(f"{code}办到哪了", "out_of_scope", Decision.OUT_OF_SCOPE))
    assert "待代办受理" in text
    assert "周记" not in text
    assert (talk.loop, talk.slots["requested_slot"]) == ("check_progress_form", "digits")
    assert "还可以试4次" in await talk.say("0099")
    assert talk.loop == "check_progress_form"
    assert "为什么是这个时间" in await talk.say("0012")
    assert (talk.loop, talk.slots["code"], talk.slots["digits"]) == (None, None, None)


async def test_everything_in_one_sentence_is_told_at_once(executor: ActionExecutor, service: Service) -> None:
    _, code = await opened(executor, service)
    talk = Talk(executor, service)
    text = await talk.say(task("check_progress", f"查{code}，手机尾号0012"))
    assert ("为什么是这个时间" in text, talk.loop) == (True, None)


async def test_a_miscopied_code_is_told_from_an_unknown_one(executor: ActionExecutor, service: Service) -> None:
    _, code = await opened(executor, service)
    talk = Talk(executor, service)
    await talk.say(task("check_progress", "查进度"))
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert "抄错" in await talk.say(wrong)
    assert (talk.loop, talk.slots["requested_slot"]) == ("check_progress_form", "code")
    await talk.say(question("service.agency", "代办收费吗"))
    assert talk.slots["requested_slot"] == "code"
    await talk.say(code)
    text = await talk.say("不记得了")
    assert ("待代办受理" in text, talk.loop) == (True, None)


async def test_a_proved_person_is_told_at_once_and_has_the_choice(executor: ActionExecutor, service: Service) -> None:
    _, first = await opened(executor, service)
    prove(service, "wechat", "x" * 20, "13900000012")
    talk = Talk(executor, service, "wechat", "x" * 20)
    assert "为什么是这个时间" in await talk.say(ASK)
    _, second = await opened(executor, service, "帮我代办变更地址，在定襄县，13900000012，公司名叫忻州晋味源有限公司")
    text = await talk.say(ASK)
    assert all(code in text for code in (first, second))


async def test_a_promise_is_told_without_its_question(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("leave_question", "帮我记一下，我想问冷库要不要办证，电话13900000012"))
    await talk.say("提交")
    code = talk.card["code"]
    stranger = Talk(executor, service)
    text = await stranger.say(Heard(f"{code}有结果没", "unclear"))
    assert (stranger.kind, "11月20日（周五）18:00" in text, "冷库" in text) == ("promise", True, False)


async def test_a_demand_of_another_is_as_unknown_as_no_demand(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("complain", "我要投诉税务窗口，昨天让我跑了三趟"))
    await talk.tap("不留电话，就在这里答复")
    await talk.say("提交")
    code = talk.card["code"]
    assert "督查专岗" in await talk.say(task("check_progress", f"{code}怎么样了"))
    stranger = Talk(executor, service)
    text = await stranger.say(task("check_progress", f"{code}怎么样了"))
    assert ("没有查到" in text, "督查" in text) == (True, False)


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("0012", True, "0012"), ("尾号0012", False, "0012"), ("13900000012", True, "13900000012"),
        ("零零一二", True, "0012"), ("忘了", True, DECLINED), ("不记得", True, DECLINED), ("多久能好", True, None),
    ],
)  # fmt: skip
def test_the_digits_in_a_message(text: str, asked: bool, found: str | None) -> None:
    assert read_digits(words(text), asked) == found


def test_no_code_is_no_code() -> None:
    assert read_code(words("我的件办到哪了"), True) is None
