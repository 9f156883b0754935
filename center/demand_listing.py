"""Demands, complaints and their kin as the desk lists them: filtered, by due time, a page at a time, within sight."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.states import Captioned
from center.demand_states import DemandKind, DemandState, UnknownDemand
from center.demands import DemandView, demand_view
from center.pages import AS_IT_IS, Page, Sorting, page_of, sorted_by
from center.people_tables import demand
from center.staff.accounts import StaffMember
from center.staff.sight import department_clause, office_clause


class DemandList(Captioned):
    """What is listed."""

    OPEN = "open", "在办"
    OVERDUE = "overdue", "已超时"
    MINE = "mine", "我的"
    TO_CONFIRM = "answered", "待企业确认"
    TO_ASK = "to_ask", "待问效"
    CLOSED = "closed", "已办结"


class DemandCounts(NamedTuple):
    """How many in sight are not closed, overdue without an answer, the member's own, and to be asked about."""

    open: int
    overdue: int
    mine: int
    to_ask: int


_COLUMNS = [demand.c[name] for name in DemandView._fields]
_IS_OPEN = demand.c.state != DemandState.CLOSED.value
_MOST_URGENT = (demand.c.due_at, demand.c.id)
_LATEST = (demand.c.closed_at.desc(), demand.c.id.desc())
SORTS = {
    "code": demand.c.id,
    "kind": demand.c.kind,
    "due": demand.c.due_at,
    "department": demand.c.department,
    "owner": demand.c.owner,
    "state": demand.c.state,
}
"""What the list can be sorted by."""


def demands_listed(
    connection: Any,
    staff: StaffMember,
    which: DemandList,
    kind: DemandKind | None,
    now: datetime,
    number: int = 1,
    sorting: Sorting = AS_IT_IS,
) -> Page[DemandView]:
    """Page ``number`` of what ``staff`` sees, by itself the most urgent first; of one kind only, when named."""
    narrowed = [] if kind is None else [demand.c.kind == kind.value]
    wanted = sa.select(*_COLUMNS).where(_in_sight(staff), _which(which, staff, now), *narrowed)
    order = _LATEST if which is DemandList.CLOSED else _MOST_URGENT
    return page_of(connection, wanted, sorted_by(SORTS, sorting, order, demand.c.id), number, demand_view)


def demand_seen_by(connection: Any, staff: StaffMember, code: str) -> DemandView:
    """The demand, if ``staff`` may see it; else the UnknownDemand of a code that nobody has."""
    row = connection.execute(sa.select(*_COLUMNS).where(demand.c.code == code, _in_sight(staff))).one_or_none()
    if row is None:
        raise UnknownDemand(code)
    return demand_view(row)


def demand_counts(connection: Any, staff: StaffMember, now: datetime) -> DemandCounts:
    """The counts beside the lists and in the navigation."""
    lists = (DemandList.OPEN, DemandList.OVERDUE, DemandList.MINE, DemandList.TO_ASK)
    counts = [sa.func.coalesce(sa.func.sum(sa.case((_which(one, staff, now), 1), else_=0)), 0) for one in lists]
    return DemandCounts(*connection.execute(sa.select(*counts).where(_in_sight(staff))).one())


def demand_pulse(connection: Any) -> tuple[int, int]:
    """How many are not closed and how many events those have: it changes with every one of them. Nothing personal."""
    counts = (sa.func.count(demand.c.id), sa.func.coalesce(sa.func.sum(demand.c.last_event), 0))
    row = connection.execute(sa.select(*counts).where(_IS_OPEN)).one()
    return int(row[0]), int(row[1])


def _in_sight(staff: StaffMember) -> Any:
    return sa.and_(office_clause(staff, demand.c.office_id), department_clause(staff, demand.c.department))


def _which(which: DemandList, staff: StaffMember, now: datetime) -> Any:
    clauses = {
        DemandList.OPEN: _IS_OPEN,
        DemandList.OVERDUE: sa.and_(demand.c.answer.is_(None), demand.c.due_at < now),
        DemandList.MINE: sa.and_(_IS_OPEN, demand.c.owner == staff.staff_id),
        DemandList.TO_CONFIRM: demand.c.state == DemandState.ANSWERED.value,
        DemandList.TO_ASK: demand.c.effect_check_at <= now,
        DemandList.CLOSED: demand.c.state == DemandState.CLOSED.value,
    }
    return clauses[which]
