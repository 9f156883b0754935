"""Whose records a member of staff sees: those of the own office and below, of the own department (IM-03).

Every list and every reading of one case, call, letter, conversation or appointment goes through here, so that a code
typed into an address shows nothing that the list would not.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case, sub_task
from center.staff.accounts import StaffMember


def office_clause(staff: StaffMember, column: Any, *, unplaced: bool = False) -> Any:
    """What ``column``, an office id, must be: the member's office or a township of it; anything without an office.

    ``unplaced``: also rows that belong to no office yet (a conversation that has not said where).
    """
    if staff.office_id is None:
        return sa.true()
    mine = sa.or_(column == staff.office_id, column.startswith(f"{staff.office_id}/", autoescape=True))
    return sa.or_(mine, column.is_(None)) if unplaced else mine


def department_clause(staff: StaffMember, column: Any) -> Any:
    """What ``column``, a department, must be; anything for a member who belongs to none."""
    return sa.true() if staff.department is None else column == staff.department


def case_clause(staff: StaffMember) -> Any:
    """Which rows of ``agency_case`` the member sees: of the own offices, with an item of the own department."""
    mine = office_clause(staff, agency_case.c.office_id)
    if staff.department is None:
        return mine
    item = sa.and_(sub_task.c.case_id == agency_case.c.id, sub_task.c.department == staff.department)
    return sa.and_(mine, sa.exists().where(item))


def sees_office(staff: StaffMember, office_id: str | None, *, unplaced: bool = False) -> bool:
    """``office_clause`` for a record that has been read."""
    if staff.office_id is None:
        return True
    if office_id is None:
        return unplaced
    return office_id == staff.office_id or office_id.startswith(f"{staff.office_id}/")


def sees_department(staff: StaffMember, department: str | None) -> bool:
    """``department_clause`` for a record that has been read."""
    return staff.department is None or staff.department == department


def sees_case(connection: Any, staff: StaffMember, code: str) -> bool:
    """Whether the case with this code is one that the member sees; False also when there is none."""
    wanted = sa.select(agency_case.c.id).where(agency_case.c.code == code, case_clause(staff))
    return connection.execute(wanted).first() is not None
