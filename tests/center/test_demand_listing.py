"""Demands and rectifications as the desk lists them, the causes of a month, and who may make which move."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from center.demand_causes import CausesReport, causes_of, month_before, next_month
from center.demand_desk import NoSuchOwner, NotTheirs, Recorded, assign_to, assignable, moves_for, record, refuse_others
from center.demand_effects import note_asked
from center.demand_listing import (
    DemandCounts,
    DemandList,
    demand_counts,
    demand_pulse,
    demand_seen_by,
    demands_listed,
)
from center.demand_moves import Answer, answer, close, dispatch
from center.demand_states import DemandKind, IllegalDemandMove, Incomplete, ReasonCode, UnknownDemand
from center.knowledge import Knowledge
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.changing import NewMember, create
from center.staff.passwords import UNUSABLE
from center.staff.rights import Role
from tests.center.demanded import CLERK, CLOCK, SOLVED, do, events, new_contact, raise_demand, seen
from tests.center.promises.promised import notices
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation

LATER = FRIDAY_NOON + timedelta(days=4)


def member(
    office: str | None = None, department: str | None = None, role: Role = Role.SUPERVISOR, staff_id: str = "boss"
) -> StaffMember:
    return StaffMember(1, staff_id, "段立新", frozenset({role}), office, department)


def codes(records: Records, staff: StaffMember, which: DemandList, kind: DemandKind | None = None) -> list[str]:
    page = records.read_now(lambda connection: demands_listed(connection, staff, which, kind, LATER))
    return [one.code for one in page.rows]


def counts(records: Records, staff: StaffMember) -> DemandCounts:
    return records.read_now(lambda connection: demand_counts(connection, staff, LATER))


def test_lists_and_counts_agree(records: Records) -> None:
    late = raise_demand(records).code
    fresh = raise_demand(records, DemandKind.COMPLAINT, now=LATER).code
    done = raise_demand(records).code
    do(records, answer, done, Answer(*SOLVED), CLERK, FRIDAY_NOON)
    assert codes(records, member(), DemandList.OPEN) == [late, done, fresh]
    assert codes(records, member(), DemandList.OVERDUE) == [late]
    assert codes(records, member(), DemandList.TO_CONFIRM) == [done]
    assert codes(records, member(), DemandList.OPEN, DemandKind.COMPLAINT) == [fresh]
    assert counts(records, member()) == DemandCounts(open=3, overdue=1, mine=0, to_ask=0)
    closed_at = CLOCK.due_days(FRIDAY_NOON, 5, "working").at
    do(records, close, done, CLERK, closed_at, CLOCK)
    assert codes(records, member(), DemandList.CLOSED) == [done]
    assert codes(records, member(staff_id="nobody"), DemandList.MINE) == []


@pytest.mark.parametrize(
    ("staff", "is_seen"),
    [
        (member(), True),
        (member("定襄县"), True),
        (member("原平市"), False),
        (member("定襄县", "tax"), True),
        (member("定襄县", "bank"), False),
    ],
)
def test_sight_holds_for_lists_and_for_one(records: Records, staff: StaffMember, is_seen: bool) -> None:
    code = raise_demand(records).code
    do(records, dispatch, code, "tax", CLERK, FRIDAY_NOON)
    assert (codes(records, staff, DemandList.OPEN) == [code]) == is_seen
    assert (counts(records, staff).open == 1) == is_seen
    if is_seen:
        assert records.read_now(lambda connection: demand_seen_by(connection, staff, code)) == seen(records, code)
    else:
        with pytest.raises(UnknownDemand):
            records.read_now(lambda connection: demand_seen_by(connection, staff, code))


def test_the_pulse_changes_with_every_move(records: Records) -> None:
    code = raise_demand(records).code
    before = records.read_now(demand_pulse)
    do(records, dispatch, code, "tax", CLERK, FRIDAY_NOON)
    assert records.read_now(demand_pulse) != before


def test_a_department_makes_its_own_moves_only(records: Records) -> None:
    code = raise_demand(records).code
    assert moves_for(member(), seen(records, code)) == ("assign", "dispatch", "answer")
    assert moves_for(member("定襄县", "tax"), seen(records, code)) == ("answer",)
    do(records, dispatch, code, "tax", CLERK, FRIDAY_NOON)
    assert moves_for(member("定襄县", "tax"), seen(records, code)) == ("sign", "return")
    with pytest.raises(NotTheirs):
        refuse_others(member("定襄县", "tax"), "close")


def test_only_who_solves_demands_there_is_made_the_owner(records: Records) -> None:
    code = raise_demand(records).code

    def make(connection: Any) -> None:
        for staff_id, role, office in (
            ("boss", Role.SUPERVISOR, "定襄县"), ("other", Role.SUPERVISOR, "原平市"), ("clerk", Role.CLERK, "定襄县")
        ):  # fmt: skip
            new = NewMember(staff_id, "某人", frozenset({role}), office)
            create(connection, new, UNUSABLE, "system", FRIDAY_NOON)

    records.write_now(make)
    found = records.read_now(lambda connection: assignable(connection, seen(records, code)))
    assert [one.staff_id for one in found] == ["boss"]
    with pytest.raises(NoSuchOwner):
        do(records, assign_to, code, "other", CLERK, FRIDAY_NOON)
    assert do(records, assign_to, code, "boss", CLERK, FRIDAY_NOON).owner == "boss"
    assert codes(records, member(), DemandList.MINE) == [code]


def test_recorded_twice_is_one_and_without_a_number_is_recorded_too(
    records: Records, real_knowledge: Knowledge
) -> None:
    said = Recorded(DemandKind.NOT_DONE, "系统坏了，找我打13900000002", "定襄县", "13900000003", "李四", "tax")

    def once(said: Recorded) -> Any:
        return records.write_now(
            lambda connection: record(connection, SEAL, real_knowledge.service, said, "clerk-1", FRIDAY_NOON)
        )

    first, again, anonymous = once(said), once(said), once(said._replace(phone="", name=""))
    assert (first.fresh, again.fresh, again.code) == (True, False, first.code)
    assert anonymous.code != first.code
    kept = seen(records, first.code)
    assert (kept.text, kept.department, kept.owner) == ("系统坏了，找我打139****0002", "tax", "not_done_window")
    assert events(records, first.code)[0].actor == ("staff", "clerk-1")


def test_the_answer_is_told_where_there_is_a_way(records: Records) -> None:
    talk, person = new_conversation(records), new_contact(records, "me")
    told = [raise_demand(records, conversation_id=talk).code, raise_demand(records, contact_id=person).code]
    lonely = raise_demand(records).code
    for code in (*told, lonely):
        do(records, answer, code, Answer(*SOLVED), CLERK, FRIDAY_NOON)
    assert [[one["kind"] for one in notices(records, code)] for code in (*told, lonely)] == [
        ["demand_answer"],
        ["demand_answer"],
        [],
    ]
    text = notices(records, told[0])[0]["text"]
    assert text == (
        f"您反映的“税务窗口让我跑了三趟”（诉求 {told[0]}）有答复了（已解决）：\n"
        "已请税务窗口当场补开，您不用再跑。\n请回复“解决了”“部分解决”或“没解决”。没解决的，交督查专岗重新办。"
    )


def test_the_causes_of_a_month(records: Records) -> None:
    explained = raise_demand(records, DemandKind.NOT_DONE, department="tax").code
    waiting = raise_demand(records, DemandKind.NOT_DONE).code
    raise_demand(records, DemandKind.NOT_DONE, now=FRIDAY_NOON + timedelta(days=20))
    raise_demand(records)
    do(records, answer, explained, Answer(*SOLVED, cause="少一张表", fix="摆样表"), CLERK, FRIDAY_NOON)

    def report(staff: StaffMember, month: date) -> CausesReport:
        return records.read_now(lambda connection: causes_of(connection, staff, month))

    november = report(member("定襄县"), date(2026, 11, 20))
    assert ([one.code for one in november.explained], [one.code for one in november.unexplained]) == (
        [explained],
        [waiting],
    )
    assert (november.total, november.by_department) == (2, {"tax": 1, "": 1})
    assert november.by_reason == {ReasonCode.SOLVED: 1}
    assert report(member("定襄县"), date(2026, 12, 1)).total == 1
    assert report(member("原平市"), date(2026, 11, 1)).total == 0


@pytest.mark.parametrize(
    ("month", "before", "after"),
    [
        (date(2026, 11, 23), date(2026, 10, 1), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2026, 11, 1), date(2027, 1, 1)),
        (date(2027, 1, 31), date(2026, 12, 1), date(2027, 2, 1)),
    ],
)
def test_months_follow_each_other(month: date, before: date, after: date) -> None:
    assert (month_before(month), next_month(month)) == (before, after)


def test_asked_in_person_once_when_it_is_time(records: Records) -> None:
    code = raise_demand(records).code
    do(records, answer, code, Answer(*SOLVED), CLERK, FRIDAY_NOON)
    closed_at = CLOCK.due_days(FRIDAY_NOON, 5, "working").at
    do(records, close, code, CLERK, closed_at, CLOCK)
    due_at = seen(records, code).effect_check_at
    assert due_at is not None
    with pytest.raises(IllegalDemandMove):
        do(records, note_asked, code, "都好了", CLERK, due_at - timedelta(seconds=1))
    with pytest.raises(Incomplete):
        do(records, note_asked, code, " ", CLERK, due_at)
    after = do(records, note_asked, code, "都好了，打13900000002问的", CLERK, due_at)
    assert (after.effect_check_at, after.verdict) == (None, None)
    assert events(records, code)[-1].data == {"words": "都好了，打139****0002问的"}
    with pytest.raises(IllegalDemandMove):
        do(records, note_asked, code, "又问一次", CLERK, due_at)
