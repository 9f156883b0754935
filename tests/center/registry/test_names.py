"""What is told of a wished name, on three levels, and which names are proposed."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.registry.ideas import EnterpriseType
from center.registry.name_ideas import NameWish, Origin
from center.registry.name_setting import Level
from center.registry.names import FEWEST, load

NAMES = load()
CAUTION = "这只是按规定先看一遍，不等于名称已经能用；能不能用，以登记机关名称系统的比对和审查为准。"
MARKS = {"!": Level.FORBIDDEN, "?": Level.APPROVAL, "~": Level.HINT}
KNOWN = ("定襄县晨光餐饮有限公司", "忻州市忻府区秀容商贸有限公司", "代县雁门煤炭销售有限公司")


class Row(NamedTuple):
    """One line of wished_names.txt."""

    type: EnterpriseType
    name: str
    division: str
    industry: str
    told: list[tuple[Level, str]]


def rows() -> list[Row]:
    lines = (Path(__file__).parent / "wished_names.txt").read_text(encoding="utf-8").splitlines()
    return [_row(line) for line in lines if not line.startswith("#")]


def _row(line: str) -> Row:
    kind, name, division, industry, told = (part.strip() for part in line.split("|"))
    return Row(EnterpriseType(kind), name, division, industry, [(MARKS[word[0]], word[1:]) for word in told.split()])


def wish(words: str, division: str = "定襄县", industry: str = "奶茶", kind: str = "household") -> NameWish:
    return NameWish(words, division, industry, EnterpriseType(kind))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name or "nothing")
def test_what_is_told_of_a_name(row: Row) -> None:
    verdict = NAMES.check(row.name, row.type, row.division, row.industry)
    assert [(finding.level, finding.rule) for finding in verdict.findings] == row.told
    assert verdict.is_forbidden == any(level is Level.FORBIDDEN for level, _ in row.told)
    assert verdict.lacks_brand == any(rule == "no_brand" for _, rule in row.told)


def test_the_table_is_long_and_meets_every_rule_but_those_tested_below() -> None:
    every = NAMES.setting.rules.keys() | {rule.rule for rule in NAMES.setting.words}
    of_known = {"same_name", "same_brand", "same_brand_elsewhere", "same_brand_other_trade", "similar", "sounds_same"}
    assert len(rows()) >= 120
    assert every - {rule for row in rows() for _, rule in row.told} == of_known | {"long_name"}


def test_a_finding_has_level_sentence_and_basis() -> None:
    verdict = NAMES.check("忻州市餐饮有限公司", EnterpriseType.COMPANY, industry="餐饮")
    assert verdict.text == (
        "“忻州市餐饮有限公司”\n"
        "禁止：“忻州市餐饮有限公司”里没有字号。字号是您自己起的名字，行政区划和行业一般不能当字号，请在行业前面加上它。"
        "（依据：《企业名称登记管理规定》第6、8条，《企业名称登记管理规定实施办法》第10条）\n" + CAUTION
    )


def test_a_form_is_told_by_the_law_of_its_type() -> None:
    verdict = NAMES.check("代县老王面馆", EnterpriseType.HOUSEHOLD, "代县", "面馆")
    assert [finding.text for finding in verdict.findings] == [
        "禁止：名称里没有标明组织形式。个体工商户要写“（个体工商户）”。"
        "（依据：《企业名称登记管理规定实施办法》第53条，《个体工商户登记管理规定》第14条）"
    ]


def test_a_remark_of_the_other_check_is_told_in_the_same_way() -> None:
    verdict = NAMES.check("忻州美国蓝天科技有限公司", EnterpriseType.COMPANY, industry="软件")
    assert [finding.text for finding in verdict.findings] == [
        "禁止：名称里不能用“美国”：这是外国国家（地区）的名称。请换一个名称。（依据：《企业名称登记管理规定》第11条）"
    ]


def test_a_hint_without_law_says_who_decides() -> None:
    verdict = NAMES.check("忻州晨光实业有限公司", EnterpriseType.COMPANY, industry="商贸")
    assert [finding.text for finding in verdict.findings] == [
        "提示：请留意“实业”：有的自助终端不让填这个词，得到窗口办；这不是法律的规定，以办理时系统的提示为准。"
    ]


def test_a_good_name_is_never_said_to_be_approved() -> None:
    verdict = NAMES.check("代县老王面馆（个体工商户）", EnterpriseType.HOUSEHOLD, "代县", "面馆")
    assert verdict.text == f"“代县老王面馆（个体工商户）”\n按规定先看了一遍，没有看到明显的问题。\n{CAUTION}"


def test_what_the_law_forbids_is_cited_and_all_else_is_hedged() -> None:
    for row in rows():
        for finding in NAMES.check(row.name, row.type, row.division, row.industry).findings:
            assert finding.law or (finding.level is not Level.FORBIDDEN and re.search("为准|核实", finding.message))
            assert not re.search("核准|通过了|可以登记|保证", finding.message)


def test_a_trade_that_is_not_known_here_is_still_an_industry() -> None:
    kind = EnterpriseType.SOLE
    verdict = NAMES.check("代县德盛昌弹棉花（个人独资）", kind, "代县", "弹棉花")
    assert (verdict.parts.brand, verdict.parts.industry, verdict.findings) == ("德盛昌", "弹棉花", ())
    assert NAMES.check("代县德盛昌弹棉花（个人独资）", kind, "代县").rules == ("no_industry",)


def test_a_very_long_name_is_told_so() -> None:
    verdict = NAMES.check("忻州" + "长" * 60 + "餐饮有限公司", EnterpriseType.COMPANY, industry="餐饮")
    assert verdict.rules == ("long_name", "long_brand")


@pytest.mark.parametrize(
    ("name", "known", "told"),
    [
        ("定襄县晨光餐饮有限公司", ["定襄县晨光餐饮有限公司"], ("same_name",)),
        ("忻州晨光饭店管理有限公司", ["忻州市晨光小吃有限公司"], ("same_brand",)),
        ("晨光（忻州）餐饮有限公司", ["忻州市晨光餐饮有限公司"], ("same_brand",)),
        ("定襄县晨光餐饮有限公司", ["定襄县晨光奶茶店（个体工商户）"], ("same_brand",)),
        ("忻州晨光餐饮有限公司", ["忻州市晨光有限公司"], ("same_brand",)),
        ("定襄县晨光餐饮有限公司", ["代县晨光餐饮有限公司"], ("same_brand_elsewhere",)),
        ("忻州晨光餐饮有限公司", ["忻州晨光煤炭销售有限公司"], ("same_brand_other_trade",)),
        ("忻州新晨光餐饮有限公司", ["忻州晨光餐饮有限公司"], ("similar",)),
        ("忻州晨光餐饮有限公司", ["忻州晨光源餐饮有限公司"], ("similar",)),
        ("忻州光晨餐饮有限公司", ["忻州晨光餐饮有限公司"], ("similar",)),
        ("忻州晋味园餐饮有限公司", ["忻州晋味香餐饮有限公司"], ("similar",)),
        ("忻州辰光餐饮有限公司", ["忻州晨光餐饮有限公司"], ("sounds_same",)),
        ("忻州晋味园餐饮有限公司", ["忻州晋味源餐饮有限公司"], ("sounds_same",)),
        ("忻州辰光餐饮有限公司", ["忻州晨光科技有限公司"], ()),
        ("忻州新晨光餐饮有限公司", ["忻州晨光科技有限公司"], ()),
        ("忻州晨光餐饮有限公司", ["忻州晨曦餐饮有限公司", "忻州市餐饮有限公司", ""], ()),
    ],
)
def test_known_names_are_compared(name: str, known: list[str], told: tuple[str, ...]) -> None:
    kind = EnterpriseType.COMPANY
    assert tuple(rule for rule in NAMES.check(name, kind, known=known).rules if rule != "no_division") == told


def test_the_wish_comes_first_and_what_comes_of_it_follows() -> None:
    proposal = NAMES.propose(wish("想叫晨光"), known=["代县雁门煤炭销售有限公司"])
    assert [(one.name, one.origin, one.verdict.rules) for one in proposal.candidates] == [
        ("定襄县晨光奶茶店（个体工商户）", Origin.ASKED, ()),
        ("定襄县晋昌晨光奶茶店（个体工商户）", Origin.DERIVED, ()),
        ("定襄县滹沱晨光奶茶店（个体工商户）", Origin.DERIVED, ()),
    ]
    assert (proposal.refused, proposal.note) == ((), NAMES.setting.forms[EnterpriseType.HOUSEHOLD].note)


def test_a_wish_that_is_taken_is_refused_with_its_reason() -> None:
    proposal = NAMES.propose(wish("想叫晨光"), KNOWN)
    assert [verdict.rules for verdict in proposal.refused] == [("same_brand",)]
    assert "晨光" not in {one.brand for one in proposal.candidates}
    assert sum(not one.verdict.findings for one in proposal.candidates) == FEWEST


def test_nothing_is_derived_from_a_word_that_needs_approval() -> None:
    proposal = NAMES.propose(wish("叫中国第一吧", "代县", "煤炭", "company"))
    asked, *others = proposal.candidates
    assert (asked.brand, asked.verdict.rules) == ("中国第一", ("nation", "superlative"))
    assert [(one.origin, one.verdict.findings) for one in others] == [(Origin.OFFERED, ())] * FEWEST


def test_a_forbidden_wish_is_not_proposed() -> None:
    proposal = NAMES.propose(wish("店名就叫雷锋吧", "代县", "家政"))
    assert [verdict.rules for verdict in proposal.refused] == [("martyr",)]
    assert not any("雷锋" in one.name for one in proposal.candidates)
    assert len(proposal.candidates) >= FEWEST


@pytest.mark.parametrize(
    "words", ["", "没想好", "你给我想几个", "喜庆点", "我姓王", "想叫晨光", "绿野或晨曦", "？？？", "ABC"]
)
@pytest.mark.parametrize("kind", [kind for kind in EnterpriseType if kind is not EnterpriseType.BRANCH])
@pytest.mark.parametrize(
    ("division", "industry"), [("定襄县", "奶茶"), ("", "煤炭"), ("忻府区", "养羊"), ("乌有县", "")]
)
def test_there_are_always_enough_candidates(kind: EnterpriseType, words: str, division: str, industry: str) -> None:
    wished = NameWish(words, division, industry, kind)
    candidates = NAMES.candidates(wished, KNOWN)
    assert len(candidates) >= FEWEST
    assert len({one.name for one in candidates}) == len(candidates)
    assert candidates == NAMES.candidates(wished, KNOWN)
    for one in candidates:
        assert not one.verdict.is_forbidden
        assert one.verdict.name == one.name
        assert one.verdict.parts.form in NAMES.setting.forms[kind].endings


def test_a_branch_is_named_after_its_parent() -> None:
    parent = "忻州市晨光物流有限公司"
    wished = NameWish("", "原平市", "物流", EnterpriseType.BRANCH, parent=parent)
    assert [(one.name, one.verdict.findings) for one in NAMES.candidates(wished)] == [
        (f"{parent}原平分公司", ()),
        (f"{parent}原平物流分公司", ()),
        (f"{parent}原平第一分公司", ()),
    ]
    assert NAMES.candidates(wished._replace(parent="")) == ()


def test_a_check_takes_no_time_beside_many_known_names() -> None:
    words = NAMES.setting.also_words
    known = NAMES.known([f"忻州{first}{second}餐饮有限公司" for first in words for second in words])
    wished = wish("想叫晨光")
    NAMES.propose(wished, known)
    started = time.perf_counter()
    for _ in range(10):
        NAMES.propose(wished, known)
    assert (time.perf_counter() - started) / 10 < 0.2


@given(
    st.text(max_size=40), st.sampled_from(EnterpriseType), st.sampled_from(["", "代县", "忻府区"]), st.text(max_size=8)
)
def test_no_text_is_too_strange(text: str, kind: EnterpriseType, division: str, industry: str) -> None:
    verdict = NAMES.check(text, kind, division, industry, KNOWN)
    assert verdict.text.endswith(CAUTION)
    NAMES.propose(NameWish(text, division, industry, kind), KNOWN)
