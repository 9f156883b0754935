"""One request of one member of staff, and the ways to answer it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from sanic.request import Request
from sanic.response import HTTPResponse, html, raw

from center.service import Service
from center.staff.accounts import StaffMember
from center.staff.rights import Right
from center.staff.sessions import Session
from desk.arguments import Arguments
from desk.flashes import Flash, flash_cookie
from desk.pages import Pages

Result = TypeVar("Result")
_PLAIN_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_OF_THE_DESK = re.compile(r"/desk(?:[/?#][^\\\s\x00-\x1f\x7f]*)?")


@dataclass
class Visit:
    """What a handler gets: who asks, when (UTC), and for what.

    ``session`` is None on public pages only; then there is no ``staff`` either.
    """

    request: Request
    service: Service
    pages: Pages
    now: datetime
    session: Session | None
    args: Arguments
    csrf: str
    flash: Flash | None = None
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def staff(self) -> StaffMember:
        """Who asks; RuntimeError on a public page."""
        if self.session is None:
            raise RuntimeError("nobody is signed in on a public page")
        return self.session.staff

    def can(self, right: Right) -> bool:
        """Whether whoever asks has ``right``."""
        return self.session is not None and self.session.staff.can(right)

    @property
    def is_htmx(self) -> bool:
        """Whether a part of a page asks, and not the browser for a whole one."""
        headers = self.request.headers
        return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"

    @property
    def path(self) -> str:
        """The address without its host, with what was asked for."""
        query = self.request.query_string
        return f"{self.request.path}?{query}" if query else str(self.request.path)

    async def read(self, work: Callable[[Any], Result]) -> Result:
        """Run ``work(connection)``, which only reads."""
        return await self.service.records.read(work)

    async def write(self, work: Callable[[Any], Result]) -> Result:
        """Run ``work(connection)`` as one transaction."""
        return await self.service.records.write(work)

    def page(self, template: str, *, status: int = 200, **context: Any) -> HTTPResponse:
        """A whole page; for a part of a page that asks, its block ``main`` only."""
        response = html(self.pages.render(self, template, context), status=status)
        if self.flash is not None and not self.is_htmx:
            self.pages.cookies.put(response, flash_cookie(None, self.pages.key))
        return response

    def part(self, template: str, *, status: int = 200, **context: Any) -> HTTPResponse:
        """A fragment of a page; its template begins with ``_``."""
        return html(self.pages.render(self, template, context), status=status)

    def download(self, name: str, content: bytes, content_type: str, *, is_shown: bool = False) -> HTTPResponse:
        """A file by ``name``; ``is_shown`` in the browser itself, for types that hold no script only."""
        plain = _PLAIN_NAME.sub("_", name).strip("_.") or "file"
        how = "inline" if is_shown else "attachment"
        headers = {"Content-Disposition": f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"}
        return raw(content, content_type=content_type, headers=headers)

    def go(self, url: str, flash: str | Flash | None = None) -> HTTPResponse:
        """On to another page of the desk, which then shows ``flash``. ValueError for an address that is not ours."""
        if not is_of_the_desk(url):
            raise ValueError(f"{url!r} is not an address of the desk")
        where = "HX-Redirect" if self.is_htmx else "Location"
        safe = quote(url, safe="/?&=%+,:;@!$'()*~#[]")
        response = raw(b"", status=200 if self.is_htmx else 303, headers={where: safe})
        if flash is not None:
            told = flash if isinstance(flash, Flash) else Flash(flash)
            self.pages.cookies.put(response, flash_cookie(told, self.pages.key))
        return response

    def refuse(self, text: str, status: int = 422) -> HTTPResponse:
        """Why it was not done, in plain words: beside the form where a form asks, else as a page of its own."""
        template = "errors/_refused.html" if self.is_htmx else "errors/refused.html"
        return html(self.pages.render(self, template, {"text": text}), status=status)


def is_of_the_desk(url: str) -> bool:
    """Whether an address is one of ours, whatever a browser makes of it."""
    return _OF_THE_DESK.fullmatch(url) is not None
