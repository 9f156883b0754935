"""The seven contents of AH 6.3.4, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date

import pytest

from center.cases.contents import NAMES, Content
from center.cases.decisions import DecisionKind, record_decision
from center.cases.materials import refuse
from center.cases.receipts import Contents, issue_receipt
from center.guides import Source
from center.records import Records
from tests.center.cases.told_case import CLERK, NOW, clock, item_moved, listed, moved, notified, opened, received, told

DAY = date(2026, 11, 20)


def decided(records: Records, code: str, kind: DecisionKind, number: str, item: str | None = None) -> None:
    records.write_now(
        lambda connection: record_decision(connection, code, kind, number, DAY, item, CLERK, NOW, clock())
    )


def content(records: Records, code: str, name: str) -> Content:
    return told(records, code).contents[NAMES.index(name)]


def test_of_a_new_case_two_are_there_and_five_say_why_not(records: Records) -> None:
    code = opened(records)
    assert told(records, code).contents == (
        Content("受理编码", True, f"{code}（代办编号）"),
        Content("申请材料", False, "还没有：代办员看过情况后会一次列全。"),
        Content("申请时间", True, "11月20日（周五）12:00"),
        Content("收件凭证", False, "还没有：收下材料后开代办服务回执。"),
        Content("受理通知书", False, "还没有：部门受理后发文，登记文号后显示；代办服务回执不是行政许可受理通知书。"),
        Content("审查决定", False, "还没有：部门审查后作出决定，登记文号后显示。"),
        Content("证照批文", False, "还没有：部门批准后发证，登记文号后显示。"),
    )


def test_papers_and_the_receipt(records: Records) -> None:
    code = opened(records)
    listed(records, code, 租赁合同=Source.UPLOAD, 平面图=Source.UPLOAD, 申请书=Source.UPLOAD, 营业执照=Source.SHARED)
    received(records, code, "租赁合同")
    records.write_now(lambda connection: refuse(connection, code, "申请书", "没签名", CLERK, NOW))
    moved(records, code, "accept")
    filled = Contents("3号窗口", "工号07", "4个工作小时", "到窗口取")
    receipt = records.write_now(lambda connection: issue_receipt(connection, code, filled, CLERK, NOW))
    assert "没签名" not in content(records, code, "申请材料").text
    notified(records, code)
    papers = "租赁合同（已收到）；平面图（还没交）；申请书（要修改：没签名）；营业执照（系统调取，不用您交）"
    given = f"代办服务回执{receipt.code}，11月20日（周五）12:00开具，取件方式：到窗口取"
    assert content(records, code, "申请材料") == Content("申请材料", True, papers)
    assert content(records, code, "收件凭证") == Content("收件凭证", True, given)
    assert not content(records, code, "受理通知书").is_there


def test_our_own_states_never_stand_for_an_official_document(records: Records) -> None:
    code = opened(records)
    moved(records, code, "accept")
    moved(records, code, "prereview", outcome="all_online")
    item_moved(records, code, "seal", "start")
    item_moved(records, code, "seal", "complete", result="印章已刻好")
    official = told(records, code).contents[4:]
    assert [one.is_there for one in official] == [False, False, False]
    assert official[2].text == "还没有登记文号。代办员登记的结果：印章（已办好）。"


def test_documents_are_there_once_they_are_recorded(records: Records) -> None:
    code = opened(records)
    moved(records, code, "accept")
    decided(records, code, DecisionKind.ACCEPTANCE, "受字1号")
    decided(records, code, DecisionKind.APPROVAL, "准字2号", "licence")
    decided(records, code, DecisionKind.REJECTION, "不准字3号", "tax")
    approved = "营业执照：准予许可决定，准字2号，2026年11月20日"
    assert told(records, code).contents[4:] == (
        Content("受理通知书", True, "受理通知书，受字1号，2026年11月20日"),
        Content("审查决定", True, f"{approved}；税务：不予许可决定，不准字3号，2026年11月20日"),
        Content("证照批文", True, approved),
    )


@pytest.mark.parametrize(
    ("kind", "named"), [(DecisionKind.REFUSAL, "不予受理决定"), (DecisionKind.CORRECTION, "补正通知书")]
)
def test_what_came_instead_of_the_acceptance_is_said(records: Records, kind: DecisionKind, named: str) -> None:
    code = opened(records)
    moved(records, code, "accept")
    decided(records, code, kind, "字9号")
    said = f"还没有。部门已发出：{named}，字9号，2026年11月20日"
    assert content(records, code, "受理通知书") == Content("受理通知书", False, said)


def test_a_closed_case_promises_nothing_more(records: Records) -> None:
    code = opened(records)
    moved(records, code, "terminate", reason="不办了")
    assert {one.text for one in told(records, code).contents if not one.is_there} == {"没有：代办结束前没有登记。"}
