"""One conversation: what was said, what is known, who looks on. Looking at it is noted once a viewing."""

from __future__ import annotations

from typing import Any

from sanic.response import HTTPResponse

from center.handoffs.canned import canned_for
from center.handoffs.presence import leave, look_on, viewers
from center.handoffs.reading import Talk, news, read_talk, reveal
from center.handoffs.setting import HandoffSetting
from center.handoffs.states import OTHER_RESULTS
from center.knowledge import Knowledge
from desk.conversations.work import change, knowledge, read, rules
from desk.visits import Visit

LAST_SEQ = 999_999_999
MOST_FOUND = 6


async def show(visit: Visit, talk: str) -> HTTPResponse:
    """The whole page."""
    staff, now = visit.staff, visit.now
    await change(visit, talk, lambda connection: look_on(connection, staff, talk, now))
    return visit.page("conversations/show.html", **await _shown(visit, talk))


async def side(visit: Visit, talk: str) -> HTTPResponse:
    """What stands beside the talk, as a part."""
    return visit.part("conversations/_side.html", **await _shown(visit, talk))


async def earlier(visit: Visit, talk: str) -> HTTPResponse:
    """The messages before a number, as a part."""
    before = visit.args.number("before", least=1, most=LAST_SEQ, default=LAST_SEQ)
    shown = await _shown(visit, talk, before)
    return visit.part("conversations/_earlier.html", **shown)


async def tell(visit: Visit, talk: str) -> HTTPResponse:
    """What was said after a number, as a part; headers say who answers and up to where."""
    after = visit.args.number("after", most=LAST_SEQ)
    seal, staff = visit.service.seal, visit.staff
    there, said = await read(visit, lambda connection: news(connection, seal, staff, talk, after))
    response = visit.part("conversations/_messages.html", messages=said, whole=False)
    last = said[-1].seq if said else after
    response.headers["X-Last"], response.headers["X-State"] = str(last), f"{there.state.value} {there.answered_by}"
    return response


async def look(visit: Visit, talk: str) -> HTTPResponse:
    """The page reports that it is open; who else has it open, as a part. ``left``: it has been closed."""
    staff, now = visit.staff, visit.now
    if visit.args.is_on("left"):
        await visit.write(lambda connection: leave(connection, staff.staff_id, talk))
        return visit.part("conversations/_viewers.html", viewers=())

    def report(connection: Any) -> list[str]:
        look_on(connection, staff, talk, now)
        return viewers(connection, talk, now, but=staff.staff_id)

    return visit.part("conversations/_viewers.html", viewers=await change(visit, talk, report))


async def unmask(visit: Visit, talk: str) -> HTTPResponse:
    """Names, numbers and words whole, this once, for a reason; as a part they take the place of what was masked."""
    reason, seal, staff, now = visit.args.text("reason", longest=200), visit.service.seal, visit.staff, visit.now
    told = await change(visit, talk, lambda connection: reveal(connection, seal, staff, talk, reason, now))
    shown = {**await _shown(visit, talk), "people": told.people, "messages": told.messages}
    if visit.is_htmx:
        return visit.part("conversations/_unmasked.html", **shown)
    return visit.page("conversations/show.html", **shown)


async def _shown(visit: Visit, talk: str, before: int | None = None) -> dict[str, Any]:
    seal, staff, now = visit.service.seal, visit.staff, visit.now
    known, setting = knowledge(), rules()

    def look_at(connection: Any) -> tuple[Talk, Any]:
        seen = read_talk(connection, seal, known, setting, staff, talk, now, before)
        return seen, canned_for(connection, setting, staff.staff_id, _filled(visit, known))

    seen, canned = await read(visit, look_at)
    return {"talk": seen, "messages": seen.messages, "canned": canned, "people": (), **_choices(setting, known)}


def _filled(visit: Visit, known: Knowledge) -> dict[str, str]:
    center = known.service.center
    return {"姓名": visit.staff.name, "中心": center.name, "电话": center.hotline}


def _choices(setting: HandoffSetting, known: Knowledge) -> dict[str, Any]:
    offices = known.service.catalogue.offices
    return {
        "results": list(setting.results.items()),
        "result_words": {**setting.results, **OTHER_RESULTS},
        "hours": [(number, f"{number}个工作小时内") for number in setting.later_hours],
        "offices": [(key, office.name) for key, office in offices.items() if "/" not in key],
    }
