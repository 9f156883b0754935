"""The gateway over real HTTP, against the simulator in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from center.clock import FixedClock
from center.gateways.sms import Busy, BusyCause, Delivery, Receipt, Refused, RefusedCode, Sms
from center.gateways.sms_http import HttpSmsGateway
from center.gateways.sms_wire import Credentials
from tests.center.gateways.running import CREDENTIALS, NUMBER, SIGN, TEXT, RunningSimulator, now, sms
from tests.running import free_port

FIRST = Receipt("sim-000001", "sms")


async def busy(gateway: HttpSmsGateway, message: Sms | None = None) -> tuple[BusyCause, float]:
    with pytest.raises(Busy) as caught:
        await gateway.send(message or sms())
    return caught.value.cause, caught.value.retry_after.total_seconds()


async def refused(gateway: HttpSmsGateway, message: Sms | None = None) -> tuple[RefusedCode, str]:
    with pytest.raises(Refused) as caught:
        await gateway.send(message or sms())
    return caught.value.code, caught.value.reason


def told(deliveries: list[Delivery]) -> list[tuple[str, str, str, bool, str | None]]:
    return [delivery[:5] for delivery in deliveries]


async def test_a_message_arrives_whole(simulator: RunningSimulator) -> None:
    assert await simulator.gateway().send(sms()) == FIRST
    assert simulator.outbox() == [
        {
            "receipt": "sim-000001",
            "key": "n-1",
            "number": NUMBER,
            "template": "T-1",
            "text": f"【{SIGN}】{TEXT}",
            "segments": 1,
        }
    ]


@pytest.mark.parametrize(
    "text", ["𠮷野家😀", "一行\n两行", '引号"和\\', "企" * 200, "ＡＢ　全角", "%00&é\u200d"], ids=ascii
)
async def test_every_text_arrives_unchanged(simulator: RunningSimulator, text: str) -> None:
    await simulator.gateway().send(sms(text=text))
    assert [message["text"] for message in simulator.outbox()] == [f"【{SIGN}】{text}"]


async def test_a_retry_with_the_same_key_is_one_message(simulator: RunningSimulator) -> None:
    assert [await simulator.gateway().send(sms()) for _ in range(3)] == [FIRST] * 3
    assert simulator.keys() == ["n-1"]


async def test_the_same_key_at_once_is_one_message(simulator: RunningSimulator) -> None:
    assert await asyncio.gather(*(simulator.gateway().send(sms()) for _ in range(20))) == [FIRST] * 20
    assert simulator.keys() == ["n-1"]


async def test_two_keys_are_two_messages(simulator: RunningSimulator) -> None:
    receipts = [await simulator.gateway().send(sms(key)) for key in ("n-1", "n-2")]
    assert receipts == [FIRST, Receipt("sim-000002", "sms")]


async def test_a_lost_reply_is_tried_again_and_stays_one_message(simulator: RunningSimulator) -> None:
    simulator.order("lose_reply")
    assert await busy(simulator.gateway()) == (BusyCause.NETWORK, 30)
    assert simulator.keys() == ["n-1"]
    assert await simulator.gateway().send(sms()) == FIRST
    assert simulator.keys() == ["n-1"]


async def test_a_late_reply_is_given_up_tried_again_and_stays_one_message(simulator: RunningSimulator) -> None:
    simulator.order("delay", 30)
    assert await busy(simulator.gateway(seconds=0.5)) == (BusyCause.TIMEOUT, 30)
    assert await simulator.gateway().send(sms()) == FIRST
    assert simulator.keys() == ["n-1"]


@pytest.mark.parametrize("status", [500, 502, 503, 599])
async def test_a_failing_provider_is_busy(simulator: RunningSimulator, status: int) -> None:
    simulator.order("fail", status)
    assert await busy(simulator.gateway()) == (BusyCause.SERVER, 30)
    assert simulator.keys() == []
    assert await simulator.gateway().send(sms()) == FIRST


@pytest.mark.parametrize(("asked", "seconds"), [(7, 7), (0, 60), (10**6, 3600)])
async def test_a_rate_limit_says_when_to_come_back(simulator: RunningSimulator, asked: int, seconds: int) -> None:
    simulator.order("rate_limit", asked)
    assert await busy(simulator.gateway()) == (BusyCause.RATE, seconds)
    assert simulator.keys() == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("blacklisted", (RefusedCode.BLACKLISTED, "对方不接收短信。")),
        ("bad_number", (RefusedCode.BAD_NUMBER, "手机号不对，短信发不了。")),
        ("unknown_template", (RefusedCode.UNKNOWN_TEMPLATE, "短信模板还没有报备，短信发不了。")),
        ("content", (RefusedCode.CONTENT, "短信内容不符合要求，短信发不了。")),
        ("moon_phase", (RefusedCode.OTHER, "短信平台没有收下这条短信。")),
    ],
)
async def test_a_refusal_is_for_good(simulator: RunningSimulator, code: str, reason: tuple[RefusedCode, str]) -> None:
    simulator.order("refuse", code)
    assert await refused(simulator.gateway()) == reason
    assert simulator.keys() == []


async def test_another_text_under_a_used_key_is_refused(simulator: RunningSimulator) -> None:
    await simulator.gateway().send(sms())
    expected = (RefusedCode.KEY_CONFLICT, "同一条短信前后内容不一样，没有再发。")
    assert await refused(simulator.gateway(), sms(text="别的话")) == expected
    assert [message["text"] for message in simulator.outbox()] == [f"【{SIGN}】{TEXT}"]


async def test_a_bad_number_is_refused_without_asking_anybody() -> None:
    nobody = HttpSmsGateway(f"http://127.0.0.1:{free_port()}", CREDENTIALS, SIGN, FixedClock(now()))
    assert await refused(nobody, sms(number="110")) == (RefusedCode.BAD_NUMBER, "手机号不对，短信发不了。")
    assert await busy(nobody) == (BusyCause.NETWORK, 30)


@pytest.mark.parametrize(
    ("credentials", "ahead", "code"),
    [
        (Credentials(CREDENTIALS.key, "w" * 40), timedelta(), "bad_signature"),
        (Credentials("fanshi", CREDENTIALS.secret), timedelta(), "bad_key"),
        (CREDENTIALS, timedelta(minutes=6), "clock_skew"),
        (CREDENTIALS, timedelta(minutes=-6), "clock_skew"),
    ],
)
async def test_who_is_not_let_in_is_alarmed(
    simulator: RunningSimulator,
    caplog: pytest.LogCaptureFixture,
    credentials: Credentials,
    ahead: timedelta,
    code: str,
) -> None:
    gateway = simulator.gateway(credentials, FixedClock(now() + ahead))
    assert await busy(gateway) == (BusyCause.REJECTED, 600)
    assert [record.getMessage() for record in caplog.records] == [f"ALARM sms_rejected status=401 code={code}"]
    assert simulator.keys() == []


@pytest.mark.parametrize("ahead", [timedelta(minutes=4), timedelta(minutes=-4)])
async def test_a_clock_that_is_a_little_off_is_let_in(simulator: RunningSimulator, ahead: timedelta) -> None:
    assert await simulator.gateway(clock=FixedClock(now() + ahead)).send(sms()) == FIRST


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_redirects_are_not_followed(
    simulator: RunningSimulator, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    simulator.order("fail", status)
    assert await busy(simulator.gateway()) == (BusyCause.REJECTED, 600)
    assert [record.getMessage() for record in caplog.records] == [f"ALARM sms_rejected status={status} code=simulated"]
    assert simulator.keys() == []


async def test_a_huge_reply_is_not_read_to_its_end(simulator: RunningSimulator) -> None:
    simulator.order("huge_reply", 16 * 1024 * 1024)
    assert await busy(simulator.gateway()) == (BusyCause.REPLY, 60)
    assert await simulator.gateway().send(sms()) == FIRST
    assert simulator.keys() == ["n-1"]


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "<html>",
        "[]",
        "{}",
        "null",
        '{"receipt":null}',
        '{"receipt":""}',
        '{"receipt":7}',
        '{"receipt":"a\\nb"}',
        '{"receipt":"收"}',
        '{"receipt":"' + "r" * 129 + '"}',
        "[" * 60_000,
    ],
    ids=lambda reply: reply[:20] or "nothing",
)
async def test_a_reply_that_says_nothing_is_busy_and_never_sent(simulator: RunningSimulator, reply: str) -> None:
    simulator.order("garbled_reply", reply)
    assert await busy(simulator.gateway()) == (BusyCause.REPLY, 60)


async def test_receipts_come_page_by_page_and_again_for_the_same_cursor(simulator: RunningSimulator) -> None:
    gateway = simulator.gateway()
    for place in range(1, 103):
        await gateway.send(sms(f"n-{place}"))
    first = await gateway.receipts("")
    second = await gateway.receipts(first[-1].cursor)
    expected = [(f"{place:06}", f"sim-{place:06}", f"n-{place}", True, None) for place in range(1, 103)]
    assert told(first + second) == expected
    assert len(first) == 100
    assert await gateway.receipts("") == first
    assert await gateway.receipts(first[-1].cursor) == second
    assert await gateway.receipts(second[-1].cursor) == []
    assert abs(first[0].at - now()) < timedelta(minutes=5)


async def test_failed_and_late_deliveries_are_told(simulator: RunningSimulator) -> None:
    gateway = simulator.gateway()
    simulator.order("late", 2, number=NUMBER)
    simulator.order("undelivered", "switched_off", number="13900000002")
    await gateway.send(sms("n-1"))
    await gateway.send(sms("n-2", number="13900000002"))
    failed = ("000001", "sim-000002", "n-2", False, "switched_off")
    late = ("000002", "sim-000001", "n-1", True, None)
    assert [told(await gateway.receipts("")) for _ in range(3)] == [[failed], [failed], [failed, late]]
    assert told(await gateway.receipts("000001")) == [late]


@pytest.mark.parametrize(
    ("kind", "value", "cause"),
    [
        ("fail", 503, BusyCause.SERVER),
        ("fail", 404, BusyCause.REJECTED),
        ("rate_limit", 9, BusyCause.RATE),
        ("lose_reply", None, BusyCause.NETWORK),
        ("huge_reply", 1024 * 1024, BusyCause.REPLY),
        ("garbled_reply", '{"deliveries":{}}', BusyCause.REPLY),
        ("garbled_reply", '{"deliveries":[7]}', BusyCause.REPLY),
        ("garbled_reply", '{"deliveries":[{"delivered":true}]}', BusyCause.REPLY),
    ],
)
async def test_receipts_that_cannot_be_had_are_busy_and_not_lost(
    simulator: RunningSimulator, kind: str, value: object, cause: BusyCause
) -> None:
    gateway = simulator.gateway()
    await gateway.send(sms())
    simulator.order(kind, value, path="/receipts")
    with pytest.raises(Busy, match=f"busy: {cause.value}"):
        await gateway.receipts("")
    assert told(await gateway.receipts("")) == [("000001", "sim-000001", "n-1", True, None)]


@pytest.mark.parametrize("fault", ["", '"at":"soon"', '"at":1e300', '"delivered":1', '"code":null', '"cursor":""'])
async def test_a_delivery_that_makes_no_sense_is_busy(simulator: RunningSimulator, fault: str) -> None:
    sound = '"cursor":"1","receipt":"r","key":"k","delivered":false,"code":"expired","at":1795312800'
    reply: Callable[[str], str] = '{{"deliveries":[{{{}}}]}}'.format
    simulator.order("garbled_reply", reply(f"{sound},{fault}" if fault else sound), path="/receipts")
    if not fault:
        assert told(await simulator.gateway().receipts("")) == [("1", "r", "k", False, "expired")]
        return
    with pytest.raises(Busy, match="busy: reply"):
        await simulator.gateway().receipts("")


async def test_no_log_holds_number_or_text(simulator: RunningSimulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    simulator.order("lose_reply")
    simulator.order("fail", 403)
    simulator.order("refuse", "blacklisted")
    for outcome in (busy, refused, busy):
        await outcome(simulator.gateway())
    await simulator.gateway().send(sms())
    logged = caplog.text + simulator.log.read_text("utf-8")
    assert "ALARM sms_rejected status=403 code=simulated" in logged
    assert "sim-000001 to=139****0001 template='T-1' segments=1" in logged
    assert NUMBER not in logged
    assert TEXT not in caplog.text
