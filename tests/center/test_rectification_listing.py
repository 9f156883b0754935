"""Rectifications as the desk lists them: by due time, with counts that agree, only of the offices in sight."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.cases.events import Actor
from center.rating_settings import Level
from center.rating_subjects import OfItem
from center.records import Records
from center.rectification_listing import (
    RectificationCounts,
    RectificationList,
    rectification_counts,
    rectification_seen_by,
    rectification_seers,
    rectifications_listed,
)
from center.rectifications import UnknownRectification, call_back, mend, read_rectification, steps_from
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from tests.center.cases.opened_case import case
from tests.center.rated import TUESDAY, closed_cycle, finished, rated, who

MENDER, LATE = Actor("staff", "agent-1"), TUESDAY + timedelta(days=30)


def member(office: str | None = None, department: str | None = None) -> StaffMember:
    return StaffMember(1, "boss", "段立新", frozenset({Role.SUPERVISOR}), office, department)


@pytest.fixture
def code(records: Records) -> str:
    """The code of the rectification of a 不满意 in the county."""
    case_code, closed = closed_cycle(records)
    answer = rated(records, closed.code, who(records, case_code), Level.DISSATISFIED, text="跑了三趟")
    assert answer.rectification is not None
    return answer.rectification


def listed(records: Records, which: RectificationList, staff: StaffMember) -> list[str]:
    page = records.read_now(lambda to: rectifications_listed(to, staff, which, LATE))
    return [one.code for one in page.rows]


def test_lists_counts_and_steps_follow_the_state(records: Records, code: str) -> None:
    staff, seen = member(), RectificationList
    assert [listed(records, which, staff) for which in (seen.OPEN, seen.TO_CALL, seen.OVERDUE)] == [[code]] * 3
    assert records.read_now(lambda to: rectification_counts(to, staff, TUESDAY)) == RectificationCounts(1, 1, 0, 0)
    records.write_now(lambda to: call_back(to, code, "问过了", MENDER, TUESDAY))
    records.write_now(lambda to: mend(to, code, "已改", MENDER, TUESDAY))
    assert records.read_now(lambda to: rectification_counts(to, staff, LATE)) == RectificationCounts(1, 0, 1, 1)
    assert (listed(records, seen.TO_VERIFY, staff), listed(records, seen.CLOSED, staff)) == ([code], [])
    one = records.read_now(lambda to: read_rectification(to, code))
    assert steps_from(one.state) == ("assign", "send_back", "verify")
    assert records.read_now(lambda to: rectification_seen_by(to, staff, code)) == one


def test_another_office_sees_none(records: Records, code: str) -> None:
    assert listed(records, RectificationList.OPEN, member("定襄县")) == [code]
    assert listed(records, RectificationList.OPEN, member("原平市")) == []
    assert records.read_now(lambda to: rectification_counts(to, member("原平市"), LATE)).open == 0
    with pytest.raises(UnknownRectification):
        records.read_now(lambda to: rectification_seen_by(to, member("原平市"), code))


def test_a_department_sees_only_what_was_said_of_its_own_items(records: Records, code: str) -> None:
    case_code = finished(records)
    item = case(records, case_code).sub_tasks[0]
    answer = rated(records, OfItem(case_code, item.item), who(records, case_code), Level.DISSATISFIED)
    mine = answer.rectification
    assert mine is not None
    own, other = member("定襄县", item.department), member("定襄县", "another")
    assert (listed(records, RectificationList.OPEN, own), listed(records, RectificationList.OPEN, other)) == (
        [mine],
        [],
    )
    assert records.read_now(lambda to: rectification_counts(to, own, TUESDAY)).open == 1
    assert records.read_now(lambda to: rectification_seers(to, mine, [own, other, member()])) == [own, member()]
    with pytest.raises(UnknownRectification):
        records.read_now(lambda to: rectification_seen_by(to, own, code))
