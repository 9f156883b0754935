"""The clockwork: every due-function runs, alone, and one that fails stops none of the others; on both databases."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from center.clockwork import DUE, Context, run_due
from center.drafts.records import KEPT
from center.knowledge import Knowledge
from center.notice_tables import notice
from center.records import Records
from tests.center.drafts.drafted import saved
from tests.center.notices.noticed import TEXT, at, draft, put, row_of, someone
from tests.center.recorded import FRIDAY_NOON, SEAL


@pytest.fixture
def context(real_knowledge: Knowledge) -> Context:
    return Context(SEAL, real_knowledge.service)


async def test_every_due_function_runs_and_says_how_much_it_did(records: Records, context: Context) -> None:
    changes: dict[str, Any] = {"kind": "reminder_hours", "due_at": at(21, 6, 30), "expires_at": at(21, 8, 30)}
    put(records, draft(contact_id=someone(records), **changes))
    done = await run_due(records, context, FRIDAY_NOON)
    assert done == {**dict.fromkeys((name for name, _ in DUE), 0), "notices": 1}
    assert row_of(records)["next_at"] == at(20, 20, 30)
    assert set((await run_due(records, context, FRIDAY_NOON)).values()) == {0}


async def test_drafts_that_nobody_touches_are_given_up(records: Records, context: Context) -> None:
    saved(records)
    assert (await run_due(records, context, FRIDAY_NOON + KEPT))["drafts"] == 1


async def test_one_that_fails_is_undone_and_stops_none_of_the_others(
    records: Records, context: Context, caplog: pytest.LogCaptureFixture
) -> None:
    put(records, draft(contact_id=someone(records)))

    def fail(connection: Any, _: Context, now: datetime) -> int:
        connection.execute(sa.update(notice).values(state="dead"))
        raise ValueError(row_of(records)["text"])

    due = (("fails", fail), ("works", lambda *_: 3))
    with caplog.at_level(logging.ERROR):
        assert await run_due(records, context, FRIDAY_NOON, due) == {"fails": 0, "works": 3}
    assert row_of(records)["state"] == "waiting"
    assert "ALARM clockwork_failed due=fails" in caplog.text
    assert TEXT not in caplog.text


async def test_a_database_that_is_away_is_the_callers(records: Records, context: Context) -> None:
    def away(connection: Any, _: Context, now: datetime) -> int:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    with pytest.raises(OperationalError):
        await run_due(records, context, FRIDAY_NOON, (("away", away),))


async def test_of_two_couriers_one_runs_a_function_at_a_time(records: Records, context: Context) -> None:
    running, most, has_begun = 0, 0, Event()

    def count(connection: Any, _: Context, now: datetime) -> int:
        nonlocal running, most
        running, most = running + 1, max(most, running + 1)
        has_begun.wait(0.2)
        running -= 1
        return 1

    due = (("count", count),)
    results = await asyncio.gather(*(run_due(records, context, FRIDAY_NOON, due) for _ in range(2)))
    assert (most, sum(result["count"] for result in results) >= 1) == (1, True)
