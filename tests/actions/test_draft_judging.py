"""What no draft is made of, judged by the whole sentence."""

from __future__ import annotations

import pytest

from actions.draft_judging import awaits_permit, declined_for, first_permits, forbidden_in
from actions.draft_words import books
from center.drafts.proposing_scope import scope_of


@pytest.mark.parametrize(
    ("heard", "word"),
    [
        ("开足疗店，有特殊服务，小姐都是我的人", "色情"),
        ("养生会所，里头能打牌赢钱", "赌博"),
        ("办个公司专门给人开票走账", "发票"),
        ("卖国外代购的减肥药和美容针", "药品"),
        ("办个咨询公司，其实是借钱给别人，三分利", "高利"),
    ],
)
def test_the_whole_sentence_is_judged(heard: str, word: str) -> None:
    declined = declined_for({"trade": "开店"}, heard)
    assert declined is not None
    assert declined[0] == "trade"
    assert word in declined[1][0]


def test_an_ordinary_sentence_is_not_declined() -> None:
    assert forbidden_in("我儿子诈骗判的，让他当法人卖二手车") == ()
    assert declined_for({"trade": "开个奶茶店"}, "就我自己") is None
    assert declined_for({}, "就我自己") is None


def test_somebody_is_offered_where_a_permit_is_awaited() -> None:
    heard = ("办个小学生补习班", "开保安公司", "放贷", "开个奶茶店", "卖电子烟")
    assert [awaits_permit(words) for words in heard] == [True, True, False, False, False]


def test_what_comes_first_is_said_firmly_only_where_the_law_says_it() -> None:
    def told(words: str) -> list[str]:
        here = books()
        return first_permits(scope_of(here.scopes, here.advice.trades, words))

    assert told("开个劳务派遣公司")[0].endswith("要先批后照，登记前先办：劳务派遣经营许可（人力资源社会保障部门）。")
    assert told("开保安公司") == ["保安服务要保安服务许可（公安机关）；先办哪样，以公安机关和登记机关答复为准。"]
    assert told("开个诊所") == []
