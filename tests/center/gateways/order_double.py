"""The simulated 12345 platform on a real socket, in this process, and our side of its wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from aiohttp import web

from center.clock import Clock, SystemClock
from center.gateways.simulators.work_order_server import WorkOrderSimulator
from center.gateways.sms_wire import Credentials
from center.gateways.work_orders_http import HttpWorkOrders
from center.portal_settings import AdapterSettings

CREDENTIALS = Credentials("dingxiang-orders", "w" * 40)
PHONE = "13900000001"
ISSUED, DUE = 1795233600, 1795579200
ORDER: dict[str, Any] = {
    "class": "complaint",
    "title": "窗口让我跑了三趟",
    "text": f"办餐饮证跑了三趟，打{PHONE}找我",
    "person": {"name": "王小明", "phone": PHONE, "address": "定襄县晋昌镇新建路1号"},
    "area": "定襄县",
    "issued_at": ISSUED,
    "due_at": DUE,
    "urgent": False,
}


class Double:
    """A running simulator; ``settings`` lead to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.settings = AdapterSettings(url, url, CREDENTIALS.key, CREDENTIALS.secret)
        self.client = httpx.AsyncClient(base_url=url, timeout=20, trust_env=False)

    def platform(self, clock: Clock | None = None, seconds: float = 8.0, **changes: str) -> HttpWorkOrders:
        """Our side of the wire."""
        settings = AdapterSettings(**{**vars(self.settings), **changes})
        return HttpWorkOrders(settings, clock or SystemClock(), seconds)

    async def issue(self, number: str = "GD-1", **changes: Any) -> None:
        """The platform hands out an order."""
        answer = await self.client.post("/orders", json={"number": number, "order": {**ORDER, **changes}})
        assert answer.status_code == 200, answer.text

    async def change(self, kind: str, number: str = "GD-1", **more: Any) -> None:
        """Something else happens to it."""
        answer = await self.client.post(f"/orders/{number}", json={"kind": kind, **more})
        assert answer.status_code == 200, answer.text

    async def tell(self, **told: Any) -> None:
        """The platform tells anything, as it is."""
        assert (await self.client.post("/told", json=told)).status_code == 204

    async def order_fault(self, kind: str, value: Any = None, **more: Any) -> None:
        """Something goes wrong from now on."""
        answer = await self.client.post("/faults", json={"kind": kind, "value": value, **more})
        assert answer.status_code == 204, answer.text

    async def mend(self) -> None:
        """All is well again."""
        await self.client.delete("/faults")

    async def reports(self, number: str = "GD-1") -> list[dict[str, Any]]:
        """What the platform has heard about an order."""
        orders = (await self.client.get("/orders")).json()["orders"]
        return next(one["reports"] for one in orders if one["number"] == number)


@asynccontextmanager
async def running_orders(clock: Clock | None = None) -> AsyncIterator[Double]:
    """The simulator; ``clock`` is its own."""
    simulator = WorkOrderSimulator(CREDENTIALS, clock or SystemClock())
    runner = web.AppRunner(simulator.application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        double = Double(f"http://127.0.0.1:{runner.addresses[0][1]}")
        try:
            yield double
        finally:
            await double.client.aclose()
    finally:
        await runner.cleanup()
