"""A signed-in member's browser, as light as can be: the clock runs for the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from bench.turns.connection import HOST, PATIENCE_SECONDS
from bench.wechat.wire import Wire
from center.staff.sessions import csrf_of

_FORM = "Content-Type: application/x-www-form-urlencoded"


class Browser(Wire):
    """One connection to the desk on a port of this machine, with the cookie of a session."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__(port)
        self._cookie, self._csrf = f"Cookie: desk={token}", f"X-CSRF-Token: {csrf_of(token)}"

    async def get(self, path: str) -> bytes:
        """A page. Raises as Wire.post."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}:{self._port}", self._cookie, "\r\n"]
        return await asyncio.wait_for(self._ask("\r\n".join(lines).encode()), PATIENCE_SECONDS)

    async def send(self, path: str, fields: Mapping[str, str]) -> bytes:
        """What answers a form. Raises as Wire.post."""
        return await self.post(path, urlencode(fields).encode(), _FORM, self._cookie, self._csrf)
