"""Wake-ups where processes share an SQLite file and nothing else: one look for all that is watched.

Names are those of conversations. As long as nobody has written, a look costs one number that SQLite keeps; after a
write, or when somebody begins to watch, it is one statement for all watched conversations, however many are open.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from bot.stores.wakeups import POLL_SECONDS, Wakeups
from center.database import connect

_STANDINGS = sa.text(
    "SELECT id, last_seq, state, state_since FROM conversation WHERE id IN (SELECT value FROM json_each(:names))"
)
_NOBODY_KNOWS = -1
logger = logging.getLogger(__name__)


class Standing(NamedTuple):
    """Where a conversation is: its last sequence number, who answers, and since when."""

    last_seq: int
    state: str
    state_since: str


class Seen(NamedTuple):
    """What a look has found: SQLite's count of commits, and where each watched conversation stands, if there is one."""

    commits: int
    standings: Mapping[str, Standing | None]


NOTHING_SEEN = Seen(_NOBODY_KNOWS, {})


class SqliteWakeups(Wakeups):
    """Wake-ups by looking into the SQLite file at ``url`` every ``seconds``, in a thread of its own.

    While the file cannot be read nobody is woken from elsewhere; afterwards everybody is whose conversation has moved.
    """

    misses_nothing = True

    def __init__(self, url: str, seconds: float = POLL_SECONDS) -> None:
        super().__init__()
        self._url, self._seconds = url, seconds
        self.looks = 0
        """How often it has been looked."""
        self._seen = NOTHING_SEEN
        self._has_failed = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look; a second call does nothing."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop looking."""
        if self._task is None:
            return
        task, self._task = self._task, None
        task.cancel()
        await asyncio.wait((task,))

    def _send(self, name: str) -> None:
        """The others look for themselves."""

    async def _run(self) -> None:
        thread, file = ThreadPoolExecutor(1, thread_name_prefix="wakeups"), _File(self._url)
        loop = asyncio.get_running_loop()
        try:
            while True:
                await asyncio.sleep(self._seconds)
                if names := list(self._watches):
                    self._compare(await loop.run_in_executor(thread, self._look, file, names), names)
                    self.looks += 1
        finally:
            thread.submit(file.close)
            thread.shutdown(wait=False)

    def _look(self, file: _File, names: Sequence[str]) -> Seen | None:
        """What there is to see now; None when the file cannot be read."""
        try:
            found = file.look(names, self._seen)
        except Exception as error:
            if not self._has_failed:
                logger.warning("wake-ups by SQLite do not work: %s", type(error).__name__)
            self._has_failed = True
            return None
        if self._has_failed:
            logger.warning("wake-ups by SQLite work again")
        self._has_failed = False
        return found

    def _compare(self, found: Seen | None, names: Sequence[str]) -> None:
        """Wake those whose conversation has moved, and those of whom nothing was known: they may have come too late."""
        if found is None:
            self._seen = self._seen._replace(commits=_NOBODY_KNOWS)
            return
        before, self._seen = self._seen.standings, found
        for name in names:
            if name not in before or before[name] != found.standings[name]:
                self._wake(name)


class _File:
    """The one connection that looks; to be used from one thread."""

    def __init__(self, url: str) -> None:
        shared = {"check_same_thread": False}
        self._engine = connect(url, poolclass=QueuePool, pool_size=1, max_overflow=0, connect_args=shared)

    def look(self, names: Sequence[str], seen: Seen) -> Seen:
        """``seen``, or where the conversations stand when it is not of now or not of all; raises SQLAlchemyError."""
        with self._engine.connect() as connection:
            commits = int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())
            if commits == seen.commits and seen.standings.keys() >= set(names):
                return seen
            rows = connection.execute(_STANDINGS, {"names": json.dumps(names)})
            found = {row.id: Standing(row.last_seq, row.state, row.state_since) for row in rows}
            return Seen(commits, {name: found.get(name) for name in names})

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
