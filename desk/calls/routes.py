"""The addresses of calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from center.calls.handing import count_handed
from center.calls.listing import count_unfinished
from center.staff.accounts import StaffMember
from center.staff.rights import Right
from desk.calls import caller, handing, lists, opening, rating, record, suggesting, talking
from desk.routes import Route, Tile

_ONE = "/desk/calls/<code:str>"
_CALLS = Right.REGISTER_CALLS
_PEOPLE = Right.SEE_PEOPLE
"""Of those who go on with what callers came with, who may be anybody who sees people."""

ROUTES: tuple[Route, ...] = (
    Route("GET", "/desk/calls", lists.listed, _CALLS, "calls.list"),
    Route("GET", "/desk/calls/new", opening.begin, _CALLS, "calls.begin"),
    Route("POST", "/desk/calls/new", opening.create, _CALLS, "calls.create"),
    Route("GET", "/desk/calls/handed", handing.handed, _PEOPLE, "calls.handed"),
    Route("POST", f"{_ONE}/settle", handing.settle, _PEOPLE, "calls.settle"),
    Route("GET", _ONE, record.show, _PEOPLE, "calls.show"),
    Route("POST", f"{_ONE}/apart", opening.set_aside, _CALLS, "calls.apart"),
    Route("POST", f"{_ONE}/save", record.save, _CALLS, "calls.save"),
    Route("POST", f"{_ONE}/close", record.close, _CALLS, "calls.close"),
    Route("POST", f"{_ONE}/discard", record.discard, _CALLS, "calls.discard"),
    Route("POST", f"{_ONE}/reopen", record.reopen, _CALLS, "calls.reopen"),
    Route("POST", f"{_ONE}/unmask", record.unmask, Right.UNMASK, "calls.unmask"),
    Route("POST", f"{_ONE}/suggest", suggesting.suggest, Right.SUGGEST, "calls.suggest"),
    Route("GET", f"{_ONE}/guide", suggesting.guide, Right.SUGGEST, "calls.guide"),
    Route("POST", f"{_ONE}/insert", suggesting.insert, _CALLS, "calls.insert"),
    Route("POST", f"{_ONE}/take-out", suggesting.take_out, _CALLS, "calls.take_out"),
    Route("GET", f"{_ONE}/sms", suggesting.ask_to_send, _CALLS, "calls.ask_to_send"),
    Route("POST", f"{_ONE}/sms", suggesting.send, _CALLS, "calls.send"),
    Route("POST", f"{_ONE}/number", caller.number, _CALLS, "calls.number"),
    Route("POST", f"{_ONE}/confirm", caller.confirm, _CALLS, "calls.confirm"),
    Route("POST", f"{_ONE}/unlink", caller.unlink, _CALLS, "calls.unlink"),
    Route("POST", f"{_ONE}/link", caller.link, _CALLS, "calls.link"),
    Route("POST", f"{_ONE}/task", talking.begin, _CALLS, "calls.task"),
    Route("POST", f"{_ONE}/talk", talking.say, _CALLS, "calls.talk"),
    Route("POST", f"{_ONE}/promise", talking.promise, _CALLS, "calls.promise"),
    Route("GET", f"{_ONE}/rating", rating.ask, Right.RATE_FOR_OTHERS, "calls.ask_rating"),
    Route("POST", f"{_ONE}/rating", rating.rate, Right.RATE_FOR_OTHERS, "calls.rate"),
)


def _unfinished(connection: Any, staff: StaffMember, _now: datetime) -> int:
    return count_unfinished(connection, staff)


def _handed(connection: Any, staff: StaffMember, _now: datetime) -> int:
    return count_handed(connection, staff)


TILES: tuple[Tile, ...] = (
    Tile(_CALLS, "没登记完的来电", "/desk/calls", _unfinished),
    Tile(_PEOPLE, "要您接着办的来电", "/desk/calls/handed", _handed),
)
