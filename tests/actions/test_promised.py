"""A promise that somebody has already: told instead of made again, told to its owner, given a number."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from center.messages import Words
from center.notices.talks import write_message
from center.promises import open_promises, read_promise
from center.promises.answering import answer, close
from center.service import Service
from tests.actions.calling import Heard, task
from tests.actions.talking import Talk

ASKED = "冷库和别人家合用变压器，怎么分账"


async def left(talk: Talk, text: str = ASKED) -> str:
    await talk.say(task("leave_question", f"帮我记一下，我想问{text}"))
    await talk.tap("不用电话，就在这里回复")
    await talk.say("提交")
    return str(talk.card["code"])


async def test_the_same_question_again_gets_the_standing(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    code = await left(talk)
    text = await talk.say(task("leave_question", f"帮我记一下，我想问{ASKED}"))
    assert all(part in text for part in ("不用再留一遍", code, "还没有答复"))
    assert (talk.loop, len(service.records.read_now(open_promises))) == (None, 1)
    await talk.say(task("leave_question", "帮我记一下，我想问两口子各开一个店能不能共用会计"))
    assert talk.card["asks"] == "phone"


async def test_the_owner_is_told_the_answer_and_a_stranger_the_state(
    executor: ActionExecutor, service: Service
) -> None:
    talk, stranger = Talk(executor, service), Talk(executor, service)
    code, now = await left(talk), service.clock.now()
    service.records.write_now(lambda c: answer(c, service.seal, code, "各装分表", "clerk-1", now))
    asking = Heard(f"{code}有结果没", "unclear")
    assert "各装分表" in await talk.say(asking)
    text = await stranger.say(asking)
    assert ("已经答复过了" in text, "分表" in text, "变压器" in text) == (True, False, False)


async def test_why_it_was_closed_is_only_for_the_owner(executor: ActionExecutor, service: Service) -> None:
    talk, stranger = Talk(executor, service), Talk(executor, service)
    code, now = await left(talk), service.clock.now()
    service.records.write_now(lambda c: close(c, service.seal, code, "请找供电公司", "clerk-1", now))
    asking = Heard(f"{code}有结果没", "unclear")
    assert "请找供电公司" in await talk.say(asking)
    text = await stranger.say(asking)
    assert ("已经关闭" in text, "供电" in text) == (True, False)


async def test_a_number_right_after_the_promise_belongs_to_it(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    code, now = await left(talk), service.clock.now()
    words = Words("已经转给工作人员", custom={"kind": "promise", "code": code})
    service.records.write_now(lambda c: write_message(c, service.seal, talk.id, words, "apology", now))
    text = await talk.say(task("leave_question", "13900000014"))
    assert (code in text, "13900000014" in text, talk.loop) == (True, True, None)
    asked = service.records.read_now(lambda connection: read_promise(connection, service.seal, code))
    assert asked.phone == "13900000014"


async def test_a_number_after_anything_else_begins_a_question(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    await talk.say(task("leave_question", "13900000014"))
    assert (talk.loop, talk.card["asks"]) == ("leave_question_form", "question")
