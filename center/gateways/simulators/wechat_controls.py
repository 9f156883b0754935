"""What a test tells a simulated WeChat, and asks of it: routes under /control, JSON both ways.

``doings`` {openid, doing}: a person did something. ``phone``?openid=: what a phone shows, whether it shows the typing
indicator, and how many customer messages it may still get. ``outbox``: what shows anywhere. ``passive`` {openid, text}:
a passive reply shows. ``media``?type=&name= (the file as body): somebody sent a file. ``scene``?ticket=: what a QR code
stands for. ``templates`` {registered}, ``subscriptions`` {openid, template_id, times}, ``rights`` {without}: the
account. ``tokens`` {end: expire|revoke, life}: tokens; GET tells how many were fetched. ``clock`` {ahead_seconds}.
``calls``: requests by interface. ``faults``: one to come; DELETE: none. DELETE /control: everything as at the start.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from aiohttp import web

from center.gateways.simulators.wechat_faults import read_wire_fault
from center.gateways.simulators.wechat_people import Doing
from center.gateways.simulators.wechat_server import WeChatSimulator

CONTROL = "/control"
_Told = Callable[[WeChatSimulator, Any], None]
_Asked = Callable[[WeChatSimulator, web.Request], Any]


def add_controls(application: web.Application, simulator: WeChatSimulator) -> web.Application:
    """The same application, with its controls."""
    for name, tell in _TOLD.items():
        application.router.add_post(f"{CONTROL}/{name}", _telling(simulator, tell))
    for name, ask in _ASKED.items():
        application.router.add_get(f"{CONTROL}/{name}", _asking(simulator, ask))
    application.router.add_post(f"{CONTROL}/media", _media(simulator))
    application.router.add_delete(f"{CONTROL}/faults", _doing(simulator.reset_faults))
    application.router.add_delete(CONTROL, _doing(simulator.reset))
    return application


def _telling(simulator: WeChatSimulator, tell: _Told) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def told(request: web.Request) -> web.Response:
        try:
            tell(simulator, await request.json())
        except (ValueError, TypeError, KeyError) as error:
            return _json({"error": str(error)}, 400)
        return web.Response(status=204)

    return told


def _asking(simulator: WeChatSimulator, ask: _Asked) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def asked(request: web.Request) -> web.Response:
        try:
            return _json(ask(simulator, request))
        except KeyError as error:
            return _json({"error": str(error)}, 404)

    return asked


def _doing(do: Callable[[], None]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def done(request: web.Request) -> web.Response:
        do()
        return web.Response(status=204)

    return done


def _media(simulator: WeChatSimulator) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def put(request: web.Request) -> web.Response:
        named = (request.query.get("type", "image/jpeg"), request.query.get("name", ""))
        media_id = simulator.account.put_file(await request.read(), *named, now=simulator.now())
        return _json({"media_id": media_id})

    return put


def _json(content: Any, status: int = 200) -> web.Response:
    return web.Response(text=json.dumps(content, ensure_ascii=False), status=status, content_type="application/json")


def _do(simulator: WeChatSimulator, told: Any) -> None:
    simulator.account.people.note(_word(told["openid"]), Doing(told["doing"]), simulator.now())


def _show_passive(simulator: WeChatSimulator, told: Any) -> None:
    simulator.account.show(_word(told["openid"]), "passive", simulator.now(), text=_word(told["text"]))


def _register(simulator: WeChatSimulator, told: Any) -> None:
    simulator.account.registered = frozenset(map(_word, told["registered"]))


def _subscribe(simulator: WeChatSimulator, told: Any) -> None:
    key = (_word(told["openid"]), _word(told["template_id"]))
    simulator.account.subscriptions[key] += int(told.get("times", 1))


def _end_tokens(simulator: WeChatSimulator, told: Any) -> None:
    tokens, end = simulator.account.tokens, told.get("end")
    tokens.life = int(told.get("life", tokens.life))
    if end not in (None, "expire", "revoke"):
        raise ValueError("end is expire or revoke")
    if end == "expire":
        tokens.expire(simulator.now())
    if end == "revoke":
        tokens.revoke()


def _move_clock(simulator: WeChatSimulator, told: Any) -> None:
    simulator.ahead = timedelta(seconds=float(told["ahead_seconds"]))


def _order(simulator: WeChatSimulator, told: Any) -> None:
    simulator.faults.add(read_wire_fault(told, simulator.paths))


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text is wanted")
    return value


def _phone(simulator: WeChatSimulator, request: web.Request) -> Any:
    openid, now, account = request.query["openid"], simulator.now(), simulator.account
    typing, left = account.people.is_typing(openid, now), account.people.left(openid, now)
    return {"messages": account.phone(openid), "is_typing": typing, "left": left}


def _tokens(simulator: WeChatSimulator, request: web.Request) -> Any:
    return {**simulator.account.tokens.fetched, "given": simulator.account.tokens.given}


_TOLD: dict[str, _Told] = {
    "doings": _do,
    "passive": _show_passive,
    "templates": _register,
    "subscriptions": _subscribe,
    "rights": lambda simulator, told: simulator.account.lack(told["without"]),
    "tokens": _end_tokens,
    "clock": _move_clock,
    "faults": _order,
}
_ASKED: dict[str, _Asked] = {
    "phone": _phone,
    "outbox": lambda simulator, _: {"messages": simulator.account.outbox},
    "tokens": _tokens,
    "calls": lambda simulator, _: dict(simulator.calls),
    "scene": lambda simulator, request: {"scene": simulator.account.scene(request.query["ticket"])},
}
