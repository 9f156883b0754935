"""A form that becomes slow late in a conversation is seen to, and a wrong answer ends the measurement."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest

from bench.cases.form_turns import FORM, SCRIPT, time_form_turns
from bench.turns.script import OURS, Turn, WrongAnswer, load_script
from tests.bench.turns.answering import answering, response

EARLIER = (Turn("一", None, {"text_has": ["一"]}), Turn("二", None, {"text_has": ["二"]}))
FORM_TURNS = (Turn("三", None, {"text_has": ["三"]}), Turn("四", None, {"text_has": ["四"]}))


async def test_the_forms_turns_are_set_beside_each_other_after_few_and_many() -> None:
    turns = defaultdict[str, list[str]](list)

    async def answer(sender: str, message: str) -> bytes:
        turns[sender].append(message)
        await asyncio.sleep(0.001 * len(turns[sender]))
        return response([{"text": message}])

    async with answering(answer) as port:
        found = await time_form_turns(port, EARLIER, FORM_TURNS, (3, 30), repeats=2)
    few, many = ["一", "二", "一", "三", "四"], ["一", "二"] * 15 + ["三", "四"]
    assert sorted(turns.values(), key=len) == [few, few, many, many]
    assert {name: found[name] for name in ("repeats", "turns", "few", "many")} == {
        "repeats": 2,
        "turns": 2,
        "few": 3,
        "many": 30,
    }
    assert found["ratio"] > 2
    assert found["ratio"] == pytest.approx(found["many_ms"] / found["few_ms"], abs=0.01)


async def test_a_wrong_answer_ends_it() -> None:
    async def answer(sender: str, message: str) -> bytes:
        return response([{"text": message if message in "一二" else "另一句"}])

    async with answering(answer) as port:
        with pytest.raises(WrongAnswer, match="in '另一句'"):
            await time_form_turns(port, EARLIER, FORM_TURNS, (3, 4), repeats=1)


def test_the_script_stays_within_the_form() -> None:
    script = load_script(FORM, OURS, SCRIPT)
    assert all(turn.say and turn.expected for turn in script)
    assert all("asks" in turn.expected or turn.expected["kind"] == "confirm" for turn in script)
