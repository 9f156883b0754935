"""A prepared statement is prepared once for each connection, whatever becomes of transaction and connection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from center.database import connect
from center.prepared import Prepared

ADDED = Prepared(
    "test_added",
    "SELECT :one + :other AS sum, :words::text AS words, :one AS one",
    {"one": "integer", "other": "integer", "words": "text"},
    [sa.column("sum", sa.Integer), sa.column("words", sa.String), sa.column("one", sa.Integer)],
)
VALUES = {"one": 1, "other": 2, "words": "它说 :one % 'x'", "unused": 0}


@pytest.fixture
def engine(postgres_database: str) -> Iterator[Any]:
    engine = connect(postgres_database, pool_size=1, max_overflow=0)
    yield engine
    engine.dispose()


def prepared(connection: Any) -> int:
    asked = "SELECT count(*) FROM pg_prepared_statements WHERE name = 'test_added'"
    return int(connection.exec_driver_sql(asked).scalar_one())


def test_it_gives_what_the_statement_gives(engine: Any) -> None:
    with engine.begin() as connection:
        for _ in range(3):
            assert tuple(ADDED.execute(connection, VALUES).one()) == (3, "它说 :one % 'x'", 1)
        assert tuple(ADDED.execute(connection, {**VALUES, "words": None}).one()) == (3, None, 1)
        assert prepared(connection) == 1


def test_a_transaction_that_fails_leaves_it_prepared(engine: Any) -> None:
    with engine.connect() as connection:
        ADDED.execute(connection, VALUES)
        with pytest.raises(sa.exc.DataError):
            connection.exec_driver_sql("SELECT 1 / 0")
        connection.rollback()
        assert ADDED.execute(connection, VALUES).one().sum == 3
        assert prepared(connection) == 1


def test_a_new_connection_in_the_place_of_a_broken_one_prepares_it_anew(engine: Any) -> None:
    with engine.connect() as connection:
        ADDED.execute(connection, VALUES)
        with pytest.raises(sa.exc.OperationalError):
            connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    with engine.connect() as connection:
        assert prepared(connection) == 0
        assert ADDED.execute(connection, VALUES).one().sum == 3
