"""The script of the load: what each side is sent, and what counts as a right answer."""

from __future__ import annotations

from typing import Any

import pytest

from bench.default_form import CONFIRM, FOLLOW_UP, START
from bench.turns.script import DEFAULT, GROWING, LOAD, OURS, Turn, WrongAnswer, load_script


def test_a_conversation_has_ten_turns_on_both_sides() -> None:
    ours, default = load_script(LOAD, OURS), load_script(LOAD, DEFAULT)
    assert (len(ours), len(default)) == (10, 10)
    assert all(turn.expected for turn in ours)


def test_the_default_is_sent_the_same_words_but_for_follow_ups_and_the_ends_of_the_form() -> None:
    pairs = list(zip(load_script(LOAD, OURS), load_script(LOAD, DEFAULT)))
    assert [default.say for ours, default in pairs if ours.say != default.say] == [
        f'/{FOLLOW_UP}{{"facet": "materials"}}',
        f'/{FOLLOW_UP}{{"facet": "time"}}',
        f"/{START}",
        f"/{CONFIRM}",
    ]
    assert [ours.tap for ours, _ in pairs if ours.tap] == ["提交"]


def test_the_growing_conversation_repeats_its_turns_in_step_with_those_that_are_measured() -> None:
    assert (1_000 - 10) % len(load_script(GROWING, OURS)) == 0


def test_a_button_is_sent_as_what_the_last_reply_gave_it() -> None:
    turn = Turn(None, "提交", {})
    replies = [{"text": "？", "buttons": [{"title": "修改", "payload": "b1"}, {"title": "提交", "payload": "b2"}]}]
    assert turn.message(replies) == "b2"
    with pytest.raises(WrongAnswer, match="no button 提交 among"):
        turn.message([{"text": "？"}])


RIGHT = {"text": "要带身份证", "custom": {"kind": "guide", "guide": "change.name", "facet": "materials"}}
EXPECTED = {"kind": "guide", "guide": "change.name", "facet": "materials", "text_has": ["身份证"]}


@pytest.mark.parametrize(
    ("replies", "fault"),
    [
        ([], "0 replies"),
        ([RIGHT, RIGHT], "2 replies"),
        ([{**RIGHT, "text": "要带执照"}], "no 身份证"),
        ([{**RIGHT, "custom": {**RIGHT["custom"], "guide": "change.address"}}], "guide is change.address"),  # type: ignore[dict-item]
        ([{"text": "要带身份证"}], "kind is None; guide is None; facet is None"),
    ],
)
def test_another_answer_is_wrong(replies: list[dict[str, Any]], fault: str) -> None:
    turn = Turn("要什么材料", None, EXPECTED)
    turn.check([RIGHT])
    with pytest.raises(WrongAnswer, match=fault):
        turn.check(replies)


def test_an_empty_reply_is_wrong_even_where_any_is_expected() -> None:
    with pytest.raises(WrongAnswer, match="no text"):
        Turn("你好", None, {}).check([{"text": ""}])
