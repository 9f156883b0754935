"""What is unfinished, and the history of calls."""

from __future__ import annotations

from typing import Any

from sanic.response import HTTPResponse

from center.calls.listing import SORTS, ListedCall, Page, calls_listed, unfinished
from center.calls.states import CallKind, CallResult, CallState
from center.staff.accounts import names_of
from desk.calls.knowing import suggestions_at
from desk.calls.words import options, wanted
from desk.listings import Column, listing
from desk.visits import Visit

KEPT = ("mine", "state", "kind", "result", "guide", "number", "words", "first", "last")
HEAD = (
    Column("编号"),
    Column("接起", "started"),
    Column("来电"),
    Column("问了什么"),
    Column("类别", "kind"),
    Column("结果", "result"),
    Column("话务员", "operator"),
)


async def listed(visit: Visit) -> HTTPResponse:
    """Unfinished calls of one's own, then every call that one sees, filtered, sorted and by pages."""
    filters, asked = wanted(visit.args), listing(visit, SORTS, "started", down=True, kept=KEPT)
    seal, staff = visit.service.seal, visit.staff

    def look(connection: Any) -> tuple[list[ListedCall], Page, dict[str, str]]:
        open_ones = unfinished(connection, seal, staff)
        page = calls_listed(connection, seal, staff, filters, page=asked.number, sort=asked.sort, is_down=asked.is_down)
        return open_ones, page, names_of(connection, [one.operator for one in page.calls])

    open_ones, page, names = await visit.read(look)
    makes = await suggestions_at(visit.now)
    guide = (filters.guide, makes.title(filters.guide)) if filters.guide else None
    return visit.page(
        "calls/list.html",
        unfinished=open_ones,
        page=page,
        names=names,
        filters=filters,
        guide=guide,
        states=options(CallState),
        kinds=options(CallKind),
        results=options(CallResult),
        listing=asked,
        head=HEAD,
    )
