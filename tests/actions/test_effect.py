"""问效 by talking: only who made the demand says whether it is solved."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from center.cases.events import Actor
from center.demand_moves import Answer, answer
from center.demand_states import DemandState, ReasonCode, Verdict
from center.demands import read_demand
from center.service import Service
from tests.actions.calling import Heard, run, small_talk, task
from tests.actions.talking import Talk

both = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)
SOLVED, UNSOLVED = task("effect_check", "问题解决了"), task("effect_check", "你们答复了可还是没解决")


async def raised(talk: Talk, text: str = "厂门口那段路挖开半年没人填") -> str:
    await talk.say(task("raise_demand", f"帮我登记一个诉求，{text}"))
    if talk.slots.get("phone") is None:
        await talk.tap("不留电话，就在这里答复")
    await talk.say("提交")
    return str(talk.card["code"])


def answered(service: Service, code: str) -> None:
    given, now = Answer("已经填平", ReasonCode.SOLVED), service.clock.now()
    service.records.write_now(lambda c: answer(c, code, given, Actor("staff", "clerk-1"), now))


def verdict(service: Service, code: str) -> tuple[Verdict | None, DemandState, str]:
    seen = service.records.read_now(lambda connection: read_demand(connection, code))
    return seen.verdict, seen.state, seen.owner


@both
async def test_unsolved_goes_on_with_the_supervisor(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    code = await raised(talk)
    answered(service, code)
    text = await talk.say(UNSOLVED)
    assert (talk.kind, "厂门口" in text, verdict(service, code)[0]) == ("confirm", True, None)
    text = await talk.say("提交")
    assert all(part in text for part in (code, "督查专岗", "为什么是这个时间"))
    assert verdict(service, code) == (Verdict.UNSOLVED, DemandState.COORDINATING, "supervisor")


@both
async def test_the_same_message_gives_one_verdict(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    code = await raised(talk)
    answered(service, code)
    await talk.say(SOLVED)
    slots = {**talk.slots, "confirmed": True}
    talk.log("提交")
    submit: dict[str, Any] = {"message_id": str(talk.message), "sender": talk.id}
    first = await run(executor, "action_effect_submit", small_talk("affirm", "提交"), slots, **submit)
    again = await run(executor, "action_effect_submit", small_talk("affirm", "提交"), slots, **submit)
    assert first == again
    assert verdict(service, code)[:2] == (Verdict.SOLVED, DemandState.CLOSED)


async def test_what_is_not_answered_yet_is_told_as_it_stands(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    code = await raised(talk)
    text = await talk.say(SOLVED)
    assert ("还没有答复" in text, code in text, talk.loop) == (True, True, None)


async def test_of_several_a_number_chooses(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    first = await raised(talk)
    second = await raised(talk, "路灯坏了一整排没人修")
    for code in (first, second):
        answered(service, code)
    text = await talk.say(SOLVED)
    assert ("1. " in text, talk.card["demands"]) == (True, [second, first])
    text = await talk.say(Heard("第二个", "gibberish"))
    assert (talk.kind, first in text) == ("confirm", True)
    await talk.say("提交")
    assert (verdict(service, first)[0], verdict(service, second)[0]) == (Verdict.SOLVED, None)


async def test_a_stranger_gives_no_verdict(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    code = await raised(talk)
    answered(service, code)
    stranger = Talk(executor, service)
    text = await stranger.say(small_talk("effect_check", "没解决", ("code", code), ("verdict", "unsolved")))
    assert ("没有查到" in text, stranger.loop, verdict(service, code)[0]) == (True, None, None)
    assert "没有您反映过的事" in await stranger.say(SOLVED)


async def test_unclear_words_are_asked_back(executor: ActionExecutor, service: Service) -> None:
    talk = Talk(executor, service)
    answered(service, await raised(talk))
    await talk.say(task("effect_check", "我反映的事"))
    assert [button["title"] for button in talk.replies[-1]["buttons"]] == ["解决了", "部分解决", "没解决"]
    assert "您的意思是“解决了”，还是“部分解决”" in await talk.say(Heard("差不多", "gibberish"))
    await talk.tap("部分解决")
    assert talk.kind == "confirm"


async def test_the_progress_of_what_is_answered_asks_for_the_verdict(
    executor: ActionExecutor, service: Service
) -> None:
    talk = Talk(executor, service)
    code = await raised(talk)
    answered(service, code)
    await talk.say(task("check_progress", f"{code}怎么样了"))
    await talk.tap("解决了")
    known: dict[str, Any] = talk.slots["demand"]
    assert (talk.kind, known["code"]) == ("confirm", code)
