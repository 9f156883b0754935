"""What time alone does to promises, once each; on SQLite and on PostgreSQL."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from center.clock import Explained
from center.demand_states import Desk
from center.knowledge import Knowledge
from center.promises import PromiseState, keep_promise, mark_late
from center.promises.answering import answer
from center.promises.due import promises_due
from center.records import Records
from tests.center.demanded import CLOCK
from tests.center.promises.promised import DUE_AT, HOUR, events, made, notices, seen
from tests.center.recorded import FRIDAY_NOON, SEAL

HALF, MOST = FRIDAY_NOON + 4 * HOUR, FRIDAY_NOON + 5 * HOUR + timedelta(minutes=12)
"""Half and four fifths of the working time: from 14:00 to 18:00, as the office is closed at noon."""
SECOND = timedelta(seconds=1)
Due = Callable[[datetime], int]


@pytest.fixture
def due(records: Records, real_knowledge: Knowledge) -> Due:
    def run(now: datetime) -> int:
        return records.write_now(lambda connection: promises_due(connection, real_knowledge.service, CLOCK, now))

    return run


def kinds(records: Records, code: str) -> list[str]:
    return [event.kind for event in events(records, code)]


def test_staff_are_warned_twice_and_the_supervisor_takes_what_is_late(
    records: Records, due: Due, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "qihang.alarm")
    code = made(records)
    steps = [(HALF - SECOND, 0), (HALF, 50), (HALF + SECOND, 50), (MOST - SECOND, 50), (MOST, 80), (DUE_AT, 80)]
    did = [(due(now), seen(records, code).warned) for now, _ in steps]
    assert did == [(0, 0), (1, 50), (0, 50), (0, 50), (1, 80), (0, 80)]
    assert due(DUE_AT + SECOND) == 2
    assert due(DUE_AT + HOUR) == 0
    found = seen(records, code)
    assert (found.state, found.owner, found.escalated_at) == (
        PromiseState.LATE,
        Desk.SUPERVISOR.value,
        DUE_AT + SECOND,
    )
    assert [(event.kind, event.data) for event in events(records, code)[1:]] == [
        ("warned", {"percent": 50}),
        ("warned", {"percent": 80}),
        ("late", {}),
        ("escalated", {"owner": "supervisor"}),
    ]
    assert [record.getMessage().split()[:3] for record in caplog.records] == [
        ["ALARM", "promise_due", f"code={code}"],
        ["ALARM", "promise_due", f"code={code}"],
        ["ALARM", "promise_late", f"code={code}"],
    ]
    assert "1390000" not in caplog.text


def test_whoever_asked_is_told_that_it_is_late_and_no_more_once_it_is_answered(records: Records, due: Due) -> None:
    code = made(records, question="几点下班")
    due(DUE_AT + SECOND)
    (late,) = notices(records, code)
    assert (late["kind"], late["text"]) == (
        "promise_late",
        f"您问的“几点下班”（答复单 {code}）原定11月20日（周五）18:00前答复，还没有答上，对不起。"
        "已经交督查专岗盯办，答好了马上告诉您。急的话请打12345。",
    )
    records.write_now(lambda connection: answer(connection, SEAL, code, "六点", "clerk-1", DUE_AT + HOUR))
    assert [(one["kind"], one["state"]) for one in notices(records, code)] == [
        ("promise_late", "cancelled"),
        ("promise_answer", "waiting"),
    ]
    due(DUE_AT + 2 * HOUR)
    assert notices(records, code)[0]["state"] == "cancelled"


def test_a_courier_that_slept_warns_of_the_last_only(records: Records, due: Due) -> None:
    code = made(records)
    assert due(MOST) == 1
    assert [event.data for event in events(records, code)[1:]] == [{"percent": 80}]


def test_what_was_marked_late_before_is_still_escalated(records: Records, due: Due) -> None:
    code = made(records)
    assert records.write_now(lambda connection: mark_late(connection, DUE_AT + SECOND)) == 1
    assert due(DUE_AT + SECOND) == 1
    assert kinds(records, code) == ["promised", "late", "escalated"]


def test_what_has_ended_is_left_alone(records: Records, due: Due) -> None:
    code = made(records)
    records.write_now(lambda connection: keep_promise(connection, code, "clerk-1", HALF))
    assert [due(now) for now in (HALF, MOST, DUE_AT + HOUR)] == [0, 0, 0]


def test_no_working_time_at_all_is_all_of_it(records: Records, due: Due) -> None:
    made(records, due=Explained(FRIDAY_NOON + SECOND, (), "", False))
    assert due(FRIDAY_NOON) == 1


def test_four_couriers_at_once_do_everything_once(records: Records, due: Due) -> None:
    codes = [made(records) for _ in range(10)]
    with ThreadPoolExecutor(4) as threads:
        warned = sum(threads.map(due, [MOST] * 4))
        late = sum(threads.map(due, [DUE_AT + SECOND] * 4))
    assert (warned, late) == (10, 20)
    assert {tuple(kinds(records, code)) for code in codes} == {("promised", "warned", "late", "escalated")}
    assert [len(notices(records, code)) for code in codes] == [1] * 10
