"""The closed loop: as many callers as told, whole conversations, every wrong answer an error."""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict

import pytest

from bench.turns.load import FEWEST_ERRORS, Load, LoadFailed, Plan, taking_turns
from bench.turns.script import Turn
from tests.bench.turns.answering import answering, response

SCRIPT = (Turn("一", None, {"text_has": ["一"]}), Turn("二", None, {"text_has": ["二"]}))


def plan(port: int, callers: int, warm_up: int, messages: int) -> Plan:
    return Plan([port], callers, warm_up, messages, [os.getpid()], [])


async def test_callers_hold_one_conversation_after_the_other_each_as_a_new_sender() -> None:
    said, waiting, most = defaultdict[str, list[str]](list), 0, 0

    async def answer(sender: str, message: str) -> bytes:
        nonlocal waiting, most
        waiting += 1
        most = max(most, waiting)
        await asyncio.sleep(0.005)
        waiting -= 1
        said[sender].append(message)
        return response([{"text": message}])

    async with answering(answer) as port:
        found = await Load(plan(port, callers=3, warm_up=6, messages=150), SCRIPT).run()
    assert most == 3
    assert all(words in (["一"], ["一", "二"]) for words in said.values())
    assert sum(words == ["一", "二"] for words in said.values()) >= 75
    assert (found["callers"], found["errors"], found["last_error"]) == (3, 0, None)
    assert 150 <= found["messages"] <= 150 + 2
    assert found["p99_ms"] >= found["p95_ms"] >= found["p50_ms"] >= 5
    assert found["cpu_per_1000"] > 0
    assert found["stores_cpu_per_1000"] == 0
    assert found["peak_mb"] > 10


async def test_a_wrong_answer_is_an_error_and_is_not_counted_as_answered() -> None:
    asked = 0

    async def answer(sender: str, message: str) -> bytes:
        nonlocal asked
        asked += 1
        return response([{"text": "另一句" if asked % 10 == 0 else message}])

    async with answering(answer) as port:
        found = await Load(plan(port, callers=1, warm_up=2, messages=40), SCRIPT).run()
    assert (found["messages"], found["errors"]) == (40, 4)
    assert "另一句" in found["last_error"]


async def test_a_load_that_gets_only_wrong_answers_ends_with_one_of_them() -> None:
    async def answer(sender: str, message: str) -> bytes:
        return response({"error": "稍后"}, "503 Service Unavailable")

    async with answering(answer) as port:
        with pytest.raises(LoadFailed, match=f"{FEWEST_ERRORS} errors, the last: BadResponse: 503"):
            await Load(plan(port, callers=2, warm_up=2, messages=10), SCRIPT).run()


async def test_loads_that_are_compared_take_turns_and_their_conversations_go_on() -> None:
    came: list[str] = []
    said = defaultdict[str, list[str]](list)

    async def answer(name: str, sender: str, message: str) -> bytes:
        came.append(name)
        said[sender].append(message)
        await asyncio.sleep(0.001)
        return response([{"text": message}])

    async with (
        answering(lambda *told: answer("甲", *told)) as one,
        answering(lambda *told: answer("乙", *told)) as other,
    ):
        loads = [Load(plan(port, callers=2, warm_up=4, messages=15), SCRIPT) for port in (one, other)]
        found = await taking_turns(loads, rounds=3)
    changes = [name for place, name in enumerate(came) if place == 0 or came[place - 1] != name]
    assert changes == ["甲", "乙"] * 4
    assert [15 <= load["messages"] <= 15 + 3 and load["errors"] == 0 for load in found] == [True, True]
    assert sum(load["messages"] for load in found) + 2 * 4 <= len(came) <= sum(load["messages"] for load in found) + 10
    assert all(words in (["一"], ["一", "二"]) for words in said.values())
