"""Leases: one holder at a time, growing numbers, nothing left behind; in process, Redis, SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from statistics import median

import pytest
import redis
import sqlalchemy as sa

from bot.stores.database_leases import DatabaseLeases
from bot.stores.leases import InProcessLeases, Lease, Leases, LeaseStoreDown
from bot.stores.redis_leases import RedisLeases
from bot.stores.wakeups import POLL_SECONDS, LocalWakeups
from center.clock import StepClock
from center.records import Records
from center.tables import lease as lease_table
from tests.bot.stores.race import Holding, HoldingProcess, Store, opened, race
from tests.running_redis import RunningRedis

PAIRS = 300
MANY = 16
SHORT = 0.6
NAMES = ["会话：企航", "a b\n\tc", "}{:*?[x]\\'\";--", "😀" * 40, "x" * 80]


@pytest.fixture
async def leases(store: Store) -> AsyncIterator[Leases]:
    async with opened(store) as leases:
        yield leases


async def taken(leases: Leases, name: str = "会话") -> Lease:
    lease = await leases.take(name)
    assert lease is not None
    return lease


async def held(leases: Leases, name: str = "会话", patience: float = 30) -> Lease:
    lease = await leases.hold(name, patience)
    assert lease is not None
    return lease


async def test_only_one_holds_a_name(leases: Leases) -> None:
    first = await taken(leases)
    assert (await leases.take("会话"), first.name, first.is_held) == (None, "会话", True)
    await first.release()
    second = await taken(leases)
    assert (first.is_held, second.is_held, second.number > first.number) == (False, True, True)


async def test_a_release_says_that_another_asked_in_vain(shared_store: Store) -> None:
    async with opened(shared_store) as here, opened(shared_store) as there:
        lease = await taken(here)
        assert await there.take("会话") is None
        assert await lease.release()


async def test_redis_says_when_nobody_asked_in_vain(redis_store: Store) -> None:
    async with opened(redis_store) as here, opened(redis_store) as there:
        first = await taken(here)
        assert (await there.take("会话"), await first.release()) == (None, True)
        second = await taken(here)
        assert (await taken(there, "别的")).is_held
        assert not await second.release(), "nobody asked since"
        assert await second.release(), "what became of a holding that is over is unknown"


async def test_what_is_released_here_can_be_taken_here_at_once(leases: Leases) -> None:
    first = await taken(leases)
    releasing = asyncio.create_task(first.release())
    await asyncio.sleep(0)
    assert (await taken(leases)).number > first.number
    await releasing


async def test_names_do_not_disturb_each_other(leases: Leases) -> None:
    holdings = [await taken(leases, name) for name in NAMES]
    assert [holding.name for holding in holdings] == NAMES
    assert [await leases.take(name) for name in NAMES] == [None] * len(NAMES)
    for holding in holdings:
        await holding.release()
    again = [await leases.hold(name, 0) for name in NAMES]
    assert all(later is not None and later.number > first.number for first, later in zip(holdings, again))


@pytest.mark.parametrize("name", ["", "x" * 81, "a\0b", "\ud800"])
async def test_a_name_that_no_store_can_keep_is_refused(leases: Leases, name: str) -> None:
    with pytest.raises(ValueError):
        await leases.take(name)
    with pytest.raises(ValueError):
        await leases.hold(name, 1)


async def test_releasing_twice_does_not_free_another_holding(leases: Leases) -> None:
    first = await taken(leases)
    await first.release()
    second = await taken(leases)
    await first.release()
    assert second.is_held
    assert await leases.take("会话") is None


async def test_patience_ends(leases: Leases) -> None:
    await taken(leases)
    assert await leases.hold("会话", 0.05) is None


async def test_everybody_who_waits_gets_it_in_the_end(leases: Leases) -> None:
    first = await taken(leases)
    inside = 0

    async def work() -> int:
        nonlocal inside
        lease = await held(leases)
        inside += 1
        assert inside == 1
        await asyncio.sleep(0)
        inside -= 1
        await lease.release()
        return lease.number

    workers = [asyncio.create_task(work()) for _ in range(10)]
    await asyncio.sleep(0)
    await first.release()
    assert len({first.number, *await asyncio.gather(*workers)}) == 11


async def test_a_cancelled_hold_leaves_nothing_behind(leases: Leases) -> None:
    first = await taken(leases)
    waiting = asyncio.create_task(leases.hold("会话", 30))
    await asyncio.sleep(0.05)
    waiting.cancel()
    await asyncio.wait((waiting,))
    await first.release()
    assert waiting.cancelled()
    assert (await held(leases, patience=5)).is_held


@pytest.mark.parametrize("steps", range(0, 12, 2))
async def test_a_hold_cancelled_while_it_asks_leaves_nothing_behind(leases: Leases, steps: int) -> None:
    asking = asyncio.create_task(leases.hold("会话", 30))
    for _ in range(steps):
        await asyncio.sleep(0)
    asking.cancel()
    await asyncio.wait((asking,))
    if not asking.cancelled():
        lease = asking.result()
        assert lease is not None
        await lease.release()
    assert (await held(leases, patience=5)).is_held


async def test_cancelled_at_the_moment_of_the_release(leases: Leases) -> None:
    first = await taken(leases)
    waiting = asyncio.create_task(leases.hold("会话", 30))
    await asyncio.sleep(0.05)
    await first.release()
    waiting.cancel()
    await asyncio.wait((waiting,))
    assert waiting.cancelled()
    assert (await held(leases, patience=5)).is_held


async def test_closing_frees_what_is_held(shared_store: Store) -> None:
    async with opened(shared_store) as leaving:
        left = await taken(leaving)
    async with opened(shared_store) as staying:
        assert (await taken(staying)).number > left.number
    assert not left.is_held


def test_an_in_process_lease_is_nobody_elses_and_leaves_no_memory() -> None:
    async def use() -> None:
        leases = InProcessLeases()
        lease = await taken(leases)
        waiting = asyncio.create_task(held(leases))
        await asyncio.sleep(0)
        assert not await lease.release()
        assert not await (await waiting).release()
        assert (leases._held, leases._wakeups._watches) == ({}, {})

    asyncio.run(use())


async def test_a_release_wakes_who_waits_in_another_replica(shared_store: Store) -> None:
    """Well below a poll, but for SQLite, where other processes can only be polled."""
    if shared_store.kind == "sqlite":
        shared_store = replace(shared_store, poll=0.02)
    waits = []
    async with opened(shared_store) as here, opened(shared_store) as there:
        for _ in range(15):
            lease = await taken(here)
            waiting = asyncio.create_task(held(there))
            await asyncio.sleep(0.03)
            released_at = time.monotonic()
            await lease.release()
            await (await waiting).release()
            waits.append(time.monotonic() - released_at)
    assert median(waits) < POLL_SECONDS / 2


def test_two_processes_never_hold_a_name_at_the_same_time(shared_store: Store, tmp_path: Path) -> None:
    """Half of the pairs meet on one name, half on a name that nobody has held before."""
    names = ["会话" if turn % 2 else f"会话{turn}" for turn in range(PAIRS)]
    runs = race(shared_store, names, tmp_path / "witness")
    holdings: list[Holding] = sorted(holding for run in runs for holding in run)
    assert [len(run) for run in runs] == [PAIRS, PAIRS]
    assert all(holding.was_alone for holding in holdings)
    assert sum(holding.came_second for holding in holdings) > PAIRS / 2
    for name in set(names):
        of_name = sorted(run[turn] for run in runs for turn in range(PAIRS) if names[turn] == name)
        assert len({holding.number for holding in of_name}) == len(of_name)
        assert of_name == sorted(of_name, key=lambda holding: holding.began)


async def test_a_killed_holder_keeps_it_to_the_end_of_its_time_and_no_longer(shared_store: Store) -> None:
    store = replace(shared_store, seconds=1.0)
    async with opened(store) as leases, HoldingProcess(store, "会话") as holder:
        await holder.kill()
        lease = await held(leases)
        waited = time.monotonic() - holder.asked_at
    assert 1.0 <= waited < 6.0
    assert lease.number > holder.number


async def test_a_lease_is_renewed_as_long_as_its_holder_lives(shared_store: Store) -> None:
    store = replace(shared_store, seconds=SHORT)
    async with opened(store) as here, opened(store) as there:
        lease = await taken(here)
        assert await there.hold("会话", 3 * SHORT) is None
        assert lease.is_held
        await lease.release()
        assert await there.take("会话")


async def test_a_lease_that_somebody_else_has_taken_is_lost(shared_store: Store) -> None:
    """The store is robbed behind the holder's back, as a Redis that lost its memory would be."""
    store = replace(shared_store, seconds=SHORT)
    async with opened(store) as here, opened(store) as there:
        robbed = await taken(here)
        forget(store)
        lease = await taken(there)
        await becomes_lost(robbed)
        await robbed.release()
        assert lease.is_held
        assert await here.take("会话") is None
        assert lease.number > robbed.number


async def test_who_was_robbed_cannot_release_what_another_holds(shared_store: Store) -> None:
    async with opened(shared_store) as here, opened(shared_store) as there:
        robbed = await taken(here)
        forget(shared_store)
        lease = await taken(there)
        await robbed.release()
        assert (robbed.is_held, lease.is_held, await here.take("会话")) == (False, True, None)


def forget(store: Store) -> None:
    if store.kind == "redis":
        with redis.Redis.from_url(store.url) as client:
            client.flushall()
        return
    engine = sa.create_engine(store.url, future=True)
    with engine.begin() as connection:
        connection.execute(sa.delete(lease_table))
    engine.dispose()


async def becomes_lost(lease: Lease, patience: float = 10) -> None:
    """``is_held`` is a property that nothing announces."""
    end = time.monotonic() + patience
    while lease.is_held:
        assert time.monotonic() < end, "the lease was not lost"
        await asyncio.sleep(0.005)


async def test_the_database_goes_by_the_clock_it_is_given(sqlite_store: Store) -> None:
    clock, records = StepClock(datetime(2026, 11, 20, 4, 0, tzinfo=timezone.utc)), Records(sqlite_store.url)
    here, there = (DatabaseLeases(records, clock, LocalWakeups(), seconds=1000) for _ in range(2))
    lease = await taken(here)
    clock.advance(timedelta(seconds=1000))
    assert await there.take("会话") is None
    clock.advance(timedelta(microseconds=1))
    later = await taken(there)
    clock.advance(timedelta(days=-1))
    await later.release()
    latest = await taken(here)
    assert (later.number - lease.number, latest.number - later.number) == (1_000_000_001, 1)
    for leases in (here, there):
        await leases.close()
    records.close()


async def test_a_database_without_the_table_is_a_store_that_is_down(tmp_path: Path) -> None:
    records = Records(f"sqlite:///{tmp_path}/empty.db")
    leases = DatabaseLeases(records, StepClock(datetime(2026, 11, 20, tzinfo=timezone.utc)), LocalWakeups())
    with pytest.raises(LeaseStoreDown, match="no such table: lease"):
        await leases.take("会话")
    await leases.close()
    records.close()


async def test_without_redis_leases_are_lost_and_come_back_with_it() -> None:
    with RunningRedis() as server:
        leases = RedisLeases(server.url, seconds=SHORT)
        lease = await taken(leases)
        server.kill()
        asked_at = time.monotonic()
        with pytest.raises(LeaseStoreDown, match="Redis"):
            await leases.take("别的")
        with pytest.raises(LeaseStoreDown, match="Redis"):
            await leases.hold("别的", 30)
        assert time.monotonic() - asked_at < 5
        await becomes_lost(lease)
        await lease.release()
        server.start()
        again = await taken(leases)
        assert again.number > lease.number
        await again.release()
        assert (await held(leases, patience=0)).number > again.number
        await leases.close()


async def test_a_redis_that_hangs_is_down_within_two_seconds() -> None:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        leases = RedisLeases(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        asked_at = time.monotonic()
        with pytest.raises(LeaseStoreDown, match="Redis"):
            await leases.take("会话")
        assert time.monotonic() - asked_at < 4
        await leases.close()


async def test_redis_leases_keep_wakeups_of_their_own_when_given_none(fresh_redis: str) -> None:
    here, there = RedisLeases(fresh_redis), RedisLeases(fresh_redis)
    lease = await taken(here)
    waiting = asyncio.create_task(held(there))
    await asyncio.sleep(0.2)
    released_at = time.monotonic()
    await lease.release()
    assert (await waiting).number > lease.number
    assert time.monotonic() - released_at < POLL_SECONDS
    await here.close()
    await there.close()


async def test_a_lease_whose_redis_hangs_is_given_up_before_its_time_ends_there(fresh_redis: str) -> None:
    leases = RedisLeases(fresh_redis, seconds=2.0)
    lease = await taken(leases)
    with redis.Redis.from_url(fresh_redis) as client:
        client.execute_command("CLIENT", "PAUSE", "10000", "WRITE")
        await becomes_lost(lease)
        left = client.pttl("qihang:lease:会话")
        client.client_unpause()
    assert 0 < left < 1000
    await leases.close()


async def test_after_a_hang_many_are_answered_again() -> None:
    with RunningRedis() as server:
        assert server.process is not None
        leases = RedisLeases(server.url)
        await taken(leases, "先")
        server.process.send_signal(signal.SIGSTOP)
        asked = [leases.take(f"会话{number}") for number in range(MANY)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        server.process.send_signal(signal.SIGCONT)
        assert [type(answer) for answer in answers] == [LeaseStoreDown] * len(asked)
        again = await asyncio.gather(*(leases.take(f"又{number}") for number in range(MANY)))
        assert all(lease is not None and lease.is_held for lease in again)
        await leases.close()
