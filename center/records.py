"""The database as the rest of the program uses it: short functions on a connection, run off the event loop.

A function that writes is one transaction: committed whole when it returns, rolled back when it raises. Committed means
on disk, unless nobody is told of it before the caller commits again (``is_told_later``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from center.commits import GroupCommits
from center.database import connect

Result = TypeVar("Result")
Work = Callable[[Any], Result]
THREADS = 8


class Records:
    """One database. SQLite has one writer, whose commits are shared; PostgreSQL has a pool of connections."""

    def __init__(self, url: str, threads: int = THREADS) -> None:
        shared = {"check_same_thread": False} if url.startswith("sqlite") else {}
        self._engine = connect(url, poolclass=QueuePool, pool_size=threads, max_overflow=0, connect_args=shared)
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="records")
        self._relaxed = self._engine if self.is_sqlite else _not_flushing(url, threads)
        kept = {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
        self._writer = GroupCommits(connect(url, connect_args=shared, **kept)) if self.is_sqlite else None
        self._reading = self._engine if self.is_sqlite else self._engine.execution_options(isolation_level="AUTOCOMMIT")
        if self.is_sqlite:
            sa.event.listen(self._engine, "begin", _begin_reading)

    async def write(self, work: Work[Result], is_told_later: bool = False) -> Result:
        """Run ``work`` as one transaction; what it raises, and SQLAlchemy's DBAPIError, are the caller's.

        ``is_told_later``: do not wait for the disk. Everybody sees it at once and no process of ours that dies takes it
        along, but until the next commit that is flushed (on PostgreSQL at most 0.6 s) a power cut would.
        """
        if self._writer is not None:
            return await asyncio.wrap_future(self._writer.submit(work, is_told_later))
        engine = self._relaxed if is_told_later else self._engine
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, engine, work)

    async def read(self, work: Work[Result]) -> Result:
        """Run ``work``, which only reads; on PostgreSQL each statement alone, as each has its own snapshot anyway."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, self._reading, work)

    def write_now(self, work: Work[Result]) -> Result:
        """``write`` for code that has no event loop."""
        if self._writer is not None:
            return self._writer.submit(work).result()
        return self._run(self._engine, work)

    def read_now(self, work: Work[Result]) -> Result:
        """``read`` for code that has no event loop."""
        return self._run(self._reading, work)

    def close(self) -> None:
        """Finish what was handed in, and let go of every connection."""
        self._threads.shutdown()
        if self._writer is not None:
            self._writer.close()
        for engine in {self._engine, self._relaxed}:
            engine.dispose()

    def _run(self, engine: sa.engine.Engine, work: Work[Result]) -> Result:
        """A connection that turns out dead before the commit has done nothing: ``work`` runs again on a new one."""
        with engine.connect() as connection:
            transaction = connection.begin()
            try:
                result = work(connection)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            else:
                transaction.commit()
                return result
        with engine.begin() as connection:
            return work(connection)


def _not_flushing(url: str, connections: int) -> sa.engine.Engine:
    engine = connect(url, poolclass=QueuePool, pool_size=connections, max_overflow=0)
    sa.event.listen(engine, "connect", _wait_for_no_disk)
    return engine


def _wait_for_no_disk(raw: Any, _record: object) -> None:
    with raw.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    raw.commit()


def _begin_reading(connection: sa.engine.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
