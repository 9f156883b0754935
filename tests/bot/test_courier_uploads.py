"""The courier looks after uploaded files, and a folder that cannot be used keeps no notice back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.courier import Courier
from bot.stores.wakeups import LocalWakeups
from center.knowledge import KNOWLEDGE, load_service
from center.uploads.housekeeping import Housekeeping
from center.uploads.records import QUARANTINED_FOR
from center.uploads.states import UploadRefused
from tests.center.recorded import fresh_records
from tests.center.uploads.asked import CHARTER, Desk, owner
from tests.center.uploads.made import jpeg


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with fresh_records(f"sqlite:///{tmp_path}/qihang.db") as records:
        yield Desk(records, tmp_path / "uploads")


def courier(desk: Desk) -> Courier:
    """One without a gateway, which looks after the desk's files."""
    keeper = Housekeeping(desk.service, desk.store, None)
    return Courier(desk.service, load_service(KNOWLEDGE / "service"), None, LocalWakeups(), keeper)


async def test_what_was_in_quarantine_for_a_day_is_deleted(desk: Desk) -> None:
    with pytest.raises(UploadRefused):
        await desk.hand_in(owner(desk.records), jpeg(), "身份证.jpg")
    await courier(desk).once()
    assert (desk.rows(), len(desk.files())) == ([("quarantined", CHARTER)], 1)
    desk.clock.advance(QUARANTINED_FOR)
    await courier(desk).once()
    assert (desk.rows(), desk.files()) == ([("deleted", CHARTER)], [])


async def test_a_folder_that_cannot_be_used_is_an_alarm(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UploadRefused):
        await desk.hand_in(owner(desk.records), jpeg(), "身份证.jpg")
    [name] = desk.files()
    (desk.folder / name).unlink()
    (desk.folder / name).mkdir()
    desk.clock.advance(QUARANTINED_FOR)
    with caplog.at_level(logging.ERROR):
        assert await courier(desk).once() == 0
    assert "ALARM uploads_unusable" in caplog.text
    assert desk.rows() == [("quarantined", CHARTER)]
