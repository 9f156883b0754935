"""Complex matters that callers came with: what is mine to go on with, and what came of it."""

from __future__ import annotations

from sanic.response import HTTPResponse

from center.calls.handing import settle_call
from center.calls.listing import calls_handed
from desk.visits import Visit

LONGEST_OUTCOME = 500


async def handed(visit: Visit) -> HTTPResponse:
    """What is still to be gone on with, or what has come to an end."""
    is_settled = visit.args.is_on("settled")
    seal, staff = visit.service.seal, visit.staff
    calls = await visit.read(lambda at: calls_handed(at, seal, staff, is_settled=is_settled))
    return visit.page("calls/handed.html", calls=calls, is_settled=is_settled)


async def settle(visit: Visit, code: str) -> HTTPResponse:
    """Note what came of a matter."""
    words = visit.args.text("outcome", longest=LONGEST_OUTCOME)
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    await visit.write(lambda at: settle_call(at, seal, staff, code, words, now))
    return visit.go("/desk/calls/handed", f"来电{code}的办理结果已记下。")
