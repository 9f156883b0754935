"""The licence draft behind a case: its versions, what changed, and the files to work with."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic.response import HTTPResponse

from center.cases.reading import UnknownCase, stored
from center.drafts.files import file_of
from center.drafts.links import Format
from center.drafts.records import UnknownDraft
from center.worklists.drafts import DraftFile, read_draft_file, take_version, unmask_draft
from desk.cases.shared import knowledge, reason_of, url_of
from desk.visits import Visit

_FORMATS = (Format.DOCX, Format.PDF, Format.JSON)


async def show(visit: Visit, code: str) -> HTTPResponse:
    """One version and what changed; what is about people is hidden."""
    number, old, seal = visit.args.number("version"), visit.args.number("old"), visit.service.seal
    try:
        found = await visit.read(lambda connection: read_draft_file(connection, seal, visit.staff, code, number, old))
    except (UnknownCase, UnknownDraft) as unknown:
        return visit.refuse(unknown.message, 404)
    return _page(visit, code, found)


async def unmask(visit: Visit, code: str) -> HTTPResponse:
    """The same with everything in it, for a reason."""
    reason, number = reason_of(visit, "看拟稿里的个人信息"), visit.args.number("version")

    def work(connection: Any) -> DraftFile:
        return unmask_draft(connection, visit.service.seal, visit.staff, code, number, reason, visit.now)

    return _page(visit, code, await visit.write(work))


async def export(visit: Visit, code: str) -> HTTPResponse:
    """A version as a file, for a reason; a PDF takes a second, so it is made beside the event loop."""
    reason, number = reason_of(visit, "导出拟稿"), visit.args.number("version", least=1, default=1)
    kind = stored(Format, visit.args.choice("format", [one.value for one in _FORMATS], default=Format.DOCX.value))

    def work(connection: Any) -> Any:
        return take_version(connection, visit.service.seal, visit.staff, code, number, reason, visit.now)

    version = await visit.write(work)
    loop = asyncio.get_running_loop()
    made = await loop.run_in_executor(None, lambda: file_of(version, kind, knowledge(), visit.now))
    return visit.download(made.name, made.content, made.media_type)


def _page(visit: Visit, code: str, found: DraftFile) -> HTTPResponse:
    formats = [(one.value, one.value.upper()) for one in _FORMATS]
    return visit.page("cases/draft.html", found=found, code=code, url=url_of(code), formats=formats)
