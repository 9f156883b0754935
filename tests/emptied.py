"""A PostgreSQL database that is emptied between tests: copying the schema anew for each costs a second and a half."""

from __future__ import annotations

from typing import Any

import psycopg2
import sqlalchemy as sa
from psycopg2 import sql

Connection = Any
_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
_SCHEMA = """
    SELECT md5(string_agg(told, ';' ORDER BY told)) FROM (
        SELECT 'column ' || attrelid::regclass || attname || atttypid || attnotnull AS told
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped AND attnum > 0
        UNION ALL SELECT 'trigger ' || tgrelid::regclass || tgname || tgenabled::text FROM pg_trigger
        UNION ALL SELECT 'constraint ' || conrelid::regclass || conname FROM pg_constraint WHERE conrelid <> 0
        UNION ALL SELECT 'analyzed ' || relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND reltuples > 0
    ) AS schema
"""
_USED = "SELECT schemaname, sequencename FROM pg_sequences WHERE last_value IS NOT NULL"


class Emptied:
    """One database with the newest schema, and what stands in it from the beginning."""

    def __init__(self, url: str) -> None:
        self.url = url
        with _connected(url) as connection, connection.cursor() as cursor:
            self._schema = _one(cursor, _SCHEMA)
            cursor.execute(_TABLES)
            self._tables = [name for (name,) in cursor.fetchall()]
            self._first = {name: _rows(cursor, name) for name in self._filled(cursor)}
        connection.close()

    def empty(self) -> bool:
        """Make it as it was at first; False when its schema is another now, and it must be thrown away."""
        connection = _connected(self.url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(_OTHERS)
                if _one(cursor, _SCHEMA) != self._schema:
                    return False
                cursor.execute("SET session_replication_role = replica")
                filled = self._filled(cursor)
                for name in filled:
                    cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
                cursor.execute(_USED)
                for schema, name in cursor.fetchall():
                    cursor.execute("SELECT setval(%s, 1, false)", (f"{schema}.{name}",))
            if filled:
                _tidy(connection, filled)
            with connection, connection.cursor() as cursor:
                for name, rows in self._first.items():
                    _put(cursor, name, rows)
            return True
        finally:
            connection.close()

    def _filled(self, cursor: Any) -> list[str]:
        asked = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
            for name in self._tables
        )
        cursor.execute(asked)
        return [name for (name,) in cursor.fetchall()]


def _connected(url: str) -> Connection:
    arguments, options = sa.create_engine(url).dialect.create_connect_args(sa.engine.make_url(url))
    return psycopg2.connect(*arguments, **options)


def _tidy(connection: Connection, names: list[str]) -> None:
    """Leave no dead rows: new ones would take their places, and come out in another order than in a fresh table."""
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(map(sql.Identifier, names))))
    connection.autocommit = False


def _one(cursor: Any, asked: str) -> Any:
    cursor.execute(asked)
    return cursor.fetchone()[0]


def _rows(cursor: Any, name: str) -> list[tuple[Any, ...]]:
    cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name)))
    return list(cursor.fetchall())


def _put(cursor: Any, name: str, rows: list[tuple[Any, ...]]) -> None:
    for row in rows:
        places = sql.SQL(", ").join(sql.Placeholder() * len(row))
        cursor.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(name), places), row)
