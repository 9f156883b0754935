"""The widget's script for any page, and in demo mode the host page that shows it: what ``npm run build`` has made."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw, redirect

from bot.channels.requests import Handler, Refused, Route, serve_route
from center.settings import Mode

DIST = Path(__file__).resolve().parent.parent / "widget" / "dist"
SCRIPT = "widget.js"
DEMO = "/demo/"
INDEX = "index.html"
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_EVERYWHERE = {
    "Cache-Control": "public, max-age=300",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_OURS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
}


class Built(NamedTuple):
    """A file as it is sent: plain and compressed, with what names its content; ``stamp`` tells a newer one."""

    stamp: tuple[int, int]
    plain: bytes
    packed: bytes
    digest: str


class Pages:
    """Sends what was built; a new build is sent as soon as it is there."""

    def __init__(self, mode: Mode, folder: Path = DIST) -> None:
        self._mode, self._folder = mode, folder
        self._built: dict[Path, Built] = {}

    def blueprint(self) -> Blueprint:
        """The script; in demo mode its host page too."""
        blueprint = Blueprint("widget_pages")
        _serve(blueprint, f"/{SCRIPT}", self.script, "script")
        if self._mode is Mode.DEMO:
            _serve(blueprint, "/", self.to_demo, "root")
            _serve(blueprint, "/demo", self.to_demo, "to_demo")
            _serve(blueprint, "/demo/<name:str>", self.demo, "demo")
        return blueprint

    async def script(self, request: Request) -> HTTPResponse:
        """The widget's script."""
        return self._send(request, self._folder / SCRIPT, _EVERYWHERE)

    async def to_demo(self, request: Request) -> HTTPResponse:
        """The demo page's full address: its files are named from there on."""
        return redirect(DEMO)

    async def demo(self, request: Request, name: str) -> HTTPResponse:
        """The host page, or a file of it: one that is in the folder, whatever the name says."""
        if not name:
            return self._send(request, self._folder / "demo" / INDEX, _OURS)
        path = next((path for path in (self._folder / "demo").glob("*") if path.name == name), None)
        if path is None or path.suffix not in _KINDS:
            raise Refused(404, "not_found", "没有这个地址")
        return self._send(request, path, _OURS)

    def _send(self, request: Request, path: Path, headers: Mapping[str, str]) -> HTTPResponse:
        built = self._current(path)
        is_packed = "gzip" in request.headers.get("accept-encoding", "")
        tag = f'"{built.digest}-gz"' if is_packed else f'"{built.digest}"'
        told = {**headers, "ETag": tag, "Vary": "Accept-Encoding"}
        if tag in request.headers.get("if-none-match", ""):
            return empty(304, headers=told)
        if is_packed:
            told["Content-Encoding"] = "gzip"
        content = built.packed if is_packed else built.plain
        return raw(content, content_type=_KINDS[path.suffix], headers=told)

    def _current(self, path: Path) -> Built:
        """The file as it is now; raises Refused when it was never built."""
        try:
            found = path.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if path not in self._built or self._built[path].stamp != stamp:
                self._built[path] = _read(path, stamp)
        except FileNotFoundError:
            raise Refused(503, "not_built", "网页组件还没有生成：请在服务器上运行 npm ci 和 npm run build") from None
        return self._built[path]


def _serve(blueprint: Blueprint, path: str, handler: Handler, name: str) -> None:
    """By GET, and by HEAD the same without its body, which whoever checks or previews an address asks for."""
    for method in ("GET", "HEAD"):
        serve_route(blueprint, Route(method, path, handler), f"{name}_{method.lower()}")


def _read(path: Path, stamp: tuple[int, int]) -> Built:
    plain = path.read_bytes()
    return Built(stamp, plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:16])
