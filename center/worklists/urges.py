"""Urges as they wait: for me or my department to answer, asked by me, and late ones before the supervisor (XZ-18)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.case_act_tables import case_log
from center.case_tables import agency_case
from center.cases.states import Captioned
from center.cases.urging import LogEntry, LogKind, entries, entry_of, waiting
from center.pages import AS_IT_IS, SIZE, Page, Sorting, page_of, sorted_by
from center.staff.accounts import StaffMember
from center.staff.sight import case_clause
from center.worklists.counting import count_up_to

SORTS = {
    "case": agency_case.c.code,
    "from": case_log.c.staff_id,
    "due": case_log.c.due_at,
    "answered": case_log.c.answered_at,
}
"""What the list can be sorted by."""
_MOST_URGENT = (case_log.c.due_at, case_log.c.id)
_LATEST = (case_log.c.at.desc(), case_log.c.id.desc())


class UrgeList(Captioned):
    """A list by whose turn it is."""

    FOR_ME = "for_me", "要我答复的"
    BY_ME = "by_me", "我发出的"
    LATE = "late", "到期没答复的"
    ALL = "all", "全部等答复的"


def list_urges(
    connection: Any,
    staff: StaffMember,
    one: UrgeList,
    now: datetime,
    number: int = 1,
    sorting: Sorting = AS_IT_IS,
    size: int = SIZE,
) -> Page[LogEntry]:
    """Page ``number`` of the urges of cases that the member sees, by itself the most urgent first; by me, also answered
    ones, the newest first.
    """
    wanted = entries().where(case_clause(staff), *_clauses(staff, one, now))
    order = sorted_by(SORTS, sorting, _LATEST if one is UrgeList.BY_ME else _MOST_URGENT, case_log.c.id)
    return page_of(connection, wanted, order, number, entry_of, size)


def count_urges(connection: Any, staff: StaffMember, one: UrgeList, now: datetime) -> int:
    """How many wait, ``counting.MANY`` at most."""
    return count_up_to(connection, entries().where(case_clause(staff), *_clauses(staff, one, now)))


def _clauses(staff: StaffMember, one: UrgeList, now: datetime) -> list[Any]:
    columns = case_log.c
    if one is UrgeList.BY_ME:
        return [columns.kind == LogKind.URGE.value, columns.staff_id == staff.staff_id]
    if one is UrgeList.LATE:
        return [waiting(), columns.due_at <= now]
    if one is UrgeList.ALL:
        return [waiting()]
    mine = columns.to_staff == staff.staff_id
    ours = columns.to_department == staff.department if staff.department is not None else sa.false()
    return [waiting(), sa.or_(mine, ours)]
