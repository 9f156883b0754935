"""Made-up rows: as many as were wanted, beside one of each kind that the center itself has made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bench.desk.filling import Filled, Size, fill, operators
from bench.desk.other_rows import BOOKED
from center.booking_tables import appointment
from center.call_tables import call
from center.case_tables import agency_case, sub_task
from center.cases.events import verify
from center.database import upgrade
from center.handoff_tables import handoff
from center.records import Records
from center.settings import read_settings
from center.staff.sessions import Limits, find_session
from center.tables import conversation, message, promise

SIZE = Size(20, 80)
ITEMS = 7


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    upgrade(read_settings({"QIHANG_VAR": str(tmp_path)}))
    return fill(tmp_path, SIZE)


def read(folder: Path, work: Any) -> Any:
    records = Records(read_settings({"QIHANG_VAR": str(folder)}).database_url)
    try:
        return records.read_now(work)
    finally:
        records.close()


def test_as_many_rows_as_wanted_beside_the_first_ones(tmp_path: Path, filled: Filled) -> None:
    def count(connection: Any) -> dict[str, int]:
        tables = (agency_case, sub_task, call, conversation, message, promise, appointment)
        return {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in tables
        }

    assert read(tmp_path, count) == {
        "agency_case": 21,
        "sub_task": 21 * ITEMS,
        "call": 21,
        "conversation": 22,
        "message": 82,
        "promise": 21,
        "appointment": 20 + BOOKED,
    }


def test_every_kind_of_hand_over_is_there_and_the_first_case_is_a_real_one(tmp_path: Path, filled: Filled) -> None:
    def states(connection: Any) -> list[str]:
        return sorted(connection.execute(sa.select(handoff.c.state).where(handoff.c.id > 1)).scalars())

    assert read(tmp_path, states) == ["claimed"] * 4 + ["ended"] * 4 + ["later"] * 4 + ["waiting"] * 4
    assert read(tmp_path, lambda connection: verify(connection, filled.case)) == []


def test_operators_are_signed_in_with_a_call_each(tmp_path: Path, filled: Filled) -> None:
    def whose(connection: Any) -> list[str]:
        now = connection.execute(sa.select(sa.func.max(call.c.created_at))).scalar_one()
        sessions = (find_session(connection, one.token, now, Limits()) for one in typists)
        return [session.staff.staff_id for session in sessions if session]

    typists = operators(tmp_path, 3)
    assert read(tmp_path, whose) == ["operator-0", "operator-1", "operator-2"]
    assert len({one.call for one in typists}) == 3
