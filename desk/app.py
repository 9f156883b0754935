"""The desk's application: every route of the table behind the guard, and headers that keep a browser strict."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, empty, json, raw, redirect

from center.demo_clock import DemoClock
from center.hearing import Hearing
from center.service import Service, close_service, open_service
from center.settings import Settings
from desk.assets import PREFIX, Assets
from desk.errors import answer_errors
from desk.guard import Guard
from desk.health import health
from desk.live import Live
from desk.pages import Pages
from desk.routes import Route, all_looks, all_routes

LARGEST_REQUEST = 64 * 1024 * 1024
"""What no route asks for: each has a limit of its own (desk/routes.py)."""
DRAIN_SECONDS = 15.0
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


def make_app(settings: Settings, service: Service | None = None) -> Sanic:
    """The application; it opens the service by the settings and closes it, unless it is given one."""
    app = Sanic("qihang_desk", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = DRAIN_SECONDS
    app.config.FALLBACK_ERROR_FORMAT = "html"
    opened = service or open_service(settings)
    pages = Pages(settings, assets := Assets())
    guard = Guard(settings, opened, pages)
    hearing = app.ctx.hearing = Hearing(settings.redis_url) if settings.redis_url else None
    app.ctx.service, app.ctx.guard, app.ctx.live = opened, guard, Live(opened, all_looks(), hearing)
    app.ctx.settings = settings
    _serve_own(app, assets)
    for route in all_routes():
        _serve(app, guard, route)
    answer_errors(app, guard)
    app.register_middleware(_harden, "response")
    _listen(app, is_ours=service is None)
    return app


def _listen(app: Sanic, is_ours: bool) -> None:
    async def begin(app: Sanic, loop: Any) -> None:
        clock = app.ctx.service.clock
        if app.ctx.hearing is not None:
            app.ctx.hearing.start()
        app.ctx.following = asyncio.ensure_future(clock.follow()) if isinstance(clock, DemoClock) else None

    async def end(app: Sanic, loop: Any) -> None:
        app.ctx.live.stop()
        if app.ctx.following is not None:
            app.ctx.following.cancel()

    async def close(app: Sanic, loop: Any) -> None:
        if (bot := getattr(app.ctx, "bot", None)) is not None:
            await bot.close()
        if app.ctx.hearing is not None:
            await app.ctx.hearing.close()
        if is_ours:
            close_service(app.ctx.service)

    app.register_listener(begin, "before_server_start")
    app.register_listener(end, "before_server_stop")
    app.register_listener(close, "after_server_stop")


def _serve(app: Sanic, guard: Guard, route: Route) -> None:
    """Bodies are read by the guard, once it knows who sends them."""

    async def handle(request: Request, **named: str) -> HTTPResponse | None:
        response = await guard.serve(route, request, named)
        if route.method == "POST" and not route.is_quiet:
            app.ctx.live.changed()
        return response

    name = f"{route.method.lower()}_{route.name}".replace(".", "_")
    app.add_route(handle, route.path, methods=[route.method], name=name, stream=route.method == "POST")


def _serve_own(app: Sanic, assets: Assets) -> None:
    async def get_health(request: Request) -> HTTPResponse:
        found = await health(app.ctx.service)
        return json(found, status=200 if found["status"] == "ok" else 503)

    async def get_static(request: Request, name: str) -> HTTPResponse:
        return _sent(request, assets, name)

    async def to_desk(request: Request) -> HTTPResponse:
        return redirect("/desk")

    app.add_route(get_health, "/health", methods=["GET"], name="health")
    app.add_route(get_health, "/ready", methods=["GET"], name="ready")
    app.add_route(to_desk, "/", methods=["GET"], name="root")
    app.add_route(get_static, f"{PREFIX}/<name:path>", methods=["GET"], name="static")


def _sent(request: Request, assets: Assets, name: str) -> HTTPResponse:
    """A file; by the address that holds its digest it may be kept for good."""
    asset = assets.get(name)
    if asset is None:
        return empty(404)
    is_lasting = request.args.get("v") == asset.digest
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if is_lasting else "no-cache",
        "ETag": f'"{asset.digest}"',
        "Vary": "Accept-Encoding",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return empty(304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return raw(asset.packed, content_type=asset.kind, headers={**headers, "Content-Encoding": "gzip"})
    return raw(asset.content, content_type=asset.kind, headers=headers)


async def _harden(request: Request, response: BaseHTTPResponse) -> HTTPResponse | None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return None
