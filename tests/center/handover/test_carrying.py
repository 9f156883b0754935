"""What waits for the portal goes there when it is back, once, whoever carries it; on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from center.clock import StepClock
from center.gateways.portal import Prefill, Refused, RefusedCode
from center.gateways.portal_client import Busy, BusyCause, Entry
from center.handover.carrying import GIVEN_UP_AFTER, Carrying
from center.handover.giving import held_up
from center.handover.records import find
from center.records import Records
from tests.center.cases.opened_case import NINE, kinds, moved
from tests.center.handover.handed import notices, opened_there, rows, rules, state, taken, talk, ticket
from tests.center.recorded import SEAL

MINUTE = timedelta(minutes=1)


class Gate:
    """A portal that is away, refuses, or takes everything; it remembers what it was given."""

    pages = "http://127.0.0.1"

    def __init__(self) -> None:
        self.fails: Exception | None = None
        self.keys: list[str] = []

    async def prefill(self, wanted: Prefill) -> Entry:
        if self.fails:
            raise self.fails
        self.keys.append(wanted.key)
        return Entry(f"{self.pages}/enter/1", NINE)


class Waiting:
    """Two items of a case that wait for the portal."""

    def __init__(self, records: Records) -> None:
        self.records, self.gate, self.clock = records, Gate(), StepClock(NINE)
        conversation = talk(records)
        self.code = opened_there(records, conversation).code
        self.keys = []
        for item in ("licence", "tax"):
            found = taken(records, ticket(self.code, conversation), item)
            key = found.handover.key
            records.write_now(lambda c: held_up(c, find(c, key), MINUTE, NINE, found.ticket))  # noqa: B023
            self.keys.append(key)

    def courier(self) -> Carrying:
        return Carrying(self.records, SEAL, rules(), self.gate, self.clock)


@pytest.fixture
def waiting(records: Records) -> Waiting:
    return Waiting(records)


async def test_it_goes_when_it_is_due_and_the_person_is_told(waiting: Waiting, records: Records) -> None:
    assert await waiting.courier().round() == 0
    waiting.clock.advance(MINUTE)
    assert await waiting.courier().round() == 2
    assert waiting.gate.keys == waiting.keys
    assert state(records) == ["ready", "ready"]
    text = "政务服务网通了，“{}”填好的内容已经带过去。说“查进度”，我给您链接，剩下的几格在网上填。"
    assert notices(records) == [("handover_ready", text.format(title)) for title in ("营业执照", "税务")]
    assert kinds(records, waiting.code).count("handed_over") == 2
    assert await waiting.courier().round() == 0


async def test_a_portal_that_stays_away_is_asked_once_a_round_and_more_and_more_seldom(
    waiting: Waiting, records: Records
) -> None:
    waiting.gate.fails = Busy(BusyCause.NETWORK, MINUTE)
    waiting.clock.advance(MINUTE)
    assert await waiting.courier().round() == 0
    assert [row["attempts"] for row in rows(records)] == [2, 1]
    assert {row["next_at"] - waiting.clock.now() for row in rows(records)} == {2 * MINUTE}
    waiting.gate.fails = None
    waiting.clock.advance(2 * MINUTE)
    assert await waiting.courier().round() == 2


async def test_what_the_portal_does_not_want_is_no_reason_to_wait(waiting: Waiting, records: Records) -> None:
    waiting.gate.fails = Refused(RefusedCode.UNKNOWN_ITEM)
    waiting.clock.advance(MINUTE)
    assert await waiting.courier().round() == 0
    assert state(records) == ["refused", "refused"]
    assert notices(records) == []


async def test_two_couriers_carry_each_once(waiting: Waiting, records: Records) -> None:
    waiting.clock.advance(MINUTE)
    gone = await asyncio.gather(*(waiting.courier().round() for _ in range(4)))
    assert sum(gone) == 2
    assert sorted(waiting.gate.keys) == sorted(waiting.keys)
    assert len(notices(records)) == 2


async def test_after_a_day_it_is_given_up_and_the_person_is_told(waiting: Waiting, records: Records) -> None:
    waiting.clock.advance(GIVEN_UP_AFTER)
    assert await waiting.courier().round() == 0
    assert state(records) == ["given_up", "given_up"]
    assert [kind for kind, _ in notices(records)] == ["handover_given_up"] * 2
    assert waiting.gate.keys == []


async def test_what_is_not_to_be_done_any_more_does_not_go(waiting: Waiting, records: Records) -> None:
    moved(records, waiting.code, "terminate", reason="本人不办了")
    waiting.clock.advance(MINUTE)
    assert await waiting.courier().round() == 0
    assert state(records) == ["given_up", "given_up"]
    assert (waiting.gate.keys, notices(records)) == ([], [])
