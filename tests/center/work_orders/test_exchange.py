"""Rounds of the courier against the real simulator: nothing is lost or doubled, or called told when it is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from center.clock import StepClock
from center.portal_settings import PortalSettings
from center.records import Records
from center.service import Service
from center.work_orders.exchange import REST, Exchange, away_since
from center.work_orders.moves import answer, progress, sign
from center.work_orders.opening import open_exchange
from center.work_orders.reports import HELD, claim_reports, send_again, settle_by_hand
from center.work_orders.states import OrderResult, OrderState, ReportState, UnknownReport
from tests.center.gateways.order_double import DUE, Double, running_orders
from tests.center.recorded import FRIDAY_NOON, SEAL, fresh_records
from tests.center.work_orders.ordered import OFFICES, do, events, seen, told_back

MINUTE = timedelta(minutes=1)


class Running:
    """A courier's exchange with the simulator, at a time that tests set."""

    def __init__(self, records: Records, double: Double) -> None:
        self.records, self.double = records, double
        self.clock, self.seconds = StepClock(FRIDAY_NOON), 0.0
        self.exchange = self.another()

    def another(self) -> Exchange:
        """The exchange of one more courier."""
        platform = self.double.platform(seconds=2.0)
        return Exchange(self.records, SEAL, OFFICES, platform, self.clock, lambda: self.seconds)

    async def round(self, after: timedelta = timedelta()) -> int:
        """One round, after so long."""
        self.clock.advance(after)
        self.seconds += 60
        return await self.exchange.round()


@pytest_asyncio.fixture
async def running(tmp_path: Any) -> AsyncIterator[Running]:
    with fresh_records(f"sqlite:///{tmp_path}/qihang.db") as records:
        async with running_orders() as double:
            yield Running(records, double)


async def test_an_order_comes_in_and_its_answer_goes_back(running: Running) -> None:
    await running.double.issue()
    assert await running.round() == 1
    assert await running.round() == 0
    assert (seen(running.records).state, int(seen(running.records).due_at.timestamp())) == (OrderState.NEW, DUE)
    do(running.records, sign)
    do(running.records, answer, "已请窗口一次办好。", OrderResult.SOLVED)
    assert await running.round(2 * 60 * MINUTE) == 2
    reports = await running.double.reports()
    assert [(one["kind"], one.get("text"), one.get("result")) for one in reports] == [
        ("signed", None, None),
        ("answered", "已请窗口一次办好。", "solved"),
    ]
    assert [one.state for one in told_back(running.records)] == [ReportState.SENT] * 2
    assert [event.kind for event in events(running.records)] == [
        "taken_over",
        "signed",
        "answered",
        "reported",
        "reported",
    ]


async def test_the_platform_may_tell_everything_again(running: Running) -> None:
    await running.double.issue()
    await running.round()
    before = seen(running.records)
    await running.double.tell(**{**(await running.double.client.get("/orders")).json()["told"][0], "cursor": "c2"})
    assert await running.round() == 0
    assert seen(running.records) == before


async def test_a_platform_that_is_away_has_heard_nothing_and_hears_it_later(running: Running) -> None:
    await running.double.issue()
    await running.round()
    do(running.records, sign)
    await running.double.order_fault("fail", 503, times=1)
    assert await running.round(120 * MINUTE) == 0
    [waiting] = told_back(running.records)
    assert (waiting.state, waiting.attempts, waiting.reason) == (ReportState.WAITING, 1, "平台出了故障，稍后再试。")
    assert await running.round() == 0
    assert await running.round(2 * MINUTE) == 1
    assert [one.state for one in told_back(running.records)] == [ReportState.SENT]
    assert len(await running.double.reports()) == 1


async def test_a_lost_receipt_doubles_nothing(running: Running) -> None:
    await running.double.issue()
    await running.round()
    do(running.records, sign)
    await running.double.order_fault("lose_reply")
    await running.round(120 * MINUTE)
    assert (len(await running.double.reports()), told_back(running.records)[0].state) == (1, ReportState.WAITING)
    await running.round(2 * MINUTE)
    assert (len(await running.double.reports()), told_back(running.records)[0].state) == (1, ReportState.SENT)


async def test_reports_of_an_order_keep_their_order(running: Running) -> None:
    await running.double.issue()
    await running.round()
    do(running.records, sign)
    do(running.records, progress, "第一步")
    do(running.records, progress, "第二步")
    await running.double.order_fault("fail", 503)
    await running.round(120 * MINUTE)
    await running.round(2 * MINUTE)
    assert [one.get("text") for one in await running.double.reports()] == [None, "第一步", "第二步"]


async def test_after_many_failures_it_rests_and_one_try_ends_the_rest(running: Running) -> None:
    await running.double.order_fault("fail", 503, times=REST.busy_in_row, path="/news")
    await running.double.issue()
    for _ in range(REST.busy_in_row):
        assert await running.round() == 0
    resting = running.records.read_now(away_since)
    assert resting is not None
    assert (resting.reason, resting.busy_in_row) == ("平台出了故障，稍后再试。", REST.busy_in_row)
    assert await running.round() == 0
    assert await running.round(timedelta(minutes=REST.minutes + 1)) == 1
    assert running.records.read_now(away_since) is None


async def test_what_the_platform_refuses_waits_for_staff(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    await running.double.issue()
    await running.round()
    do(running.records, sign)
    await running.double.order_fault("refuse", "content")
    assert await running.round(120 * MINUTE) == 0
    [refused] = told_back(running.records)
    assert (refused.state, refused.reason) == (ReportState.REFUSED, "平台没有收下填报的内容。")
    assert "ALARM work_order_report_refused" in caplog.text
    code, now = seen(running.records).code, running.clock.now()
    running.records.write_now(lambda connection: send_again(connection, code, refused.key, "operator-1", now))
    assert await running.round() == 1
    assert told_back(running.records)[0].state is ReportState.SENT
    with pytest.raises(UnknownReport):
        running.records.write_now(lambda connection: send_again(connection, code, refused.key, "operator-1", now))


async def test_two_couriers_do_everything_once(running: Running) -> None:
    for place in range(5):
        await running.double.issue(f"GD-{place}")
    other = running.another()
    heard = await asyncio.gather(running.exchange.round(), other.round())
    assert sum(heard) == 5
    for place in range(5):
        do(running.records, sign, number=f"GD-{place}")
    running.clock.advance(120 * MINUTE)
    assert sum(await asyncio.gather(running.exchange.round(), other.round())) == 5
    assert [len(await running.double.reports(f"GD-{place}")) for place in range(5)] == [1] * 5


async def test_a_courier_that_died_with_a_report_leaves_it_to_the_next(running: Running) -> None:
    await running.double.issue()
    await running.round()
    do(running.records, sign)
    running.clock.advance(120 * MINUTE)
    now = running.clock.now()
    assert len(running.records.write_now(lambda connection: claim_reports(connection, SEAL, now, 10))) == 1
    code, key = seen(running.records).code, told_back(running.records)[0].key
    with pytest.raises(UnknownReport):
        running.records.write_now(lambda connection: settle_by_hand(connection, code, key, "operator-1", now))
    assert await running.round() == 0
    assert await running.round(HELD) == 1


async def test_news_that_cannot_be_read_are_alarmed_and_gone_by(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    await running.double.tell(cursor="c1", event="e-1", kind="nonsense", number="GD-9", at=DUE)
    await running.double.issue()
    assert await running.round() == 1
    assert "ALARM work_order_news_unreadable cursor=c1" in caplog.text


async def test_without_a_platform_nothing_speaks_and_nothing_counts_as_told(
    running: Running, real_knowledge: Any
) -> None:
    service = Service(running.records, SEAL, running.clock)
    assert open_exchange(service, PortalSettings(), real_knowledge.service) is None
    wired = PortalSettings(orders=running.double.settings)
    assert isinstance(open_exchange(service, wired, real_knowledge.service), Exchange)
