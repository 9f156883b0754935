"""What time makes due for uploaded files; on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from center.gateways.clamav import ClamAv
from center.records import Records
from center.uploads.files import DRAFT
from center.uploads.housekeeping import GRACE_SECONDS, MOST_UNKNOWN, Done, Housekeeping
from center.uploads.records import QUARANTINED_FOR, own_uploads, read_upload, withdraw
from center.uploads.states import UploadRefused, UploadState
from tests.center.cases.paper_case import NOW, kinds
from tests.center.gateways.clamd import EICAR, NAME, Clamd, on_port
from tests.center.uploads.asked import CHARTER, LEASE, Desk, owner
from tests.center.uploads.made import jpeg, pdf

MACHINE = time.time()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def talk(records: Records) -> str:
    return owner(records)


def waiting_desk(records: Records, tmp_path: Path) -> Desk:
    """A desk whose scanner is away."""
    return Desk(records, tmp_path / "uploads", ClamAv(tmp_path / "no.sock"))


async def test_what_waits_is_scanned_when_the_scanner_is_back(records: Records, talk: str, tmp_path: Path) -> None:
    desk = waiting_desk(records, tmp_path)
    clean = await desk.hand_in(talk)
    infected = await desk.hand_in(talk, pdf().replace(b"%%EOF", EICAR + b"\n%%EOF"), "b.pdf", LEASE)
    away = Housekeeping(desk.service, desk.store, ClamAv(tmp_path / "no.sock"))
    assert await away.round(MACHINE) == Done(0, 0, 0)
    desk.clock.advance(MINUTE)
    async with on_port(Clamd()) as address:
        keepers = [Housekeeping(desk.service, desk.store, ClamAv(address)) for _ in range(2)]
        done = await asyncio.gather(*(keeper.round(MACHINE) for keeper in keepers))
    assert sum(one.scanned for one in done) == 2
    assert records.read_now(lambda connection: own_uploads(connection, talk)) == [
        clean._replace(state=UploadState.CHECKED, scanned_at=NOW + MINUTE),
        infected._replace(state=UploadState.REFUSED, scanned_at=NOW + MINUTE, reason=NAME),
    ]
    assert desk.files() == [clean.stored_as]
    assert [kind for kind in kinds(records) if kind.startswith("upload")] == ["upload", "upload", "upload_refused"]


async def test_one_that_is_lost_raises_an_alarm_and_holds_up_no_other(
    records: Records, talk: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk = waiting_desk(records, tmp_path)
    lost, other = await desk.hand_in(talk), await desk.hand_in(talk, jpeg(), "a.jpg")
    desk.store.remove(lost.stored_as)
    async with on_port(Clamd()) as address:
        with caplog.at_level(logging.ERROR):
            assert (await Housekeeping(desk.service, desk.store, ClamAv(address)).round(MACHINE)).scanned == 1
    assert f"ALARM upload_lost upload={lost.code}" in caplog.text
    assert records.read_now(lambda connection: read_upload(connection, other.code)).state is UploadState.CHECKED


async def test_quarantine_ends_after_a_day(records: Records, talk: str, tmp_path: Path) -> None:
    desk = Desk(records, tmp_path / "uploads")
    with pytest.raises(UploadRefused):
        await desk.hand_in(talk, jpeg(), "身份证.jpg")
    keeper = Housekeeping(desk.service, desk.store, None)
    desk.clock.advance(QUARANTINED_FOR - MINUTE)
    assert (await keeper.round(MACHINE), len(desk.files())) == (Done(0, 0, 0), 1)
    desk.clock.advance(MINUTE)
    assert (await keeper.round(MACHINE), desk.files()) == (Done(0, 1, 0), [])
    assert desk.rows() == [("deleted", CHARTER)]
    assert await keeper.round(MACHINE) == Done(0, 0, 0)


async def test_files_whose_rows_gave_them_up_are_removed(records: Records, talk: str, tmp_path: Path) -> None:
    desk = Desk(records, tmp_path / "uploads")
    gone, kept = await desk.hand_in(talk), await desk.hand_in(talk, jpeg(), "a.jpg")
    records.write_now(lambda connection: withdraw(connection, talk, gone.code, NOW))
    keeper = Housekeeping(desk.service, desk.store, None)
    assert (await keeper.round(MACHINE)).removed == 0
    assert (await keeper.round(MACHINE + 2 * GRACE_SECONDS)).removed == 1
    assert desk.files() == [kept.stored_as]


@pytest.mark.parametrize(("unknown", "left"), [(MOST_UNKNOWN, 0), (MOST_UNKNOWN + 1, MOST_UNKNOWN + 1)])
async def test_many_unknown_files_are_the_wrong_folder_and_stay(
    records: Records, tmp_path: Path, unknown: int, left: int
) -> None:
    desk = Desk(records, tmp_path / "uploads")
    desk.folder.mkdir()
    for name in [f"old{DRAFT}", *(f"unknown{number}" for number in range(unknown))]:
        (desk.folder / name).write_bytes(b"x")
        os.utime(desk.folder / name, (MACHINE - GRACE_SECONDS - 1,) * 2)
    await Housekeeping(desk.service, desk.store, None).round(MACHINE)
    assert len(desk.files()) == left
