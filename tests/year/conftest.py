"""The year lived once on each database, for every test that looks at what it left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from center.knowledge import load_knowledge
from tests.center.gateways.running import RunningSimulator
from tests.center.recorded import fresh_records
from tests.year.checks.ledger import Ledger, read_ledger
from tests.year.running import Year, live

ENTERPRISES = 40


class Lived:
    """A year that is over: what came of it, where its records are, and what they say."""

    def __init__(self, year: Year, url: str, ledger: Ledger) -> None:
        self.year, self.url, self.ledger = year, url, ledger


def lived_at(url: str, folder: Path) -> Lived:
    """Live the year with 40 enterprises in the empty database at ``url``."""
    knowledge = load_knowledge()
    with RunningSimulator(folder) as simulator, fresh_records(url) as records:
        year = asyncio.run(live(records, simulator, knowledge, ENTERPRISES))
        ledger = records.read_now(
            lambda connection: read_ledger(connection, year.outbox, knowledge.service, year.ended_at)
        )
    return Lived(year, url, ledger)


@pytest.fixture(scope="session")
def sqlite_year(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """On SQLite."""
    folder = tmp_path_factory.mktemp("year")
    return lived_at(f"sqlite:///{folder}/qihang.db", folder)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """On SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_year")
    else:
        yield lived_at(request.getfixturevalue("postgres_of_module"), tmp_path_factory.mktemp("year"))
