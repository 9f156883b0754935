"""Who calls: the number that the caller gives, confirmed, or not the one we thought (and undone)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic.response import HTTPResponse

from center.calls.around import around
from center.calls.people import confirm_caller, give_number, link_again, unlink_caller
from center.calls.records import CallView
from center.calls.writing import held
from center.staff.naming import AnotherName
from desk.calls.words import LONGEST_CALLER
from desk.naming import answered
from desk.visits import Visit

LONGEST_NAME = 40


async def number(visit: Visit, code: str) -> HTTPResponse:
    """The caller gives a number (of their own, or another one)."""
    given = visit.args.text("number", longest=LONGEST_CALLER)
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    return await _changed(visit, lambda at: give_number(at, seal, staff, code, given, now))


async def confirm(visit: Visit, code: str) -> HTTPResponse:
    """The operator has checked who calls; a name other than the known one is asked about, and renames nobody."""
    name, whose = visit.args.text("name", longest=LONGEST_NAME), answered(visit)
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    try:
        return await _changed(visit, lambda at: confirm_caller(at, seal, staff, code, name, now, whose))
    except AnotherName as other:
        view = await visit.read(lambda at: held(at, seal, staff, code))
        return await _shown(visit, view, other=other, name=name)


async def unlink(visit: Visit, code: str) -> HTTPResponse:
    """It is somebody else."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    return await _changed(visit, lambda at: unlink_caller(at, seal, staff, code, now))


async def link(visit: Visit, code: str) -> HTTPResponse:
    """Undo ``unlink``."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    return await _changed(visit, lambda at: link_again(at, seal, staff, code, now))


async def _changed(visit: Visit, change: Callable[[Any], CallView]) -> HTTPResponse:
    return await _shown(visit, await visit.write(change))


async def _shown(visit: Visit, view: CallView, **asked: Any) -> HTTPResponse:
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    found = await visit.read(lambda connection: around(connection, seal, staff, view, view.caller, now))
    return visit.part("calls/_caller.html", call=view, around=found, **asked)
