"""Scanned letters: looked into, scanned for viruses, quarantined, kept once, and looked after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from center.clock import StepClock
from center.gateways.clamav import ScannerAway
from center.letters.records import LetterView
from center.letters.scanning import Scans
from center.letters.scans import ScanView, open_scan, remove_scan, scans_of
from center.records import Records
from center.service import Service
from center.uploads.files import Store
from center.uploads.states import Reason, UploadRefused, UploadState
from tests.center.letters.lettered import events, registered
from tests.center.recorded import FRIDAY_NOON, SEAL, fresh_records
from tests.center.uploads.made import ID_NUMBER, pdf, png

A_PNG = png()


class Scanner:
    """A virus scanner that says what it is told; None: it is away."""

    def __init__(self, answer: str | None = "") -> None:
        self.answer = answer

    async def scan(self, path: Path) -> str | None:
        """The name of what was found in the file."""
        if self.answer is None:
            raise ScannerAway("away")
        return self.answer or None


class Running:
    """Scans of one letter in a folder of their own."""

    def __init__(self, records: Records, folder: Path) -> None:
        self.records, self.clock, self.folder = records, StepClock(FRIDAY_NOON), folder
        self.scanner = Scanner()
        self.scans = Scans(Service(records, SEAL, self.clock), Store(folder), self.scanner)
        self.letter: LetterView = registered(records)

    async def take(self, content: bytes = A_PNG, name: str = "第一页.png") -> ScanView:
        """Take a scan in."""
        return await self.scans.take(self.letter, name, content, "operator-1")

    async def refused(self, content: bytes = A_PNG, name: str = "第一页.png") -> Reason:
        """Why it is not taken."""
        with pytest.raises(UploadRefused) as caught:
            await self.take(content, name)
        return caught.value.reason

    def shown(self) -> list[ScanView]:
        """What staff see."""
        return self.records.read_now(lambda connection: scans_of(connection, self.letter))

    def files(self) -> list[str]:
        """What lies in the folder."""
        return sorted(path.name for path in self.folder.glob("*"))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with fresh_records(f"sqlite:///{tmp_path}/qihang.db") as records:
        yield Running(records, tmp_path / "letters")


async def test_a_scan_is_kept_once_and_shown(running: Running) -> None:
    view = await running.take()
    assert (view.state, view.name, view.media_type, view.size) == (
        UploadState.CHECKED,
        "第一页.png",
        "image/png",
        len(A_PNG),
    )
    assert await running.take(name="又一次.png") == view
    assert (running.shown(), running.files()) == ([view], [view.stored_as])
    assert await running.scans.bytes_of(view) == A_PNG
    assert [event.kind for event in events(running.records, running.letter.code)] == ["registered", "scan_added"]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (A_PNG, "身份证正面.png", Reason.IDENTITY),
        (pdf(ID_NUMBER), "来信.pdf", Reason.IDENTITY),
        (b"MZ\x90\x00 not a picture at all", "来信.png", Reason.WRONG_KIND),
        (A_PNG, "来信.pdf", Reason.WRONG_KIND),
        (b"", "来信.png", Reason.EMPTY),
    ],
    ids=["named so", "number inside", "no scan", "another suffix", "empty"],
)
async def test_what_is_not_taken_says_why(running: Running, content: bytes, name: str, reason: Reason) -> None:
    assert await running.refused(content, name) is reason
    assert running.shown() == []


async def test_a_quarantined_scan_is_seen_by_nobody_and_gone_after_a_day(running: Running) -> None:
    await running.refused(name="身份证.png")
    assert len(running.files()) == 1
    running.clock.advance(timedelta(hours=23, minutes=59))
    await running.scans.round(0)
    assert len(running.files()) == 1
    running.clock.advance(timedelta(minutes=1))
    assert await running.scans.round(0) == 1
    assert running.files() == []


async def test_an_infected_scan_is_not_kept(running: Running) -> None:
    running.scanner.answer = "Eicar"
    assert await running.refused() is Reason.INFECTED
    assert running.files() == []


async def test_a_scanner_that_is_away_is_waited_for(running: Running) -> None:
    running.scanner.answer = None
    view = await running.take()
    with pytest.raises(UploadRefused) as caught:
        running.records.read_now(lambda connection: open_scan(connection, running.letter.code, view.code))
    assert (view.state, caught.value.reason) == (UploadState.WAITING, Reason.NOT_READY)
    running.scanner.answer = ""
    assert await running.scans.round(0) == 1
    found = running.records.read_now(lambda connection: open_scan(connection, running.letter.code, view.code))
    assert found.state is UploadState.CHECKED


async def test_what_turns_out_infected_later_is_removed(running: Running) -> None:
    running.scanner.answer = None
    await running.take()
    running.scanner.answer = "Eicar"
    await running.scans.round(0)
    assert ([view.state for view in running.shown()], running.files()) == ([UploadState.REFUSED], [])


async def test_a_removed_scan_is_gone_for_good(running: Running) -> None:
    view, code = await running.take(), running.letter.code
    for _ in range(2):
        running.scans.remove(
            running.records.write_now(
                lambda connection: remove_scan(connection, code, view.code, "operator-1", FRIDAY_NOON)
            )
        )
    assert (running.shown(), running.files()) == ([], [])
    assert [event.kind for event in events(running.records, code)] == ["registered", "scan_added", "scan_removed"]


async def test_a_scan_of_another_letter_is_none_of_this_one(running: Running) -> None:
    view = await running.take()
    other = registered(running.records, key="form-2")
    with pytest.raises(UploadRefused):
        running.records.read_now(lambda connection: open_scan(connection, other.code, view.code))


async def test_files_that_nobody_owns_are_removed_after_a_while(running: Running) -> None:
    view = await running.take()
    stray = running.folder / "stray"
    stray.write_bytes(b"x")
    now = stray.stat().st_mtime
    assert await running.scans.round(now) == 0
    assert await running.scans.round(now + 7200) == 1
    assert running.files() == [view.stored_as]


async def test_a_lost_file_is_told(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    view = await running.take()
    (running.folder / view.stored_as).unlink()
    with pytest.raises(UploadRefused):
        await running.scans.bytes_of(view)
    assert f"ALARM upload_lost scan={view.code}" in caplog.text
