"""Urges as they wait: for me or my department to answer, asked by me, and late ones before the supervisor (XZ-18)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.case_act_tables import case_log
from center.cases.states import Captioned
from center.cases.urging import LogEntry, LogKind, entries, entry_of, waiting
from center.staff.accounts import StaffMember
from center.staff.sight import case_clause
from center.worklists.slices import count_up_to

MOST = 200


class UrgeList(Captioned):
    """A list by whose turn it is."""

    FOR_ME = "for_me", "要我答复的"
    BY_ME = "by_me", "我发出的"
    LATE = "late", "到期没答复的"
    ALL = "all", "全部等答复的"


def list_urges(connection: Any, staff: StaffMember, one: UrgeList, now: datetime) -> list[LogEntry]:
    """The urges of the list of cases that the member sees, the most urgent first; by me, also answered ones."""
    wanted = entries().where(case_clause(staff), *_clauses(staff, one, now))
    by = [case_log.c.at.desc()] if one is UrgeList.BY_ME else [case_log.c.due_at]
    return [entry_of(row) for row in connection.execute(wanted.order_by(*by, case_log.c.id).limit(MOST))]


def count_urges(connection: Any, staff: StaffMember, one: UrgeList, now: datetime) -> int:
    """How many wait, ``slices.MANY`` at most."""
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
