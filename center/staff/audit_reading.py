"""The audit log as it is read: filtered, the newest entry first, paged by the number of an entry."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.privacy import mask_for_log
from center.staff.accounts import StaffMember, names_of
from center.staff.audit import Entry, entry_of, note
from center.staff.sight import office_clause
from center.staff_tables import audit_entry, staff_member
from center.times import midnight

PAGE = 50


class Filter(NamedTuple):
    """Which entries; empty values leave nothing out. ``first_day`` and ``last_day`` are in Shanghai, both included."""

    staff_id: str = ""
    act: str = ""
    about: str = ""
    first_day: date | None = None
    last_day: date | None = None


class AuditPage(NamedTuple):
    """Entries and the names behind their staff ids; ``following`` is where the next page begins, 0 for none."""

    entries: tuple[Entry, ...]
    names: dict[str, str]
    following: int


def look(
    connection: Any, staff: StaffMember, wanted: Filter, now: datetime, *, before: int = 0, size: int = PAGE
) -> AuditPage:
    """What ``staff`` sees of the log, older than entry ``before``; that they looked is noted.

    A member of one office sees what the staff of that office did.
    """
    mine = [*_clauses(wanted), _seen_by(staff)]
    if before:
        mine.append(audit_entry.c.seq < before)
    query = sa.select(audit_entry).where(*mine).order_by(audit_entry.c.seq.desc()).limit(size + 1)
    entries = [entry_of(row) for row in connection.execute(query)]
    shown, following = tuple(entries[:size]), entries[size - 1].seq if len(entries) > size else 0
    names = names_of(connection, [entry.staff_id for entry in shown])
    about = mask_for_log(wanted.about) or "audit"
    note(connection, staff.staff_id, "audit.view", about, now, details=_told(wanted, before))
    return AuditPage(shown, names, following)


def _clauses(wanted: Filter) -> list[Any]:
    clauses = []
    for name in ("staff_id", "act", "about"):
        if getattr(wanted, name):
            clauses.append(audit_entry.c[name] == getattr(wanted, name))
    if wanted.first_day:
        clauses.append(audit_entry.c.at >= midnight(wanted.first_day))
    if wanted.last_day:
        clauses.append(audit_entry.c.at < midnight(wanted.last_day + timedelta(days=1)))
    return clauses


def _seen_by(staff: StaffMember) -> Any:
    if staff.office_id is None:
        return sa.true()
    colleagues = sa.select(staff_member.c.staff_id).where(office_clause(staff, staff_member.c.office_id))
    return audit_entry.c.staff_id.in_(colleagues)


def _told(wanted: Filter, before: int) -> dict[str, Any]:
    asked = {**wanted._asdict(), "older_than": before}
    return {name: value for name, value in asked.items() if value}
