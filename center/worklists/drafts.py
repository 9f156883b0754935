"""The licence draft behind a case, as its agent reads it: versions and what changed, and the files to work with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.reading import stored
from center.draft_tables import draft
from center.drafts.differences import Change, difference
from center.drafts.fields import KINDS, Field, FieldSource
from center.drafts.records import DraftState, DraftView, UnknownDraft, Version, draft_of_case, version_of, versions
from center.pages import AS_IT_IS, SIZE, Page, Sorting, page_of, sorted_by
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.staff.sight import case_clause
from center.worklists.case_file import seen_case

_SOURCES = {
    FieldSource.SAID: "本人说的",
    FieldSource.DERIVED: "按本人说的推出",
    FieldSource.DEFAULT: "先按常见情况填",
}
HIDDEN = "（个人信息，写明理由后看）"
"""What stands in place of a field that is about a person."""


class Row(NamedTuple):
    """One field of a version: its title, what it says, where that comes from, and why."""

    name: str
    title: str
    text: str
    source: str
    reason: str


class DraftFile(NamedTuple):
    """A draft as it stands in its newest, or a chosen version; ``changes`` are those since the version ``old``."""

    draft: DraftView
    versions: tuple[Version, ...]
    shown: Version
    old: Version | None
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    is_unmasked: bool


class DraftLine(NamedTuple):
    """One row of the list of drafts; times in UTC."""

    id: int
    code: str
    state: DraftState
    case_code: str
    last_version: int
    confirmed_version: int | None
    updated_at: datetime


_WANTED = (
    sa.select(*(draft.c[name] for name in DraftLine._fields))
    .join_from(draft, agency_case, draft.c.case_code == agency_case.c.code)
    .where(draft.c.state != DraftState.DROPPED.value)
)
SORTS = {
    "code": draft.c.id,
    "case": draft.c.case_code,
    "state": draft.c.state,
    "version": draft.c.last_version,
    "changed": draft.c.updated_at,
}
"""What the list can be sorted by."""
_LATEST = (draft.c.id.desc(),)


def list_drafts(
    connection: Any, staff: StaffMember, number: int = 1, sorting: Sorting = AS_IT_IS, size: int = SIZE
) -> Page[DraftLine]:
    """Page ``number`` of the drafts behind the cases that the member sees, by itself the newest first."""
    order = sorted_by(SORTS, sorting, _LATEST, draft.c.id)
    return page_of(connection, _WANTED.where(case_clause(staff)), order, number, _line, size)


def read_draft_file(
    connection: Any, seal: Seal, staff: StaffMember, case_code: str, number: int = 0, old: int = 0
) -> DraftFile:
    """The draft behind a case that the member sees, fields about people hidden.

    ``number`` and ``old`` are versions, 0 for the newest and for the one before it. Raises UnknownCase, UnknownDraft.
    """
    return _file(connection, seal, _of_case(connection, staff, case_code), number, old, is_unmasked=False)


def unmask_draft(
    connection: Any, seal: Seal, staff: StaffMember, case_code: str, number: int, reason: str, now: datetime
) -> DraftFile:
    """The same with everything in it, for a reason that the audit log keeps; raises UnknownCase, UnknownDraft."""
    found = _of_case(connection, staff, case_code)
    told = _file(connection, seal, found, number, 0, is_unmasked=True)
    note(connection, staff.staff_id, "case.draft", case_code, now, reason, {"draft": found.code})
    return told


def take_version(
    connection: Any, seal: Seal, staff: StaffMember, case_code: str, number: int, reason: str, now: datetime
) -> Version:
    """A version to be made into a file, for a reason that the audit log keeps; raises UnknownCase, UnknownDraft."""
    found = _of_case(connection, staff, case_code)
    version = version_of(connection, seal, found.code, number)
    note(
        connection,
        staff.staff_id,
        "case.draft_export",
        case_code,
        now,
        reason,
        {"draft": found.code, "version": number},
    )
    return version


def _of_case(connection: Any, staff: StaffMember, case_code: str) -> DraftView:
    seen_case(connection, staff, case_code)
    found = draft_of_case(connection, case_code)
    if found is None:
        raise UnknownDraft(case_code)
    return found


def _file(connection: Any, seal: Seal, found: DraftView, number: int, old: int, *, is_unmasked: bool) -> DraftFile:
    every = versions(connection, seal, found.code)
    by_number: Mapping[int, Version] = {version.number: version for version in every}
    shown = by_number.get(number) or every[-1]
    before = by_number.get(old or shown.number - 1)
    changes = difference(before, shown) if before and before is not shown else []
    rows = tuple(_row(name, field, is_unmasked) for name, field in shown.fields.items())
    told = tuple(_change(change, is_unmasked) for change in changes)
    return DraftFile(found, tuple(every), shown, before, rows, told, is_unmasked)


def _row(name: str, field: Field, is_unmasked: bool) -> Row:
    kind = KINDS[name]
    is_hidden = kind.personal and not is_unmasked
    reason = "" if is_hidden else field.reason
    return Row(name, kind.title, HIDDEN if is_hidden else field.shown, _SOURCES[field.source], reason)


def _change(change: Change, is_unmasked: bool) -> Change:
    kind = KINDS[change.field]
    if is_unmasked or not kind.personal:
        return change
    return Change(change.field, HIDDEN, HIDDEN, f"{kind.title}有改动")


def _line(row: Any) -> DraftLine:
    return DraftLine(**{**row._mapping, "state": stored(DraftState, row.state)})
