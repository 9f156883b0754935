"""Items of cases (sub-tasks) as a department has them in front of it: its own, of the offices it serves."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case, sub_task
from center.cases.reading import stored
from center.cases.states import Captioned, CaseState, SubTaskState
from center.pages import AS_IT_IS, SIZE, Page, Sorting, page_of, sorted_by
from center.people_tables import enterprise
from center.staff.accounts import StaffMember
from center.staff.sight import department_clause, office_clause
from center.worklists.counting import count_up_to


class ItemList(Captioned):
    """A list by what is to be done."""

    WORK = "work", "要办的"
    DOING = "doing", "办理中"
    LATER = "later", "还轮不到的"
    ENDED = "ended", "已结束"


_WORK = sa.text("sub_task.state IN ('todo', 'doing', 'partly_done')")
_IS_ACCEPTED = sa.text("sub_task.case_state IN ('accepted', 'supplement', 'in_progress')")
_STATES = {
    ItemList.WORK: (_WORK, _IS_ACCEPTED),
    ItemList.DOING: (sa.text("sub_task.state IN ('doing', 'partly_done')"),),
    ItemList.LATER: (sa.text("sub_task.state IN ('blocked', 'reserved')"),),
    ItemList.ENDED: (sa.text("sub_task.state IN ('done', 'failed', 'cancelled')"),),
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

    @property
    def is_at_work(self) -> bool:
        """Whether its time still runs out."""
        return self.state not in _ENDED

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been done by ``now``."""
        return self.is_at_work and self.due_at is not None and self.due_at < now


_ENDED = frozenset({SubTaskState.DONE, SubTaskState.FAILED, SubTaskState.CANCELLED})
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
SORTS = {
    "state": sub_task.c.state,
    "case": sub_task.c.case_id,
    "due": sub_task.c.due_at,
    "department": sub_task.c.department,
}
"""What the list can be sorted by."""
_MOST_URGENT = (sa.nulls_last(sub_task.c.due_at), sub_task.c.id)
_LATEST = (sub_task.c.id.desc(),)


def list_items(
    connection: Any,
    staff: StaffMember,
    one: ItemList,
    number: int = 1,
    sorting: Sorting = AS_IT_IS,
    size: int = SIZE,
) -> Page[ItemLine]:
    """Page ``number`` of the list, by itself what is due first in front; of what has ended the newest."""
    order = sorted_by(SORTS, sorting, _LATEST if one is ItemList.ENDED else _MOST_URGENT, sub_task.c.id)
    counted = _ids(staff, one)
    first = counted.order_by(*order).limit(max(1, number) * size).subquery()
    wanted = _WANTED.join(first, first.c.id == sub_task.c.id)
    return page_of(connection, wanted, order, number, _line, size, counted)


def count_items(connection: Any, staff: StaffMember, one: ItemList = ItemList.WORK) -> int:
    """How many there are, ``counting.MANY`` at most."""
    return count_up_to(connection, _ids(staff, one))


def _ids(staff: StaffMember, one: ItemList) -> Any:
    """Of the list's items; read from an index alone, also how many there are."""
    mine = (department_clause(staff, sub_task.c.department), office_clause(staff, sub_task.c.office_id))
    return sa.select(sub_task.c.id).where(*mine, *_STATES[one])


def _line(row: Any) -> ItemLine:
    states = {"state": stored(SubTaskState, row.state), "case_state": stored(CaseState, row.case_state)}
    return ItemLine(**{**row._mapping, **states})
