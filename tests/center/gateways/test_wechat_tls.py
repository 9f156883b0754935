"""Certificates: whom the machine trusts is spoken to, nobody else."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from center.clock import SystemClock
from center.gateways.simulators.wechat_server import WeChatSimulator
from center.gateways.wechat import Busy, BusyCause
from center.gateways.wechat_client import trust
from center.gateways.wechat_http import HttpWeChat
from center.gateways.wechat_token import SharedToken
from center.records import Records
from tests.center.gateways.test_sms_tls import self_signed
from tests.center.gateways.wechat_running import APP_ID, APP_SECRET, wechat_settings
from tests.center.recorded import SEAL


class Sealed:
    """A simulator behind a certificate that it made itself."""

    def __init__(self, certificate: Path, simulator: WeChatSimulator, url: str) -> None:
        self.certificate, self.simulator, self.url = certificate, simulator, url


@pytest.fixture
async def sealed(tmp_path: Path) -> AsyncIterator[Sealed]:
    """The simulator over TLS."""
    certificate, simulator = self_signed(tmp_path), WeChatSimulator(APP_ID, APP_SECRET, SystemClock())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    running = TestServer(simulator.application(), scheme="https")
    await running.start_server(ssl=context)
    yield Sealed(certificate, simulator, f"https://127.0.0.1:{running.port}")
    await running.close()


def gateway(sealed: Sealed, records: Records) -> HttpWeChat:
    return HttpWeChat(wechat_settings(sealed.url), SharedToken(records, SEAL, APP_ID, SystemClock()))


async def test_a_stranger_is_told_nothing(sealed: Sealed, kept: Records) -> None:
    with pytest.raises(Busy) as caught:
        await gateway(sealed, kept).menu()
    assert (caught.value.cause, caught.value.may_have_arrived) == (BusyCause.NETWORK, False)
    assert sealed.simulator.calls == {}


async def test_whom_the_machine_trusts_is_spoken_to(
    sealed: Sealed, kept: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(sealed.certificate))
    trust.cache_clear()
    try:
        assert await gateway(sealed, kept).menu() is None
    finally:
        trust.cache_clear()
    assert sealed.simulator.calls == {"stable_token": 1, "menu/get": 1}
