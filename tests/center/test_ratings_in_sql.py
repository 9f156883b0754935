"""What the database itself refuses of ratings, whoever writes: before completion, twice, a sixth level; on both."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from center.case_tables import sub_task
from center.rating_settings import LEVELS
from center.rating_subjects import OfItem
from center.rating_tables import rating, stage_cycle
from center.records import Records
from tests.center.cases.opened_case import in_progress
from tests.center.rated import TUESDAY, closed_cycle, cycle, rated, rows, who
from tests.center.recorded import new_conversation


def test_the_five_levels_and_no_sixth(records: Records) -> None:
    assert [level.caption for level in LEVELS] == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    _, closed = closed_cycle(records)
    with pytest.raises(IntegrityError, match="ck_rating_level"):
        insert(records, level="superb", **stage_columns(closed.id))


def stage_columns(cycle_id: int, state: str | None = "closed") -> dict[str, Any]:
    return {"kind": "stage", "cycle_id": cycle_id, "cycle_state": state}


def insert(records: Records, **columns: Any) -> None:
    """A row written past the program."""
    plain = {"level": "satisfied", "reasons": "[]", "source": "sql", "retention": "rating", **columns}
    written = sa.insert(rating).values(**plain, created_at=TUESDAY, updated_at=TUESDAY)
    records.write_now(lambda connection: connection.execute(written))


@pytest.mark.parametrize("claim", ["closed", "open", None])
def test_sql_cannot_rate_an_open_cycle(records: Records, claim: str | None) -> None:
    open_cycle = cycle(records, in_progress(records, theme="dormancy"))
    with pytest.raises(IntegrityError):
        insert(records, **stage_columns(open_cycle.id, claim))
    assert rows(records, rating) == []


@pytest.mark.parametrize("claim", ["done", "doing", "todo", None])
def test_sql_cannot_rate_an_unfinished_item(records: Records, claim: str | None) -> None:
    in_progress(records, theme="dormancy")
    (task,) = rows(records, sub_task)
    with pytest.raises(IntegrityError):
        insert(records, kind="item", sub_task_id=task["id"], sub_task_state=claim)
    assert rows(records, rating) == []


def test_sql_cannot_rate_anything_twice(records: Records) -> None:
    _, closed = closed_cycle(records)
    talk = new_conversation(records)
    (task,) = rows(records, sub_task)
    subjects: tuple[dict[str, Any], ...] = (
        stage_columns(closed.id),
        {"kind": "item", "sub_task_id": task["id"], "sub_task_state": "done"},
        {"kind": "reception", "conversation_id": talk, "session": 0},
    )
    for subject in subjects:
        insert(records, **subject)
        with pytest.raises(IntegrityError):
            insert(records, **subject)
    assert len(rows(records, rating)) == 3


def test_sql_cannot_open_again_what_was_rated(records: Records) -> None:
    code, closed = closed_cycle(records)
    rated(records, closed.code, who(records, code))
    rated(records, OfItem(code, "dormancy_filing"), who(records, code))
    for undone in (
        sa.update(stage_cycle).values(state="open", closed_at=None),
        sa.update(sub_task).values(state="doing"),
    ):
        with pytest.raises(IntegrityError):
            records.write_now(lambda connection, undone=undone: connection.execute(undone))


@pytest.mark.parametrize("columns", [{"recorded_by": "op-1"}, {"call_id": "call-9"}, {"sub_task_id": 1}, {"kind": "x"}])
def test_sql_cannot_leave_out_what_belongs_together(records: Records, columns: dict[str, Any]) -> None:
    _, closed = closed_cycle(records)
    with pytest.raises(IntegrityError, match="ck_rating_"):
        insert(records, **{**stage_columns(closed.id), **columns})
