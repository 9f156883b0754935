"""Cases as staff work them at the desk: the people who do, and short ways to act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from center.cases.acting import Done, Hand
from center.cases.reading import CaseView
from center.notice_tables import notice
from center.records import Records
from center.staff.accounts import StaffMember, read_member
from center.staff.changing import NewMember, create
from center.staff.rights import Role
from center.staff_tables import audit_entry
from tests.center.cases.opened_case import NINE, case, settings

Result = TypeVar("Result")
_SAME_FOR_ALL = "not a hash: nobody signs in here"


def hired(
    records: Records,
    staff_id: str = "agent-li",
    *roles: Role,
    office: str | None = "定襄县",
    department: str | None = None,
) -> StaffMember:
    """A new member of staff; an agent of 定襄县 unless told otherwise."""
    new = NewMember(staff_id, f"名字{staff_id}", frozenset(roles or {Role.AGENT}), office, department)

    def work(connection: Any) -> StaffMember:
        create(connection, new, _SAME_FOR_ALL, "admin", NINE)
        return read_member(connection, staff_id)

    return records.write_now(work)


def acted(
    records: Records,
    member: StaffMember,
    code: str,
    work: Callable[[Hand], Done[Result]],
    now: datetime = NINE,
    seen: int | None = None,
) -> Done[Result]:
    """What became of an act by ``member``."""
    return records.write_now(lambda connection: work(Hand(connection, member, code, seen, now, settings())))


def hand_of(connection: Any, member: StaffMember, code: str, now: datetime = NINE) -> Hand:
    """The member at work on the case as it is."""
    return Hand(connection, member, code, None, now, settings())


def last(records: Records, code: str) -> int:
    """The number of the last event of the case."""
    found: CaseView = case(records, code)
    return found.last_event


def told(records: Records, code: str) -> list[tuple[str, str]]:
    """The notices about the case: kind and text."""
    wanted = sa.select(notice.c.kind, notice.c.text).where(notice.c.record == code).order_by(notice.c.id)
    return records.read_now(lambda connection: [(row.kind, row.text) for row in connection.execute(wanted)])


def noted(records: Records, about: str) -> list[tuple[str, str]]:
    """Who did what about a record, by the audit log."""
    wanted = sa.select(audit_entry.c.staff_id, audit_entry.c.act).where(audit_entry.c.about == about)
    rows = wanted.order_by(audit_entry.c.seq)
    return records.read_now(lambda connection: [(row.staff_id, row.act) for row in connection.execute(rows)])
