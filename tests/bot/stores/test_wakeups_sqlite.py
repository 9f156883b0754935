"""Wake-ups between processes that share an SQLite file: by one look for all, at what others have written."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timezone

import pytest
import sqlalchemy as sa

from bot.stores.wakeups import Watch
from bot.stores.wakeups_opening import wakeups_for
from bot.stores.wakeups_sqlite import SqliteWakeups
from center.conversations import give_back, open_conversation, take_over
from center.records import Records
from center.settings import read_settings
from center.tables import conversation
from tests.bot.stores.race import Store
from tests.center.recorded import said

LONG = 20.0
NOW = datetime(2026, 11, 20, 4, tzinfo=timezone.utc)


class File:
    """An SQLite file: the wake-ups of one process, and another process that writes."""

    def __init__(self, url: str) -> None:
        self.here, self.there = SqliteWakeups(url, 0.02), Records(url)

    def opened(self) -> str:
        """A new conversation."""
        return self.there.write_now(lambda connection: open_conversation(connection, "json", NOW))

    @asynccontextmanager
    async def watched(self, name: str) -> AsyncIterator[Watch]:
        """A watch that has heard what it hears of its beginning: it may have come too late for a change."""
        with self.here.watch(name) as watch:
            assert await watch.wait(LONG)
            yield watch

    async def looks(self, number: int) -> None:
        """Wait until so many looks have been taken."""
        for _ in range(number):
            before = self.here.looks
            while self.here.looks == before:
                await asyncio.sleep(0.005)


@pytest.fixture
async def file(sqlite_store: Store) -> AsyncIterator[File]:
    file = File(sqlite_store.url)
    await file.here.start()
    yield file
    await file.here.close()
    file.there.close()


async def test_what_another_process_says_wakes_those_who_watch_it_and_no_other(file: File) -> None:
    talk, other = file.opened(), file.opened()
    async with file.watched(talk) as watch, file.watched(other) as elsewhere:
        with file.here.watch(talk) as tab:
            said(file.there, talk)
            assert [await one.wait(LONG) for one in (watch, tab)] == [True] * 2
            await file.looks(2)
            assert [await one.wait(0) for one in (watch, tab, elsewhere)] == [False] * 3


async def test_who_answers_wakes_too(file: File) -> None:
    talk = file.opened()
    async with file.watched(talk) as watch:
        for change in (take_over, give_back):
            file.there.write_now(lambda connection, to=change: to(connection, talk, "s-1", NOW))
            assert await watch.wait(LONG)


async def test_a_conversation_that_is_not_there_yet_wakes_when_it_is(file: File) -> None:
    async with file.watched("later") as watch:
        named = sa.update(conversation).where(conversation.c.id == file.opened()).values(id="later")
        file.there.write_now(lambda connection: connection.execute(named))
        assert await watch.wait(LONG)


async def test_whoever_begins_to_watch_is_woken_once_and_then_only_by_news(file: File) -> None:
    """What was said between the beginning of a look and of the watch would be missed otherwise."""
    with file.here.watch(file.opened()) as watch:
        assert await watch.wait(LONG)
        await file.looks(3)
        assert await watch.wait(0) is False


async def test_ones_own_words_are_told_at_once(file: File) -> None:
    with file.here.watch("会话") as watch:
        file.here.notify("会话")
        assert await watch.wait(0)


async def test_many_are_watched_by_one_statement(file: File) -> None:
    talks = [file.opened() for _ in range(300)]
    async with AsyncExitStack() as stack:
        watches = [stack.enter_context(file.here.watch(talk)) for talk in talks]
        assert all(await asyncio.gather(*(watch.wait(LONG) for watch in watches)))
        said(file.there, talks[7])
        assert await watches[7].wait(LONG)
        await file.looks(2)
        assert [watch for watch in watches if await watch.wait(0)] == []


async def test_a_file_that_cannot_be_read_is_told_of_once_and_what_came_meanwhile_is_not_lost(
    file: File, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = file.opened()
    async with file.watched(talk) as watch:
        broken = sa.text("SELECT id, last_seq, state, state_since FROM no_such_table WHERE :names = 0")
        monkeypatch.setattr("bot.stores.wakeups_sqlite._STANDINGS", broken)
        said(file.there, talk)
        await file.looks(3)
        assert await watch.wait(0) is False
        monkeypatch.undo()
        assert await watch.wait(LONG)
    warned = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert warned == ["wake-ups by SQLite do not work: OperationalError", "wake-ups by SQLite work again"]


async def test_starting_twice_and_closing_twice_do_nothing_more(file: File) -> None:
    await file.here.start()
    await file.here.close()
    await file.here.close()
    await file.here.start()
    async with file.watched(file.opened()) as watch:
        assert await watch.wait(0) is False


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, "SqliteWakeups"),
        ({"QIHANG_DATABASE_URL": "postgresql+psycopg2://u@h/d"}, "PostgresWakeups"),
        ({"QIHANG_REDIS_URL": "redis://h:1/0"}, "RedisWakeups"),
    ],
)
def test_an_installation_has_those_of_what_its_processes_share(more: Mapping[str, str], kind: str) -> None:
    settings = read_settings({"QIHANG_SECRET": "s" * 43, **more})
    is_sqlite = settings.database_url.startswith("sqlite")
    assert type(wakeups_for(settings, is_sqlite)).__name__ == kind
