"""Portal and payment platform over real HTTP, against their simulator, and everything that goes wrong on the way."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from center.clock import FixedClock, StepClock, SystemClock
from center.gateways.payment import PaymentCode, PaymentRefused
from center.gateways.portal import Prefill, Refused, RefusedCode
from center.gateways.portal_client import Busy, BusyCause
from center.gateways.portal_http import HttpPortal
from tests.center.gateways.portal_double import PHONE, PREFILL, Browser, Double, running_double
from tests.running import free_port

ASKED = replace(PREFILL, subject=None)
BILL = {"key": "k-1", "bill": "1409-0001", "purpose": "食品检验费", "authority": "定襄县财政局", "amount": 12050}


@pytest_asyncio.fixture
async def double() -> AsyncIterator[Double]:
    async with running_double() as running:
        yield running


async def busy(portal: HttpPortal, wanted: Prefill = PREFILL) -> tuple[BusyCause, float]:
    with pytest.raises(Busy) as caught:
        await portal.prefill(wanted)
    return caught.value.cause, caught.value.retry_after.total_seconds()


async def refused(portal: HttpPortal, wanted: Prefill = PREFILL) -> RefusedCode:
    with pytest.raises(Refused) as caught:
        await portal.prefill(wanted)
    assert re.fullmatch("[^。]+。", caught.value.reason)
    return caught.value.code


async def visit(double: Double, wanted: Prefill = PREFILL) -> Browser:
    browser = double.browser()
    assert await browser.open((await double.portal().prefill(wanted)).address) == 200
    return browser


async def test_what_is_handed_over_arrives_whole(double: Double) -> None:
    entry = await double.portal().prefill(PREFILL)
    assert entry.address.startswith(f"{double.url}/enter/")
    assert [form["content"] for form in await double.forms()] == [PREFILL.content()]


async def test_the_same_key_is_one_form(double: Double) -> None:
    entries = {(await double.portal().prefill(PREFILL)).address for _ in range(3)}
    assert (len(entries), len(await double.forms())) == (3, 1)


async def test_with_the_login_carried_across_the_form_is_there_at_once(double: Double) -> None:
    browser = await visit(double)
    assert "已随对话登录（aaaaaaaa）" in browser.page.text
    assert "定襄县晋味面馆" in browser.page.text
    assert re.findall('<input name="([a-z_]+)"', browser.page.text) == ["identity_number", "term"]


async def test_without_a_login_the_portal_asks_first_and_the_form_waits(double: Double) -> None:
    browser = await visit(double, ASKED)
    assert ("请先登录" in browser.page.text, "定襄县晋味面馆" in browser.page.text) == (True, False)
    assert await browser.send("/login", phone=PHONE, code="999999") == 422
    assert await browser.send("/login", phone=PHONE, code="000000") == 200
    assert "定襄县晋味面馆" in browser.page.text


async def test_another_person_sees_nothing(double: Double) -> None:
    browser = await visit(double, ASKED)
    assert await browser.send("/login", phone="13900000009", code="000000") == 403
    assert "不是同一个" in browser.page.text
    assert "定襄县晋味面馆" not in browser.page.text


async def test_an_entry_is_good_once_and_for_a_while() -> None:
    clock = StepClock(SystemClock().now())
    async with running_double(clock=clock) as double:
        first, second = [(await double.portal().prefill(PREFILL)).address for _ in range(2)]
        assert [await double.browser().open(first) for _ in range(2)] == [200, 410]
        clock.advance(timedelta(minutes=10))
        assert await double.browser().open(second) == 410
        assert await double.browser().open(f"{double.url}/enter/forged") == 404
        assert await double.browser().open(f"{double.url}/form") == 403


async def test_only_what_is_missing_is_typed_and_then_it_is_submitted(double: Double) -> None:
    browser = await visit(double)
    assert await browser.send("/form", identity_number="", enterprise_name="别的店") == 422
    assert "还缺：负责人身份证件号码" in browser.page.text
    assert await browser.send("/form", identity_number="（样例）") == 200
    form = (await double.forms())[0]
    assert form["given"] == {"identity_number": "（样例）", "term": ""}
    assert form["number"] in browser.page.text
    assert form["content"]["fields"] == PREFILL.content()["fields"]
    assert await refused(double.portal()) is RefusedCode.CLOSED


async def test_a_form_sent_by_another_site_is_not_taken(double: Double) -> None:
    browser = await visit(double)
    answer = await browser.client.post(f"{double.url}/form", data={"identity_number": "1"})
    assert answer.status_code == 403
    assert (await double.forms())[0]["number"] is None


async def test_the_pages_run_no_scripts(double: Double) -> None:
    browser = await visit(double, replace(PREFILL, title="<script>alert(1)</script>"))
    assert "<script" not in browser.page.text
    policy = browser.page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("fail", 503, (BusyCause.SERVER, 60)),
        ("fail", 302, (BusyCause.REJECTED, 600)),
        ("rate_limit", 7, (BusyCause.RATE, 7)),
        ("lose_reply", None, (BusyCause.NETWORK, 60)),
        ("garbled_reply", "<html>", (BusyCause.REPLY, 300)),
        (
            "garbled_reply",
            '{"address": "https://elsewhere.example/x", "expires_at": 1795312800}',
            (BusyCause.REPLY, 300),
        ),
        ("garbled_reply", '{"address": "//elsewhere.example/x", "expires_at": 1795312800}', (BusyCause.REPLY, 300)),
        ("garbled_reply", "[1]", (BusyCause.REPLY, 300)),
    ],
)
async def test_what_fails_for_now_is_tried_again(
    double: Double, kind: str, value: Any, expected: tuple[BusyCause, float]
) -> None:
    await double.order(kind, value)
    assert await busy(double.portal()) == expected
    assert (await double.portal().prefill(PREFILL)).address.startswith(double.url)


async def test_a_slow_portal_is_not_waited_for_for_ever(double: Double) -> None:
    await double.order("delay", 5)
    assert await busy(double.portal(seconds=0.3)) == (BusyCause.TIMEOUT, 60)


async def test_nobody_there(double: Double) -> None:
    assert await busy(double.portal(url=f"http://127.0.0.1:{free_port()}")) == (BusyCause.NETWORK, 60)


@pytest.mark.parametrize("change", [{"secret": "x" * 40}, {"key": "somebody"}], ids=["secret", "key"])
async def test_a_wrong_key_is_for_people_to_mend(
    double: Double, change: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await busy(double.portal(**change)) == (BusyCause.REJECTED, 600)
    assert "ALARM portal_rejected wire=qihang-portal-1 status=401" in caplog.text
    assert PHONE not in caplog.text


async def test_a_clock_that_is_wrong_is_for_people_to_mend(double: Double) -> None:
    late = FixedClock(SystemClock().now() - timedelta(minutes=6))
    assert await busy(double.portal(clock=late)) == (BusyCause.REJECTED, 600)


async def test_an_item_that_the_portal_does_not_have_is_refused() -> None:
    async with running_double(items=("XZ-SAMPLE-0001",)) as double:
        assert await refused(double.portal()) is RefusedCode.UNKNOWN_ITEM


async def test_a_refusal_in_words_of_its_own_is_a_refusal_too(double: Double) -> None:
    await double.order("refuse", "whatever")
    assert await refused(double.portal()) is RefusedCode.OTHER


async def test_a_bill_is_paid_on_the_platform_alone(double: Double) -> None:
    await double.portal().prefill(PREFILL)
    await double.post("/bills", **BILL)
    entry = await double.payments().link("1409-0001", 12050)
    browser = double.browser()
    assert await browser.open(entry.address) == 200
    assert ("食品检验费" in browser.page.text, "120.50元" in browser.page.text) == (True, True)
    assert await browser.send("/bills/1409-0001") == 200
    assert "已付" in browser.page.text
    with pytest.raises(PaymentRefused) as caught:
        await double.payments().link("1409-0001", 12050)
    assert caught.value.code is PaymentCode.CLOSED


async def test_a_platform_that_wants_another_amount_is_not_believed(
    double: Double, caplog: pytest.LogCaptureFixture
) -> None:
    await double.post("/bills", **BILL)
    with pytest.raises(PaymentRefused) as caught:
        await double.payments().link("1409-0001", 12000)
    assert caught.value.code is PaymentCode.AMOUNT
    assert "ALARM payment_amount bill=1409-0001" in caplog.text


async def test_a_bill_that_nobody_has_told_of_is_not_there(double: Double) -> None:
    with pytest.raises(PaymentRefused) as caught:
        await double.payments().link("1409-0009", 1)
    assert caught.value.code is PaymentCode.UNKNOWN_BILL
