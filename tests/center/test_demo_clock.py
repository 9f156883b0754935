"""The clock of demo mode: one row moves the time of every process."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta, timezone
from pathlib import Path

from center.clock import SystemClock
from center.demo_clock import DemoClock
from center.records import Records
from center.service import close_service, open_service
from center.settings import Mode, read_settings
from tests.center.recorded import FRIDAY_NOON, SECRET

NEAR = timedelta(minutes=1)


async def test_it_is_the_time_of_the_machine_until_it_is_moved(records: Records) -> None:
    clock = DemoClock(records)
    await clock.look()
    assert abs(clock.now() - datetime.now(timezone.utc)) < NEAR


async def test_every_process_sees_a_move_and_the_last_one_counts(records: Records) -> None:
    mover, other = DemoClock(records), DemoClock(records)
    await mover.move_to(FRIDAY_NOON - timedelta(days=365))
    await mover.move_to(FRIDAY_NOON)
    assert timedelta() <= mover.now() - FRIDAY_NOON < NEAR
    await other.look()
    assert abs(other.now() - mover.now()) < NEAR


def test_production_has_the_clock_of_the_machine_only(tmp_path: Path) -> None:
    settings = read_settings({"QIHANG_DATABASE_URL": f"sqlite:///{tmp_path}/q.db", "QIHANG_SECRET": SECRET})
    demo = open_service(settings)
    production = open_service(dataclasses.replace(settings, mode=Mode.PRODUCTION))
    assert type(demo.clock) is DemoClock
    assert type(production.clock) is SystemClock
    close_service(demo)
    close_service(production)
