"""The desk's cookies: never readable by scripts, never sent from other sites, over https only where there is https."""

from __future__ import annotations

from typing import NamedTuple

from sanic.response import HTTPResponse


class Cookie(NamedTuple):
    """A cookie to set; ``seconds`` None lasts as long as the browser, 0 ends it."""

    name: str
    value: str
    seconds: int | None = None


class Cookies:
    """Sets cookies; ``is_secure`` when the desk is reached over https."""

    def __init__(self, is_secure: bool) -> None:
        self._is_secure = is_secure
        self.session = "__Host-desk" if is_secure else "desk"
        """The name of the cookie that holds the session's token."""

    def put(self, response: HTTPResponse, cookie: Cookie) -> None:
        """Set ``cookie`` with the response."""
        parts = [f"{cookie.name}={cookie.value}", "Path=/", "HttpOnly", "SameSite=Lax"]
        if cookie.seconds is not None:
            parts.append(f"Max-Age={cookie.seconds}")
        if self._is_secure:
            parts.append("Secure")
        response.headers.add("Set-Cookie", "; ".join(parts))
