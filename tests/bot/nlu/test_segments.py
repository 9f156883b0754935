"""Where one question ends and the next begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.segments import MOST_PARTS, is_parted, split_questions


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("办执照要多久", ["办执照要多久"]),
        ("我在定襄开了个店。去年没年报。现在咋整", ["我在定襄开了个店。去年没年报。现在咋整"]),
        ("办照要多久？刻章收费吗", ["办照要多久", "刻章收费吗"]),
        ("办照要多久？另外刻章收费吗", ["办照要多久", "刻章收费吗"]),
        ("办照要多久，还有刻章收费吗", ["办照要多久", "刻章收费吗"]),
        ("我刚开了公司。什么时候报税？社保去哪开户？", ["我刚开了公司，什么时候报税", "社保去哪开户"]),
        ("什么时候报税，社保去哪开户", ["什么时候报税", "社保去哪开户"]),
        ("嗯？", ["嗯？"]),
        ("", [""]),
    ],
)
def test_split(text: str, parts: list[str]) -> None:
    assert split_questions(text) == parts


def test_too_many_questions_are_left_whole() -> None:
    text = "几点开门？" * (MOST_PARTS + 1)
    assert split_questions(text) == [text]


def test_commas_alone_do_not_part() -> None:
    assert is_parted("什么时候报税？社保去哪开户")
    assert not is_parted("什么时候报税，社保去哪开户")


@given(st.text(alphabet="我要办照多久吗？。，另外还有收费 ", max_size=60))
def test_nothing_but_marks_and_joints_is_lost(text: str) -> None:
    parts = split_questions(text)
    assert parts
    assert all(character in text for part in parts for character in part if character != "，")
