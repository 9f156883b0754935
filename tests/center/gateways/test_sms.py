"""Messages and their outcomes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.gateways.sms import Busy, BusyCause, Delivery, Refused, RefusedCode, Sms, check, signed
from tests.center.gateways.running import NUMBER, SIGN, TEXT, now, sms


def refused(message: Sms) -> RefusedCode | None:
    try:
        check(message, SIGN)
    except Refused as error:
        return error.code
    return None


@pytest.mark.parametrize(
    "text", [TEXT, "一", "第一行\n第二行", "全角　空格", "家👨‍👩‍👧", "企" * 494, "ﾃ", "看【通知】"], ids=ascii
)
def test_what_can_be_sent(text: str) -> None:
    assert refused(sms(text=text)) is None


@pytest.mark.parametrize(
    "text", ["", "  \n", "铃\x07", "空\x00", "\t", "半\ud83d", "企" * 495, "【别家】你好", " 【别家】你好"], ids=ascii
)
def test_what_no_provider_would_take(text: str) -> None:
    assert refused(sms(text=text)) is RefusedCode.CONTENT


@pytest.mark.parametrize(
    "number",
    ["", "1390000000", "139000000011", "12900000001", "+8613900000001", "１３９００００００１１", NUMBER + "\n"],
)
def test_what_is_no_number(number: str) -> None:
    assert refused(sms(number=number)) is RefusedCode.BAD_NUMBER


def test_a_message_needs_a_template() -> None:
    assert refused(sms(template=" ")) is RefusedCode.UNKNOWN_TEMPLATE


@pytest.mark.parametrize("key", ["", "a b", "键", "k" * 65, "k\n"])
def test_what_is_no_key(key: str) -> None:
    with pytest.raises(ValueError, match="is no key of a message"):
        sms(key=key)


def test_number_and_text_are_not_shown() -> None:
    assert repr(sms("n-1")) == "Sms(template='T-1', key='n-1')"


def test_the_signature_stands_in_front() -> None:
    assert (signed("你好", "定襄政务"), signed("你好", "")) == ("【定襄政务】你好", "你好")


def test_every_outcome_has_a_reason_for_people() -> None:
    reasons = [Refused(code).reason for code in RefusedCode]
    reasons += [Busy(cause, timedelta(seconds=1)).reason for cause in BusyCause]
    assert len(set(reasons)) == len(RefusedCode) + len(BusyCause)
    assert all(reason.endswith("。") for reason in reasons)


@pytest.mark.parametrize(
    ("delivered", "code", "reason"),
    [
        (True, None, ""),
        (False, "switched_off", "对方关机或不在服务区，短信没有送到。"),
        (False, "E-77", "短信没有送到，原因不明。"),
    ],
)
def test_a_delivery_tells_why_it_failed(delivered: bool, code: str | None, reason: str) -> None:
    assert Delivery("1", "r", "k", delivered, code, now()).reason == reason
