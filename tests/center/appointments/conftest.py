"""What tests of appointments with many at once need: records with as many connections."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from center.records import Records
from tests.center.recorded import fresh_records

AT_ONCE = 12


@pytest.fixture(params=["sqlite", "postgresql"])
def busy_records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    """Fresh records that many can use at once, on SQLite and on PostgreSQL."""
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/qihang.db" if on_sqlite else str(request.getfixturevalue("migrated_postgres"))
    with fresh_records(url):
        opened = Records(url, threads=AT_ONCE)
        yield opened
        opened.close()
