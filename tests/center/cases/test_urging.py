"""The log of a case and its urges: to whom, by when, answered or before the supervisor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from center.cases.events import Actor
from center.cases.papers import ClosedCase
from center.cases.urging import (
    BadEntry,
    LogEntry,
    LogKind,
    Receiver,
    UnknownUrge,
    answer_urge,
    log_of,
    urge,
    urges_due,
    withdraw_urge,
    write_log,
)
from center.records import Records
from tests.center.cases.opened_case import CLERK, NINE, at, faults, kinds, moved, opened

TAX = Receiver(department="tax")
TAX_CLERK = Actor("staff", "dept-tax")


def urged(records: Records, code: str) -> LogEntry:
    return records.write_now(lambda connection: urge(connection, code, TAX, "还要多久", at(20, 11), CLERK, NINE))


def due(records: Records, now: datetime) -> int:
    return records.write_now(lambda connection: urges_due(connection, now))


def the_log(records: Records, code: str) -> list[LogEntry]:
    return records.read_now(lambda connection: log_of(connection, code))


@pytest.mark.parametrize("kind", [LogKind.GUIDE, LogKind.COORDINATE, LogKind.TRACK])
def test_what_was_done_for_a_case_is_written_down_masked(records: Records, kind: LogKind) -> None:
    code = opened(records).code
    text = "打13900000001说过怎么填"
    entry = records.write_now(lambda connection: write_log(connection, code, kind, text, CLERK, NINE, "tax"))
    assert (entry.kind, entry.text, entry.item, entry.waits) == (kind, "打139****0001说过怎么填", "tax", False)
    assert (the_log(records, code), kinds(records, code)) == ([entry], ["opened", "log"])


def test_an_urge_waits_until_it_is_answered_and_only_one_answers(records: Records) -> None:
    code = opened(records).code
    found = urged(records, code)
    assert found.waits
    answered = records.write_now(
        lambda connection: answer_urge(connection, found.id, "下午三点前", TAX_CLERK, at(20, 10))
    )
    assert (answered.answer, answered.answered_by, answered.waits) == ("下午三点前", "dept-tax", False)
    with pytest.raises(UnknownUrge):
        records.write_now(lambda connection: answer_urge(connection, found.id, "晚了", CLERK, at(20, 10)))
    assert due(records, at(20, 12)) == 0
    assert (kinds(records, code), faults(records, code)) == (["opened", "log", "urge_answered"], [])


def test_unanswered_at_its_time_it_comes_before_the_supervisor_once(records: Records) -> None:
    code = opened(records).code
    found = urged(records, code)
    assert [due(records, now) for now in (at(20, 10, 59), at(20, 11), at(20, 12))] == [0, 1, 0]
    late = the_log(records, code)[0]
    assert (late.escalated_at, late.waits) == (at(20, 11), True)
    records.write_now(lambda connection: answer_urge(connection, found.id, "对不起，马上", TAX_CLERK, at(20, 12)))
    assert kinds(records, code) == ["opened", "log", "urge_late", "urge_answered"]


def test_an_urge_taken_back_is_nobodys_any_more(records: Records) -> None:
    code = opened(records).code
    found = urged(records, code)
    records.write_now(lambda connection: withdraw_urge(connection, found.id, CLERK, at(20, 10)))
    assert due(records, at(20, 12)) == 0
    with pytest.raises(UnknownUrge):
        records.write_now(lambda connection: withdraw_urge(connection, found.id, CLERK, at(20, 10)))


@pytest.mark.parametrize(
    "bad",
    [
        lambda connection, code: urge(connection, code, Receiver(), "还要多久", at(20, 11), CLERK, NINE),
        lambda connection, code: urge(connection, code, Receiver("a", "tax"), "还要多久", at(20, 11), CLERK, NINE),
        lambda connection, code: urge(connection, code, TAX, "还要多久", NINE, CLERK, NINE),
        lambda connection, code: urge(connection, code, TAX, " ", at(20, 11), CLERK, NINE),
        lambda connection, code: urge(connection, code, TAX, "长" * 501, at(20, 11), CLERK, NINE),
        lambda connection, code: urge(connection, code, TAX, "还要多久", at(20, 11), CLERK, NINE, "food_permit"),
        lambda connection, code: write_log(connection, code, LogKind.URGE, "还要多久", CLERK, NINE),
    ],
)
def test_an_entry_without_sense_is_refused_and_leaves_no_trace(records: Records, bad: Any) -> None:
    code = opened(records).code
    with pytest.raises(BadEntry):
        records.write_now(lambda connection: bad(connection, code))
    assert (the_log(records, code), kinds(records, code)) == ([], ["opened"])


def test_of_a_closed_case_nothing_more_is_written(records: Records) -> None:
    code = opened(records).code
    moved(records, code, "terminate", reason="不办了")
    with pytest.raises(ClosedCase):
        urged(records, code)
