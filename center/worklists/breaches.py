"""Notices that were not one-time (AH-15): what a later one asked for that no earlier one had, before the supervisor."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case, case_notice
from center.cases.notices import Breach
from center.staff.accounts import StaffMember
from center.staff.sight import case_clause
from center.worklists.slices import Order, Slice, slice_of

_COLUMNS = (agency_case.c.code, case_notice.c.number, case_notice.c.added, agency_case.c.office_id)
_WANTED = sa.select(case_notice.c.id, *_COLUMNS, case_notice.c.issued_by, case_notice.c.issued_at).join_from(
    case_notice, agency_case
)


def list_breaches(connection: Any, staff: StaffMember, after: str = "") -> Slice[Breach]:
    """A slice of the breaches in cases that the member sees, the newest first."""
    wanted = _WANTED.where(case_notice.c.is_breach, case_clause(staff))
    return slice_of(connection, wanted, Order(None, case_notice.c.id, is_descending=True), after, _breach)


def _breach(row: Any) -> Breach:
    return Breach(row.code, row.number, tuple(json.loads(row.added)), row.office_id, row.issued_by, row.issued_at)
