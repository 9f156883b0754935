"""Chinese text broken into lines; every character is one wide, a Latin one a half."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.drafts.lines import broken


def measure(text: str) -> float:
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 4, [""]),
        ("开个奶茶店", 5, ["开个奶茶店"]),
        ("开个奶茶店", 3, ["开个奶", "茶店"]),
        ("奶茶店，好", 3, ["奶茶", "店，好"]),
        ("奶茶店（忻州）", 4, ["奶茶店", "（忻州）"]),
        ("他说“好的”。", 3, ["他说", "“好", "的”。"]),
        ("办abcdef照", 3, ["办", "abcdef", "照"]),
        ("办abcdefgh照", 3, ["办abcd", "efgh照"]),
        ("open a shop", 3, ["open a", "shop"]),
        ("第一行\n第二行", 9, ["第一行", "第二行"]),
        ("甲。。。。。乙", 3, ["甲。。", "。。。", "乙"]),
    ],
)
def test_lines_break_where_chinese_may(text: str, width: float, lines: list[str]) -> None:
    assert broken(text, width, measure) == lines


@given(st.text("奶茶店，。（）“”ab 1\n", max_size=60), st.integers(2, 12))
def test_nothing_is_lost_and_nothing_sticks_out(text: str, width: int) -> None:
    lines = broken(text, width, measure)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line) <= width for line in lines)


def test_a_number_is_not_torn_at_its_point() -> None:
    assert broken("认缴1,000万元占8.33%", 10, len) == ["认缴1,000万元占", "8.33%"]
