"""The shared token: who may fetch, who waits, and what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.clock import FixedClock
from center.gateways.wechat import Busy, BusyCause
from center.gateways.wechat_token import HELD, Claim, Granted, SharedToken, Token, begin, keep, let_go
from center.records import Records
from center.sealing import Seal
from center.wechat_token_table import wechat_token
from tests.center.recorded import FRIDAY_NOON, SEAL, fresh_records

APP = "wx0123456789abcdef"
NOON = FRIDAY_NOON
TWO_HOURS = timedelta(hours=2)
OTHER_SEAL = Seal("o" * 43)
WAITING = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")


class Fetching:
    """Gives ``token-1``, ``token-2`` … or what it is told to raise; counts."""

    def __init__(self, *results: Any, seconds: int = 7200) -> None:
        self._results, self._seconds = list(results), seconds
        self.count = 0

    async def __call__(self) -> Granted:
        self.count += 1
        result = self._results.pop(0) if self._results else f"token-{self.count}"
        await asyncio.sleep(0)
        if isinstance(result, Exception):
            raise result
        return Granted(result, self._seconds)


def begun(records: Records, now: datetime = NOON, failed: int = 0, seal: Seal = SEAL) -> Token | Claim | None:
    return records.write_now(lambda connection: begin(connection, seal, APP, failed, now))


def store(records: Records, text: str = "token-1", now: datetime = NOON, seconds: int = 7200, failed: int = 0) -> Token:
    claim = begun(records, now, failed)
    assert isinstance(claim, Claim)
    kept = records.write_now(lambda connection: keep(connection, SEAL, APP, claim, Granted(text, seconds), now))
    assert kept is not None
    return kept


def shared(records: Records, now: datetime) -> SharedToken:
    return SharedToken(records, SEAL, APP, FixedClock(now))


def test_the_first_may_fetch_and_the_second_waits(records: Records) -> None:
    first = begun(records)
    assert isinstance(first, Claim) and first.old is None
    assert begun(records) is None


def test_what_was_fetched_is_everybodys(records: Records) -> None:
    stored = store(records)
    assert stored == Token(1, "token-1", NOON + TWO_HOURS - timedelta(minutes=4), NOON + TWO_HOURS)
    assert begun(records) == stored
    assert begun(records, NOON + timedelta(minutes=115, seconds=59)) == stored


def test_some_minutes_before_the_end_one_renews_and_the_others_go_on(records: Records) -> None:
    stored, late = store(records), NOON + TWO_HOURS - timedelta(seconds=1)
    claim = begun(records, late)
    assert isinstance(claim, Claim) and claim.old == stored
    assert begun(records, late) == stored
    assert begun(records, NOON + TWO_HOURS) is None


def test_a_claim_that_is_over_is_taken_over_and_its_holder_stores_nothing(records: Records) -> None:
    slow, now = begun(records), NOON + HELD
    assert isinstance(slow, Claim)
    quick = begun(records, now)
    assert isinstance(quick, Claim)
    late = records.write_now(lambda connection: keep(connection, SEAL, APP, slow, Granted("late", 7200), now))
    kept = records.write_now(lambda connection: keep(connection, SEAL, APP, quick, Granted("new", 7200), now))
    assert late is None
    assert kept is not None and (kept.number, kept.text) == (1, "new")


def test_a_claim_let_go_is_free(records: Records) -> None:
    claim = begun(records)
    assert isinstance(claim, Claim)
    records.write_now(lambda connection: let_go(connection, APP, claim))
    assert isinstance(begun(records), Claim)


def test_a_token_that_failed_is_replaced_only_while_it_is_stored(records: Records) -> None:
    store(records)
    second = store(records, "token-2", failed=1)
    assert (second.number, second.text) == (2, "token-2")
    assert begun(records, failed=1) == second


class Interrupted:
    """A connection; after its first look ``between`` begins, and goes as far as it gets."""

    def __init__(self, connection: Any, pool: ThreadPoolExecutor, between: Callable[[], Any]) -> None:
        self._connection, self._pool, self._between = connection, pool, between

    def execute(self, statement: Any, *arguments: Any) -> Any:
        result = self._connection.execute(statement, *arguments)
        if isinstance(statement, sa.sql.Select):
            begun = self._pool.submit(self._between)
            while not begun.done() and not self._connection.execute(WAITING).scalar_one():
                pass
        return result


def test_what_another_stores_between_look_and_claim_is_not_renewed_again(migrated_postgres: str) -> None:
    with fresh_records(migrated_postgres) as records, ThreadPoolExecutor(1) as pool:
        store(records)
        claim = begun(records, failed=1)
        assert isinstance(claim, Claim)

        def finished() -> Token | None:
            return records.write_now(lambda at: keep(at, SEAL, APP, claim, Granted("token-2", 7200), NOON))

        asked = records.write_now(lambda at: begin(Interrupted(at, pool, finished), SEAL, APP, 1, NOON))
        assert asked is None or isinstance(asked, Token)
        pool.shutdown()
        again = begun(records, failed=1)
    assert isinstance(again, Token) and again.text == "token-2"


def test_a_short_token_is_not_renewed_at_once(records: Records) -> None:
    stored = store(records, seconds=100)
    assert stored.refresh_at == NOON + timedelta(seconds=50)


def test_the_token_lies_sealed_and_another_secret_fetches_anew(records: Records) -> None:
    store(records, "very-secret-token")
    row = records.read_now(lambda connection: connection.execute(sa.select(wechat_token)).one())
    assert "very-secret-token" not in str(row)
    assert isinstance(begun(records, seal=OTHER_SEAL), Claim)


def test_a_token_is_not_shown(records: Records) -> None:
    assert "token-1" not in repr(store(records))


async def test_fifty_at_once_on_four_replicas_fetch_once(records: Records) -> None:
    fetching, replicas = Fetching(), [shared(records, NOON) for _ in range(4)]
    tokens = await asyncio.gather(*(replicas[number % 4].get(fetching) for number in range(50)))
    assert ({token.text for token in tokens}, fetching.count) == ({"token-1"}, 1)


async def test_fifty_failures_at_once_fetch_once(records: Records) -> None:
    fetching, replicas = Fetching(), [shared(records, NOON) for _ in range(4)]
    tokens = [await replica.get(fetching) for replica in replicas]
    failures = [replicas[number % 4].replace(tokens[number % 4], fetching) for number in range(50)]
    renewed = await asyncio.gather(*failures)
    assert ({token.text for token in renewed}, fetching.count) == ({"token-2"}, 2)


async def test_a_replica_that_lags_takes_the_stored_one(records: Records) -> None:
    fetching, first, second = Fetching(), shared(records, NOON), shared(records, NOON)
    old = await second.get(fetching)
    await first.replace(await first.get(fetching), fetching)
    assert (await second.get(fetching)).text == "token-1"
    assert (await second.replace(old, fetching)).text == "token-2"
    assert fetching.count == 2


async def test_while_renewing_fails_the_old_one_is_used(records: Records) -> None:
    stored = store(records)
    fetching, late = Fetching(Busy(BusyCause.SERVER)), shared(records, NOON + timedelta(minutes=117))
    assert [await late.get(fetching) for _ in range(3)] == [stored] * 3
    assert fetching.count == 1


async def test_without_an_old_one_a_failure_is_told_and_the_next_may_try(records: Records) -> None:
    fetching, token = Fetching(Busy(BusyCause.NETWORK)), shared(records, NOON)
    outcomes = await asyncio.gather(*(token.get(fetching) for _ in range(20)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Busy] * 20
    assert fetching.count == 1
    assert (await token.get(fetching)).text == "token-2"


async def test_the_same_token_again_is_no_replacement(records: Records) -> None:
    fetching, token = Fetching("same", "same"), shared(records, NOON)
    failed = await token.get(fetching)
    with pytest.raises(Busy) as caught:
        await token.replace(failed, fetching)
    assert caught.value.cause is BusyCause.TOKEN
    assert isinstance(begun(records, failed=1), Claim)


async def test_who_gives_up_waiting_does_not_stop_the_others(records: Records) -> None:
    fetching, token = Fetching(), shared(records, NOON)
    waiting = [asyncio.ensure_future(token.get(fetching)) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(outcomes[0], asyncio.CancelledError)
    assert [outcome.text for outcome in outcomes[1:] if isinstance(outcome, Token)] == ["token-1"] * 2
    assert fetching.count == 1
