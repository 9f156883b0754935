"""Figures in Chinese text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.figures import Figure, find_figures, parse_figure, parse_number

_DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """A written-out number, 1 to 999,999,999,999, the way a law prints it."""
    for size, name in ((100_000_000, "亿"), (10_000, "万")):
        if number >= size:
            rest = number % size
            gap = "零" if 0 < rest < size // 10 else ""
            return in_chinese(number // size) + name + (gap + in_chinese(rest) if rest else "")
    for size, name in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            rest = number % size
            gap = "零" if 0 < rest < size // 10 else ""
            return _DIGITS[number // size] + name + (gap + in_chinese(rest) if rest else "")
    return _DIGITS[number]


@given(st.integers(1, 99_999_999))
def test_a_written_out_number_below_a_hundred_million_reads_back(number: int) -> None:
    assert parse_number(in_chinese(number)) == number


@given(st.integers(100_000_000, 999_999_999_999))
def test_a_written_out_number_with_hundreds_of_millions_reads_back(number: int) -> None:
    assert parse_number(in_chinese(number)) == number


@given(st.decimals(0, 10**9, places=2))
def test_an_arabic_number_reads_back_with_and_without_separators(number: Decimal) -> None:
    assert [parse_number(f"{number:f}"), parse_number(f"{number:,f}")] == [number, number]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("半", "0.5"),
        ("两", "2"),
        ("十", "10"),
        ("十五", "15"),
        ("二〇二六", "2026"),
        ("5万", "50000"),
        ("1,000", "1000"),
        ("0.5", "0.5"),
        ("１０", "10"),
        ("3亿", "300000000"),
    ],
)
def test_parse_number(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["abc", "很多", "", "1.2.3"])
def test_what_is_no_number_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("自决议之日起三十日内", ["30日"]),
        ("30天", ["30日"]),
        ("半个工作日发照", ["0.5工作日"]),
        ("4个工作小时", ["4工作小时"]),
        ("公示期为20日，期满后二十日内申请", ["20日", "20日"]),
        ("六个月", ["6月"]),
        ("最长不超过3年", ["3年"]),
        ("处1万元以上10万元以下罚款", ["10000元", "100000元"]),
        ("五百元", ["500元"]),
        ("百分之三十五", ["35%"]),
        ("万分之五", ["5‱"]),
        ("年满十六周岁", ["16岁"]),
        ("五十个以下股东、50人", ["50人"]),
        ("《公司法》（2023年修订）", []),
        ("一人公司和自然人", []),
        ("一个人也能办", []),
        ("第47条", []),
        ("", []),
    ],
)
def test_find_figures(text: str, found: list[str]) -> None:
    assert [str(figure) for figure in find_figures(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("自受理之日起 30 日内", ["30日"]),
        ("千分之五", ["5‰"]),
        ("最长一年半", ["1.5年"]),
        ("两个半月", ["2.5月"]),
        ("两周内办结", ["2周"]),
    ],
)
def test_no_spelling_of_a_figure_escapes(text: str, found: list[str]) -> None:
    assert [str(figure) for figure in find_figures(text)] == found


@given(st.integers(2, 9_999), st.sampled_from(["日", "月", "年", "元", "%", "岁"]))
def test_a_figure_is_the_same_in_arabic_and_in_chinese(number: int, unit: str) -> None:
    chinese = f"百分之{in_chinese(number)}" if unit == "%" else f"{in_chinese(number)}{unit}"
    expected = [Figure(Decimal(number), unit)]
    assert [find_figures(f"应当为{number}{unit}。"), find_figures(f"应当为{chinese}。")] == [expected, expected]


@given(st.text())
def test_any_text_can_be_searched_and_every_figure_reads_back(text: str) -> None:
    for figure in find_figures(text):
        assert figure.amount >= 0


@given(st.integers(2, 10**7), st.sampled_from(["日", "工作日", "月", "年", "元", "%", "‱", "岁", "小时"]))
def test_a_printed_figure_parses_to_itself(number: int, unit: str) -> None:
    figure = Figure(Decimal(number), unit)
    printed = f"万分之{number}" if unit == "‱" else str(figure)
    assert parse_figure(printed) == figure


@pytest.mark.parametrize("text", ["没有数字", "30日和20日"])
def test_parse_figure_wants_exactly_one(text: str) -> None:
    with pytest.raises(ValueError, match="not one figure"):
        parse_figure(text)
