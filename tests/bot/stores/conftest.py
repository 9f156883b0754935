"""What the tests of the stores share: a store of each kind, empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from center.database import upgrade
from center.settings import read_settings
from tests.bot.stores.race import Store


@pytest.fixture
def redis_store(fresh_redis: str) -> Store:
    """An empty Redis."""
    return Store("redis", fresh_redis)


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Store:
    """A SQLite file with the newest schema."""
    return _upgraded(Store("sqlite", f"sqlite:///{tmp_path}/qihang.db", poll=0.02))


@pytest.fixture
def postgresql_store(postgres_database: str) -> Store:
    """A PostgreSQL database with the newest schema."""
    return _upgraded(Store("postgresql", postgres_database))


@pytest.fixture(params=["redis", "sqlite", "postgresql"])
def shared_store(request: pytest.FixtureRequest) -> Store:
    """Each store that several processes see."""
    store = request.getfixturevalue(f"{request.param}_store")
    assert isinstance(store, Store)
    return store


@pytest.fixture(params=["process", "redis", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each store."""
    if request.param == "process":
        return Store("process")
    store = request.getfixturevalue(f"{request.param}_store")
    assert isinstance(store, Store)
    return store


def _upgraded(store: Store) -> Store:
    upgrade(read_settings({"QIHANG_DATABASE_URL": store.url, "QIHANG_SECRET": "s" * 43}))
    return store
