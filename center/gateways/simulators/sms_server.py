"""The simulated provider behind the wire of docs/sms.md, with an outbox to look into and faults to order."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from aiohttp import web

from center.clock import Clock
from center.gateways.simulators.doorkeeper import Doorkeeper
from center.gateways.simulators.faults import AFTERWARDS, INSTEAD, Fault, FaultKind, Faults, read_fault
from center.gateways.simulators.loopback import Handler, only_here
from center.gateways.simulators.sms_provider import Sending, SimulatedProvider, Turned, read_sending
from center.gateways.sms import RefusedCode, signed
from center.gateways.sms_segments import segments
from center.gateways.sms_wire import MESSAGES, RECEIPTS, Credentials, encoded
from center.privacy import mask_for_log

LARGEST_REQUEST = 64 * 1024
_LOG = logging.getLogger("qihang.simulator.sms")


class SmsSimulator:
    """One simulated provider as a web application; ``clock`` stamps messages and judges timestamps."""

    def __init__(self, credentials: Credentials, clock: Clock, templates: tuple[str, ...] = ()) -> None:
        self._doorkeeper, self._clock = Doorkeeper(credentials), clock
        self._faults: Faults[Fault] = Faults()
        self._provider = SimulatedProvider(self._faults, templates)

    def application(self) -> web.Application:
        """The wire under /messages and /receipts, the controls under /outbox and /faults."""
        application = web.Application(middlewares=[only_here], client_max_size=LARGEST_REQUEST)
        application.router.add_post(MESSAGES, self._signed(self._send))
        application.router.add_post(RECEIPTS, self._signed(self._receipts))
        application.router.add_get("/outbox", self._outbox)
        application.router.add_delete("/outbox", self._clear)
        application.router.add_post("/faults", self._order)
        application.router.add_delete("/faults", self._mend)
        return application

    def _signed(self, handler: Handler) -> Handler:
        async def checked(request: web.Request) -> web.StreamResponse:
            fault = self._doorkeeper.fault(request.headers, await request.read(), self._clock.now())
            return _error(401, fault) if fault else await handler(request)

        return checked

    async def _send(self, request: web.Request) -> web.StreamResponse:
        try:
            sending = read_sending(await request.json())
        except ValueError:
            return _error(400, "bad_request")
        instead = self._faults.take(INSTEAD, MESSAGES, sending.number)
        if instead:
            return _instead(instead)
        try:
            receipt = self._provider.accept(sending, self._clock.now())
        except Turned as turned:
            return _error(409 if turned.code is RefusedCode.KEY_CONFLICT else 422, turned.code.value)
        _log(sending, receipt)
        return await self._answer(request, {"receipt": receipt}, sending.number)

    async def _receipts(self, request: web.Request) -> web.StreamResponse:
        instead = self._faults.take(INSTEAD, RECEIPTS)
        if instead:
            return _instead(instead)
        try:
            deliveries = self._provider.deliveries((await request.json())["after"])
        except (ValueError, TypeError, KeyError):
            return _error(400, "bad_request")
        return await self._answer(request, {"deliveries": deliveries})

    async def _answer(
        self, request: web.Request, content: dict[str, Any], number: str | None = None
    ) -> web.StreamResponse:
        fault = self._faults.take(AFTERWARDS, request.path, number)
        if fault is None:
            return web.json_response(content)
        if fault.kind is FaultKind.LOSE_REPLY and request.transport:
            request.transport.close()
        if fault.kind is FaultKind.HUGE_REPLY:
            return web.Response(body=encoded(content).ljust(int(fault.value)), content_type="application/json")
        if fault.kind is FaultKind.GARBLED_REPLY:
            return web.Response(text=fault.value, content_type="application/json")
        await asyncio.sleep(fault.value or 0)
        return web.json_response(content)

    async def _outbox(self, request: web.Request) -> web.Response:
        body = json.dumps({"messages": self._provider.outbox}, ensure_ascii=False)
        return web.Response(text=body, content_type="application/json")

    async def _clear(self, request: web.Request) -> web.Response:
        self._provider.clear()
        return web.Response(status=204)

    async def _order(self, request: web.Request) -> web.Response:
        try:
            self._faults.add(read_fault(await request.json()))
        except (ValueError, TypeError, KeyError) as error:
            return _error(400, "bad_request", str(error))
        return web.Response(status=204)

    async def _mend(self, request: web.Request) -> web.Response:
        self._faults.clear()
        return web.Response(status=204)


def _instead(fault: Fault) -> web.Response:
    if fault.kind is FaultKind.REFUSE:
        return _error(422, fault.value)
    if fault.kind is FaultKind.RATE_LIMIT:
        return _error(429, "rate_limited", retry_after=str(int(fault.value)))
    return _error(int(fault.value), "simulated", location=MESSAGES)


def _error(status: int, code: str, message: str = "", **headers: str) -> web.Response:
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    error = {"code": code, "message": message} if message else {"code": code}
    return web.json_response({"error": error}, status=status, headers=named)


def _log(sending: Sending, receipt: str) -> None:
    text = signed(sending.text, sending.sign)
    number, shown = mask_for_log(sending.number), mask_for_log(text)
    _LOG.info("%s to=%s template=%r segments=%d text=%r", receipt, number, sending.template, segments(text), shown)
