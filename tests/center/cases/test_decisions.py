"""Official decisions, which are recorded and never made, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date

import pytest

from center.case_tables import official_decision
from center.cases.decisions import (
    BadDocument,
    Decision,
    DecisionKind,
    FutureDecision,
    NotTheirs,
    OtherDecision,
    UnknownItem,
    decisions_of,
    record_decision,
)
from center.cases.events import Actor
from center.cases.moving import IllegalMove
from center.cases.reading import UnknownCase
from center.cases.states import CaseState
from center.records import Records
from tests.center.cases.paper_case import CLERK, accepted, case, clock, events, kinds, later, rows, submitted

NUMBER = "（定）登字〔2026〕第1234号"
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def code(records: Records) -> str:
    return accepted(records)


def recorded(
    records: Records,
    code: str,
    kind: DecisionKind = DecisionKind.APPROVAL,
    number: str = NUMBER,
    day: date = FRIDAY,
    item: str | None = "licence",
    actor: Actor = CLERK,
    hours: float = 0,
) -> Decision:
    return records.write_now(
        lambda connection: record_decision(connection, code, kind, number, day, item, actor, later(hours), clock())
    )


def listed(records: Records, code: str) -> list[Decision]:
    return records.read_now(lambda connection: decisions_of(connection, code))


@pytest.mark.parametrize("kind", list(DecisionKind))
def test_what_the_document_says_is_recorded_and_nothing_moves(records: Records, code: str, kind: DecisionKind) -> None:
    decision = recorded(records, code, kind)
    assert decision == Decision(kind, NUMBER, FRIDAY, "licence", "clerk-1")
    assert listed(records, code) == [decision]
    assert case(records).state is CaseState.ACCEPTED
    assert kinds(records) == ["accept", "record"]
    told = {"document": kind.value, "number": NUMBER, "decided_on": "2026-11-20", "item": "licence"}
    assert {name: events(records)[-1].data.get(name) for name in told} == told


def test_the_five_kinds_in_words() -> None:
    assert [kind.caption for kind in DecisionKind] == ["受理", "补正", "不予受理", "准予许可", "不予许可"]


def test_the_same_document_is_recorded_once(records: Records, code: str) -> None:
    first = recorded(records, code)
    spaced = f" {NUMBER}\n"
    assert recorded(records, code, number=spaced, actor=Actor("staff", "clerk-2"), hours=1) == first
    assert kinds(records) == ["accept", "record"]
    assert rows(records, official_decision) == 1


@pytest.mark.parametrize("changes", [{"day": date(2026, 11, 19)}, {"item": "seal"}, {"item": None}])
def test_the_same_number_with_other_facts_is_questioned(
    records: Records, code: str, changes: dict[str, date | str | None]
) -> None:
    first = recorded(records, code)
    with pytest.raises(OtherDecision) as refusal:
        recorded(records, code, **changes)  # type: ignore[arg-type]
    assert refusal.value.recorded == first
    assert listed(records, code) == [first]


def test_acceptance_comes_before_approval(records: Records, code: str) -> None:
    approval = recorded(records, code, hours=1)
    acceptance = recorded(records, code, DecisionKind.ACCEPTANCE, "受字第7号", date(2026, 11, 19), None)
    assert listed(records, code) == [acceptance, approval]


@pytest.mark.parametrize("number", ["", " ", "没有文号", "1" * 81])
def test_without_a_document_number_there_is_no_decision(records: Records, code: str, number: str) -> None:
    with pytest.raises(BadDocument) as refusal:
        recorded(records, code, number=number)
    assert refusal.value.message == "请填决定书上的文号：要有数字，最多80个字。没有文书的决定不能登记。"
    assert_none(records, code)


def test_a_number_in_characters_is_a_number(records: Records, code: str) -> None:
    assert recorded(records, code, number="定登字第十二号").document_number == "定登字第十二号"


def test_tomorrow_nothing_has_been_decided(records: Records, code: str) -> None:
    with pytest.raises(FutureDecision) as refusal:
        recorded(records, code, day=date(2026, 11, 21))
    assert refusal.value.message == "决定日期2026年11月21日（周六）还没到，请核对决定书上的日期。"
    assert_none(records, code)


def test_today_is_the_day_in_shanghai(records: Records, code: str) -> None:
    after_midnight = 12.5
    assert recorded(records, code, day=date(2026, 11, 21), hours=after_midnight).decided_on == date(2026, 11, 21)


@pytest.mark.parametrize("kind", ["person", "bot"])
def test_neither_applicants_nor_the_bot_record_decisions(records: Records, code: str, kind: str) -> None:
    with pytest.raises(NotTheirs):
        recorded(records, code, actor=Actor(kind, "someone"))
    assert_none(records, code)


def test_an_adapter_may(records: Records, code: str) -> None:
    assert recorded(records, code, actor=Actor("system", "portal")).recorded_by == "portal"


def test_an_item_that_the_case_does_not_have(records: Records, code: str) -> None:
    with pytest.raises(UnknownItem):
        recorded(records, code, item="food_permit")
    assert_none(records, code)


def test_before_acceptance_nothing_is_recorded(records: Records) -> None:
    code = submitted(records)
    with pytest.raises(IllegalMove):
        recorded(records, code)
    assert_none(records, code)


def test_a_case_nobody_opened(records: Records) -> None:
    with pytest.raises(UnknownCase):
        recorded(records, "D-22222222")


def assert_none(records: Records, code: str) -> None:
    assert listed(records, code) == []
    assert "record" not in kinds(records)
