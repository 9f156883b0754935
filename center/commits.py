"""SQLite takes one writer at a time, and a commit waits for the disk: writers that wait share the next commit."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

import sqlalchemy as sa

from center.database import hold_foreign_keys

Result = TypeVar("Result")
LARGEST_GROUP = 64


class _Job:
    """One transaction that waits for its turn, and what came of it."""

    def __init__(self, work: Callable[[Any], Any], is_told_later: bool) -> None:
        self.work, self.future, self.is_told_later = work, Future[Any](), is_told_later
        self.result: Any = None
        self.error: BaseException | None = None

    def run_alone(self, connection: sa.engine.Connection) -> None:
        """Run it as all of the transaction; raises what it raises, so that nothing of it is committed."""
        self.result = self.work(connection)

    def run_among(self, connection: sa.engine.Connection) -> None:
        """Run it in a savepoint of its own, so that its failure is nobody else's."""
        try:
            with connection.begin_nested():
                self.result = self.work(connection)
        except Exception as error:
            self.error = error

    def tell(self) -> None:
        """Hand the outcome to whoever waits."""
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class GroupCommits:
    """The one writing connection, in a thread of its own; a job is told of its success only after the commit."""

    def __init__(self, engine: sa.engine.Engine) -> None:
        self._engine = engine
        self._flushes = True
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        hold_foreign_keys(engine)
        sa.event.listen(engine, "begin", self._begin)
        self._thread = threading.Thread(target=self._serve, name="records-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Any], Result], is_told_later: bool = False) -> Future[Result]:
        """Queue ``work`` as one transaction; the future gives its result, or what it raised.

        ``is_told_later``: its commit need not wait for the disk, which the next one brings it to.
        """
        job = _Job(work, is_told_later)
        self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Finish every job handed in, then end."""
        self._jobs.put(None)
        self._thread.join()
        self._engine.dispose()

    def _serve(self) -> None:
        while jobs := self._next_group():
            self._commit([job for job in jobs if job.future.set_running_or_notify_cancel()])

    def _next_group(self) -> list[_Job]:
        """The jobs that wait now, at least one; empty when it is time to end."""
        group: list[_Job] = []
        while len(group) < LARGEST_GROUP:
            try:
                job = self._jobs.get(block=not group)
            except queue.Empty:
                return group
            if job is None:
                if group:
                    self._jobs.put(None)
                return group
            group.append(job)
        return group

    def _commit(self, jobs: list[_Job]) -> None:
        self._flushes = not all(job.is_told_later for job in jobs)
        try:
            with self._engine.begin() as connection:
                if len(jobs) == 1:
                    jobs[0].run_alone(connection)
                else:
                    for job in jobs:
                        job.run_among(connection)
        except Exception as error:
            for job in jobs:
                job.error = job.error or error
        for job in jobs:
            job.tell()

    def _begin(self, connection: sa.engine.Connection) -> None:
        """In a write-ahead log NORMAL commits in order, whole, and without the disk; what is FULL flushes all of it."""
        level = "FULL" if self._flushes else "NORMAL"
        if connection.info.get("synchronous", "FULL") != level:
            connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
            connection.info["synchronous"] = level
        connection.exec_driver_sql("BEGIN IMMEDIATE")
