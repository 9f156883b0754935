"""Work orders as the desk lists them: filtered, the most urgent first, a page at a time, within a member's sight."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.states import Captioned
from center.letters.states import LetterKind
from center.pages import AS_IT_IS, Page, Sorting, holds, page_of, sorted_by
from center.people import find_contact
from center.privacy import phones_in
from center.promises import PHONE
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.sight import department_clause, office_clause
from center.work_order_tables import work_order, work_order_report
from center.work_orders.records import COLUMNS, OrderView, order_view, read_order
from center.work_orders.states import OPEN, OrderState, ReportState

SOON = timedelta(hours=8)
"""So near its time an order counts as due soon."""


class OrderList(Captioned):
    """What is listed."""

    OPEN = "open", "在办"
    NEW = "new", "待签收"
    MINE = "mine", "我的"
    LATE = "late", "已超时"
    UNTOLD = "untold", "没回传成"
    CLOSED = "closed", "已办结"


class OrderFilter(NamedTuple):
    """Which orders: of one class when named; found by a number, code, telephone or words; in which order."""

    which: OrderList = OrderList.OPEN
    kind: LetterKind | None = None
    search: str = ""
    sorting: Sorting = AS_IT_IS


class OrderCounts(NamedTuple):
    """How many in sight are open, to be signed for, the member's own, late, refused by the platform."""

    open: int
    new: int
    mine: int
    late: int
    untold: int


_OPEN = work_order.c.state.in_(OPEN)
_URGENT = (work_order.c.due_at, work_order.c.id)
_LATEST = (work_order.c.closed_at.desc(), work_order.c.id.desc())
SORTS = {
    "number": work_order.c.id,
    "kind": work_order.c.kind,
    "due": work_order.c.due_at,
    "owner": work_order.c.owner,
    "office": work_order.c.office_id,
    "state": work_order.c.state,
}
"""What the list can be sorted by."""


def orders_listed(
    connection: Any, seal: Seal, staff: StaffMember, wanted: OrderFilter, now: datetime, number: int = 1
) -> Page[OrderView]:
    """Page ``number`` of what ``staff`` sees."""
    narrowed = [sight(staff), _which(wanted.which, staff, now)]
    narrowed += [] if wanted.kind is None else [work_order.c.kind == wanted.kind.value]
    narrowed += [_found(seal, wanted.search)] if wanted.search else []
    order = _LATEST if wanted.which is OrderList.CLOSED else _URGENT
    by = sorted_by(SORTS, wanted.sorting, order, work_order.c.id)
    return page_of(connection, sa.select(*COLUMNS).where(*narrowed), by, number, order_view)


def order_seen_by(connection: Any, staff: StaffMember, code: str) -> OrderView:
    """The order, if ``staff`` may see it; else the UnknownOrder of a code that nobody has."""
    return read_order(connection, code, sight(staff))


def orders_of_number(connection: Any, seal: Seal, staff: StaffMember, phone: str, limit: int = 10) -> list[OrderView]:
    """Orders in sight of whoever has this mobile number (11 digits), the newest first."""
    known = find_contact(connection, seal, phone)
    theirs = work_order.c.phone_hash.in_(seal.fingerprints(phone, PHONE))
    mine = sa.or_(theirs, work_order.c.contact_id == known) if known is not None else theirs
    wanted = sa.select(*COLUMNS).where(sight(staff), mine).order_by(work_order.c.id.desc()).limit(limit)
    return [order_view(row) for row in connection.execute(wanted)]


def order_counts(connection: Any, staff: StaffMember, now: datetime) -> OrderCounts:
    """The counts beside the lists and in the navigation."""
    lists = (OrderList.OPEN, OrderList.NEW, OrderList.MINE, OrderList.LATE)
    counts = [sa.func.coalesce(sa.func.sum(sa.case((_which(one, staff, now), 1), else_=0)), 0) for one in lists]
    begun, new, mine, late = connection.execute(sa.select(*counts).where(sight(staff), _OPEN)).one()
    untold = sa.select(sa.func.count()).select_from(work_order).where(sight(staff), _untold())
    return OrderCounts(begun, new, mine, late, connection.execute(untold).scalar_one())


def sight(staff: StaffMember) -> Any:
    """Which rows of ``work_order`` the member sees."""
    return sa.and_(office_clause(staff, work_order.c.office_id), department_clause(staff, work_order.c.department))


def _which(which: OrderList, staff: StaffMember, now: datetime) -> Any:
    if which is OrderList.UNTOLD:
        return _untold()
    clauses = {
        OrderList.OPEN: _OPEN,
        OrderList.NEW: work_order.c.state == OrderState.NEW.value,
        OrderList.MINE: sa.and_(_OPEN, work_order.c.owner == staff.staff_id),
        OrderList.LATE: sa.and_(_OPEN, work_order.c.due_at < now),
        OrderList.CLOSED: work_order.c.state.not_in(OPEN),
    }
    return clauses[which]


def _untold() -> Any:
    """The platform has refused something that nobody has settled."""
    refused = work_order_report.c.state == ReportState.REFUSED.value
    return work_order.c.id.in_(sa.select(work_order_report.c.order_id).where(refused))


def _found(seal: Seal, search: str) -> Any:
    """A mobile number is looked up by its fingerprint: it stands nowhere in the open."""
    words = search.strip()
    numbers = phones_in(words)
    if numbers:
        return work_order.c.phone_hash.in_(seal.fingerprints(numbers[0], PHONE))
    named = sa.or_(work_order.c.number == words, work_order.c.code == words.upper())
    return sa.or_(named, holds(work_order.c.title, words))


def order_pulse(connection: Any) -> list[int]:
    """A small value that changes with every change of any order: how many there are, and how many events they have."""
    events = sa.func.coalesce(sa.func.sum(work_order.c.last_event), 0)
    wanted = sa.select(sa.func.count(), events).select_from(work_order)
    return [int(number) for number in connection.execute(wanted).one()]
