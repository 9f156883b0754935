"""Keeps simulators to this machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from center.settings import LOOPBACK

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def only_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page in a browser must not reach us, under a name of its own or under ours."""
    if request.headers.get("Origin"):
        return _forbidden()
    return await named_here(request, handler)


@web.middleware
async def named_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """For who has pages: one elsewhere must not reach us under a name of its own."""
    return await handler(request) if _name_of(request.host) in LOOPBACK else _forbidden()


def _forbidden() -> web.Response:
    return web.json_response({"error": {"code": "forbidden"}}, status=403)


def _name_of(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
