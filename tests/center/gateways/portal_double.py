"""The simulated portal on a real socket, in this process, and our side of its wire."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from aiohttp import web

from center.clock import Clock, SystemClock
from center.gateways.payment_http import HttpPayments
from center.gateways.portal import Asked, Filled, Prefill
from center.gateways.portal_http import HttpPortal
from center.gateways.simulators.portal_news import News
from center.gateways.simulators.portal_server import PortalSimulator
from center.gateways.sms_wire import Credentials
from center.portal_settings import AdapterSettings, PortalSettings

PORTAL = Credentials("dingxiang-portal", "p" * 40)
PAYMENT = Credentials("dingxiang-payment", "q" * 40)
PHONE = "13900000001"
PREFILL = Prefill(
    key="k-1",
    item="XZ-SAMPLE-0002",
    title="营业执照",
    case="D-7KM2Q4XD",
    applicant="person",
    subject="a" * 64,
    phone=PHONE,
    filled=(Filled("enterprise_name", "企业名称", "定襄县晋味面馆"), Filled("contact_phone", "联系电话", PHONE)),
    missing=(Asked("identity_number", "负责人身份证件号码", True), Asked("term", "经营期限", False)),
)


class Browser:
    """A person's browser: it follows, and keeps cookies."""

    def __init__(self) -> None:
        self.client = httpx.AsyncClient(follow_redirects=True, timeout=20, trust_env=False)
        self.page = httpx.Response(0)

    async def open(self, address: str) -> int:
        self.page = await self.client.get(address)
        return self.page.status_code

    async def send(self, path: str, **typed: str) -> int:
        token = re.search('name="token" value="([^"]*)"', self.page.text)
        hidden = {"token": token[1]} if token else {}
        self.page = await self.client.post(str(self.page.url.join(path)), data={**hidden, **typed})
        return self.page.status_code


class Double:
    """A running simulator; ``settings`` lead to it."""

    def __init__(self, url: str, simulator: PortalSimulator) -> None:
        self.url, self.simulator = url, simulator
        self.settings = PortalSettings(
            AdapterSettings(url, url, PORTAL.key, PORTAL.secret), AdapterSettings(url, url, PAYMENT.key, PAYMENT.secret)
        )
        self.client = httpx.AsyncClient(base_url=url, timeout=20, trust_env=False)
        self._browsers: list[Browser] = []

    def browser(self) -> Browser:
        """The browser of one more person."""
        self._browsers.append(Browser())
        return self._browsers[-1]

    async def close(self) -> None:
        """Let go of connections."""
        for client in (self.client, *(browser.client for browser in self._browsers)):
            await client.aclose()

    def portal(self, clock: Clock | None = None, seconds: float = 8.0, **changes: str) -> HttpPortal:
        """Our side of the portal's wire."""
        settings = AdapterSettings(**{**vars(self.settings.portal), **changes})
        return HttpPortal(settings, clock or SystemClock(), seconds)

    def payments(self) -> HttpPayments:
        """Our side of the payment platform's wire."""
        return HttpPayments(self.settings.payment, SystemClock())

    async def order(self, kind: str, value: Any = None, **more: Any) -> None:
        """Something goes wrong from now on."""
        answer = await self.client.post("/faults", json={"kind": kind, "value": value, **more})
        assert answer.status_code == 204, answer.text

    async def forms(self) -> list[dict[str, Any]]:
        """What has arrived."""
        return list((await self.client.get("/forms")).json()["forms"])

    async def news(self) -> list[tuple[str, int]]:
        """What the bot was told, and the status of its answers."""
        told = (await self.client.get("/forms")).json()["news"]
        return [(event["kind"], event["answer"]["status"]) for event in told]

    async def post(self, path: str, **content: Any) -> dict[str, Any]:
        """Use one of the simulator's controls."""
        answer = await self.client.post(path, json=content)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@asynccontextmanager
async def running_double(
    bot: str = "", clock: Clock | None = None, items: tuple[str, ...] = ()
) -> AsyncIterator[Double]:
    """The simulator, which tells the bot at ``bot`` what happens; ``clock`` is its own."""
    machine = clock or SystemClock()
    simulator = PortalSimulator(PORTAL, PAYMENT, News(bot, PORTAL, PAYMENT, SystemClock()), machine, items)
    runner = web.AppRunner(simulator.application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        double = Double(f"http://127.0.0.1:{runner.addresses[0][1]}", simulator)
        try:
            yield double
        finally:
            await double.close()
    finally:
        await runner.cleanup()
