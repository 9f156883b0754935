"""What the tests of center/ share: a small tree of knowledge to spoil, and the real knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from center.knowledge import Knowledge, load_knowledge
from center.records import Records
from tests.center.recorded import SECRET, fresh_records
from tests.center.tree import KnowledgeTree


@pytest.fixture
def tree(tmp_path: Path) -> KnowledgeTree:
    """A small valid repository of knowledge."""
    return KnowledgeTree(tmp_path)


@pytest.fixture(scope="session")
def real_knowledge() -> Knowledge:
    """The knowledge of this repository."""
    return load_knowledge()


@pytest.fixture(scope="session")
def review_day(real_knowledge: Knowledge) -> date:
    """A day on which every real guide has just been reviewed."""
    return max(guide.reviewed_on for guide in real_knowledge.guides.values())


@pytest.fixture(params=["sqlite", "postgresql"])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    """Fresh records, on SQLite and on PostgreSQL."""
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/qihang.db" if on_sqlite else str(request.getfixturevalue("migrated_postgres"))
    with fresh_records(url) as opened:
        yield opened


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    """Fresh records of an installation that a command line finds by its settings."""
    url = f"sqlite:///{tmp_path}/qihang.db"
    for name, value in {"DATABASE_URL": url, "SECRET": SECRET, "VAR": str(tmp_path)}.items():
        monkeypatch.setenv(f"QIHANG_{name}", value)
    with fresh_records(url) as opened:
        yield opened
