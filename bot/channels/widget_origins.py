"""Which pages may use the widget's routes: those of listed origins, and our own.

Browsers say where a page is from in headers that its scripts cannot set. Whoever is no browser can say what they like;
against those the tokens and the limits stand, not this.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from sanic.request import Request

from bot.channels.requests import Refused
from center.settings import Mode, Settings

_LOOPBACK = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?")


class Origins:
    """The origins that may embed the widget."""

    def __init__(self, settings: Settings) -> None:
        self._listed, self._is_demo = frozenset(settings.widget.origins), settings.mode is Mode.DEMO

    def allows(self, request: Request, origin: str) -> bool:
        """Whether pages of ``origin`` may use the widget: listed, our own, and in demo mode any of this machine."""
        if origin in self._listed or origin in self._own(request):
            return True
        return self._is_demo and _LOOPBACK.fullmatch(origin) is not None

    def opener(self, request: Request) -> str:
        """The origin of the page that opens a conversation, which browsers always tell; raises Refused."""
        origin = self.told(request)
        if origin is None:
            raise elsewhere()
        return origin

    def told(self, request: Request) -> str | None:
        """The origin that the Origin header tells, None without one; raises Refused when it may not be here."""
        origin = self._named(request)
        if origin is not None and not self.allows(request, origin):
            raise elsewhere()
        return origin

    def read_by_any(self, request: Request) -> None:
        """As ``told``, but every page may read the refusal, so that it can tell "not here" from "out of reach".

        It says nothing that whoever names an origin to us would not learn without a browser.
        """
        origin = self._named(request)
        if origin is not None and not self.allows(request, origin):
            raise elsewhere({"Access-Control-Allow-Origin": "*"})

    def require(self, request: Request, bound: str | None) -> None:
        """Let a request through that comes from pages of ``bound``; raises Refused."""
        if bound is None or bound not in self._possible(request) or not self.allows(request, bound):
            raise elsewhere()

    @staticmethod
    def _named(request: Request) -> str | None:
        origin: str | None = request.headers.get("origin")
        return origin

    def _possible(self, request: Request) -> Collection[str]:
        """Where the request can be from. Only a GET of our own pages comes without an Origin header."""
        headers = request.headers
        if "origin" in headers:
            return (headers["origin"],)
        if "sec-fetch-site" in headers:
            return self._own(request) if headers["sec-fetch-site"] == "same-origin" else ()
        if "referer" in headers:
            return (_origin_of(headers["referer"]),)
        return self._own(request)

    def _own(self, request: Request) -> Collection[str]:
        """Ours as the browser sees it: the address it asked for; a proxy in front speaks HTTPS, which we do not see."""
        host = request.headers.get("host", "").lower()
        return (f"https://{host}", f"http://{host}") if self._is_demo else (f"https://{host}",)


def elsewhere(headers: Mapping[str, str] | None = None) -> Refused:
    """A page that may not embed the widget, or a token that was given to another page."""
    return Refused(403, "origin_refused", "这个网页不能使用企航，请到政务服务中心的网站上打开", headers)


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()
