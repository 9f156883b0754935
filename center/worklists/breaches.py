"""Notices that were not one-time (AH-15): what a later one asked for that no earlier one had, before the supervisor."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case, case_notice
from center.cases.notices import Breach
from center.pages import AS_IT_IS, SIZE, Page, Sorting, page_of, sorted_by
from center.staff.accounts import StaffMember
from center.staff.sight import case_clause

_COLUMNS = (agency_case.c.code, case_notice.c.number, case_notice.c.added, agency_case.c.office_id)
_WANTED = sa.select(case_notice.c.id, *_COLUMNS, case_notice.c.issued_by, case_notice.c.issued_at).join_from(
    case_notice, agency_case
)


SORTS = {
    "case": agency_case.c.code,
    "number": case_notice.c.number,
    "office": agency_case.c.office_id,
    "who": case_notice.c.issued_by,
    "time": case_notice.c.issued_at,
}
"""What the list can be sorted by."""
_LATEST = (case_notice.c.id.desc(),)


def list_breaches(
    connection: Any, staff: StaffMember, number: int = 1, sorting: Sorting = AS_IT_IS, size: int = SIZE
) -> Page[Breach]:
    """Page ``number`` of the breaches in cases that the member sees, by itself the newest first."""
    wanted = _WANTED.where(case_notice.c.is_breach, case_clause(staff))
    order = sorted_by(SORTS, sorting, _LATEST, case_notice.c.id)
    return page_of(connection, wanted, order, number, _breach, size)


def _breach(row: Any) -> Breach:
    return Breach(row.code, row.number, tuple(json.loads(row.added)), row.office_id, row.issued_by, row.issued_at)
