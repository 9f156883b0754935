"""A process killed while it takes a file in: never a row without its file, and what is left over is removed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from center.knowledge import ROOT
from center.uploads.files import DRAFT
from center.uploads.housekeeping import GRACE_SECONDS, Done, Housekeeping
from center.uploads.records import own_uploads
from tests.center.recorded import fresh_records
from tests.center.uploads.asked import CHARTER, Desk, owner
from tests.center.uploads.killed import STEPS

KEPT = [("checked", CHARTER)]
LEFT = {"received": "part", "row written": "part", "renamed": "file", "committed": "file"}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    on_sqlite = request.param == "sqlite"
    return f"sqlite:///{tmp_path}/qihang.db" if on_sqlite else str(request.getfixturevalue("migrated_postgres"))


@pytest.fixture
def desk(url: str, tmp_path: Path) -> Iterator[Desk]:
    with fresh_records(url) as records:
        yield Desk(records, tmp_path / "uploads")


@pytest.mark.parametrize("step", STEPS)
async def test_after_a_kill_everything_is_right_again(desk: Desk, url: str, step: str) -> None:
    talk = owner(desk.records)
    command = [sys.executable, "-m", "tests.center.uploads.killed", url, str(desk.folder), talk, step]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert desk.rows() == (KEPT if step == "committed" else [])
    assert ["part" if name.endswith(DRAFT) else "file" for name in desk.files()] == [LEFT[step]]
    keeper = Housekeeping(desk.service, desk.store, None)
    assert await keeper.round(time.time()) == Done(0, 0, 0)
    removed = 0 if step == "committed" else 1
    assert await keeper.round(time.time() + GRACE_SECONDS + 60) == Done(0, 0, removed)
    view = await desk.hand_in(talk)
    assert (desk.rows(), desk.files()) == (KEPT, [view.stored_as])
    assert desk.records.read_now(lambda connection: own_uploads(connection, talk)) == [view]
