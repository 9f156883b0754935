"""Words that staff do not say: found however they are spelled, and not where they are harmless."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from center.courtesy import CourtesySetting, Discourtesy, Rude, rude_words
from center.knowledge import KNOWLEDGE, load_service

REAL = load_service(KNOWLEDGE / "service").handoff_rules().courtesy


def test_what_is_wrong_is_told_with_what_to_say_instead() -> None:
    setting = CourtesySetting(rules=(Discourtesy(words=("不归我管",), why="推出去不管", better="我帮您转过去"),))
    assert rude_words("这事不归我管。", setting) == (Rude("不归我管", "推出去不管", "我帮您转过去"),)
    assert rude_words("这事归我管。", setting) == ()


@pytest.mark.parametrize(
    "text",
    [
        "这不归我管",
        "不 归 我 管",
        "不，归，我，管",
        "说了多少遍了",
        "你听不懂吗？",
        "不知道。",
        "自己上网查去，网上都有",
        "急什么，等着吧",
        "ＷＴＦ滚",
        "爱办不办",
        "保证能批",
        "有本事你去投诉",
        "废话少说",
        "意思意思就行",
        "我快下班了",
    ],
)
def test_rude_drafts_are_found(text: str) -> None:
    assert rude_words(text, REAL)


@pytest.mark.parametrize(
    "text",
    [
        "您好，我查一下，马上回您。",
        "如果不知道编号，说手机号后四位也行。",
        "有没有办法当天办好，我问一下登记窗口。",
        "年度亏损可以滚存到下一年。",
        "这个我要核实一下，最晚下午三点答复您。",
        "能不能批，以主管部门的决定为准。",
        "您还不清楚的，我再说一遍。",
    ],
)
def test_kind_words_are_let_be(text: str) -> None:
    assert rude_words(text, REAL) == ()


def test_every_ready_made_reply_is_polite() -> None:
    rules = load_service(KNOWLEDGE / "service").handoff_rules()
    told = [*(one.text for one in rules.canned), *rules.says.values()]
    assert [text for text in told if rude_words(text, rules.courtesy)] == []


def test_a_rule_has_words() -> None:
    with pytest.raises(ValidationError):
        Discourtesy(words=(), why="没写")
