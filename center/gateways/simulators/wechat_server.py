"""A simulated WeChat behind its real wire (/cgi-bin/), with controls under /control (wechat_controls.py)."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Union
from urllib.parse import quote

from aiohttp import web

from center.clock import Clock
from center.gateways.simulators.faults import Faults
from center.gateways.simulators.loopback import only_here
from center.gateways.simulators.wechat_account import SimulatedAccount, StoredMedia
from center.gateways.simulators.wechat_faults import AFTERWARDS, INSTEAD, WireFault, WireFaultKind
from center.gateways.simulators.wechat_tokens import Identity
from center.gateways.simulators.wechat_turned import Turned

LARGEST_REQUEST = 12 * 1024 * 1024
WIRE = "/cgi-bin/"
Answer = Union[dict[str, Any], StoredMedia]


class _Asked(NamedTuple):
    """A request on the wire: its JSON, empty for a GET, and what stands in its address."""

    content: dict[str, Any]
    query: dict[str, str]
    now: datetime


class _Way(NamedTuple):
    """One interface: how it is called, and who answers."""

    verb: str
    answer: Callable[[_Asked], Answer]
    needs_token: bool = True


class WeChatSimulator:
    """One simulated WeChat with one account; ``clock`` tells the time, which ``ahead`` can move on.

    ``templates``: those that are registered; without any, all are.
    """

    def __init__(self, app_id: str, secret: str, clock: Clock, templates: tuple[str, ...] = ()) -> None:
        self._identity, self._clock, self._templates = (app_id, secret), clock, templates
        self.reset()

    def reset(self) -> None:
        """As if just started."""
        self.account = SimulatedAccount(*self._identity)
        self.account.registered = frozenset(self._templates)
        self.faults: Faults[WireFault] = Faults()
        self.ahead = timedelta()
        self.calls: Counter[str] = Counter()
        self._ways = _ways(self.account)

    def reset_faults(self) -> None:
        """Do everything right again."""
        self.faults.clear()

    @property
    def paths(self) -> tuple[str, ...]:
        """The interfaces, below /cgi-bin/."""
        return tuple(self._ways)

    def now(self) -> datetime:
        """The time here."""
        return self._clock.now() + self.ahead

    def application(self) -> web.Application:
        """The wire; the controls are added by ``add_controls``."""
        application = web.Application(middlewares=[only_here], client_max_size=LARGEST_REQUEST)
        for path, way in self._ways.items():
            application.router.add_route(way.verb, WIRE + path, self._serve)
        return application

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(WIRE)
        self.calls[path] += 1
        body = await request.read()
        openid = _openid(body)
        try:
            answer: Answer = self._answer(path, request, body, openid)
        except Turned as turned:
            answer = turned.body
        except _Instead as instead:
            return _instead(request, instead.fault)
        return await self._reply(request, answer, self.faults.take(AFTERWARDS, path, openid))

    def _answer(self, path: str, request: web.Request, body: bytes, openid: str | None) -> Answer:
        way, query = self._ways[path], dict(request.query)
        if way.needs_token:
            self.account.tokens.check(query.get("access_token", ""), self.now())
        fault = self.faults.take(INSTEAD, path, openid)
        if fault is not None and fault.kind is WireFaultKind.ERRCODE:
            raise Turned(int(fault.value))
        if fault is not None:
            raise _Instead(fault)
        return way.answer(_Asked(_read(body) if way.verb == "POST" else {}, query, self.now()))

    async def _reply(self, request: web.Request, answer: Answer, fault: WireFault | None) -> web.StreamResponse:
        response = _response(answer)
        if fault is None:
            return response
        if fault.kind is WireFaultKind.LOSE_REPLY:
            _hang_up(request)
        if fault.kind is WireFaultKind.HUGE_REPLY:
            return web.Response(body=_body(answer).ljust(int(fault.value)), content_type="application/json")
        if fault.kind is WireFaultKind.GARBLED_REPLY:
            return web.Response(text=fault.value, content_type="application/json")
        await asyncio.sleep(fault.value or 0)
        return response


class _Instead(Exception):
    def __init__(self, fault: WireFault) -> None:
        super().__init__(fault.kind.value)
        self.fault = fault


def _ways(account: SimulatedAccount) -> dict[str, _Way]:
    return {
        "token": _Way("GET", lambda asked: _plain(account, asked), needs_token=False),
        "stable_token": _Way("POST", lambda asked: _stable(account, asked), needs_token=False),
        "message/custom/send": _Way("POST", lambda asked: account.send_custom(asked.content, asked.now)),
        "message/custom/typing": _Way("POST", lambda asked: account.show_typing(asked.content, asked.now)),
        "message/template/send": _Way("POST", lambda asked: account.send_template(asked.content, asked.now)),
        "message/subscribe/bizsend": _Way("POST", lambda asked: account.send_subscribed(asked.content, asked.now)),
        "template/get_all_private_template": _Way("GET", lambda _: account.templates()),
        "menu/create": _Way("POST", lambda asked: account.create_menu(asked.content, asked.now)),
        "menu/get": _Way("GET", lambda _: account.menu()),
        "menu/delete": _Way("GET", lambda _: account.delete_menu()),
        "media/get": _Way("GET", lambda asked: account.file(asked.query.get("media_id", ""), asked.now)),
        "qrcode/create": _Way("POST", lambda asked: account.create_qr(asked.content, asked.now)),
    }


def _plain(account: SimulatedAccount, asked: _Asked) -> dict[str, Any]:
    token, seconds = account.tokens.plain(_identity(asked.query), asked.now)
    return {"access_token": token, "expires_in": seconds}


def _stable(account: SimulatedAccount, asked: _Asked) -> dict[str, Any]:
    is_forced = asked.content.get("force_refresh") is True
    token, seconds = account.tokens.stable(_identity(asked.content), is_forced, asked.now)
    return {"access_token": token, "expires_in": seconds}


def _identity(given: Mapping[str, Any]) -> Identity:
    return Identity(*(str(given.get(name, "")) for name in ("grant_type", "appid", "secret")))


def _read(body: bytes) -> dict[str, Any]:
    if not body:
        raise Turned(44002)
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Turned(47001) from None
    if not isinstance(content, dict):
        raise Turned(47001)
    return content


def _openid(body: bytes) -> str | None:
    """Whom the request is about, for faults of one person."""
    try:
        touser = _read(body).get("touser")
    except Turned:
        return None
    return touser if isinstance(touser, str) else None


def _response(answer: Answer) -> web.Response:
    if isinstance(answer, StoredMedia):
        named = {"Content-Disposition": f'attachment; filename="{quote(answer.name)}"'}
        return web.Response(body=answer.content, content_type=answer.media_type, headers=named)
    return web.Response(body=_body(answer), content_type="application/json")


def _body(answer: Answer) -> bytes:
    return answer.content if isinstance(answer, StoredMedia) else json.dumps(answer, ensure_ascii=False).encode()


def _instead(request: web.Request, fault: WireFault) -> web.StreamResponse:
    if fault.kind is WireFaultKind.CUT:
        _hang_up(request)
        return web.Response()
    return web.Response(status=int(fault.value), text="simulated", headers={"Location": WIRE + "token"})


def _hang_up(request: web.Request) -> None:
    if request.transport:
        request.transport.close()
