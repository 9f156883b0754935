"""What follows from 不满意: called back, mended, verified by somebody else; on SQLite and on PostgreSQL."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from center.cases.events import Actor, Conflict
from center.cases.refusals import Refusal
from center.rating_settings import Level
from center.rating_tables import rectification
from center.records import Records
from center.rectifications import (
    IllegalStep,
    Rectification,
    RectificationState,
    UnknownRectification,
    assign,
    call_back,
    contact_to_call,
    mend,
    open_rectifications,
    overdue_rectifications,
    read_rectification,
    rectifications_due,
    send_back,
    verify,
)
from tests.center.cases.opened_case import at, clock
from tests.center.people_recorded import overlapping
from tests.center.rated import TUESDAY, closed_cycle, events, kinds, rated, rows, who

MENDER, CHECKER = Actor("staff", "agent-1"), Actor("staff", "supervisor-1")
DUE_AT = at(1, 18, month=12)
CALLED = ("打139****0001问过：税务窗口让跑了三趟",)
MENDED = ("窗口已改用一次性告知单，11月25日抽查三件都给了",)


@pytest.fixture
def code(records: Records) -> str:
    """The code of the rectification of a 不满意."""
    case_code, closed = closed_cycle(records)
    answer = rated(
        records, closed.code, who(records, case_code), Level.DISSATISFIED, reasons=("many_trips",), text="跑了三趟"
    )
    assert answer.rectification is not None
    return answer.rectification


def do(
    records: Records, step: Callable[..., Rectification], code: str, *words: Any, by: Actor = MENDER, **named: Any
) -> Rectification:
    """One step an hour after the rating."""
    now = named.pop("now", TUESDAY + timedelta(hours=1))
    return records.write_now(lambda connection: step(connection, code, *words, by, now, **named))


def test_it_is_open_with_an_owner_a_time_and_what_was_said(records: Records, code: str) -> None:
    seen = records.read_now(lambda connection: read_rectification(connection, code))
    assert seen == Rectification(
        code=code,
        state=RectificationState.OPEN,
        office_id="定襄县",
        owner="supervisor",
        level=Level.DISSATISFIED,
        reasons=("many_trips",),
        text="跑了三趟",
        advice=None,
        evidence=None,
        called_back_at=None,
        call_back=None,
        verified_by=None,
        due_at=DUE_AT,
        why_due="".join(clock().due_days(TUESDAY, 5, "working").steps),
        closed_at=None,
        last_event=1,
        created_at=TUESDAY,
    )


def test_from_the_call_to_the_close(records: Records, code: str) -> None:
    do(records, assign, code, "agent-1", by=CHECKER)
    called = do(records, call_back, code, "打13900000001问过：税务窗口让跑了三趟")
    assert (called.state, called.call_back) == (RectificationState.CALLED_BACK, CALLED[0])
    mended = do(records, mend, code, *MENDED, advice="每周抽查")
    assert (mended.state, mended.evidence, mended.advice) == (RectificationState.MENDED, MENDED[0], "每周抽查")
    closed = do(records, verify, code, by=CHECKER, now=at(26, 9))
    assert (closed.state, closed.verified_by, closed.closed_at) == (
        RectificationState.CLOSED,
        "supervisor-1",
        at(26, 9),
    )
    assert (closed.owner, closed.due_at, closed.called_back_at) == ("agent-1", DUE_AT, TUESDAY + timedelta(hours=1))
    assert kinds(records, code) == ["opened", "assign", "call_back", "mend", "verify"]
    assert records.read_now(open_rectifications) == []


def test_who_has_mended_does_not_verify(records: Records, code: str) -> None:
    do(records, call_back, code, *CALLED)
    do(records, mend, code, *MENDED)
    with pytest.raises(IllegalStep) as refused:
        do(records, verify, code)
    assert refused.value.message == "谁整改的谁不能自己核实，请换一个人核实。"
    do(records, send_back, code, "只有口头说明", by=CHECKER)
    do(records, mend, code, "补了书面记录", by=CHECKER)
    with pytest.raises(IllegalStep):
        do(records, verify, code, by=CHECKER)
    assert do(records, verify, code).verified_by == "agent-1"
    assert kinds(records, code)[-3:] == ["send_back", "mend", "verify"]


@pytest.mark.parametrize(("step", "words"), [(mend, MENDED), (send_back, ("不够",)), (verify, ())])
def test_nothing_comes_before_the_call(records: Records, code: str, step: Any, words: tuple[str, ...]) -> None:
    with pytest.raises(IllegalStep) as refused:
        do(records, step, code, *words)
    assert refused.value.message.startswith(f"{code}现在是“待回访”，不能做")
    assert kinds(records, code) == ["opened"]


@pytest.mark.parametrize(("step", "what"), [(call_back, "回访情况"), (mend, "整改的证据"), (assign, "负责人")])
def test_words_are_needed(records: Records, code: str, step: Any, what: str) -> None:
    with pytest.raises(IllegalStep) as refused:
        do(records, step, code, "  ")
    assert refused.value.message == f"请写明{what}。"


@pytest.mark.parametrize("kind", ["person", "bot", "system"])
def test_only_staff_act(records: Records, code: str, kind: str) -> None:
    with pytest.raises(IllegalStep) as refused:
        do(records, call_back, code, *CALLED, by=Actor(kind, "somebody"))
    assert refused.value.message == "“回访”由工作人员操作。"


def test_a_retried_step_is_one(records: Records, code: str) -> None:
    first = do(records, call_back, code, *CALLED)
    assert do(records, call_back, code, *CALLED, now=at(25, 9)) == first
    do(records, mend, code, *MENDED)
    closed = do(records, verify, code, by=CHECKER)
    assert do(records, verify, code, by=CHECKER, now=at(27, 9)) == closed
    assert kinds(records, code) == ["opened", "call_back", "mend", "verify"]


def test_of_two_at_once_one_is_told(records: Records, code: str) -> None:
    who_acts = iter((MENDER, CHECKER))

    def work(connection: Any) -> str:
        try:
            return call_back(connection, code, *CALLED, next(who_acts), TUESDAY).state.value
        except Refusal as refusal:
            return type(refusal).__name__

    assert set(overlapping(records, work)) <= {"called_back", "Conflict", "IllegalStep"}
    assert kinds(records, code) == ["opened", "call_back"]
    assert issubclass(Conflict, Refusal)


def test_the_lists(records: Records, code: str) -> None:
    def codes(found: list[Rectification]) -> list[str]:
        return [one.code for one in found]

    read = records.read_now
    assert codes(read(open_rectifications)) == [code]
    assert codes(read(lambda connection: open_rectifications(connection, owner="agent-1"))) == []
    assert codes(read(lambda connection: overdue_rectifications(connection, DUE_AT))) == []
    assert codes(read(lambda connection: overdue_rectifications(connection, DUE_AT + timedelta(seconds=1)))) == [code]


def due(records: Records, now: datetime) -> int:
    return records.write_now(lambda connection: rectifications_due(connection, now))


def test_an_overdue_one_raises_one_alarm(records: Records, code: str, caplog: pytest.LogCaptureFixture) -> None:
    late = DUE_AT + timedelta(minutes=1)
    with caplog.at_level(logging.ERROR, "qihang.alarm"):
        assert [due(records, now) for now in (DUE_AT, late, late, late + timedelta(days=9))] == [0, 1, 0, 0]
    assert caplog.messages == [f"ALARM rectification_overdue code={code} owner=supervisor"]
    overdue = events(records, code)[-1]
    assert (overdue.kind, overdue.data["owner"], overdue.at) == ("overdue", "supervisor", late)


def test_two_couriers_raise_one_alarm(records: Records, code: str) -> None:
    late = DUE_AT + timedelta(minutes=1)
    assert sorted(overlapping(records, lambda connection: rectifications_due(connection, late))) == [0, 1]
    assert kinds(records, code) == ["opened", "overdue"]


def test_only_who_calls_back_learns_whom_to_call(records: Records, code: str) -> None:
    contact = records.read_now(lambda connection: contact_to_call(connection, code))
    assert contact is not None
    assert not {"contact_id", "conversation_id", "name", "phone"} & set(Rectification._fields)
    assert records.read_now(lambda connection: contact_to_call(connection, "Z-22222222")) is None


def test_an_unknown_code_is_refused(records: Records) -> None:
    with pytest.raises(UnknownRectification) as refused:
        records.read_now(lambda connection: read_rectification(connection, "Z-22222222"))
    assert refused.value.message == "没有编号为Z-22222222的整改单，请核对编号。"


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "called_back"},
        {"state": "mended", "called_back_at": TUESDAY},
        {"state": "closed", "called_back_at": TUESDAY, "evidence": "-", "verified_by": "x"},
        {"state": "closed", "called_back_at": TUESDAY, "evidence": "-", "closed_at": TUESDAY},
        {"closed_at": TUESDAY},
        {"state": "gone"},
    ],
)
def test_sql_cannot_skip_a_step(records: Records, code: str, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="ck_rectification_"):
        records.write_now(lambda connection: connection.execute(sa.update(rectification).values(**changes)))
    assert [row["state"] for row in rows(records, rectification)] == ["open"]
