"""Promises as the desk lists them, who takes and who gets one, and why one is late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from center.cases.events import Conflict
from center.conversations import open_conversation
from center.promises import PromiseEnded, PromiseState, UnknownPromise
from center.promises.answering import answer
from center.promises.handing import NoOwner, NotLate, explain_late, forward, forwarded_to, take
from center.promises.listing import (
    PromiseList,
    Waiting,
    promise_pulse,
    promise_seen_by,
    promises_listed,
    waiting_promises,
)
from center.promises.states import MobileInAnswer, NothingWritten
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.changing import NewMember, create
from center.staff.passwords import UNUSABLE
from center.staff.rights import Role
from tests.center.promises.promised import DUE_AT, HOUR, events, made, make, notices, seen
from tests.center.recorded import FRIDAY_NOON, SEAL

LATE = DUE_AT + HOUR


def member(office: str | None = None, staff_id: str = "boss") -> StaffMember:
    return StaffMember(1, staff_id, "段立新", frozenset({Role.SUPERVISOR}), office, None)


def placed(records: Records, office: str | None) -> str:
    """The code of a promise made in a conversation of that office."""
    talk = records.write_now(lambda to: open_conversation(to, "json", FRIDAY_NOON, office_id=office))
    return make(records, talk).code


def codes(records: Records, staff: StaffMember, which: PromiseList, now: Any = LATE) -> list[str]:
    page = records.read_now(lambda connection: promises_listed(connection, staff, which, now))
    return [row.promise.code for row in page.rows]


def do(records: Records, work: Any, *details: Any) -> Any:
    return records.write_now(lambda connection: work(connection, *details))


def test_lists_and_counts_agree(records: Records) -> None:
    one, other = made(records), made(records, now=FRIDAY_NOON + HOUR)
    ended = made(records)
    do(records, answer, SEAL, ended, "要办", "boss", FRIDAY_NOON)
    do(records, take, other, "boss", 1, FRIDAY_NOON + HOUR)
    assert codes(records, member(), PromiseList.WAITING) == [one, other]
    assert codes(records, member(), PromiseList.LATE, FRIDAY_NOON) == []
    assert codes(records, member(), PromiseList.LATE) == [one, other]
    assert codes(records, member(), PromiseList.MINE) == [other]
    assert codes(records, member(), PromiseList.ENDED) == [ended]
    assert records.read_now(lambda to: waiting_promises(to, member(), LATE)) == Waiting(open=2, late=2, mine=1)


def test_one_sees_those_of_the_own_office_and_of_none(records: Records) -> None:
    mine, nobodys, others = (placed(records, office) for office in ("定襄县", None, "原平市"))
    staff = member("定襄县")
    assert codes(records, staff, PromiseList.WAITING) == [mine, nobodys]
    assert records.read_now(lambda to: waiting_promises(to, staff, LATE)).open == 2
    assert records.read_now(lambda to: promise_seen_by(to, staff, mine)).office_id == "定襄县"
    with pytest.raises(UnknownPromise):
        records.read_now(lambda to: promise_seen_by(to, staff, others))


def test_pages_are_cut_by_the_database(records: Records) -> None:
    for _ in range(32):
        made(records)
    pages = [
        records.read_now(lambda to, number=number: promises_listed(to, member(), PromiseList.WAITING, LATE, number))
        for number in (0, 1, 2, 9)
    ]
    assert [(len(page.rows), page.number, page.last, page.total) for page in pages] == [
        (30, 1, 2, 32),
        (30, 1, 2, 32),
        (2, 2, 2, 32),
        (2, 2, 2, 32),
    ]


def test_taking_is_for_the_first_and_twice_is_once(records: Records) -> None:
    code, before = made(records), records.read_now(promise_pulse)
    assert do(records, take, code, "boss", 1, FRIDAY_NOON).owner == "boss"
    assert do(records, take, code, "boss", 1, FRIDAY_NOON).owner == "boss"
    assert [event.kind for event in events(records, code)] == ["promised", "taken"]
    assert records.read_now(promise_pulse) != before
    with pytest.raises(Conflict):
        do(records, take, code, "other", 1, FRIDAY_NOON)
    do(records, answer, SEAL, code, "要办", "boss", FRIDAY_NOON)
    with pytest.raises(PromiseEnded):
        do(records, take, code, "other", 3, FRIDAY_NOON)


def test_forwarding_needs_a_reason_and_somebody_who_answers(records: Records) -> None:
    code = made(records)

    def make_staff(connection: Any) -> None:
        for staff_id, role, office in (("agent", Role.AGENT, "定襄县"), ("editor", Role.EDITOR, None)):
            create(connection, NewMember(staff_id, "某人", frozenset({role}), office), UNUSABLE, "system", FRIDAY_NOON)

    records.write_now(make_staff)
    assert [one.staff_id for one in records.read_now(lambda to: forwarded_to(to, "定襄县"))] == ["agent"]
    assert records.read_now(lambda to: forwarded_to(to, "原平市")) == []
    for owner, reason, error in (
        ("agent", " ", NothingWritten),
        ("agent", "打13900000002", MobileInAnswer),
        ("editor", "他懂", NoOwner),
        ("", "他懂", NoOwner),
    ):
        with pytest.raises(error):
            do(records, forward, code, owner, reason, "boss", 1, FRIDAY_NOON)
    moved = do(records, forward, code, "agent", "他办过", "boss", 1, FRIDAY_NOON)
    assert (moved.owner, moved.due_at) == ("agent", DUE_AT)
    assert events(records, code)[-1].data == {"owner": "agent", "reason": "他办过"}
    assert do(records, forward, code, "supervisor", "要督办", "boss", 2, FRIDAY_NOON).owner == "supervisor"


def test_why_it_is_late_is_told_each_time_and_changes_no_time(records: Records) -> None:
    code = made(records)
    with pytest.raises(NotLate):
        do(records, explain_late, code, "要等回话", "boss", FRIDAY_NOON)
    for hours in (1, 2):
        after = do(records, explain_late, code, "要等回话", "boss", DUE_AT + timedelta(hours=hours))
    assert (after.due_at, after.state) == (DUE_AT, PromiseState.OPEN)
    told = notices(records, code)
    assert [one["kind"] for one in told] == ["promise_late"] * 2
    assert told[0]["text"].endswith("还没有答上，对不起。原因：要等回话。答好了马上告诉您。")
    do(records, answer, SEAL, code, "要办", "boss", LATE)
    assert {one["state"] for one in notices(records, code) if one["kind"] == "promise_late"} == {"cancelled"}
    assert seen(records, code).state is PromiseState.KEPT
    with pytest.raises(PromiseEnded):
        do(records, explain_late, code, "要等回话", "boss", LATE)
