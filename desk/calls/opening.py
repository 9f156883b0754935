"""A call comes in: the exchange opens the address with the caller's number, or the operator begins by hand."""

from __future__ import annotations

from sanic.response import HTTPResponse

from center.calls.opening import open_call, set_apart
from center.calls.writing import held
from desk.calls.words import LONGEST_CALLER
from desk.visits import Visit


async def begin(visit: Visit) -> HTTPResponse:
    """The draft for ``caller`` at once, again the same; without the field a page that asks for the number."""
    if not visit.args.has("caller"):
        return visit.page("calls/begin.html")
    return await create(visit)


async def create(visit: Visit) -> HTTPResponse:
    """The draft for the number in ``caller``, empty for one that is not shown."""
    caller = visit.args.text("caller", longest=LONGEST_CALLER)
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    code = await visit.write(lambda connection: open_call(connection, seal, staff, caller, now))
    return visit.go(f"/desk/calls/{code}")


async def set_aside(visit: Visit, code: str) -> HTTPResponse:
    """The number calls again while its last call is unfinished: a new record, the old one stays where it is."""
    seal, staff, now = visit.service.seal, visit.staff, visit.now

    def work(connection: object) -> str:
        number = held(connection, seal, staff, code).caller or ""
        set_apart(connection, staff, code, now)
        return open_call(connection, seal, staff, number, now)

    return visit.go(f"/desk/calls/{await visit.write(work)}", "已经另开一通，上一通还在“未完成”里。")
