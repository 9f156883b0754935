"""Transactions off the event loop, on SQLite (shared commits) and PostgreSQL (a pool)."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from center.records import Records
from center.tables import conversation
from tests.center.recorded import FRIDAY_NOON, fresh_records, new_conversation

COUNT = sa.select(sa.func.count()).select_from(conversation)


def count(connection: Any) -> int:
    return int(connection.execute(COUNT).scalar_one())


def insert(connection: Any, conversation_id: str) -> None:
    moments = dict.fromkeys(("state_since", "created_at", "updated_at"), FRIDAY_NOON)
    numbers = dict.fromkeys(("last_seq", "session", "tracker_revision"), 0)
    values = {"id": conversation_id, "channel": "json", "state": "bot", "retention": "conversation"}
    connection.execute(sa.insert(conversation), {**values, **moments, **numbers})


async def test_a_write_is_whole_or_not_at_all(records: Records) -> None:
    def fails(connection: Any) -> None:
        insert(connection, "lost")
        raise KeyError("afterwards")

    with pytest.raises(KeyError):
        await records.write(fails)
    assert await records.read(count) == 0


async def test_one_failing_write_is_nobody_elses_failure(records: Records) -> None:
    writes = [records.write(lambda connection, name=f"c{n % 30}": insert(connection, name)) for n in range(60)]
    results = await asyncio.gather(*writes, return_exceptions=True)
    assert sum(result is None for result in results) == 30
    assert all(isinstance(result, IntegrityError) for result in results if result is not None)
    assert await records.read(count) == 30


async def test_a_write_that_was_told_is_there_for_every_reader(records: Records) -> None:
    for number in range(20):
        await records.write(lambda connection, name=f"c{number}": insert(connection, name))
        assert await records.read(count) == number + 1


async def test_only_what_is_told_later_does_not_wait_for_the_disk(postgres_database: str) -> None:
    def write(connection: Any, name: str) -> str:
        insert(connection, name)
        return str(connection.exec_driver_sql("SHOW synchronous_commit").scalar_one())

    with fresh_records(postgres_database) as records:
        told = await asyncio.gather(
            *(records.write(lambda connection, of=n: write(connection, f"c{of}"), n % 2 == 0) for n in range(32))
        )
        assert told == ["off", "on"] * 16
        assert await records.read(count) == 32


async def test_on_sqlite_too_and_one_that_has_to_be_flushed_takes_the_others_along(tmp_path: Path) -> None:
    """2 is FULL, 1 is NORMAL: in a write-ahead log that is whole after a power cut, and may lack the latest."""

    def write(connection: Any, name: str) -> int:
        insert(connection, name)
        return int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    with fresh_records(f"sqlite:///{tmp_path}/qihang.db") as records:
        alone = [
            await records.write(lambda connection, of=n: write(connection, f"c{of}"), n % 2 == 0) for n in range(4)
        ]
        assert alone == [1, 2, 1, 2]
        waiting = threading.Event()
        first = asyncio.ensure_future(records.write(lambda _: waiting.wait()))
        await asyncio.sleep(0)
        together = [records.write(lambda connection, of=n: write(connection, f"d{of}"), n != 3) for n in range(5)]
        others = asyncio.gather(*together)
        await asyncio.sleep(0.05)
        waiting.set()
        assert (await first, await others) == (True, [2] * 5)
        assert await records.read(count) == 9


async def test_many_readers_at_once_share_the_pool(records: Records) -> None:
    await records.write(lambda connection: insert(connection, "one"))
    assert await asyncio.gather(*(records.read(count) for _ in range(64))) == [1] * 64


async def test_foreign_keys_hold(records: Records) -> None:
    orphan = sa.text("INSERT INTO tracker_turn (conversation_id, events) VALUES ('nobody', 'x')")
    with pytest.raises(IntegrityError):
        await records.write(lambda connection: connection.execute(orphan))


async def test_a_database_that_comes_back_is_used_again(postgres_database: str, tmp_path: Path) -> None:
    with fresh_records(postgres_database) as records:
        await records.read(count)
        server = sa.create_engine(sa.engine.make_url(postgres_database).set(database="postgres"))
        cut = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        with server.connect() as connection:
            connection.execute(cut, {"name": sa.engine.make_url(postgres_database).database})
        server.dispose()
        new_conversation(records)
        assert await records.read(count) == 1


async def test_a_locked_file_is_an_error_for_the_writers_and_then_works_again(tmp_path: Path) -> None:
    path = tmp_path / "qihang.db"
    with fresh_records(f"sqlite:///{path}") as records:
        await records.write(lambda connection: connection.execute(sa.text("PRAGMA busy_timeout = 50")))
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        writes = [records.write(lambda connection, name=f"c{n}": insert(connection, name)) for n in range(5)]
        results = await asyncio.gather(*writes, return_exceptions=True)
        assert all(isinstance(result, OperationalError) for result in results)
        other.execute("ROLLBACK")
        other.close()
        await records.write(lambda connection: insert(connection, "after"))
        assert await records.read(count) == 1


def test_what_was_handed_in_is_finished_at_the_end(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/qihang.db"
    with fresh_records(url) as records:
        jobs = [records._writer.submit(lambda connection, n=n: insert(connection, f"c{n}")) for n in range(200)]  # type: ignore[union-attr]
    assert all(job.done() and job.exception() is None for job in jobs)
    with fresh_records(url) as again:
        assert again.read_now(count) == 200
