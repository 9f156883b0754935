"""The database: made, kept, guarded, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from center.database import CODE_REVISION, DatabaseError, connect, upgrade
from center.knowledge import ROOT
from center.schema import metadata
from center.settings import Settings, read_settings

TABLES = sorted(["alembic_version", *metadata.tables])
_INDEX_OF_WORDS = "message_index"
"""Its tables are not told in the code: on SQLite they are the full-text search's own."""
_ADVISORY_LOCK = 7_014_2026


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/qihang.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A fresh database of each kind."""
    name = {"sqlite": "sqlite_url", "postgresql": "postgres_database"}[request.param]
    return str(request.getfixturevalue(name))


@pytest.fixture
def engine(url: str) -> Iterator[sa.engine.Engine]:
    """An engine on the database after its first upgrade."""
    upgrade(settings(url))
    engine = connect(url)
    yield engine
    engine.dispose()


def settings(url: str) -> Settings:
    return read_settings({"QIHANG_DATABASE_URL": url, "QIHANG_SECRET": "s" * 32})


def schema(url: str) -> dict[str, list[str]]:
    """The columns of every table."""
    engine = connect(url)
    inspector = sa.inspect(engine)
    found = {
        table: [column["name"] for column in inspector.get_columns(table)]
        for table in inspector.get_table_names()
        if not table.startswith(_INDEX_OF_WORDS)
    }
    engine.dispose()
    return found


def _is_told(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith(_INDEX_OF_WORDS))


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    engine = connect(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(sa.text(statement))]
    engine.dispose()
    return found


def test_a_fresh_database_gets_its_schema(url: str) -> None:
    assert upgrade(settings(url)) is True
    known = {name: [column.name for column in table.columns] for name, table in metadata.tables.items()}
    assert {name: sorted(columns) for name, columns in schema(url).items()} == {
        "alembic_version": ["version_num"],
        **{name: sorted(columns) for name, columns in known.items()},
    }


def test_the_tables_of_the_code_are_those_that_migrations_make(url: str) -> None:
    upgrade(settings(url))
    engine = connect(url)
    told = {"compare_type": True, "include_name": _is_told}
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=told), metadata)
    engine.dispose()
    assert differences == []
    assert rows(url, "SELECT id, min_code_revision FROM installation") == [(1, CODE_REVISION)]


def test_a_second_run_changes_nothing(url: str) -> None:
    upgrade(settings(url))
    before = rows(url, "SELECT * FROM installation")
    assert upgrade(settings(url)) is False
    assert rows(url, "SELECT * FROM installation") == before


def test_there_is_never_a_second_installation(engine: sa.engine.Engine) -> None:
    for number in (1, 2):
        with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
            connection.execute(sa.text(f"INSERT INTO installation (id, min_code_revision) VALUES ({number}, 1)"))


def test_a_database_that_demands_newer_code_is_refused(url: str, engine: sa.engine.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE installation SET min_code_revision = {CODE_REVISION + 1}"))
    with pytest.raises(DatabaseError, match=f"needs code revision {CODE_REVISION + 1}, this code is {CODE_REVISION}"):
        upgrade(settings(url))


def test_a_newer_schema_that_demands_newer_code_is_refused(url: str, engine: sa.engine.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(sa.text(f"UPDATE installation SET min_code_revision = {CODE_REVISION + 1}"))
    with pytest.raises(DatabaseError, match=f"needs code revision {CODE_REVISION + 1}"):
        upgrade(settings(url))


def test_a_newer_schema_that_still_suits_this_code_is_used_as_it_is(url: str, engine: sa.engine.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert upgrade(settings(url)) is False
    assert rows(url, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_two_migrators_at_once_end_with_one_schema(url: str) -> None:
    environment = {**os.environ, "QIHANG_DATABASE_URL": url, "QIHANG_SECRET": "s" * 32}
    command = [sys.executable, "-m", "center.database"]
    started = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    ended = [(process.communicate()[1], process.returncode) for process in started]
    assert ended == [("", 0)] * 3
    assert sorted(schema(url)) == TABLES
    assert rows(url, "SELECT id, min_code_revision FROM installation") == [(1, CODE_REVISION)]


def test_threads_that_start_together_end_with_one_schema(url: str) -> None:
    barrier = threading.Barrier(4)

    def migrate() -> bool:
        barrier.wait()
        return upgrade(settings(url))

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(migrate) for _ in range(4)]
    assert any(future.result() for future in futures)
    assert sorted(schema(url)) == TABLES
    assert rows(url, "SELECT id, min_code_revision FROM installation") == [(1, CODE_REVISION)]


def test_of_two_migrators_that_wait_for_the_lock_one_says_that_it_changed_the_database(postgres_database: str) -> None:
    engine = connect(postgres_database)
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with engine.connect() as holder, ThreadPoolExecutor(2) as pool:
        holder.execute(sa.text(f"SELECT pg_advisory_lock({_ADVISORY_LOCK})"))
        futures = [pool.submit(upgrade, settings(postgres_database)) for _ in range(2)]
        deadline = time.monotonic() + 20
        try:
            while holder.execute(waiting).scalar_one() < 2 and time.monotonic() < deadline:
                assert not any(future.done() for future in futures)
        finally:
            holder.execute(sa.text(f"SELECT pg_advisory_unlock({_ADVISORY_LOCK})"))
        changed = sorted(future.result() for future in futures)
    engine.dispose()
    assert changed == [False, True]


def test_sqlite_is_copied_before_a_migration(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "data" / "qihang.db"
    path.parent.mkdir()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE notes (text)")
        raw.execute("INSERT INTO notes VALUES ('以前的')")
    raw.close()
    assert upgrade(settings(sqlite_url)) is True
    [copy] = path.parent.glob("qihang.db.before-*")
    assert rows(f"sqlite:///{copy}", "SELECT text FROM notes") == [("以前的",)]
    assert sorted(schema(f"sqlite:///{copy}")) == ["notes"]
    assert sorted(schema(sqlite_url)) == sorted([*TABLES, "notes"])


def test_the_copy_holds_what_still_stands_in_the_write_ahead_log(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "data" / "qihang.db"
    path.parent.mkdir()
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("PRAGMA wal_autocheckpoint = 0")
    writer.execute("CREATE TABLE notes (text)")
    writer.execute("INSERT INTO notes VALUES ('刚写的')")
    writer.commit()
    upgrade(settings(sqlite_url))
    [copy] = path.parent.glob("qihang.db.before-*")
    writer.close()
    raw = sqlite3.connect(copy)
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master ORDER BY name")]
    found = raw.execute("SELECT text FROM notes").fetchall() if tables else []
    raw.close()
    assert (tables, found) == (["notes"], [("刚写的",)])


def test_a_fresh_sqlite_file_needs_no_copy(sqlite_url: str, tmp_path: Path) -> None:
    upgrade(settings(sqlite_url))
    upgrade(settings(sqlite_url))
    assert list((tmp_path / "data").glob("*.before-*")) == []


def test_sqlite_keeps_a_write_ahead_log_and_waits_for_other_writers(sqlite_url: str) -> None:
    upgrade(settings(sqlite_url))
    assert rows(sqlite_url, "PRAGMA journal_mode") == [("wal",)]
    assert rows(sqlite_url, "PRAGMA busy_timeout") == [(10000,)]


def test_a_migration_that_fails_leaves_the_database_as_it_was(url: str) -> None:
    engine = connect(url) if url.startswith("postgresql") else None
    if engine is None:
        Path(url.removeprefix("sqlite:///")).parent.mkdir()
        engine = connect(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE events (mine integer)"))
    engine.dispose()
    with pytest.raises(sa.exc.SQLAlchemyError):
        upgrade(settings(url))
    assert schema(url) == {"events": ["mine"]}


def test_the_command_says_why_the_database_is_not_ready(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/qihang.db"
    upgrade(settings(url))
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE installation SET min_code_revision = 99"))
    engine.dispose()
    environment = {**os.environ, "QIHANG_DATABASE_URL": url, "QIHANG_SECRET": "s" * 32}
    command = [sys.executable, "-m", "center.database"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = f"数据库没有准备好：the database needs code revision 99, this code is {CODE_REVISION}: update the code\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
