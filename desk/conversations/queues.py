"""The queues: who waits, who is being answered, what was put off, what the bot answers just now, and history."""

from __future__ import annotations

from typing import Any

from sanic.response import HTTPResponse

from center.handoffs.calling import who_calls
from center.handoffs.listing import (
    SORTS,
    Filters,
    Queue,
    TalkPage,
    talks_counted,
    talks_listed,
    talks_pulse,
    words_pulse,
)
from center.handoffs.staffed import is_paused, pause, unpause
from center.handoffs.states import OTHER_RESULTS, HandoffReason
from center.pages import Sorting
from center.service import Service
from desk.conversations.work import URL, rules
from desk.listings import Column, listing
from desk.visits import Visit

_TIMES = {
    Queue.WAITING: Column("等了", "time", "number"),
    Queue.ACTIVE: Column("对方在等", kind="number"),
    Queue.LATER: Column("答应的时间", "time", "number"),
    Queue.BOT: Column("最后说话", "time", "number"),
    Queue.HISTORY: Column("结束", "time", "number"),
}


async def index(visit: Visit) -> HTTPResponse:
    """One queue."""
    return visit.page("conversations/index.html", **await _listed(visit))


async def rows(visit: Visit) -> HTTPResponse:
    """The same as parts that keep themselves fresh: the queues with their counts, and the list."""
    return visit.part("conversations/_fresh.html", **await _listed(visit))


async def calling(visit: Visit) -> HTTPResponse:
    """How many wait and what was said last to whoever asks, as a part: for the title of every page, and the sound."""
    staff, now = visit.staff, visit.now
    found = await visit.read(lambda connection: who_calls(connection, staff, now))
    return visit.part("conversations/_calling.html", **found._asdict())


async def set_pause(visit: Visit) -> HTTPResponse:
    """Take no conversations for now, or take them again."""
    staff_id, now, wants = visit.staff.staff_id, visit.now, visit.args.is_on("pause")
    if wants:
        await visit.write(lambda connection: pause(connection, staff_id, now))
    else:
        await visit.write(lambda connection: unpause(connection, staff_id))
    return visit.go(URL, "已暂停接待，新的会话不算您在岗。" if wants else "已恢复接待。")


async def talks_changed(service: Service) -> list[Any]:
    """What the queues look at live."""
    return list(await service.records.read(talks_pulse))


async def words_changed(service: Service) -> str:
    """What open conversations look at live."""
    return await service.records.read(words_pulse)


async def _listed(visit: Visit) -> dict[str, Any]:
    args, seal, staff, now = visit.args, visit.service.seal, visit.staff, visit.now
    queue = Queue(args.choice("queue", [one.value for one in Queue], default=Queue.WAITING.value))
    results = {**rules().results, **OTHER_RESULTS}
    filters = Filters(
        args.choice("reason", [one.value for one in HandoffReason]), args.choice("result", results), args.is_on("mine")
    )
    asked = listing(visit, SORTS, "", kept=("queue", "reason", "result", "mine"), url=URL)
    sorting = Sorting(asked.sort, asked.is_down)

    def look(connection: Any) -> tuple[TalkPage, Any, bool]:
        page = talks_listed(connection, seal, staff, queue, now, asked.number, filters, sorting)
        return page, talks_counted(connection, staff, now), is_paused(connection, staff.staff_id)

    page, counts, paused = await visit.read(look)
    return {
        "page": page,
        "queue": queue,
        "queues": list(Queue),
        "counts": counts,
        "paused": paused,
        "filters": filters,
        "reasons": [(one.value, one.caption) for one in HandoffReason],
        "results": results,
        "listing": asked,
        "head": _head(queue),
    }


def _head(queue: Queue) -> tuple[Column, ...]:
    """With the bot nobody asked for staff yet: no reason to sort by, and nobody who answers."""
    is_bot = queue is Queue.BOT
    last = Column("结果", "result") if queue is Queue.HISTORY else Column("谁", "" if is_bot else "who")
    reason = Column("原因", "" if is_bot else "reason")
    return (
        _TIMES[queue],
        Column("想办什么"),
        reason,
        Column("渠道", "channel"),
        Column("单位", "office"),
        last,
        Column(""),
    )
