"""A simulated week over failing channels: everybody is told exactly once, or it is visible why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from center.records import Records
from tests.center.notices.telling import MOST_LOST_OF_MANY, MOST_LOST_OF_SOME, lived
from tests.center.recorded import fresh_records

MANY, SOME = 2_000, 600
"""``make year`` lives it with 10,000."""


async def test_many_notices_are_told_once_or_visibly_not(tmp_path: Path) -> None:
    with fresh_records(f"sqlite:///{tmp_path}/qihang.db") as records:
        await lived(records, MANY, MOST_LOST_OF_MANY)


@pytest.mark.parametrize("records", ["postgresql"], indirect=True)
async def test_some_hundred_on_postgresql_too(records: Records) -> None:
    await lived(records, SOME, MOST_LOST_OF_SOME)
