"""The log gateway: demo only, masked, never delivered."""

from __future__ import annotations

import pytest

from center.gateways.sms import Receipt, Refused
from center.gateways.sms_log import LogGateway
from center.settings import Mode, SettingsError
from tests.center.gateways.running import NUMBER, SIGN, sms


async def test_it_logs_the_masked_message_and_counts_as_log(caplog: pytest.LogCaptureFixture) -> None:
    gateway = LogGateway(Mode.DEMO, SIGN)
    receipt = await gateway.send(sms(text=f"有事打{NUMBER}\n谢谢"))
    assert [record.getMessage() for record in caplog.records] == [
        "SMS not sent (demo) to=139****0001 segments=1 text='【定襄政务】有事打139****0001\\n谢谢'"
    ]
    assert receipt == Receipt("log-51aeea8ffa05d262", "log")
    assert gateway.channel == "log"


async def test_the_same_key_has_the_same_receipt_and_another_key_another() -> None:
    gateway = LogGateway(Mode.DEMO, SIGN)
    first, again, other = [await gateway.send(sms(key)) for key in ("n-1", "n-1", "n-2")]
    assert (first == again, first == other) == (True, False)


async def test_nothing_is_delivered() -> None:
    gateway = LogGateway(Mode.DEMO, SIGN)
    await gateway.send(sms())
    assert await gateway.receipts("") == []


async def test_it_refuses_what_a_provider_would_refuse(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Refused, match="refused: bad_number"):
        await LogGateway(Mode.DEMO, SIGN).send(sms(number="110"))
    assert caplog.records == []


def test_production_refuses_it() -> None:
    with pytest.raises(SettingsError, match="production sends no messages to a log; set QIHANG_SMS_URL"):
        LogGateway(Mode.PRODUCTION, SIGN)
