"""Items of cases (sub-tasks) as a department has them in front of it: its own, of the offices it serves."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case, sub_task
from center.cases.reading import stored
from center.cases.states import Captioned, CaseState, SubTaskState
from center.people_tables import enterprise
from center.staff.accounts import StaffMember
from center.staff.sight import department_clause, office_clause
from center.worklists.slices import Order, Slice, count_up_to, slice_of

_ACCEPTED = ("accepted", "supplement", "in_progress")


class ItemList(Captioned):
    """A list by what is to be done."""

    WORK = "work", "要办的"
    DOING = "doing", "办理中"
    LATER = "later", "还轮不到的"
    ENDED = "ended", "已结束"


_AT_WORK = sa.text("sub_task.state IN ('todo', 'doing', 'partly_done')")
_STATES = {
    ItemList.DOING: sa.text("sub_task.state IN ('doing', 'partly_done')"),
    ItemList.LATER: sa.text("sub_task.state IN ('blocked', 'reserved')"),
    ItemList.ENDED: sa.text("sub_task.state IN ('done', 'failed', 'cancelled')"),
}
"""Written out, so that SQLite sees that the partial indexes hold."""


class ItemLine(NamedTuple):
    """One row; ``due_at`` (UTC) is that of its case, None while that stands still."""

    id: int
    item: str
    title: str
    department: str
    state: SubTaskState
    code: str
    case_title: str
    case_state: CaseState
    enterprise: str
    office_id: str
    due_at: datetime | None


_CASE = agency_case.c
_WANTED = (
    sa.select(
        *(sub_task.c[name] for name in ("id", "item", "title", "department", "state")),
        _CASE.code,
        _CASE.title.label("case_title"),
        _CASE.state.label("case_state"),
        enterprise.c.name.label("enterprise"),
        _CASE.office_id,
        _CASE.due_at,
    )
    .join_from(sub_task, agency_case)
    .join(enterprise, _CASE.enterprise_id == enterprise.c.id)
)


def list_items(connection: Any, staff: StaffMember, one: ItemList, after: str = "") -> Slice[ItemLine]:
    """A slice of the list, the oldest first; of what has ended the newest."""
    order = Order(None, sub_task.c.id, is_descending=one is ItemList.ENDED)
    return slice_of(connection, _WANTED.where(*_clauses(staff, one)), order, after, _line)


def count_items(connection: Any, staff: StaffMember, one: ItemList = ItemList.WORK) -> int:
    """How many there are, ``slices.MANY`` at most."""
    wanted = sa.select(sub_task.c.id).join_from(sub_task, agency_case).where(*_clauses(staff, one))
    return count_up_to(connection, wanted)


def _clauses(staff: StaffMember, one: ItemList) -> list[Any]:
    mine = [department_clause(staff, sub_task.c.department), office_clause(staff, _CASE.office_id)]
    if one is ItemList.WORK:
        return [*mine, _AT_WORK, _CASE.state.in_(_ACCEPTED)]
    return [*mine, _STATES[one]]


def _line(row: Any) -> ItemLine:
    states = {"state": stored(SubTaskState, row.state), "case_state": stored(CaseState, row.case_state)}
    return ItemLine(**{**row._mapping, **states})
