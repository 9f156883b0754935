"""The database: one file by default, PostgreSQL beyond one machine.

``python -m center.database`` brings it up to date.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from center.knowledge import ROOT
from center.settings import Settings, read_settings

# Raised when older code could no longer run on the schema; code refuses a database that demands more than this.
CODE_REVISION = 2
_LOCK = 7_014_2026


class DatabaseError(RuntimeError):
    """A database that this code cannot use, in words an installer understands."""


def connect(url: str, **options: Any) -> sa.engine.Engine:
    """An engine whose errors quote no values; SQLite waits for other writers and keeps a write-ahead log."""
    engine: sa.engine.Engine = sa.create_engine(url, future=True, hide_parameters=True, **options)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def hold_foreign_keys(engine: sa.engine.Engine) -> None:
    """Have SQLite check foreign keys, which it does not by itself (and must not while a migration copies a table)."""

    def hold(raw: Any, _record: object) -> None:
        raw.execute("PRAGMA foreign_keys = ON")

    sa.event.listen(engine, "connect", hold)


def upgrade(settings: Settings) -> bool:
    """Bring the database to the newest revision; True when it changed. One migrator at a time."""
    engine = connect(settings.database_url)
    try:
        _make_folder(engine)
        with engine.connect() as connection:
            if _is_ready(connection):
                return False
        with engine.begin() as connection:
            _lock(connection)
            if _is_ready(connection):
                return False
            _copy_before(engine)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return True
    finally:
        engine.dispose()


def _is_ready(connection: sa.engine.Connection) -> bool:
    """Whether the schema is the newest this code knows, or a newer one that still suits it; else raises or is False."""
    script = ScriptDirectory.from_config(_config())
    current = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in script.walk_revisions()}
    if current is None or (current in known and current != script.get_current_head()):
        return False
    demanded = connection.execute(sa.text("SELECT min_code_revision FROM installation")).scalar_one()
    if demanded > CODE_REVISION:
        needed = f"the database needs code revision {demanded}, this code is {CODE_REVISION}"
        raise DatabaseError(f"{needed}: update the code")
    return True


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def _make_folder(engine: sa.engine.Engine) -> None:
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)


def _copy_before(engine: sa.engine.Engine) -> None:
    """SQLite has no rollback for a half-made migration: keep the database as it was, write-ahead log included."""
    path = Path(engine.url.database or "")
    if engine.dialect.name != "sqlite" or not path.is_file():
        return
    with closing(sqlite3.connect(path)) as source:
        if not source.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return
        stamp = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S")
        with closing(sqlite3.connect(path.with_name(f"{path.name}.before-{stamp}"))) as target:
            source.backup(target)


def _lock(connection: sa.engine.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    else:
        connection.execute(sa.text("BEGIN IMMEDIATE"))


def _prepare_sqlite(raw: object, _record: object) -> None:
    raw.isolation_level = None  # type: ignore[attr-defined]
    cursor = raw.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA busy_timeout = 10000")
    with suppress(sqlite3.OperationalError):  # another connection is just setting it: the mode stays in the file
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def main() -> int:
    """Upgrade, and say what was done."""
    settings = read_settings()
    try:
        changed = upgrade(settings)
    except (DatabaseError, sa.exc.SQLAlchemyError) as error:
        print(f"数据库没有准备好：{error}", file=sys.stderr)
        return 1
    if changed:
        print("数据库已更新到最新版本")
    return 0


if __name__ == "__main__":
    sys.exit(main())
