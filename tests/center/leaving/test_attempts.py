"""Objections, cures and second attempts; the void licence; on two databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from center.cases.opening import Opened
from center.leaving.attempts import NotCured, NotEnded, again, attempts_of
from center.leaving.objections import (
    Incomplete,
    NotDeregistered,
    objections_of,
    record_licence_voided,
    record_objection,
)
from center.leaving.precheck import answers_of, record_answer, record_cure
from center.leaving.states import BlockerState, Source, WindowKind
from center.leaving.windows import open_window
from center.people import read_contact
from center.records import Records
from tests.center.cases.opened_case import case, catalogue, done, moved, opened, origin, wanted
from tests.center.leaving.leaving_case import (
    CLERK,
    CLOCK,
    DAY,
    FILED_AT,
    FILED_ON,
    PERSON,
    SETTING,
    do,
    kinds,
    simple_case,
    windows,
)
from tests.center.people_recorded import overlapping
from tests.center.recorded import SEAL, new_conversation, said

LATER = FILED_AT + DAY


def objected(records: Records) -> str:
    """A case that ended because a creditor objected to its publication."""
    code = simple_case(records)
    do(records, record_answer, SETTING, CLOCK, code, "branches", False, Source.PERSON, PERSON, FILED_AT)
    do(records, open_window, SETTING, code, WindowKind.PUBLICATION, FILED_ON, CLOCK, FILED_AT, CLERK)
    for _ in range(2):
        do(records, record_objection, SETTING, code, "供货商说还欠货款，电话13900000009", CLERK, LATER, blocker="debts")
    moved(records, code, "terminate", LATER, reason="公示期内有人提异议")
    return code


def retry(records: Records, code: str, cured: str = "货款已还清，有收条", message_id: int | None = None) -> Opened:
    def work(connection: Any) -> Opened:
        return again(connection, SEAL, CLOCK, code, cured, origin(message_id), LATER, catalogue=catalogue())

    return records.write_now(work)


def test_an_objection_stops_the_terms_and_is_kept(records: Records) -> None:
    code = objected(records)
    assert [state for *_, state in windows(records, code)] == ["cancelled"]
    assert do(records, objections_of, code) == ["供货商说还欠货款，电话139****0009"]
    assert kinds(records, code).count("objection") == 1
    assert {known.blocker: known.state for known in do(records, answers_of, code)} == {
        "branches": BlockerState.CLEAR,
        "debts": BlockerState.BLOCKED,
    }
    for reason, blocker in (("", None), ("还欠钱", "moon")):
        with pytest.raises(Incomplete):
            do(records, record_objection, SETTING, code, reason, CLERK, LATER, blocker=blocker)


def test_objection_ended_cured_second_attempt_prefilled(records: Records) -> None:
    code = objected(records)
    with pytest.raises(NotCured) as refused:
        retry(records, code)
    assert refused.value.message == "还有1项卡住的没有登记解决，解决了再申请。"
    do(records, record_cure, code, "debts", "收条已看", CLERK, LATER)
    with pytest.raises(NotCured):
        retry(records, code, " ")
    second = retry(records, code)
    first, new = case(records, code), case(records, second.code)
    same = ("theme", "office_id", "contact_id", "enterprise_id", "trade", "title")
    assert [getattr(new, name) for name in same] == [getattr(first, name) for name in same]
    assert [task.item for task in new.sub_tasks] == [task.item for task in first.sub_tasks]
    assert do(records, read_contact, SEAL, new.contact_id)[1:] == ("王小明", "13900000001")
    assert {known.blocker: known.state for known in do(records, answers_of, second.code)} == {
        "branches": BlockerState.CLEAR,
        "debts": BlockerState.CURED,
    }
    assert do(records, attempts_of, code) == [(second.code, code, 2, "货款已还清，有收条")]
    assert (kinds(records, code)[-1], kinds(records, second.code)[-1]) == ("tried_again", "attempt")
    assert retry(records, code) == second._replace(fresh=False)


def test_a_third_attempt_goes_on_from_the_second(records: Records) -> None:
    code = objected(records)
    do(records, record_cure, code, "debts", "收条已看", CLERK, LATER)
    second = retry(records, code).code
    moved(records, second, "terminate", LATER, reason="又有人提异议")
    with pytest.raises(NotEnded) as refused:
        retry(records, code)
    assert second in refused.value.message
    third = retry(records, second).code
    chain = [(second, 2), (third, 3)]
    for any_of_them in (code, second, third):
        found = do(records, attempts_of, any_of_them)
        assert [(attempt.case_code, attempt.number) for attempt in found] == chain


def test_only_an_ended_case_is_tried_again(records: Records) -> None:
    with pytest.raises(NotEnded):
        retry(records, simple_case(records))


def test_one_message_and_two_at_once_make_one_attempt(records: Records) -> None:
    code = objected(records)
    do(records, record_cure, code, "debts", "收条已看", CLERK, LATER)
    talk = new_conversation(records)
    message = said(records, talk)

    def work(connection: Any) -> Opened:
        return again(connection, SEAL, CLOCK, code, "还清了", origin(message), LATER, catalogue=catalogue())

    one, other = overlapping(records, work)
    assert one.code == other.code
    assert len(do(records, attempts_of, code)) == 1
    assert retry(records, code, "还清了", message).code == one.code


def test_the_licence_is_void_only_after_deregistration_and_by_a_document(records: Records) -> None:
    code = simple_case(records)
    day = date(2026, 11, 20)
    with pytest.raises(NotDeregistered):
        do(records, record_licence_voided, code, "废字1号", day, CLERK, FILED_AT)
    for item in ("tax_clearance", "simple_deregistration"):
        done(records, code, item)
    for number, actor in (("废字1号", PERSON), (" ", CLERK)):
        with pytest.raises(Incomplete):
            do(records, record_licence_voided, code, number, day, actor, FILED_AT)
    for _ in range(2):
        do(records, record_licence_voided, code, "废字1号", day, CLERK, FILED_AT)
    assert kinds(records, code).count("licence_voided") == 1


def test_a_case_without_precheck_needs_only_the_words(records: Records) -> None:
    code = opened(records, wanted("dormancy"), now=FILED_AT).code
    moved(records, code, "terminate", FILED_AT, reason="先不办了")
    assert retry(records, code).fresh
