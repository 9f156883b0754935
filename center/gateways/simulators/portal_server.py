"""A simulated government portal with its payment platform: the wire of docs/handover.md, real pages, faults to order.

Controls, for tests and demonstrations: GET /forms, POST /decisions, POST /bills, POST and DELETE /faults,
DELETE /forms, POST /events (tells the last event once more).
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Collection
from typing import Any

from aiohttp import web

from center.clock import Clock
from center.gateways.portal_wire import ORDERS, PAYMENT, PORTAL, PREFILLS, fault_of
from center.gateways.simulators.faults import AFTERWARDS, INSTEAD, Fault, FaultKind, Faults
from center.gateways.simulators.loopback import Handler, named_here
from center.gateways.simulators.portal_news import News
from center.gateways.simulators.portal_office import Due, Form, NotHere, Office, Visit
from center.gateways.simulators.portal_pages import (
    DEMO_CODE,
    HEADERS,
    bill_page,
    form_page,
    login_page,
    page,
    submitted_page,
)
from center.gateways.sms_wire import Credentials
from center.times import local_date

LARGEST_REQUEST = 256 * 1024
COOKIE = "portal_visit"


class PortalSimulator:
    """One simulated portal; ``news`` tells the bot what happens on it."""

    def __init__(
        self, portal: Credentials, payment: Credentials, news: News, clock: Clock, items: Collection[str] = ()
    ) -> None:
        """``items`` are the portal's codes of its items; without any, every code is one."""
        self._credentials = {PORTAL: portal, PAYMENT: payment}
        self._news, self._clock = news, clock
        self._office = Office(items)
        self._faults: Faults[Fault] = Faults()

    def application(self) -> web.Application:
        """The wire, the pages, the controls."""
        application = web.Application(middlewares=[named_here, _in_words], client_max_size=LARGEST_REQUEST)
        router = application.router
        router.add_post(PREFILLS, self._signed(PORTAL, PREFILLS, self._prefill))
        router.add_post(ORDERS, self._signed(PAYMENT, ORDERS, self._order_of_bill))
        for path, shown, sent in (("/form", self._form, self._submit), ("/login", self._login, self._log_in)):
            router.add_get(path, shown)
            router.add_post(path, sent)
        router.add_get("/enter/{entry}", self._enter)
        router.add_get("/bills/{bill}", self._bill)
        router.add_post("/bills/{bill}", self._pay)
        self._add_controls(router)
        return application

    def _add_controls(self, router: web.UrlDispatcher) -> None:
        router.add_get("/forms", self._forms)
        router.add_delete("/forms", self._clear)
        router.add_post("/decisions", self._decide)
        router.add_post("/bills", self._issue)
        router.add_post("/events", self._tell_again)
        router.add_post("/faults", self._order)
        router.add_delete("/faults", self._mend)

    def _signed(self, version: str, path: str, handler: Handler) -> Handler:
        async def checked(request: web.Request) -> web.StreamResponse:
            credentials, body = self._credentials[version], await request.read()
            fault = fault_of(version, credentials, path, request.headers, body, self._clock.now())
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
        if fault.kind is FaultKind.GARBLED_REPLY:
            return web.Response(text=fault.value, content_type="application/json")
        await asyncio.sleep(fault.value if fault.kind is FaultKind.DELAY else 0)
        return answer

    async def _prefill(self, request: web.Request) -> web.StreamResponse:
        try:
            entry, until = self._office.prefill(await request.json(), self._clock.now())
        except NotHere as refused:
            return _error(refused.status, refused.reason)
        except (ValueError, KeyError, TypeError):
            return _error(400, "content")
        return _json({"address": f"{_base(request)}/enter/{entry}", "expires_at": int(until.timestamp())})

    async def _order_of_bill(self, request: web.Request) -> web.StreamResponse:
        try:
            due = self._office.bill((await request.json())["bill"])
        except NotHere:
            return _error(404, "unknown_bill")
        if due.state != "due":
            return _error(409, "closed")
        until = int(self._clock.now().timestamp()) + 600
        return _json({"address": f"{_base(request)}/bills/{due.number}", "amount": due.amount, "expires_at": until})

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        visit = self._office.enter(request.match_info["entry"], self._clock.now())
        answer = _see("/form")
        answer.set_cookie(COOKIE, visit, httponly=True, samesite="Lax", path="/")
        return answer

    async def _form(self, request: web.Request) -> web.StreamResponse:
        visit = self._visit(request)
        try:
            form = self._office.form(visit)
        except NotHere:
            return _see("/login")
        if form.number is not None:
            return _html(submitted_page(form))
        if not form.is_opened:
            form.is_opened = True
            await self._news.tell_portal({"key": form.key, "kind": "opened"})
        return _html(form_page(form, _who(visit), visit.token))

    async def _submit(self, request: web.Request) -> web.StreamResponse:
        visit, given = self._visit(request), await _typed(request)
        _check_token(visit, given)
        form = self._office.form(visit)
        lacking = self._office.submit(form, given, local_date(self._clock.now()))
        if lacking:
            return _html(form_page(form, _who(visit), visit.token, lacking), 422)
        await self._news.tell_portal({"key": form.key, "kind": "submitted", "number": form.number})
        return _see("/form")

    async def _login(self, request: web.Request) -> web.StreamResponse:
        return _html(login_page(self._visit(request).token))

    async def _log_in(self, request: web.Request) -> web.StreamResponse:
        visit, given = self._visit(request), await _typed(request)
        _check_token(visit, given)
        if given.get("code") != DEMO_CODE:
            return _html(login_page(visit.token, "验证码不对。"), 422)
        self._office.log_in(visit, given.get("phone", "").strip())
        return _see("/form")

    async def _bill(self, request: web.Request) -> web.StreamResponse:
        return _html(bill_page(self._office.bill(request.match_info["bill"])))

    async def _pay(self, request: web.Request) -> web.StreamResponse:
        due = self._office.bill(request.match_info["bill"])
        if due.state == "due":
            due.state = "paid"
            told = {"bill": due.number, "kind": "paid", "amount": due.amount, "receipt": f"PJ-{due.number}"}
            await self._news.tell_payment({**told, "at": int(self._clock.now().timestamp())})
        return _see(f"/bills/{due.number}")

    async def _forms(self, request: web.Request) -> web.StreamResponse:
        return _json({"forms": [_shown(form) for form in self._office.forms.values()], "news": self._news.told})

    async def _clear(self, request: web.Request) -> web.StreamResponse:
        self._office.clear()
        self._news.clear()
        return web.Response(status=204)

    async def _decide(self, request: web.Request) -> web.StreamResponse:
        return _json(await self._news.tell_portal({**await request.json(), "kind": "decided"}))

    async def _issue(self, request: web.Request) -> web.StreamResponse:
        told = await request.json()
        due = Due(told["bill"], told["purpose"], told["authority"], told["amount"])
        self._office.bills[due.number] = due
        return _json(await self._news.tell_portal({**told, "kind": "bill"}))

    async def _tell_again(self, request: web.Request) -> web.StreamResponse:
        return _json(await self._news.again())

    async def _order(self, request: web.Request) -> web.StreamResponse:
        told = await request.json()
        kind = FaultKind(told["kind"])
        self._faults.add(Fault(kind, told.get("value"), told.get("times", 1), told.get("path", PREFILLS)))
        return web.Response(status=204)

    async def _mend(self, request: web.Request) -> web.StreamResponse:
        self._faults.clear()
        return web.Response(status=204)

    def _visit(self, request: web.Request) -> Visit:
        return self._office.visit(request.cookies.get(COOKIE))


@web.middleware
async def _in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except NotHere as refused:
        return _html(page("打不开", f"<section><p>{refused.reason}</p></section>"), refused.status)


def _check_token(visit: Visit, given: dict[str, str]) -> None:
    """A form that another site sends does not know the token."""
    if not hmac.compare_digest(visit.token.encode(), given.pop("token", "").encode()):
        raise NotHere(403, "页面过期了，请重新从对话里的链接进来。")


async def _typed(request: web.Request) -> dict[str, str]:
    return {name: str(value) for name, value in (await request.post()).items()}


def _who(visit: Visit) -> str:
    """Who is logged in, as the page says it."""
    return f"已随对话登录（{visit.subject[:8]}）" if visit.subject else f"手机尾号{(visit.phone or '')[-4:]}"


def _shown(form: Form) -> dict[str, Any]:
    return {"key": form.key, "content": form.content, "given": form.given, "number": form.number}


def _base(request: web.Request) -> str:
    return f"http://{request.host}"


def _see(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address, **HEADERS})


def _html(body: str, status: int = 200) -> web.Response:
    return web.Response(text=body, status=status, content_type="text/html", charset="utf-8", headers=HEADERS)


def _json(content: dict[str, Any]) -> web.Response:
    return web.Response(text=json.dumps(content, ensure_ascii=False), content_type="application/json")


def _instead(fault: Fault) -> web.Response:
    if fault.kind is FaultKind.REFUSE:
        return _error(422, str(fault.value))
    if fault.kind is FaultKind.RATE_LIMIT:
        return _error(429, "rate_limited", {"Retry-After": str(int(fault.value))})
    return _error(int(fault.value), "simulated")


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code}}, status=status, headers=headers)
