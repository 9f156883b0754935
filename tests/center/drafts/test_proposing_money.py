"""Sums of money as founders say them."""

from __future__ import annotations

import pytest

from center.drafts.proposing_money import bare_sum, says_little, shown, sums_in


@pytest.mark.parametrize(
    ("said", "yuan"),
    [
        ("手里有十来万", 100_000),
        ("二三十万", 200_000),
        ("五六万本钱", 50_000),
        ("一百万", 1_000_000),
        ("一百二十八万", 1_280_000),
        ("上百万", 1_000_000),
        ("一万五", 15_000),
        ("一万两千", 12_000),
        ("1.5万", 15_000),
        ("50w", 500_000),
        ("八千块", 8_000),
        ("两千来块钱", 2_000),
        ("万把块", 10_000),
        ("几万块", 30_000),
        ("100000元", 100_000),
        ("拾万元", 100_000),
        ("五十万元整", 500_000),
        ("一个亿", 100_000_000),
        ("资本写0元", 0),
        ("零元注册", 0),
        ("注册资本写0", 0),
        ("一分钱也不想掏", 0),
    ],
)
def test_one_sum(said: str, yuan: int) -> None:
    assert [one.yuan for one in sums_in(said)] == [yuan]


@pytest.mark.parametrize("said", ["三个人", "六辆车", "二楼", "13900000001", "七一路", "十八岁", "住10楼", "100", ""])
def test_no_sum(said: str) -> None:
    assert sums_in(said) == []


@pytest.mark.parametrize("said", ["一人出五万", "每人五万", "各五万", "一家出五万"])
def test_from_everybody(said: str) -> None:
    assert [(one.yuan, one.is_each) for one in sums_in(said)] == [(50_000, True)]


def test_hardly_any() -> None:
    assert [says_little(said) for said in ("没多少钱", "钱不多", "有十万")] == [True, True, False]


def test_a_number_alone() -> None:
    assert [bare_sum(said) for said in ("30000", "13900000001", "三万")] == [30_000, None, None]


@pytest.mark.parametrize(
    ("yuan", "words"), [(100_000, "10万元"), (15_000, "1.5万元"), (8_000, "8000元"), (100_000_000, "1亿元")]
)
def test_shown(yuan: int, words: str) -> None:
    assert shown(yuan) == words
