"""``GET /drafts/<link>``: the files of a draft, for whoever holds a signed link; refusals in words for a browser."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw, text

from bot.channels.requests import add_route, patiently
from center import bundles
from center.cases.refusals import Refusal
from center.drafts.files import DraftFile, file_of
from center.drafts.links import ExpiredLink, Format, Link, open_link
from center.drafts.records import DraftState, DroppedDraft, UnknownDraft, Version, read_draft, version_of
from center.service import Service

PATH = "/drafts"
MOST_AT_ONCE = 2
_PRIVATE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'",
}


class DraftFiles:
    """Hands out drafts; a few at once, because printing takes the processor."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._printing = asyncio.Semaphore(MOST_AT_ONCE)

    def blueprint(self) -> Blueprint:
        """The one route."""
        blueprint = Blueprint("drafts", url_prefix=PATH)
        add_route(blueprint, "GET", "/<link>", self.send)
        return blueprint

    async def send(self, request: Request, link: str) -> HTTPResponse:
        """The file; 404 for a link that is not ours or a draft that was deleted, 410 for an expired or given up one."""
        now = self._service.clock.now()
        try:
            opened = open_link(self._service.seal, link, now)
            version = await self._version(opened)
        except Refusal as refused:
            status = 410 if isinstance(refused, (ExpiredLink, DroppedDraft)) else 404
            return text(refused.message, status=status, headers=_PRIVATE)
        knowledge = bundles.knowledge_of(None)
        async with self._printing:
            made = await asyncio.to_thread(file_of, version, opened.format, knowledge, now)
        return _sent(made, opened.format)

    async def _version(self, link: Link) -> Version:
        records, seal = self._service.records, self._service.seal

        def look(connection: Any) -> Version:
            if read_draft(connection, link.code).state is DraftState.DROPPED:
                raise DroppedDraft(link.code)
            found = version_of(connection, seal, link.code, link.version)
            if not found.fields:
                raise UnknownDraft(link.code)
            return found

        return await patiently(lambda: records.read(look))


def _sent(made: DraftFile, format: Format) -> HTTPResponse:
    shown = "inline" if format is Format.PDF else "attachment"
    named = f"{shown}; filename=\"{made.plain_name}\"; filename*=UTF-8''{quote(made.name)}"
    return raw(made.content, content_type=made.media_type, headers={**_PRIVATE, "Content-Disposition": named})
