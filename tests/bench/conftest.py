"""What the tests of the measurements share."""

from __future__ import annotations

from pathlib import Path

import pytest

from center.database import upgrade
from center.settings import read_settings
from tests.center.recorded import SECRET


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database, up to date."""
    on_sqlite = request.param == "sqlite"
    found = f"sqlite:///{tmp_path}/qihang.db" if on_sqlite else str(request.getfixturevalue("postgres_database"))
    upgrade(read_settings({"QIHANG_DATABASE_URL": found, "QIHANG_SECRET": SECRET}))
    return found
