"""What is read from the words of people who think of leaving."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.blocker_words import read_blockers
from actions.fields import DECLINED, Said
from actions.leaving_parts import read_path
from actions.leaving_words import (
    asks_something,
    read_cause,
    read_debts,
    read_difficulty,
    read_goes_on,
    read_household,
    read_short_term,
    says_despair,
    says_not_now,
    tells_leaving,
)
from center.leaving.states import Way
from center.understanding import Decision, Understanding

FRIDAY = date(2026, 11, 20)
WHOLE = "亏钱，房租交不起，可我还想干，过了年应该能好"


def words(text: str, intent: str = "unknown", **known: Any) -> Said:
    return Said(text, intent, Understanding(text, Decision.UNKNOWN, 0.0), {}, None, known, None, FRIDAY)


def test_several_facts_in_one_sentence() -> None:
    said = words(WHOLE)
    assert read_goes_on(said, False) == "yes"
    assert read_difficulty(said, False) == "亏钱，房租交不起"
    assert read_short_term(said, False) == "yes"
    assert (read_household(said, False), read_debts(said, False), read_cause(said, False)) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("不想干了", True, "no"),
        ("干够了", False, "no"),
        ("我还想干", True, "yes"),
        ("不想干了，可又舍不得", True, "yes"),
        ("先停一年再说", False, "yes"),
        ("还没想好", True, "unsure"),
        ("说不准", True, "unsure"),
        ("1", True, "yes"),
        ("2", True, "no"),
        ("第三个", True, "unsure"),
        ("4", True, "skipped"),
        ("别问了，我就要注销", True, "skipped"),
        ("直接注销", False, "skipped"),
        ("直接给我办注销", False, "skipped"),
        ("我想注销公司", False, None),
        ("想把店关掉", False, None),
        ("1", False, None),
        ("嗯哼", True, None),
    ],
)
def test_will(text: str, asked: bool, found: str | None) -> None:
    assert read_goes_on(words(text), asked) == found


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        (read_household, "个体户", "yes"),
        (read_household, "不是个体户，是公司", "no"),
        (read_household, "不是公司", "yes"),
        (read_household, "合作社", "no"),
        (read_household, "不清楚", "unsure"),
        (read_household, "2", "no"),
        (read_household, "9", None),
        (read_household, "饭店", None),
        (read_short_term, "过了冬就好", "yes"),
        (read_short_term, "一时半会儿过不去", "no"),
        (read_short_term, "看不到头", "no"),
        (read_short_term, "说不准", "unsure"),
        (read_short_term, "能", "yes"),
        (read_short_term, "3", "unsure"),
        (read_debts, "都结清了", "no"),
        (read_debts, "一分不欠", "no"),
        (read_debts, "没有", "no"),
        (read_debts, "有", "yes"),
        (read_debts, "还欠着工资", "yes"),
        (read_debts, "1", "no"),
        (read_debts, "2", "yes"),
        (read_debts, "不知道", "unsure"),
        (read_difficulty, "不说", DECLINED),
        (read_difficulty, "就是没客人", "就是没客人"),
        (read_difficulty, "3", None),
        (read_cause, "执照被吊销了", "revoked"),
        (read_cause, "法院判了解散", "ordered"),
        (read_cause, "股东会决定解散", "dissolved"),
        (read_cause, "营业期限到了", "expired"),
        (read_cause, "跟别的公司合并了", "merged"),
        (read_cause, "没有吊销", None),
    ],
)
def test_answers_when_asked(read: Any, text: str, found: str | None) -> None:
    assert read(words(text), True) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1", "dormancy"),
        ("3", "household"),
        ("歇业", "dormancy"),
        ("好的", "dormancy"),
        ("听你的", "dormancy"),
        ("那就注销吧", "simple"),
        ("走简易", "simple"),
        ("普通注销", "ordinary"),
        ("先不办", "stay"),
        ("再次申请", "again"),
        ("9", None),
        ("嗯哼", None),
    ],
)
def test_the_way(text: str, found: str | None) -> None:
    assert read_path(words(text, goes_on="yes", difficulty="没客人"), True) == found


def test_a_chosen_way_is_changed_by_plain_words_only() -> None:
    assert read_path(words("还是歇业吧", path="simple"), False) == "dormancy"
    assert read_path(words("歇业", path="simple"), False) is None
    assert read_path(words("直接简易注销"), False) == "simple"


@pytest.mark.parametrize(
    ("text", "blocked", "unknown"),
    [
        ("都没有", [], []),
        ("没有", [], []),
        ("有2和3", ["social_insurance", "wages"], []),
        ("2、3", ["social_insurance", "wages"], []),
        ("第十二个有", ["lawsuits"], []),
        ("2有，1不清楚", ["social_insurance"], ["unpaid_tax"]),
        ("社保还欠着，别的没有", ["social_insurance"], []),
        ("有官司在打", ["lawsuits"], []),
        ("2没有，3有", ["wages"], []),
    ],
)
def test_blockers_by_number_and_by_name(text: str, blocked: list[str], unknown: list[str]) -> None:
    assert read_blockers(words(text), True, Way.SIMPLE) == {"blocked": blocked, "unknown": unknown}


def test_blockers_that_nobody_knows_or_that_were_not_named() -> None:
    all_unknown = read_blockers(words("都不清楚"), True, Way.ORDINARY)
    assert all_unknown == {"blocked": [], "unknown": ["unpaid_tax", "social_insurance", "branches", "customs"]}
    assert read_blockers(words("嗯哼"), True, Way.SIMPLE) is None
    assert read_blockers(words("99"), True, Way.SIMPLE) is None
    assert read_blockers(words("都没有"), False, Way.SIMPLE) is None


@pytest.mark.parametrize("text", ["先别注销了", "先不注销了", "那还是先不注销吧", "算了先别注销公司了"])
def test_second_thoughts(text: str) -> None:
    assert says_not_now(words(text))
    assert not tells_leaving(words(text))


@pytest.mark.parametrize("text", ["不想活了", "我活着真没意思", "赔光了，死了算了", "俺活不下去了"])
def test_despair(text: str) -> None:
    assert says_despair(words(text))


@pytest.mark.parametrize("text", ["厂子活不下去了", "店开不下去了", "生意半死不活", "先别注销，先歇业"])
def test_trouble_is_no_despair_and_a_choice_no_second_thought(text: str) -> None:
    assert not says_despair(words(text))
    assert not says_not_now(words(text))


@pytest.mark.parametrize("text", ["注销要多久", "歇业和注销有什么区别", "个体户能注销吗", "不想干了咋注销"])
def test_questions_tell_nothing(text: str) -> None:
    assert asks_something(words(text))
    assert not tells_leaving(words(text))


@pytest.mark.parametrize("text", ["我那饭店不想开了", WHOLE, "直接注销", "想注销算了", "公司执照被吊销了，想注销"])
def test_wishes_to_leave(text: str) -> None:
    assert tells_leaving(words(text))
