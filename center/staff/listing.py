"""The accounts of staff as a list: filtered, sorted and paged by the database, within the sight of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.pages import Page, holds
from center.sealing import Seal
from center.staff import throttle
from center.staff.accounts import StaffMember, having, members
from center.staff.rights import Role
from center.staff.sight import office_clause
from center.staff_tables import staff_member, staff_session

PAGE = 50
SORTS: Mapping[str, Any] = {
    "staff_id": staff_member.c.staff_id,
    "name": staff_member.c.name,
    "office": sa.func.coalesce(staff_member.c.office_id, ""),
    "created": staff_member.c.created_at,
}
"""What the list can be sorted by."""


class Filter(NamedTuple):
    """Which accounts: ``words`` in name or sign-in name; empty values leave nothing out."""

    words: str = ""
    role: Role | None = None
    office_id: str = ""
    is_enabled: bool = True


class Account(NamedTuple):
    """One line: the member, when they were last seen (UTC), and until when too many failures keep them out."""

    staff: StaffMember
    seen_at: datetime | None
    locked_until: datetime | None


class Order(NamedTuple):
    """How the list is sorted, and the number of the page, from 1."""

    sort: str = "staff_id"
    is_down: bool = False
    number: int = 1


def accounts(
    connection: Any, seal: Seal, viewer: StaffMember, wanted: Filter, order: Order, now: datetime
) -> Page[Account]:
    """The page of the accounts that ``viewer`` manages; ``order.sort`` is one of SORTS."""
    mine = sa.and_(office_clause(viewer, staff_member.c.office_id), *_clauses(wanted))
    total = connection.execute(sa.select(sa.func.count(staff_member.c.id)).where(mine)).scalar_one()
    column = SORTS[order.sort]
    keys = [column.desc() if order.is_down else column, staff_member.c.staff_id]
    wanted_ids = sa.select(staff_member.c.id).where(mine).order_by(*keys)
    ids = list(connection.execute(wanted_ids.limit(PAGE).offset((order.number - 1) * PAGE)).scalars())
    found = {member.id: member for member in members(connection, staff_member.c.id.in_(ids))}
    rows = tuple(account_of(connection, seal, found[member_id], now) for member_id in ids)
    return Page(rows, order.number, total, PAGE)


def account_of(connection: Any, seal: Seal, member: StaffMember, now: datetime) -> Account:
    """The line of one member."""
    seen = sa.select(sa.func.max(staff_session.c.seen_at)).where(staff_session.c.member_id == member.id)
    seen_at = connection.execute(seen).scalar_one_or_none()
    return Account(member, seen_at, throttle.locked_until(connection, seal, member.staff_id, now))


def _clauses(wanted: Filter) -> list[Any]:
    disabled_at = staff_member.c.disabled_at
    clauses: list[Any] = [disabled_at.is_(None) if wanted.is_enabled else disabled_at.is_not(None)]
    if wanted.words:
        names = (staff_member.c.name, staff_member.c.staff_id)
        clauses.append(sa.or_(*(holds(column, wanted.words) for column in names)))
    if wanted.role:
        clauses.append(having(wanted.role))
    if wanted.office_id:
        clauses.append(staff_member.c.office_id == wanted.office_id)
    return clauses
