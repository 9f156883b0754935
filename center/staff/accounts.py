"""The accounts of staff as they are read. Functions take a connection and are part of the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.staff.rights import Right, Role, rights_of
from center.staff_tables import staff_member, staff_role

FIRST_ADMIN = "admin"
"""The sign-in name of the account that the first start makes."""


class UnknownStaff(Refusal, LookupError):
    """Nobody signs in by this name."""

    def __init__(self, staff_id: str) -> None:
        super().__init__(f"no member of staff {staff_id}", f"没有工号为“{staff_id}”的人员。")


class StaffMember(NamedTuple):
    """One account; ``staff_id`` is the sign-in name that records hold, times are in UTC.

    ``office_id`` None sees all offices, ``department`` None all departments; ``must_change`` until the first password
    has been replaced; ``has_two_step`` when signing in also needs a code.
    """

    id: int
    staff_id: str
    name: str
    roles: frozenset[Role]
    office_id: str | None
    department: str | None
    must_change: bool = False
    has_two_step: bool = False
    disabled_at: datetime | None = None
    created_at: datetime | None = None

    def can(self, right: Right) -> bool:
        """Whether one of the roles has ``right``; a disabled member can do nothing."""
        return self.disabled_at is None and right in rights_of(self.roles)

    @property
    def is_enabled(self) -> bool:
        """Whether the member may sign in."""
        return self.disabled_at is None


_COLUMNS = [
    staff_member.c[name]
    for name in ("id", "staff_id", "name", "office_id", "department", "must_change", "disabled_at", "created_at")
]


def read_member(connection: Any, staff_id: str) -> StaffMember:
    """The member with this sign-in name; raises UnknownStaff."""
    found = members(connection, staff_member.c.staff_id == staff_id)
    if not found:
        raise UnknownStaff(staff_id)
    return found[0]


def members(connection: Any, *clauses: Any) -> list[StaffMember]:
    """The members for whom every clause over ``staff_member`` holds, in the order of their sign-in names."""
    has_two_step = staff_member.c.two_step_since.is_not(None).label("has_two_step")
    wanted = sa.select(*_COLUMNS, has_two_step).where(*clauses).order_by(staff_member.c.staff_id)
    rows = connection.execute(wanted).all()
    roles = _roles_of(connection, [row.id for row in rows])
    return [StaffMember(**row._mapping, roles=roles.get(row.id, frozenset())) for row in rows]


def having(*roles: Role) -> Any:
    """The clause over ``staff_member`` that a member has one of ``roles``."""
    mine = staff_role.c.member_id == staff_member.c.id
    return sa.exists().where(sa.and_(mine, staff_role.c.role.in_([role.value for role in roles])))


def names_of(connection: Any, staff_ids: Iterable[str]) -> dict[str, str]:
    """Sign-in name → name, of those that exist; for showing who did something."""
    wanted = sa.select(staff_member.c.staff_id, staff_member.c.name)
    rows = connection.execute(wanted.where(staff_member.c.staff_id.in_(sorted(set(staff_ids)))))
    return {row.staff_id: row.name for row in rows}


def _roles_of(connection: Any, ids: list[int]) -> dict[int, frozenset[Role]]:
    wanted = sa.select(staff_role.c.member_id, staff_role.c.role).where(staff_role.c.member_id.in_(ids))
    found: dict[int, set[Role]] = {}
    for row in connection.execute(wanted):
        found.setdefault(row.member_id, set()).add(stored(Role, row.role))
    return {member_id: frozenset(roles) for member_id, roles in found.items()}
