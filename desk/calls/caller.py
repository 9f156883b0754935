"""Who calls: the number that the caller gives, confirmed, or not the one we thought (and undone)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic.response import HTTPResponse

from center.calls.around import around
from center.calls.people import confirm_caller, give_number, link_again, unlink_caller
from center.calls.records import CallView
from desk.calls.words import LONGEST_CALLER
from desk.visits import Visit

LONGEST_NAME = 40


async def number(visit: Visit, code: str) -> HTTPResponse:
    """The caller gives a number (of their own, or another one)."""
    given = visit.args.text("number", longest=LONGEST_CALLER)
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    return await _changed(visit, lambda at: give_number(at, seal, staff, code, given, now))


async def confirm(visit: Visit, code: str) -> HTTPResponse:
    """The operator has checked who calls."""
    name = visit.args.text("name", longest=LONGEST_NAME)
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    return await _changed(visit, lambda at: confirm_caller(at, seal, staff, code, name, now))


async def unlink(visit: Visit, code: str) -> HTTPResponse:
    """It is somebody else."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    return await _changed(visit, lambda at: unlink_caller(at, seal, staff, code, now))


async def link(visit: Visit, code: str) -> HTTPResponse:
    """Undo ``unlink``."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    return await _changed(visit, lambda at: link_again(at, seal, staff, code, now))


async def _changed(visit: Visit, change: Callable[[Any], CallView]) -> HTTPResponse:
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    view = await visit.write(change)
    found = await visit.read(lambda connection: around(connection, seal, staff, view, view.caller, now))
    return visit.part("calls/_caller.html", call=view, around=found)
