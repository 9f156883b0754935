"""What portal and payment platform tell: records, events of the case, notices; each once; on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from center.cases.decisions import Decision, DecisionKind, decisions_of
from center.cases.refusals import Refusal
from center.handover.bills import BillState, OtherBill, UnknownBill, bills_for, bills_of
from center.handover.carrying import handovers_due
from center.handover.hearing import OtherEvent
from center.handover.records import UnknownHandover
from center.records import Records
from tests.center.cases.opened_case import NINE, case, faults, item_moved, kinds, moved
from tests.center.handover.handed import (
    DECIDED_ON,
    clock_of,
    handed_over,
    notices,
    opened_there,
    proved,
    rows,
    state,
    talk,
    told,
    told_of_payment,
)

DOCUMENT: dict[str, Any] = {
    "kind": "decided",
    "decision": "acceptance",
    "number": "忻市监受〔2026〕12号",
    "decided_on": "2026-11-20",
}
BILL: dict[str, Any] = {
    "kind": "bill",
    "bill": "1409-0001",
    "purpose": "食品检验费",
    "authority": "定襄县财政局",
    "amount": 12050,
}
RECORDED = Decision(DecisionKind.ACCEPTANCE, DOCUMENT["number"], DECIDED_ON, "licence", "portal")


class Begun:
    """A case whose licence was handed over."""

    def __init__(self, records: Records) -> None:
        self.records, self.talk = records, talk(records)
        self.code = opened_there(records, self.talk).code
        self.key = handed_over(records, self.code, self.talk)

    def told(self, **event: Any) -> bool:
        return told(self.records, key=self.key, **event)

    def refused(self, **event: Any) -> type[Refusal]:
        with pytest.raises(Refusal) as caught:
            self.told(**event)
        return caught.type

    def decisions(self) -> list[Decision]:
        return self.records.read_now(lambda connection: decisions_of(connection, self.code))

    def bills(self) -> list[tuple[str, int, BillState]]:
        found = self.records.read_now(lambda c: bills_of(c, case(self.records, self.code).id))
        return [(bill.number, bill.amount, bill.state) for bill in found]


@pytest.fixture
def begun(records: Records) -> Begun:
    return Begun(records)


def test_opened_submitted_decided_in_order(begun: Begun, records: Records) -> None:
    moved(records, begun.code, "accept")
    for event in ({"kind": "opened"}, {"kind": "submitted", "number": "SL1"}, DOCUMENT):
        assert begun.told(**event)
    assert state(records) == ["decided"]
    assert rows(records)[0]["number"] == "SL1"
    assert begun.decisions() == [RECORDED]
    assert kinds(records, begun.code)[-5:] == ["handed_over", "accept", "portal_opened", "portal_submitted", "record"]
    assert faults(records, begun.code) == []
    assert notices(records) == [
        (
            "handover_submitted",
            "“营业执照”您已在政务服务网提交，流水号SL1。这是提交回执，受理以部门的通知书为准，有了我告诉您。",
        ),
        ("handover_decided", "“营业执照”部门出了文书：受理，文号忻市监受〔2026〕12号，日期2026年11月20日（周五）。"),
    ]


def test_the_same_told_twice_is_heard_once(begun: Begun, records: Records) -> None:
    moved(records, begun.code, "accept")
    for event in ({"kind": "submitted", "number": "SL1"}, DOCUMENT, BILL):
        numbered = {**event, "event": f"e-{event['kind']}"}
        assert [begun.told(**numbered) for _ in range(3)] == [True, False, False]
    before = kinds(records, begun.code)
    for event in ({"kind": "submitted", "number": "SL1"}, DOCUMENT, BILL):
        assert begun.told(**event)
    assert kinds(records, begun.code) == before
    assert len(notices(records)) == 3


def test_another_event_under_the_same_number_is_refused(begun: Begun, records: Records) -> None:
    begun.told(event="e-1", kind="submitted", number="SL1")
    assert begun.refused(event="e-1", kind="submitted", number="SL2") is OtherEvent
    assert rows(records)[0]["number"] == "SL1"


def test_nothing_goes_back(begun: Begun, records: Records) -> None:
    begun.told(kind="submitted", number="SL1")
    begun.told(kind="opened")
    assert state(records) == ["submitted"]


def test_what_was_never_handed_over_is_unknown(records: Records) -> None:
    with pytest.raises(UnknownHandover):
        told(records, key="nobody", kind="opened")


def test_a_receipt_is_no_acceptance(begun: Begun) -> None:
    begun.told(kind="submitted", number="SL1")
    assert begun.decisions() == []


def test_a_document_waits_until_the_case_may_record_it(begun: Begun, records: Records) -> None:
    assert begun.told(**DOCUMENT)
    assert begun.decisions() == []
    assert records.write_now(lambda c: handovers_due(c, clock_of, NINE)) == 0
    moved(records, begun.code, "accept")
    assert records.write_now(lambda c: handovers_due(c, clock_of, NINE)) == 1
    assert begun.decisions() == [RECORDED]
    assert records.write_now(lambda c: handovers_due(c, clock_of, NINE)) == 0


def test_a_document_for_a_closed_case_is_somebodys_business(
    begun: Begun, records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    moved(records, begun.code, "terminate", reason="本人不办了")
    begun.told(**DOCUMENT)
    assert f"ALARM portal_document case={begun.code} fault=closed" in caplog.text
    assert begun.decisions() == []
    assert records.write_now(lambda c: handovers_due(c, clock_of, NINE)) == 0


def test_a_document_that_contradicts_one_on_record_is_somebodys_business(
    begun: Begun, records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    moved(records, begun.code, "accept")
    begun.told(**DOCUMENT)
    other = handed_over(records, begun.code, begun.talk, "tax")
    told(records, key=other, **{**DOCUMENT, "decided_on": "2026-11-19"})
    assert f"ALARM portal_document case={begun.code} fault=OtherDecision" in caplog.text
    assert begun.decisions() == [RECORDED]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"number": "没有号"}, "BadDocument"), ({"decided_on": "2026-11-21"}, "FutureDecision")],
)
def test_what_no_document_can_say_is_refused(begun: Begun, change: dict[str, Any], refusal: str) -> None:
    assert begun.refused(**{**DOCUMENT, **change}).__name__ == refusal
    assert begun.told(**DOCUMENT)


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "eaten"},
        {"kind": "submitted"},
        {"kind": "submitted", "number": " "},
        {**DOCUMENT, "decision": "maybe"},
        {**DOCUMENT, "decided_on": "20.11.2026"},
        {**BILL, "amount": 0},
        {**BILL, "amount": True},
        {**BILL, "amount": 120.5},
        {**BILL, "bill": "两张"},
    ],
)
def test_what_is_not_as_agreed_is_no_event(begun: Begun, event: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        begun.told(**event)
    assert not isinstance(caught.value, Refusal)


def test_a_bill_is_what_the_authority_says_and_paid_when_the_platform_says(begun: Begun, records: Records) -> None:
    begun.told(**BILL)
    assert begun.bills() == [("1409-0001", 12050, BillState.DUE)]
    paid: dict[str, Any] = {"bill": "1409-0001", "kind": "paid", "amount": 12050, "receipt": "PJ-1"}
    assert told_of_payment(records, event="z-1", **paid)
    assert not told_of_payment(records, event="z-1", **paid)
    assert told_of_payment(records, event="z-2", **paid)
    assert begun.bills() == [("1409-0001", 12050, BillState.PAID)]
    assert kinds(records, begun.code)[-2:] == ["bill", "bill_paid"]
    assert [text for _, text in notices(records)] == [
        "定襄县财政局开了缴款单1409-0001：食品检验费，120.50元。要交的话说“查进度”，我给您缴费平台的链接。"
        "只在缴费平台的页面上付，我不会让您在对话里报卡号、密码或验证码。",
        "缴款单1409-0001（食品检验费，120.50元）已缴，电子票据号PJ-1。",
    ]


@pytest.mark.parametrize(
    "event",
    [{"kind": "paid", "amount": 12000}, {"kind": "refunded", "amount": 12050}],
    ids=["another amount", "refunded before it was paid"],
)
def test_a_payment_that_does_not_fit_raises_an_alarm(
    begun: Begun, records: Records, event: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    begun.told(**BILL)
    with pytest.raises(OtherBill):
        told_of_payment(records, bill="1409-0001", **event)
    assert "ALARM payment_mismatch bill=1409-0001" in caplog.text
    assert begun.bills() == [("1409-0001", 12050, BillState.DUE)]


def test_what_was_paid_may_be_refunded_and_what_is_due_may_be_void(begun: Begun, records: Records) -> None:
    begun.told(**BILL)
    begun.told(**{**BILL, "bill": "1409-0002"})
    told_of_payment(records, bill="1409-0001", kind="paid", amount=12050)
    told_of_payment(records, bill="1409-0001", kind="refunded", amount=12050)
    told_of_payment(records, bill="1409-0002", kind="void", amount=12050)
    assert [state for _, _, state in begun.bills()] == [BillState.REFUNDED, BillState.VOID]


def test_a_bill_told_otherwise_or_for_another_item_is_refused(begun: Begun, records: Records) -> None:
    begun.told(**BILL)
    assert begun.refused(**{**BILL, "amount": 99}) is OtherBill
    other = handed_over(records, begun.code, begun.talk, "tax")
    with pytest.raises(OtherBill):
        told(records, key=other, **BILL)
    assert begun.bills() == [("1409-0001", 12050, BillState.DUE)]


def test_nobody_knows_a_bill_that_was_never_told(records: Records) -> None:
    with pytest.raises(UnknownBill):
        told_of_payment(records, bill="1409-0009", kind="paid", amount=1)


def test_the_bills_of_a_person_are_told_to_them_alone(begun: Begun, records: Records) -> None:
    begun.told(**BILL)
    elsewhere, stranger = talk(records, "e" * 64), talk(records, "d" * 64)
    proved(records, elsewhere, begun.code)
    found = [records.read_now(lambda c: bills_for(c, one)) for one in (begun.talk, elsewhere, stranger)]  # noqa: B023
    assert [[bill.number for bill in bills] for bills in found] == [["1409-0001"], ["1409-0001"], []]


def test_an_item_that_ended_meanwhile_still_hears(begun: Begun, records: Records) -> None:
    moved(records, begun.code, "accept")
    item_moved(records, begun.code, "licence", "start", NINE + timedelta(minutes=1))
    item_moved(records, begun.code, "licence", "fail", NINE + timedelta(minutes=2), result="改在窗口办")
    assert begun.told(kind="submitted", number="SL1")
    assert state(records) == ["submitted"]
