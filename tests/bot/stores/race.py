"""Leases of every kind, opened from a description that another process can be given; and what those processes do."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, NamedTuple

from bot.stores.database_leases import DatabaseLeases
from bot.stores.leases import InProcessLeases, Leases
from bot.stores.redis_leases import RedisLeases
from bot.stores.wakeups import LocalWakeups, Wakeups
from bot.stores.wakeups_postgres import PostgresWakeups
from bot.stores.wakeups_redis import RedisWakeups
from center.clock import SystemClock
from center.knowledge import ROOT
from center.records import Records

PATIENCE = 60.0


@dataclass(frozen=True)
class Store:
    """Where leases are kept: ``kind`` is process, redis, sqlite or postgresql."""

    kind: str
    url: str = ""
    seconds: float = 10.0
    poll: float = 0.3


@asynccontextmanager
async def opened(store: Store) -> AsyncIterator[Leases]:
    """The leases of one replica, closed in the end."""
    if store.kind == "process":
        leases: Leases = InProcessLeases()
        yield leases
        await leases.close()
        return
    wakeups = wakeups_of(store)
    records = None if store.kind == "redis" else Records(store.url)
    await wakeups.start()
    if isinstance(wakeups, RedisWakeups):
        leases = RedisLeases(store.url, wakeups, store.seconds)
    else:
        assert records is not None
        leases = DatabaseLeases(records, SystemClock(), wakeups, store.seconds)
    try:
        yield leases
    finally:
        await leases.close()
        await wakeups.close()
        if records is not None:
            records.close()


def wakeups_of(store: Store) -> Wakeups:
    """The wake-ups that go with the store."""
    if store.kind == "redis":
        return RedisWakeups(store.url)
    if store.kind == "postgresql":
        return PostgresWakeups(store.url)
    return LocalWakeups(poll=store.poll)


class Holding(NamedTuple):
    """What one process saw of one holding: its number, when it began, whether somebody else was inside."""

    number: int
    began: float
    was_alone: bool
    came_second: bool


def race(store: Store, names: Sequence[str], witness: Path) -> list[list[Holding]]:
    """Two processes take each name at the same moment; what each of them saw."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    with context.Pool(2, _keep_barrier, (barrier,)) as pool:
        runs = [pool.apply_async(_run, (store, list(names), witness)) for _ in range(2)]
        return [run.get(300) for run in runs]


_barrier: Barrier


def _keep_barrier(barrier: Any) -> None:
    global _barrier
    _barrier = barrier


def _run(store: Store, names: list[str], witness: Path) -> list[Holding]:
    return asyncio.run(_race_for_all(store, names, witness))


async def _race_for_all(store: Store, names: list[str], witness: Path) -> list[Holding]:
    async with opened(store) as leases:
        return [await _race_for(leases, name, witness) for name in names]


async def _race_for(leases: Leases, name: str, witness: Path) -> Holding:
    await asyncio.to_thread(_barrier.wait, PATIENCE)
    lease = await leases.take(name)
    came_second = lease is None
    if lease is None:
        lease = await leases.hold(name, PATIENCE)
    assert lease is not None
    began = time.monotonic()
    was_alone = await _enter(witness)
    assert lease.is_held
    await lease.release()
    return Holding(lease.number, began, was_alone, came_second)


async def _enter(witness: Path) -> bool:
    """Whether nobody else is inside, by a file that only one can make."""
    try:
        os.close(os.open(witness, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    await asyncio.sleep(0.002)
    witness.unlink()
    return True


class HoldingProcess:
    """A process that takes a lease and keeps it until it is killed; a context manager."""

    def __init__(self, store: Store, name: str) -> None:
        self._arguments = (json.dumps(asdict(store)), name)
        self._process: asyncio.subprocess.Process | None = None
        self.asked_at = 0.0
        self.number = 0

    async def __aenter__(self) -> HoldingProcess:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, *self._arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        asked_at, number = json.loads(line)
        self.asked_at, self.number = float(asked_at), int(number)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    async def kill(self) -> None:
        """SIGKILL: it has no time to release anything."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
        await self._process.communicate()


async def _hold_until_killed(store: Store, name: str) -> None:
    async with opened(store) as leases:
        asked_at = time.monotonic()
        lease = await leases.take(name)
        assert lease is not None
        print(json.dumps([asked_at, lease.number]), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_hold_until_killed(Store(**json.loads(sys.argv[1])), sys.argv[2]))
