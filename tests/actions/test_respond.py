"""The actions through rasa_sdk's own executor, with real tracker payloads."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from center import bundles
from center.knowledge import load_knowledge
from center.understanding import Candidate, Decision, Understanding


@pytest.fixture(scope="module")
def executor() -> ActionExecutor:
    bundles.register("test", load_knowledge())
    executor = ActionExecutor()
    executor.register_package("actions")
    return executor


def call(
    action: str, heard: Understanding | None, slots: dict[str, Any], events: list[dict[str, Any]]
) -> dict[str, Any]:
    message = {"text": heard.text if heard else "", "intent": {"name": "ask_guide"}, "entities": []}
    if heard:
        message["understanding"] = {**heard.to_dict(), "version": "test"}
    tracker = {
        "sender_id": "t",
        "slots": slots,
        "latest_message": message,
        "events": events,
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }
    return {"next_action": action, "sender_id": "t", "tracker": tracker, "domain": {}}


def heard(decision: Decision, guide: str | None = None, **more: Any) -> Understanding:
    return Understanding("歇业备案", decision, 1.0, (Candidate(guide, 1.0),) if guide else (), **more)


async def run(executor: ActionExecutor, *arguments: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    result = await executor.run(call(*arguments))
    assert len(result["responses"]) == 1
    slots = {event["name"]: event["value"] for event in result["events"] if event["event"] == "slot"}
    return result["responses"][0], slots


async def test_an_answer_is_one_response_and_is_remembered(executor: ActionExecutor) -> None:
    response, slots = await run(executor, "action_respond", heard(Decision.ANSWER, "dormancy.filing"), {}, [])
    assert response["text"]
    assert response["custom"]["guide"] == "dormancy.filing"
    assert {"title": "多久", "payload": '/ask_facet{"guide":"dormancy.filing","facet":"time"}'} in response["buttons"]
    assert slots == {"guide": "dormancy.filing", "choices": None}


async def test_offered_guides_are_remembered_for_a_typed_number(executor: ActionExecutor) -> None:
    offered = Understanding(
        "注销",
        Decision.CHOICES,
        0.4,
        (Candidate("deregistration.simple", 0.4), Candidate("deregistration.ordinary", 0.3)),
    )
    _, slots = await run(executor, "action_respond", offered, {}, [])
    assert slots == {"choices": ["deregistration.simple", "deregistration.ordinary"], "unanswered": "注销"}
    second = Understanding("2", Decision.UNKNOWN, 0.0)
    response, _ = await run(executor, "action_respond", second, slots, [])
    assert response["custom"]["guide"] == "deregistration.ordinary"


async def test_a_follow_up_is_about_the_remembered_guide(executor: ActionExecutor) -> None:
    asked = Understanding("多久", Decision.FACET, 1.0, facet="time", follows=True)
    response, _ = await run(executor, "action_respond", asked, {"guide": "dormancy.filing"}, [])
    assert (response["custom"]["guide"], response["custom"]["facet"]) == ("dormancy.filing", "time")


async def test_repeat_says_the_last_words_again(executor: ActionExecutor) -> None:
    asked = Understanding("再说一遍", Decision.FACET, 1.0, facet="repeat", follows=True)
    events = [{"event": "bot", "text": "上一句话"}, {"event": "user", "text": "再说一遍"}]
    response, _ = await run(executor, "action_respond", asked, {"guide": "dormancy.filing"}, events)
    assert response["text"] == "上一句话"


async def test_a_message_without_understanding_is_admitted(executor: ActionExecutor) -> None:
    response, _ = await run(executor, "action_respond", None, {}, [])
    assert response["text"]
