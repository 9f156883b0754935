"""Pre-check: answers, proposals, cures, and what stands in which way; on two databases."""

from __future__ import annotations

from datetime import date

import pytest

from center.leaving.precheck import (
    NothingToCure,
    Proposal,
    UnknownBlocker,
    answers_of,
    precheck_result,
    proposals_of,
    propose,
    record_answer,
    record_cure,
    result_in_words,
)
from center.leaving.states import BlockerState, Source, Way
from center.records import Records
from tests.center.leaving.leaving_case import CLERK, CLOCK, FILED_AT, PERSON, SETTING, do, kinds, simple_case

OFFICES = {"tax": "税务窗口", "registration": "综合受理窗口"}
TAX_BY = date(2026, 12, 4)


def answer(records: Records, code: str, blocker: str, is_blocked: bool | None, note: str = "") -> object:
    return do(
        records, record_answer, SETTING, CLOCK, code, blocker, is_blocked, Source.PERSON, PERSON, FILED_AT, note=note
    )


def clear_all(records: Records, code: str, *but: str) -> None:
    for blocker in SETTING.questions(Way.SIMPLE):
        if blocker not in but:
            answer(records, code, blocker, False)


def result(records: Records, code: str, way: Way = Way.SIMPLE) -> tuple[list[str], list[str], bool]:
    found = do(records, precheck_result, SETTING, code, way)
    return [item.blocker for item in found.blocked], list(found.unknown), found.has_passed


def test_nothing_is_known_at_first(records: Records) -> None:
    assert result(records, simple_case(records)) == ([], list(SETTING.questions(Way.SIMPLE)), False)


def test_each_blocker_gives_its_own_cure_office_and_day(records: Records) -> None:
    code = simple_case(records)
    clear_all(records, code, "unpaid_tax", "abnormal_list", "lawsuits")
    answer(records, code, "unpaid_tax", True, "欠两个季度，问13900000003")
    answer(records, code, "abnormal_list", True)
    answer(records, code, "lawsuits", None)
    found = do(records, precheck_result, SETTING, code, Way.SIMPLE)
    assert [(item.blocker, item.office, item.expected_on) for item in found.blocked] == [
        ("unpaid_tax", "tax", TAX_BY),
        ("abnormal_list", "registration", TAX_BY),
    ]
    assert (found.unknown, found.has_passed) == (("lawsuits",), False)
    assert result_in_words(SETTING, found, OFFICES, FILED_AT) == (
        "“简易注销”还有2项要先解决：\n"
        "1. 欠税或没清税：到税务局补申报、结清税款、滞纳金和罚款，缴销发票，再办清税。"
        "找税务窗口，一般12月4日（周五）前能办好（估计）。\n"
        "2. 在经营异常名录里：没按期年报的，补报并公示后申请移出；地址联系不上的，办地址变更或者恢复联系后申请移出。"
        "市场监管部门5个工作日内决定。找综合受理窗口，一般12月4日（周五）前能办好（估计）。\n"
        "还不清楚的有：诉讼或仲裁没结束。"
    )
    assert result(records, code, Way.ORDINARY) == (["unpaid_tax"], [], False)
    (kept,) = [known for known in do(records, answers_of, code) if known.blocker == "unpaid_tax"]
    assert kept == ("unpaid_tax", BlockerState.BLOCKED, Source.PERSON, "欠两个季度，问139****0003", TAX_BY)


def test_what_is_cured_stands_in_the_way_no_more(records: Records) -> None:
    code = simple_case(records)
    clear_all(records, code, "penalties")
    answer(records, code, "penalties", True)
    assert result(records, code) == (["penalties"], [], False)
    cured = do(records, record_cure, code, "penalties", "罚款已交，票据号88", CLERK, FILED_AT)
    assert do(records, record_cure, code, "penalties", "再说一遍", CLERK, FILED_AT) == cured
    assert result(records, code) == ([], [], True)
    found = do(records, precheck_result, SETTING, code, Way.SIMPLE)
    assert "没有发现卡住的地方" in result_in_words(SETTING, found, OFFICES, FILED_AT)
    assert kinds(records, code)[-1] == "precheck_cured"


def test_a_cure_needs_something_to_cure_and_words(records: Records) -> None:
    code = simple_case(records)
    for blocker, how in (("debts", "还清了"), ("penalties", "  ")):
        with pytest.raises(NothingToCure):
            do(records, record_cure, code, blocker, how, CLERK, FILED_AT)
    with pytest.raises(UnknownBlocker):
        answer(records, code, "moon", True)


def test_the_same_answer_again_is_one_and_a_new_one_replaces(records: Records) -> None:
    code = simple_case(records)
    before = len(kinds(records, code))
    first = answer(records, code, "debts", True)
    assert answer(records, code, "debts", True) == first
    assert len(kinds(records, code)) == before + 1
    answer(records, code, "debts", False)
    assert [(known.blocker, known.state) for known in do(records, answers_of, code)] == [("debts", BlockerState.CLEAR)]


def test_a_department_only_proposes(records: Records) -> None:
    code = simple_case(records)
    proposals = [Proposal("unpaid_tax", True, "t-1"), Proposal("social_insurance", False, "s-1")]
    assert do(records, propose, code, proposals, FILED_AT) == 2
    assert do(records, propose, code, proposals, FILED_AT) == 0
    assert do(records, answers_of, code) == []
    assert do(records, proposals_of, code) == proposals
    confirmed = do(
        records, record_answer, SETTING, CLOCK, code, "unpaid_tax", True, Source.DEPARTMENT, PERSON, FILED_AT
    )
    assert (confirmed.state, confirmed.source) == (BlockerState.BLOCKED, Source.DEPARTMENT)
    assert do(records, proposals_of, code) == proposals[1:]
