"""Wake-ups between replicas that share a PostgreSQL and nothing else, by LISTEN and NOTIFY."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg2  # type: ignore[import-untyped]
from sqlalchemy.engine import make_url

from bot.stores.wakeups_transport import CHECK_SECONDS, TIMEOUT_SECONDS, TransportWakeups, happened
from center.waking import CHANNEL

Result = TypeVar("Result")
_DEAD_PEER = {"keepalives_idle": 2, "keepalives_interval": 1, "keepalives_count": 2, "tcp_user_timeout": 4000}
_NOTIFY = "SELECT pg_notify(%s, message) FROM unnest(%s::text[]) AS message"


class PostgresWakeups(TransportWakeups):
    """Wake-ups by the PostgreSQL at ``url`` (SQLAlchemy's form); one connection, used in a thread of its own."""

    def __init__(self, url: str) -> None:
        super().__init__("PostgreSQL")
        self._dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

    async def _serve(self) -> None:
        thread = ThreadPoolExecutor(1, thread_name_prefix="wakeups")
        link = _Link(thread)
        try:
            await link.open(self._dsn)
            self._came_up()
            while True:
                await self._exchange(link)
        finally:
            link.close()

    async def _exchange(self, link: _Link) -> None:
        """Wait until there is something to receive or to send, or long enough to ask whether the server lives."""
        link.watch(self._due.set)
        try:
            is_quiet = not await happened(self._due, CHECK_SECONDS)
        finally:
            link.unwatch()
        self._due.clear()
        if self._pending or is_quiet:
            await self._send_pending(link.send)
        self._received(await link.receive())


class _Link:
    """A connection that listens, and the one thread that talks over it."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._connection: Any = None
        self._descriptor = -1

    async def open(self, dsn: str) -> None:
        await self._in_thread(lambda: self._open(dsn))
        self._descriptor = self._connection.fileno()

    async def send(self, messages: list[str]) -> None:
        """One statement; without messages it still shows that the server answers."""
        await self._in_thread(lambda: self._execute(_NOTIFY, (CHANNEL, messages)))

    async def receive(self) -> list[str]:
        """The messages that have come in."""
        return await self._in_thread(self._receive)

    def watch(self, call: Callable[[], None]) -> None:
        """Have ``call`` called once there is something to receive."""

        def readable() -> None:
            self.unwatch()
            call()

        asyncio.get_running_loop().add_reader(self._descriptor, readable)

    def unwatch(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)

    def close(self) -> None:
        """Close the connection once the thread is done with it."""
        self._thread.submit(self._close)
        self._thread.shutdown(wait=False)

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _open(self, dsn: str) -> None:
        milliseconds = int(TIMEOUT_SECONDS * 1000)
        self._connection = psycopg2.connect(
            dsn,
            connect_timeout=int(TIMEOUT_SECONDS),
            options=f"-c statement_timeout={milliseconds}",
            **_DEAD_PEER,
        )
        self._connection.autocommit = True
        self._execute(f"LISTEN {CHANNEL}", ())

    def _execute(self, statement: str, values: tuple[Any, ...]) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)

    def _receive(self) -> list[str]:
        self._connection.poll()
        messages = [notice.payload for notice in self._connection.notifies]
        self._connection.notifies.clear()
        return messages

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
