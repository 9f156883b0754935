"""The demonstration: loaded by the center's own functions, whole at any time of day, once, and never in production."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from center.booking_tables import appointment, appointment_slot
from center.case_tables import agency_case, record_event
from center.cases.events import verify
from center.clock import SHANGHAI, StepClock
from center.demand_listing import demand_counts
from center.draft_tables import draft
from center.people_tables import contact, demand
from center.promises.listing import waiting_promises
from center.rating_tables import rectification
from center.records import Records
from center.schema import metadata
from center.service import Service
from center.settings import Mode, read_settings
from center.staff.accounts import read_member
from center.staff.audit import verify as verify_audit
from center.staff.passwords import check
from center.staff.rights import Role
from center.staff_tables import staff_member, staff_role
from center.tables import promise
from center.upload_tables import upload
from center.uploads.files import Store
from center.uploads.taking import Taking
from deploy.demo import PARTS, load, main, welcome
from deploy.demonstration.people import PEOPLE
from deploy.demonstration.staff import PASSWORD, STAFF
from tests.center.recorded import SEAL, fresh_records

TIMES = {
    "Monday morning": datetime(2026, 11, 23, 10, 40, tzinfo=SHANGHAI),
    "before opening": datetime(2026, 11, 24, 6, 5, tzinfo=SHANGHAI),
    "after closing": datetime(2026, 11, 25, 23, 30, tzinfo=SHANGHAI),
    "on a Sunday": datetime(2026, 11, 29, 12, 0, tzinfo=SHANGHAI),
}


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with fresh_records(f"sqlite:///{tmp_path}/qihang.db") as opened:
        yield opened


def service(records: Records, now: datetime) -> Service:
    return Service(records, SEAL, StepClock(now))


async def loaded(records: Records, now: datetime) -> str:
    """What the demonstration says that it loaded."""
    opened = service(records, now)
    with tempfile.TemporaryDirectory() as folder:
        return await load(opened, Taking(opened, Store(Path(folder)), None))


def everything(records: Records) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    return records.read_now(
        lambda connection: {
            table.name: [tuple(row) for row in connection.execute(sa.select(table))] for table in metadata.sorted_tables
        }
    )


@pytest.mark.parametrize("now", TIMES.values(), ids=TIMES)
async def test_it_is_whole_at_any_time_and_a_second_run_changes_nothing(records: Records, now: datetime) -> None:
    first = await loaded(records, now)
    before = everything(records)
    again = await loaded(records, now.replace(minute=59))
    assert first.count("装好") == len(PARTS) + 1 and again.count("已经有了，没有动") == len(PARTS) + 2
    assert everything(records) == before
    assert PASSWORD in again


async def test_there_is_something_of_everything(records: Records) -> None:
    now = TIMES["Monday morning"]
    await loaded(records, now)
    distinct = {
        agency_case.c.state: {"submitted", "accepted", "supplement", "in_progress", "done", "terminated"},
        appointment.c.state: {"booked", "arrived", "no_show", "cancelled"},
        demand.c.state: {"received", "dispatched", "signed", "coordinating", "answered", "closed"},
        demand.c.kind: {"demand", "complaint", "asked_to_pay", "not_done"},
        promise.c.state: {"open", "kept"},
        rectification.c.state: {"open", "mended"},
        draft.c.state: {"confirmed", "filed"},
        upload.c.state: {"checked"},
        staff_role.c.role: {role.value for role in Role},
    }
    for column, values in distinct.items():
        found = records.read_now(lambda connection, column=column: set(connection.execute(sa.select(column)).scalars()))
        assert found == values, column
    boss = records.read_now(lambda connection: read_member(connection, "supervisor0"))
    assert records.read_now(lambda connection: waiting_promises(connection, boss, now)).late >= 1
    assert records.read_now(lambda connection: demand_counts(connection, boss, now)).overdue >= 1


async def test_every_history_is_whole_and_no_seat_is_miscounted(records: Records) -> None:
    await loaded(records, TIMES["Monday morning"])

    def faults(connection: object) -> list[str]:
        codes = sorted(set(connection.execute(sa.select(record_event.c.record)).scalars()))  # type: ignore[attr-defined]
        return [fault for code in codes for fault in verify(connection, code)] + verify_audit(connection)

    assert records.read_now(faults) == []
    held = sa.select(sa.func.count()).where(
        appointment.c.slot_id == appointment_slot.c.id, appointment.c.state != "cancelled"
    )
    wrong = sa.select(appointment_slot.c.id).where(appointment_slot.c.taken != held.scalar_subquery())
    assert records.read_now(lambda connection: connection.execute(wrong).all()) == []


async def test_nothing_happened_in_the_future(records: Records) -> None:
    now = TIMES["before opening"]
    await loaded(records, now)
    latest = records.read_now(lambda connection: connection.execute(sa.select(sa.func.max(record_event.c.at))).scalar())
    assert latest is not None and latest <= now


async def test_numbers_are_those_that_nobody_has(records: Records) -> None:
    assert {one.phone for one in PEOPLE} <= {f"139000000{number:02d}" for number in range(100)}
    assert len({one.number for one in PEOPLE}) == len({one.name for one in PEOPLE}) == len(PEOPLE)
    await loaded(records, TIMES["Monday morning"])
    known = records.read_now(lambda connection: connection.execute(sa.select(sa.func.count(contact.c.id))).scalar_one())
    assert 0 < known <= len(PEOPLE)


async def test_accounts_that_are_there_keep_their_passwords(records: Records) -> None:
    await loaded(records, TIMES["Monday morning"])
    columns = sa.select(staff_member.c.staff_id, staff_member.c.password_hash)
    before = records.read_now(lambda connection: connection.execute(columns).all())
    await loaded(records, TIMES["Monday morning"])
    assert records.read_now(lambda connection: connection.execute(columns).all()) == before
    for member in STAFF:
        check(PASSWORD, member.staff_id, member.name)
        assert member.staff_id in welcome()


def test_production_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    settings = replace(read_settings({}), mode=Mode.PRODUCTION)
    monkeypatch.setattr("deploy.demo.read_settings", lambda: settings)
    assert main() == 2
    assert "演示模式" in capsys.readouterr().err
