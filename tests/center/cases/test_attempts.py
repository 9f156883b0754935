"""How often somebody may guess, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from center.cases.attempts import (
    OF_ASKER,
    OF_CODE,
    Limit,
    asker_waits_until,
    code_waits_until,
    note_attempt,
    take_turn,
    tries_left,
)
from center.records import Records
from tests.center.recorded import FRIDAY_NOON

CODE = "D-7KM2Q4XB"
MINUTE = timedelta(minutes=1)


def fail(records: Records, asker: str = "asker", code: str = CODE, after: timedelta = timedelta()) -> None:
    records.write_now(lambda connection: note_attempt(connection, asker, code, False, FRIDAY_NOON + after))


def waits(records: Records, ask: Callable[..., datetime | None], whose: str, after: timedelta) -> datetime | None:
    return records.read_now(lambda connection: ask(connection, whose, FRIDAY_NOON + after))


def test_the_limits_are_those_of_the_service() -> None:
    assert (Limit(5, timedelta(hours=1)), Limit(10, timedelta(days=1))) == (OF_ASKER, OF_CODE)


def test_an_asker_waits_after_the_fifth_failure_until_the_first_is_an_hour_old(records: Records) -> None:
    for count in range(5):
        assert waits(records, asker_waits_until, "asker", count * MINUTE) is None
        fail(records, code=f"D-{count}", after=count * MINUTE)
    free_at = FRIDAY_NOON + timedelta(hours=1)
    assert waits(records, asker_waits_until, "asker", 5 * MINUTE) == free_at
    assert waits(records, asker_waits_until, "asker", timedelta(minutes=59, seconds=59)) == free_at
    assert waits(records, asker_waits_until, "asker", timedelta(hours=1)) is None
    assert waits(records, asker_waits_until, "other", 5 * MINUTE) is None


def test_a_failure_after_the_wait_counts_with_the_four_before(records: Records) -> None:
    for count in range(5):
        fail(records, after=count * MINUTE)
    fail(records, after=60 * MINUTE)
    assert waits(records, asker_waits_until, "asker", 60 * MINUTE) == FRIDAY_NOON + 61 * MINUTE


def test_a_code_waits_after_the_tenth_failure_whoever_asks(records: Records) -> None:
    for count in range(10):
        assert waits(records, code_waits_until, CODE, count * MINUTE) is None
        fail(records, asker=f"asker {count}", after=count * MINUTE)
    assert waits(records, code_waits_until, CODE, 10 * MINUTE) == FRIDAY_NOON + timedelta(days=1)
    assert waits(records, code_waits_until, CODE, timedelta(days=1)) is None
    assert waits(records, code_waits_until, "D-22222222", 10 * MINUTE) is None


def test_what_succeeded_neither_counts_nor_wipes_out(records: Records) -> None:
    for count in range(4):
        fail(records, after=count * MINUTE)
        records.write_now(lambda connection: note_attempt(connection, "asker", CODE, True, FRIDAY_NOON))
    left = records.read_now(lambda connection: tries_left(connection, "asker", CODE, FRIDAY_NOON + 4 * MINUTE))
    assert left == 1
    assert waits(records, asker_waits_until, "asker", 4 * MINUTE) is None


@pytest.mark.parametrize("asks", ["one asker", "one code"])
def test_guesses_at_the_same_moment_see_each_other(records: Records, asks: str) -> None:
    """Twice as many as allowed at once: exactly the allowed ones are let through."""
    limit = OF_ASKER.failures if asks == "one asker" else OF_CODE.failures

    def guess(number: int) -> bool:
        asker, code = ("asker", f"D-{number}") if asks == "one asker" else (f"asker {number}", CODE)

        def try_once(connection: Any) -> bool:
            take_turn(connection, asker, code)
            if asker_waits_until(connection, asker, FRIDAY_NOON) or code_waits_until(connection, code, FRIDAY_NOON):
                return False
            note_attempt(connection, asker, code, False, FRIDAY_NOON)
            return True

        return records.write_now(try_once)

    with ThreadPoolExecutor(8) as threads:
        let_through = list(threads.map(guess, range(2 * limit)))
    assert sum(let_through) == limit
