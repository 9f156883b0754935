"""Items of cases: kept as their case has them, and read along indexes, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from center.case_tables import agency_case, sub_task
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.worklists.items import ItemList, list_items
from tests.center.cases.opened_case import in_progress, item_moved, moved, opened
from tests.center.cases.worked_case import hired

_FORCED = ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin")
_SAID = ("office_id", "state", "due_at")


def mirrored(records: Records) -> set[tuple[Any, ...]]:
    """What items say of their cases, beside what the cases say."""
    columns = [sub_task.c.office_id, sub_task.c.case_state, sub_task.c.due_at]
    wanted = sa.select(*columns, *(agency_case.c[name] for name in _SAID)).join_from(sub_task, agency_case)
    return {tuple(row) for row in records.read_now(lambda connection: connection.execute(wanted).all())}


def test_items_say_what_their_case_says_whatever_moves_it(records: Records) -> None:
    code = opened(records).code
    steps: list[tuple[str, dict[str, Any]]] = [
        ("accept", {}),
        ("notify", {"items": ["租赁合同"]}),
        ("transfer", {"office_id": "市本级", "note": "冠省名"}),
        ("terminate", {"reason": "不办了"}),
    ]
    seen = []
    for name, details in steps:
        moved(records, code, name, **details)
        [said] = mirrored(records)
        assert said[:3] == said[3:], name
        seen.append((*said[:2], said[2] is None))
    assert len(set(seen)) == len(steps), seen


def test_a_case_that_went_elsewhere_is_another_departments(records: Records) -> None:
    here = hired(records, "dept-tax", Role.DEPARTMENT, department="tax")
    there = hired(records, "dept-city", Role.DEPARTMENT, office="市本级", department="tax")
    code = in_progress(records)
    assert (shown(records, here), shown(records, there)) == ([code], [])
    moved(records, code, "transfer", office_id="市本级", note="冠省名")
    assert (shown(records, here), shown(records, there)) == ([], [code])


@pytest.mark.parametrize(
    ("one", "index"), [(ItemList.WORK, "work"), (ItemList.DOING, "doing"), (ItemList.LATER, "later")]
)
@pytest.mark.parametrize("department", ["tax", None])
def test_what_is_due_first_is_read_along_an_index(
    records: Records, one: ItemList, index: str, department: str | None
) -> None:
    role = Role.DEPARTMENT if department else Role.SUPERVISOR
    staff = hired(records, "reader", role, office=None, department=department)
    item_moved(records, in_progress(records), "tax", "reserve" if one is ItemList.LATER else "start")
    counted, page = plans(records, staff, one)
    by = f"ix_sub_task_department_{index}" if department else f"ix_sub_task_{index}_due"
    assert by in page
    assert "sub_task" in counted and "agency_case" not in counted
    assert page.count("TEMP B-TREE") + page.count("Sort Key") <= 1, page


def plans(records: Records, staff: StaffMember, one: ItemList) -> tuple[str, str]:
    """How the database counts the list, and how it reads a page; on PostgreSQL as it does with many rows."""

    def read(connection: Any) -> list[str]:
        with statements(connection) as asked:
            list_items(connection, staff, one)
        if not records.is_sqlite:
            for way in _FORCED:
                connection.exec_driver_sql(f"SET enable_{way} = off")
        explain = "EXPLAIN QUERY PLAN " if records.is_sqlite else "EXPLAIN "
        rows = [connection.exec_driver_sql(explain + text, values).all() for text, values in asked]
        return ["\n".join(str(row[-1]) for row in plan) for plan in rows]

    counted, page = records.write_now(read)
    return counted, page


@contextmanager
def statements(connection: Any) -> Iterator[list[tuple[str, Any]]]:
    """What the connection asks the database meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, text: str, values: Any, *_rest: Any) -> None:
        asked.append((text, values))

    sa.event.listen(connection, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(connection, "before_cursor_execute", note)


def shown(records: Records, staff: StaffMember) -> list[str]:
    """The codes of the cases whose items are to be done."""
    return [line.code for line in records.read_now(lambda at: list_items(at, staff, ItemList.WORK)).rows]
