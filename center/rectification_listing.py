"""Rectifications as the desk lists them: by due time, a page at a time, only those that the member sees.

Those are of the member's offices; whoever belongs to a department sees only what was said of that department's items.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import sub_task
from center.cases.states import Captioned
from center.pages import AS_IT_IS, Page, Sorting, page_of, sorted_by
from center.rating_tables import rating, rectification
from center.rectifications import (
    RECTIFICATIONS,
    Rectification,
    RectificationState,
    UnknownRectification,
    rectification_view,
)
from center.staff.accounts import StaffMember
from center.staff.sight import office_clause, sees_department, sees_office


class RectificationList(Captioned):
    """What is listed."""

    OPEN = "open", "整改中"
    TO_CALL = "to_call", "待回访"
    TO_VERIFY = "to_verify", "待核实"
    OVERDUE = "overdue", "已超时"
    CLOSED = "closed", "已办结"


class RectificationCounts(NamedTuple):
    """How many in sight are not closed, wait for the call, wait for somebody to verify them, and are overdue."""

    open: int
    to_call: int
    to_verify: int
    overdue: int


_IS_OPEN = rectification.c.state != RectificationState.CLOSED.value
_RATED_ITEM = sub_task.c.id == rating.c.sub_task_id
_MOST_URGENT = (rectification.c.due_at, rectification.c.id)
_LATEST = (rectification.c.closed_at.desc(), rectification.c.id.desc())
SORTS = {
    "code": rectification.c.id,
    "level": rating.c.level,
    "due": rectification.c.due_at,
    "owner": rectification.c.owner,
    "state": rectification.c.state,
}
"""What the list can be sorted by."""


def rectifications_listed(
    connection: Any,
    staff: StaffMember,
    which: RectificationList,
    now: datetime,
    number: int = 1,
    sorting: Sorting = AS_IT_IS,
) -> Page[Rectification]:
    """Page ``number`` of what ``staff`` sees, by itself the most urgent first."""
    wanted = RECTIFICATIONS.where(_in_sight(staff), _which(which, now))
    order = _LATEST if which is RectificationList.CLOSED else _MOST_URGENT
    by = sorted_by(SORTS, sorting, order, rectification.c.id)
    return page_of(connection, wanted, by, number, rectification_view)


def rectification_seen_by(connection: Any, staff: StaffMember, code: str) -> Rectification:
    """The one with this code, if ``staff`` may see it; else the UnknownRectification of a code that nobody has."""
    mine = RECTIFICATIONS.where(rectification.c.code == code, _in_sight(staff))
    row = connection.execute(mine).one_or_none()
    if row is None:
        raise UnknownRectification(code)
    return rectification_view(row)


def rectification_counts(connection: Any, staff: StaffMember, now: datetime) -> RectificationCounts:
    """The counts beside the lists and in the navigation."""
    lists = (
        RectificationList.OPEN,
        RectificationList.TO_CALL,
        RectificationList.TO_VERIFY,
        RectificationList.OVERDUE,
    )
    counts = [sa.func.coalesce(sa.func.sum(sa.case((_which(one, now), 1), else_=0)), 0) for one in lists]
    return RectificationCounts(*connection.execute(sa.select(*counts).where(_in_sight(staff))).one())


def rectification_seers(connection: Any, code: str, staff: Iterable[StaffMember]) -> list[StaffMember]:
    """Those of ``staff`` who may see the rectification with this code."""
    rated = rectification.join(rating).outerjoin(sub_task, _RATED_ITEM)
    wanted = sa.select(rectification.c.office_id, sub_task.c.department).select_from(rated)
    row = connection.execute(wanted.where(rectification.c.code == code)).one()
    near = [one for one in staff if sees_office(one, row.office_id, unplaced=True)]
    return [one for one in near if sees_department(one, row.department)]


def _in_sight(staff: StaffMember) -> Any:
    near = office_clause(staff, rectification.c.office_id, unplaced=True)
    if staff.department is None:
        return near
    rated = sa.and_(rating.c.id == rectification.c.rating_id, _RATED_ITEM, sub_task.c.department == staff.department)
    return sa.and_(near, sa.select(sub_task.c.id).where(rated).correlate(rectification).exists())


def _which(which: RectificationList, now: datetime) -> Any:
    clauses = {
        RectificationList.OPEN: _IS_OPEN,
        RectificationList.TO_CALL: rectification.c.state == RectificationState.OPEN.value,
        RectificationList.TO_VERIFY: rectification.c.state == RectificationState.MENDED.value,
        RectificationList.OVERDUE: sa.and_(_IS_OPEN, rectification.c.due_at < now),
        RectificationList.CLOSED: rectification.c.state == RectificationState.CLOSED.value,
    }
    return clauses[which]
