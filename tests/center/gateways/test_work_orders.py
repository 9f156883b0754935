"""The 12345 platform over real HTTP, against its simulator, and everything that goes wrong on the way."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import pytest_asyncio

from center.clock import FixedClock, SystemClock
from center.gateways.portal_client import Busy, BusyCause
from center.gateways.work_orders import News, Order, Refused, RefusedCode, Report, Unreadable
from center.gateways.work_orders_http import PAGE, HttpWorkOrders
from center.gateways.work_orders_opening import open_work_orders
from center.letters.senders import Sender
from center.letters.states import LetterKind
from center.portal_settings import PortalSettings, read_portal
from center.setting_checks import SettingsError
from center.work_orders.states import NewsKind, ReportKind
from tests.center.gateways.order_double import DUE, ISSUED, ORDER, PHONE, Double, running_orders
from tests.running import free_port

AT = datetime(2026, 11, 21, 4, 0, tzinfo=timezone.utc)
REPORT = Report("r-1", "GD-1", ReportKind.SIGNED, AT, {})
ANSWER = Report("r-2", "GD-1", ReportKind.ANSWERED, AT, {"text": "已请窗口一次办好。", "result": "solved"})


@pytest_asyncio.fixture
async def double() -> AsyncIterator[Double]:
    async with running_orders() as running:
        yield running


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)


async def busy(platform: HttpWorkOrders) -> tuple[BusyCause, float]:
    with pytest.raises(Busy) as caught:
        await platform.report(REPORT)
    return caught.value.cause, caught.value.retry_after.total_seconds()


async def refused(platform: HttpWorkOrders, report: Report = REPORT) -> RefusedCode:
    with pytest.raises(Refused) as caught:
        await platform.report(report)
    assert re.fullmatch("[^。]+。", caught.value.reason)
    return caught.value.code


async def test_an_order_arrives_whole(double: Double) -> None:
    await double.issue()
    [news] = await double.platform().news("")
    assert isinstance(news, News)
    sender = Sender("王小明", PHONE, "定襄县晋昌镇新建路1号")
    assert (news.cursor, news.event, news.kind, news.number) == ("c1", "e-1-GD-1", NewsKind.NEW, "GD-1")
    expected = Order(
        "GD-1", LetterKind.COMPLAINT, ORDER["title"], ORDER["text"], sender, "定襄县", moment(ISSUED), moment(DUE)
    )
    assert news.order == expected
    assert not re.search(f"{PHONE}|王小明|三趟", repr(news.order))


async def test_news_are_read_page_by_page_from_a_cursor(double: Double) -> None:
    for place in range(PAGE + 2):
        await double.issue(f"GD-{place}")
    platform = double.platform()
    first = await platform.news("")
    assert len(first) == PAGE
    assert [one.cursor for one in await platform.news(first[-1].cursor)] == [f"c{PAGE + 1}", f"c{PAGE + 2}"]
    assert await platform.news(f"c{PAGE + 2}") == []
    assert await platform.news("") == first


async def test_the_same_report_is_one_with_one_receipt(double: Double) -> None:
    await double.issue()
    receipts = {await double.platform().report(REPORT) for _ in range(3)}
    assert receipts == {"HZ-GD-1-1"}
    expected = {"key": "r-1", "number": "GD-1", "kind": "signed", "at": int(AT.timestamp())}
    assert await double.reports() == [expected]


async def test_a_lost_receipt_is_asked_for_again_and_nothing_is_doubled(double: Double) -> None:
    await double.issue()
    await double.order_fault("lose_reply")
    assert await busy(double.platform()) == (BusyCause.NETWORK, 60)
    assert await double.platform().report(REPORT) == "HZ-GD-1-1"
    assert len(await double.reports()) == 1


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("fail", 503, (BusyCause.SERVER, 60)),
        ("fail", 302, (BusyCause.REJECTED, 600)),
        ("rate_limit", 7, (BusyCause.RATE, 7)),
        ("garbled_reply", "<html>", (BusyCause.REPLY, 300)),
        ("garbled_reply", "[1]", (BusyCause.REPLY, 300)),
        ("garbled_reply", '{"receipt": ""}', (BusyCause.REPLY, 300)),
        ("garbled_reply", '{"receipt": "收到"}', (BusyCause.REPLY, 300)),
        ("huge_reply", 200_000, (BusyCause.REPLY, 300)),
    ],
)
async def test_what_fails_for_now_is_tried_again(
    double: Double, kind: str, value: Any, expected: tuple[BusyCause, float]
) -> None:
    await double.issue()
    await double.order_fault(kind, value)
    assert await busy(double.platform()) == expected
    assert await double.platform().report(REPORT) == "HZ-GD-1-1"


async def test_a_slow_platform_is_not_waited_for_for_ever(double: Double) -> None:
    await double.issue()
    await double.order_fault("delay", 5)
    assert await busy(double.platform(seconds=0.3)) == (BusyCause.TIMEOUT, 60)


async def test_nobody_there(double: Double) -> None:
    assert await busy(double.platform(url=f"http://127.0.0.1:{free_port()}")) == (BusyCause.NETWORK, 60)


@pytest.mark.parametrize("change", [{"secret": "x" * 40}, {"key": "somebody"}], ids=["secret", "key"])
async def test_a_wrong_key_is_for_people_to_mend(
    double: Double, change: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await busy(double.platform(**change)) == (BusyCause.REJECTED, 600)
    assert "ALARM work_orders_rejected wire=qihang-work-orders-1 status=401" in caplog.text


async def test_a_clock_that_is_wrong_is_for_people_to_mend(double: Double) -> None:
    late = FixedClock(SystemClock().now() - timedelta(minutes=6))
    assert await busy(double.platform(clock=late)) == (BusyCause.REJECTED, 600)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (REPORT._replace(number="GD-9"), RefusedCode.UNKNOWN_ORDER),
        (REPORT._replace(content={"kind": "nonsense"}), RefusedCode.CONTENT),
    ],
    ids=["unknown", "content"],
)
async def test_what_is_refused_for_good_says_why(double: Double, report: Report, code: RefusedCode) -> None:
    await double.issue()
    assert await refused(double.platform(), report) is code


async def test_a_closed_order_and_a_changed_report_are_refused(double: Double) -> None:
    await double.issue()
    await double.platform().report(ANSWER)
    assert await refused(double.platform(), REPORT) is RefusedCode.WRONG_STATE
    assert await refused(double.platform(), ANSWER._replace(content={"text": "别的"})) is RefusedCode.KEY_CONFLICT


async def test_a_refusal_in_words_of_its_own_is_a_refusal_too(double: Double) -> None:
    await double.issue()
    await double.order_fault("refuse", "whatever")
    assert await refused(double.platform()) is RefusedCode.OTHER


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nonsense"},
        {"number": ""},
        {"order": {**ORDER, "class": "nonsense"}},
        {"order": {**ORDER, "due_at": "tomorrow"}},
        {"order": {**ORDER, "due_at": True}},
        {"order": {**ORDER, "text": " "}},
        {"order": {**ORDER, "person": ["王小明"]}},
        {"order": {**ORDER, "urgent": "yes"}},
        {"order": None},
        {"at": 10**20},
        {"kind": "due"},
    ],
)
async def test_news_that_cannot_be_read_hold_up_no_others(double: Double, wrong: dict[str, Any]) -> None:
    told = {"cursor": "c1", "event": "e-1", "kind": "new", "number": "GD-1", "at": ISSUED, "order": ORDER}
    await double.tell(**{**told, **wrong})
    await double.tell(**{**told, "cursor": "c2", "event": "e-2"})
    first, second = await double.platform().news("")
    assert (first, second.cursor) == (Unreadable("c1"), "c2")


async def test_news_without_a_cursor_are_no_news(double: Double) -> None:
    await double.tell(event="e-1", kind="new")
    with pytest.raises(Busy) as caught:
        await double.platform().news("")
    assert caught.value.cause is BusyCause.REPLY


def test_without_settings_there_is_no_platform_and_production_takes_no_simulator() -> None:
    assert open_work_orders(PortalSettings()) is None
    given = {"QIHANG_ORDERS_URL": "http://127.0.0.1:5096", "QIHANG_ORDERS_KEY": "dx", "QIHANG_ORDERS_SECRET": "w" * 40}
    assert isinstance(open_work_orders(read_portal(given)), HttpWorkOrders)
    with pytest.raises(SettingsError, match="QIHANG_ORDERS_URL"):
        read_portal({**given, "QIHANG_MODE": "production"})
    with pytest.raises(SettingsError, match="QIHANG_ORDERS_SECRET"):
        read_portal({**given, "QIHANG_ORDERS_SECRET": ""})
