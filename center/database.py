"""The database: one file by default, PostgreSQL beyond one machine.

``python -m center.database`` brings it up to date.
"""

from __future__ import annotations

import shutil
import sys
from datetime import datetime, timezone
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from center.knowledge import ROOT
from center.settings import Settings, read_settings

# Raised when older code could no longer run on the schema; code refuses a database that demands more than this.
CODE_REVISION = 1
_LOCK = 7_014_2026


class DatabaseError(RuntimeError):
    """A database that this code cannot use, in words an installer understands."""


def connect(url: str) -> sa.engine.Engine:
    """An engine for migrations and checks; SQLite waits for other writers and keeps a write-ahead log."""
    engine = sa.create_engine(url, future=True)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def upgrade(settings: Settings) -> bool:
    """Bring the database to the newest revision; True when it changed. One migrator at a time."""
    engine = connect(settings.database_url)
    try:
        _make_folder(engine)
        with engine.connect() as connection:
            newest = ScriptDirectory.from_config(_config()).get_current_head()
            if MigrationContext.configure(connection).get_current_revision() == newest:
                _refuse_newer(connection)
                return False
        _copy_before(engine)
        with engine.begin() as connection:
            _lock(connection)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return True
    finally:
        engine.dispose()


def _refuse_newer(connection: sa.engine.Connection) -> None:
    demanded = connection.execute(sa.text("SELECT min_code_revision FROM installation")).scalar_one()
    if demanded > CODE_REVISION:
        raise DatabaseError(
            f"the database needs code revision {demanded}, this code is {CODE_REVISION}: update the code"
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def _make_folder(engine: sa.engine.Engine) -> None:
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)


def _copy_before(engine: sa.engine.Engine) -> None:
    """SQLite has no rollback for a half-made migration: keep the file as it was."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    path = Path(engine.url.database)
    if path.exists() and path.stat().st_size:
        stamp = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S")
        shutil.copy2(path, path.with_name(f"{path.name}.before-{stamp}"))


def _lock(connection: sa.engine.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    else:
        connection.execute(sa.text("BEGIN IMMEDIATE"))


def _prepare_sqlite(raw: object, _record: object) -> None:
    raw.isolation_level = None  # type: ignore[attr-defined]
    cursor = raw.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA busy_timeout = 10000")
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
