"""A simulated 12345 platform over HTTP: the wire of docs/work-orders.md, and faults to order.

Controls, for tests and demonstrations: GET and DELETE /orders, POST /orders (issues one), POST /orders/{number}
(something happens to it), POST /told (tells anything as it is), POST and DELETE /faults.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from center.clock import Clock
from center.gateways.portal_wire import WORK_ORDERS, fault_of
from center.gateways.simulators.faults import AFTERWARDS, INSTEAD, Fault, FaultKind, Faults
from center.gateways.simulators.loopback import Handler, only_here
from center.gateways.simulators.work_order_book import Book, Declined
from center.gateways.sms_wire import Credentials
from center.gateways.work_orders_http import NEWS, PAGE, REPORTS

LARGEST_REQUEST = 256 * 1024
_KINDS = frozenset({"signed", "progress", "answered", "returned", "transferred", "extension"})


class WorkOrderSimulator:
    """One simulated platform; ``clock`` is its own. It logs nothing of what it is told."""

    def __init__(self, credentials: Credentials, clock: Clock) -> None:
        self._credentials, self._clock = credentials, clock
        self._book = Book()
        self._faults: Faults[Fault] = Faults()

    def application(self) -> web.Application:
        """The wire and the controls."""
        application = web.Application(middlewares=[only_here], client_max_size=LARGEST_REQUEST)
        router = application.router
        router.add_post(NEWS, self._signed(NEWS, self._news))
        router.add_post(REPORTS, self._signed(REPORTS, self._report))
        router.add_get("/orders", self._orders)
        router.add_post("/orders", self._issue)
        router.add_delete("/orders", self._clear)
        router.add_post("/orders/{number}", self._change)
        router.add_post("/told", self._tell_anything)
        router.add_post("/faults", self._order_fault)
        router.add_delete("/faults", self._mend)
        return application

    def _signed(self, path: str, handler: Handler) -> Handler:
        async def checked(request: web.Request) -> web.StreamResponse:
            body = await request.read()
            fault = fault_of(WORK_ORDERS, self._credentials, path, request.headers, body, self._clock.now())
            if fault:
                return _error(401, fault)
            instead = self._faults.take(INSTEAD, path)
            return _instead(instead) if instead else await self._afterwards(request, await handler(request), path)

        return checked

    async def _afterwards(self, request: web.Request, answer: web.StreamResponse, path: str) -> web.StreamResponse:
        fault = self._faults.take(AFTERWARDS, path)
        if fault is None:
            return answer
        if fault.kind is FaultKind.LOSE_REPLY and request.transport:
            request.transport.close()
        if fault.kind is FaultKind.HUGE_REPLY:
            return web.Response(text=json.dumps({"padding": "x" * fault.value}), content_type="application/json")
        if fault.kind is FaultKind.GARBLED_REPLY:
            return web.Response(text=fault.value, content_type="application/json")
        await asyncio.sleep(fault.value if fault.kind is FaultKind.DELAY else 0)
        return answer

    async def _news(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        return _json({"news": self._book.after(str(asked["after"]), min(int(asked["limit"]), PAGE))})

    async def _report(self, request: web.Request) -> web.StreamResponse:
        report = await request.json()
        if report.get("kind") not in _KINDS or not all(isinstance(report.get(name), str) for name in ("key", "number")):
            return _error(422, "content")
        try:
            return _json({"receipt": self._book.take(report)})
        except Declined as declined:
            return _error(declined.status, declined.code)

    async def _orders(self, request: web.Request) -> web.StreamResponse:
        return _json({"orders": [vars(sheet) for sheet in self._book.sheets.values()], "told": self._book.told})

    async def _issue(self, request: web.Request) -> web.StreamResponse:
        told = await request.json()
        return _json(self._book.issue(told["number"], told["order"], self._clock.now()))

    async def _change(self, request: web.Request) -> web.StreamResponse:
        told = await request.json()
        kind = str(told.pop("kind"))
        try:
            return _json(self._book.change(request.match_info["number"], kind, told, self._clock.now()))
        except Declined as declined:
            return _error(declined.status, declined.code)

    async def _tell_anything(self, request: web.Request) -> web.StreamResponse:
        self._book.told.append(await request.json())
        return web.Response(status=204)

    async def _clear(self, request: web.Request) -> web.StreamResponse:
        self._book.clear()
        self._faults.clear()
        return web.Response(status=204)

    async def _order_fault(self, request: web.Request) -> web.StreamResponse:
        told = await request.json()
        fault = Fault(FaultKind(told["kind"]), told.get("value"), told.get("times", 1), told.get("path", REPORTS))
        self._faults.add(fault)
        return web.Response(status=204)

    async def _mend(self, request: web.Request) -> web.StreamResponse:
        self._faults.clear()
        return web.Response(status=204)


def _instead(fault: Fault) -> web.Response:
    if fault.kind is FaultKind.REFUSE:
        return _error(422, str(fault.value))
    if fault.kind is FaultKind.RATE_LIMIT:
        return _error(429, "rate_limited", {"Retry-After": str(int(fault.value))})
    return _error(int(fault.value), "simulated")


def _json(content: dict[str, Any]) -> web.Response:
    return web.Response(text=json.dumps(content, ensure_ascii=False), content_type="application/json")


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code}}, status=status, headers=headers)
