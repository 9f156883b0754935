"""Whose records staff see: those of the own office and below; the own department's."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from center.case_tables import agency_case
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.staff.sight import department_clause, office_clause, sees_case, sees_department, sees_office
from tests.center.cases.opened_case import catalogue, opened, wanted

OFFICES = ["市本级", "定襄县", "定襄县/晋昌镇", "原平市", "定襄县城", None]


def staff(office: str | None = None, department: str | None = None) -> StaffMember:
    return StaffMember(1, "wang", "王小红", frozenset({Role.AGENT}), office, department)


@pytest.mark.parametrize(
    ("office", "seen"),
    [
        (None, OFFICES),
        ("市本级", ["市本级"]),
        ("定襄县", ["定襄县", "定襄县/晋昌镇"]),
        ("定襄县/晋昌镇", ["定襄县/晋昌镇"]),
        ("%", []),
        ("定襄_", []),
    ],
)
def test_an_office_sees_itself_and_its_townships(records: Records, office: str | None, seen: list[str | None]) -> None:
    listed = sa.union_all(*(sa.select(sa.literal(place, sa.String).label("office_id")) for place in OFFICES)).subquery()
    wanted = sa.select(listed.c.office_id).where(office_clause(staff(office), listed.c.office_id))
    found = records.read_now(lambda connection: connection.execute(wanted).scalars().all())
    assert sorted(map(str, found)) == sorted(map(str, seen))
    assert [place for place in OFFICES if sees_office(staff(office), place)] == seen


def test_what_belongs_to_no_office_yet_is_seen_where_that_is_asked_for(records: Records) -> None:
    listed = sa.union_all(*(sa.select(sa.literal(place, sa.String).label("office_id")) for place in OFFICES)).subquery()
    clause = office_clause(staff("原平市"), listed.c.office_id, unplaced=True)
    wanted = sa.select(listed.c.office_id).where(clause)
    found = records.read_now(lambda connection: connection.execute(wanted).scalars().all())
    assert set(found) == {"原平市", None}
    assert [place for place in OFFICES if sees_office(staff("原平市"), place, unplaced=True)] == ["原平市", None]


def test_a_department_sees_its_own(records: Records) -> None:
    assert [sees_department(staff(department="税务"), which) for which in ("税务", "人社", None)] == [
        True,
        False,
        False,
    ]
    assert [sees_department(staff(), which) for which in ("税务", None)] == [True, True]
    clause = department_clause(staff(department="税务"), sa.literal("人社"))
    assert records.read_now(lambda at: at.execute(sa.select(sa.literal(1)).where(clause)).all()) == []


def test_a_case_is_seen_by_its_office_and_by_the_departments_of_its_items(records: Records) -> None:
    code = opened(records, wanted("one_chain")).code
    case = records.read_now(lambda at: at.execute(sa.select(agency_case.c.office_id)).scalar_one())
    department = catalogue().items_of(catalogue().theme("one_chain"))[0].department
    members = {
        "all": staff(),
        "county": staff(case),
        "other county": staff("原平市"),
        "department": staff(case, department),
        "other department": staff(case, "没有这个部门"),
        "department elsewhere": staff("原平市", department),
    }
    seen = {name: records.read_now(lambda at, who=who: sees_case(at, who, code)) for name, who in members.items()}
    assert [name for name, sees in seen.items() if sees] == ["all", "county", "department"]
    assert records.read_now(lambda at: sees_case(at, staff(), "D-2222222A")) is False
