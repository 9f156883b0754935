"""A conversation that grows is seen to become slow, or not."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest

from bench.turns.growing import grow_conversations
from bench.turns.script import Turn, WrongAnswer
from tests.bench.turns.answering import Answer, answering, response

SCRIPT = (Turn("一", None, {"text_has": ["一"]}), Turn("二", None, {"text_has": ["二"]}))


def answer_after(seconds_per_turn: float, turns: dict[str, list[str]]) -> Answer:
    async def answer(sender: str, message: str) -> bytes:
        turns[sender].append(message)
        await asyncio.sleep(seconds_per_turn * len(turns[sender]))
        return response([{"text": message}])

    return answer


async def test_turns_around_the_old_one_are_set_beside_those_around_the_tenth() -> None:
    turns = defaultdict[str, list[str]](list)
    async with answering(answer_after(0.001, turns)) as port:
        found = await grow_conversations(port, SCRIPT, old=50, repeats=2)
    assert sorted(map(len, turns.values())) == [14, 14, 54, 54]
    assert all(words == ["一", "二"] * (len(words) // 2) for words in turns.values())
    assert (found["repeats"], found["young_turn"], found["old_turn"]) == (2, 10, 50)
    assert found["ratio"] > 2
    assert found["ratio"] == pytest.approx(found["old_ms"] / found["young_ms"], abs=0.01)


async def test_a_wrong_answer_ends_it() -> None:
    async def answer(sender: str, message: str) -> bytes:
        return response([{"text": "另一句"}])

    async with answering(answer) as port:
        with pytest.raises(WrongAnswer, match="in '另一句'"):
            await grow_conversations(port, SCRIPT, old=20, repeats=1)
