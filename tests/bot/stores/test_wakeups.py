"""Wake-ups: within a process, between replicas by Redis and PostgreSQL, and while these are gone."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
import sqlalchemy as sa

from bot.stores.wakeups import LONGEST_NAME, POLL_SECONDS, LocalWakeups, Watch
from bot.stores.wakeups_postgres import PostgresWakeups
from bot.stores.wakeups_redis import RedisWakeups
from bot.stores.wakeups_transport import TransportWakeups
from tests.running_redis import RunningRedis

LONG = 20.0
NAMES = ["会话：企航", "", "a b\n\t'\";--", "a\0b", "\ud800", "😀" * LONGEST_NAME]


class Replicas:
    """Two replicas and their transport."""

    def __init__(self, kind: str, url: str) -> None:
        make = {"redis": RedisWakeups, "postgresql": PostgresWakeups}[kind]
        self.here: TransportWakeups = make(url)
        self.there: TransportWakeups = make(url)

    async def __aenter__(self) -> Replicas:
        await self.here.start()
        await self.there.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.here.close()
        await self.there.close()


@pytest.fixture(params=["redis", "postgresql"])
async def replicas(request: pytest.FixtureRequest) -> AsyncIterator[Replicas]:
    fixture = {"redis": "fresh_redis", "postgresql": "postgres_database"}[request.param]
    async with Replicas(request.param, request.getfixturevalue(fixture)) as replicas:
        yield replicas


@asynccontextmanager
async def waiting(watch: Watch) -> AsyncIterator[asyncio.Task[bool]]:
    """A wait that is under way when the block begins."""
    with watch:
        task = asyncio.create_task(watch.wait(LONG))
        await asyncio.sleep(0)
        yield task
        task.cancel()
        await asyncio.wait((task,))


async def test_every_waiter_of_the_name_and_no_other_is_woken() -> None:
    wakeups = LocalWakeups()
    async with (
        waiting(wakeups.watch("会话")) as first,
        waiting(wakeups.watch("会话")) as second,
        waiting(wakeups.watch("别的")) as other,
    ):
        wakeups.notify("会话")
        assert await asyncio.gather(first, second) == [True, True]
        assert not other.done()


async def test_a_wakeup_between_look_and_wait_is_not_lost() -> None:
    wakeups = LocalWakeups()
    wakeups.notify("会话")
    with wakeups.watch("会话") as watch:
        assert await watch.wait(0) is False
        wakeups.notify("会话")
        wakeups.notify("会话")
        assert (await watch.wait(LONG), await watch.wait(0)) == (True, False)
    assert wakeups._watches == {}


async def test_a_wakeup_that_meets_a_cancelled_wait_is_kept() -> None:
    wakeups = LocalWakeups()
    async with waiting(watch := wakeups.watch("会话")) as wait:
        wakeups.notify("会话")
        wait.cancel()
        await asyncio.wait((wait,))
        assert (wait.cancelled(), await watch.wait(0)) == (True, True)


async def test_polling_ends_a_wait_early() -> None:
    wakeups = LocalWakeups(poll=0.05)
    await wakeups.start()
    with wakeups.watch("会话") as watch:
        started = time.monotonic()
        assert await watch.wait(LONG) is False
        assert time.monotonic() - started < LONG / 4
    await wakeups.close()


async def test_nobody_can_watch_a_name_that_no_transport_carries(replicas: Replicas) -> None:
    with pytest.raises(ValueError):
        replicas.here.watch("x" * (LONGEST_NAME + 1))
    replicas.here.notify("x" * 10_000)
    async with waiting(replicas.there.watch("会话")) as wait:
        replicas.here.notify("会话")
        assert await wait


@pytest.mark.parametrize("name", NAMES)
async def test_another_replica_is_woken_well_below_a_poll(replicas: Replicas, name: str) -> None:
    with replicas.there.watch(name) as watch, replicas.there.watch("别的") as other:
        waits = []
        for _ in range(5):
            wait = asyncio.create_task(watch.wait(LONG))
            await asyncio.sleep(0)
            told_at = time.monotonic()
            replicas.here.notify(name)
            assert await wait
            waits.append(time.monotonic() - told_at)
        assert min(waits) < POLL_SECONDS / 3
        assert await other.wait(0) is False


async def test_ones_own_words_are_not_heard_twice(replicas: Replicas) -> None:
    with replicas.here.watch("会话") as own, replicas.there.watch("会话") as theirs:
        replicas.here.notify("会话")
        assert await own.wait(0) is True
        assert await theirs.wait(LONG) is True
        replicas.there.notify("回")
        assert await own.wait(POLL_SECONDS / 3) is False


async def test_a_burst_arrives_whole(replicas: Replicas) -> None:
    names = [f"会话{number}" for number in range(500)]
    async with AsyncExitStack() as stack:
        waits = [await stack.enter_async_context(waiting(replicas.there.watch(name))) for name in names]
        for name in names:
            replicas.here.notify(name)
        assert await asyncio.gather(*waits) == [True] * len(names)


async def test_the_last_words_are_sent_before_closing(replicas: Replicas) -> None:
    async with waiting(replicas.there.watch("会话")) as wait:
        replicas.here.notify("会话")
        await replicas.here.close()
        assert await wait


async def test_starting_twice_and_closing_twice_do_nothing_more(replicas: Replicas) -> None:
    await replicas.here.start()
    await replicas.here.close()
    await replicas.here.close()
    assert not replicas.here.is_up
    await replicas.here.start()
    assert replicas.here.is_up


class Outage:
    """Lets the transport of a test go and come back."""

    async def begin(self) -> None:
        """Nobody can reach it any more."""
        raise NotImplementedError

    async def end(self) -> None:
        """It is there again."""
        raise NotImplementedError


class RedisOutage(Outage):
    """Redis dies, and comes back empty."""

    def __init__(self, server: RunningRedis) -> None:
        self._server = server

    async def begin(self) -> None:
        """SIGKILL."""
        self._server.kill()

    async def end(self) -> None:
        """Start on the same port."""
        await asyncio.to_thread(self._server.start)


class PostgresOutage(Outage):
    """The database refuses connections, and the present ones are cut."""

    def __init__(self, url: str, maintenance_url: str) -> None:
        self._name = sa.engine.make_url(url).database
        self._engine = sa.create_engine(maintenance_url, future=True, isolation_level="AUTOCOMMIT")

    async def begin(self) -> None:
        """No new connections, and no old ones."""
        self._execute(f"ALTER DATABASE {self._name} WITH ALLOW_CONNECTIONS false")
        self._execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name}'")

    async def end(self) -> None:
        """Connections are welcome again."""
        self._execute(f"ALTER DATABASE {self._name} WITH ALLOW_CONNECTIONS true")
        self._engine.dispose()

    def _execute(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(sa.text(statement))


@pytest.fixture(params=["redis", "postgresql"])
async def interrupted(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Replicas, Outage]]:
    """Two replicas whose transport can be cut."""
    if request.param == "redis":
        with RunningRedis() as server:
            async with Replicas("redis", server.url) as replicas:
                yield replicas, RedisOutage(server)
        return
    url = str(request.getfixturevalue("postgres_database"))
    async with Replicas("postgresql", url) as replicas:
        yield replicas, PostgresOutage(url, str(request.getfixturevalue("postgres_url")))


async def becomes(wakeups: TransportWakeups, is_up: bool) -> None:
    """Nothing announces the state of the transport but the wake-up of everybody."""
    with wakeups.watch("别的") as watch:
        end = time.monotonic() + LONG
        while wakeups.is_up is not is_up:
            assert time.monotonic() < end
            await watch.wait(LONG)


async def test_without_the_transport_waits_are_polls_until_it_is_back(
    interrupted: tuple[Replicas, Outage], caplog: pytest.LogCaptureFixture
) -> None:
    replicas, outage = interrupted
    async with waiting(replicas.there.watch("会话")) as wait:
        await outage.begin()
        assert await wait
        await becomes(replicas.here, False)
        await becomes(replicas.there, False)
    with replicas.there.watch("会话") as watch:
        started = time.monotonic()
        polls = [await watch.wait(LONG) for _ in range(4)]
        assert (polls, time.monotonic() - started < LONG / 2) == ([False] * 4, True)
        await outage.end()
        await becomes(replicas.there, True)
        await becomes(replicas.here, True)
        assert (await watch.wait(0), await watch.wait(0)) == (True, False)
        replicas.here.notify("会话")
        assert await watch.wait(LONG)
    said = sorted(record.getMessage().split(",")[0] for record in caplog.records if record.levelno >= logging.WARNING)
    transport = replicas.here._transport
    assert said == [f"wake-ups by {transport} do not work"] * 2 + [f"wake-ups by {transport} work again"] * 2
    assert all(record.exc_info is None and "\n" not in record.getMessage() for record in caplog.records)


async def test_what_was_said_without_a_transport_is_sent_once_it_is_there(replicas: Replicas) -> None:
    await replicas.here.close()
    replicas.here.notify("会话")
    async with waiting(replicas.there.watch("会话")) as wait:
        await replicas.here.start()
        assert await wait


class BreakingWakeups(TransportWakeups):
    """A transport whose first connection breaks while it sends."""

    def __init__(self) -> None:
        super().__init__("a thread")
        self.connections = 0
        self.arrived: list[str] = []
        self.has_arrived = asyncio.Event()

    async def _serve(self) -> None:
        self.connections += 1
        self._came_up()
        while True:
            await self._due.wait()
            await self._send_pending(self._carry)

    async def _carry(self, messages: list[str]) -> None:
        if self.connections == 1:
            raise ConnectionError("broken")
        self.arrived += messages
        self.has_arrived.set()


async def test_what_a_broken_connection_did_not_carry_is_sent_on_the_next() -> None:
    wakeups = BreakingWakeups()
    await wakeups.start()
    wakeups.notify("第一")
    await asyncio.wait_for(wakeups.has_arrived.wait(), LONG)
    await wakeups.close()
    assert [json.loads(message)[1] for message in wakeups.arrived] == ["第一"]
    assert wakeups.connections == 2


async def test_a_transport_that_is_not_there_at_the_start_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    with RunningRedis() as server:
        server.kill()
        async with Replicas("redis", server.url) as replicas:
            assert (replicas.here.is_up, replicas.there.is_up) == (False, False)
            await asyncio.to_thread(server.start)
            await becomes(replicas.here, True)
            await becomes(replicas.there, True)
            async with waiting(replicas.there.watch("会话")) as wait:
                replicas.here.notify("会话")
                assert await wait
    assert len([record for record in caplog.records if "work again" in record.getMessage()]) == 2


async def test_a_redis_that_hangs_is_noticed_although_the_connection_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.stores.wakeups_redis.CHECK_SECONDS", 0.1)
    with RunningRedis() as server:
        assert server.process is not None
        async with Replicas("redis", server.url) as replicas:
            server.process.send_signal(signal.SIGSTOP)
            await becomes(replicas.there, False)
            server.process.send_signal(signal.SIGCONT)
            await becomes(replicas.there, True)
