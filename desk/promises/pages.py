"""What is read of promises: the list by due time, and one with its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sanic.response import HTTPResponse

from center.cases.events import Event, history
from center.demand_states import Desk
from center.pages import Page, Sorting
from center.promises.answering import why_closed
from center.promises.handing import DESKS, forwarded_to
from center.promises.listing import (
    SORTS,
    PromiseList,
    PromiseRow,
    Waiting,
    promise_pulse,
    promise_seen_by,
    promises_listed,
    waiting_promises,
)
from center.promises.states import UnknownPromise
from center.service import Service
from center.staff.accounts import StaffMember, names_of
from center.staff.audit import note
from desk.listings import Column, listing
from desk.visits import Visit

HEAD = (
    Column("编号", "code"),
    Column("问题"),
    Column("最晚答复", "due"),
    Column("谁在办", "owner"),
    Column("哪里来的", "office"),
    Column("状态", "state"),
)
CAPTIONS: Mapping[str, str] = {
    "promised": "答应答复",
    "phone": "留了联系电话",
    "added": "又补充了话",
    "warned": "系统提醒办理",
    "late": "超过答应的时间",
    "escalated": "转督查专岗",
    "looked": "查看全文和电话",
    "taken": "接办",
    "forwarded": "转给别人办",
    "late_explained": "向本人说明超时原因",
    "answered": "答复",
    "kept": "当面或电话答复",
    "kept_undone": "撤回登记，还没有答复",
    "closed": "不答复，关闭",
}
"""What each event of a promise is called."""


class Seen(NamedTuple):
    """One promise as its page shows it; ``names`` are the names behind staff ids."""

    row: PromiseRow
    events: tuple[Event, ...]
    why_closed: str | None
    names: Mapping[str, str]
    colleagues: tuple[StaffMember, ...]


class Listed(NamedTuple):
    """A page of the list with the counts of its tabs."""

    page: Page[PromiseRow]
    waiting: Waiting
    names: Mapping[str, str]


async def index(visit: Visit) -> HTTPResponse:
    """The list, the longest overdue first."""
    return visit.page("promises/index.html", **await _list(visit))


async def rows(visit: Visit) -> HTTPResponse:
    """The list as a part that keeps itself fresh."""
    return visit.part("promises/_list.html", **await _list(visit))


async def show(visit: Visit, code: str) -> HTTPResponse:
    """One promise, masked; that it was looked at is noted."""
    try:
        seen = await visit.write(lambda connection: look_at(connection, visit.staff, code, visit.now))
    except UnknownPromise as unknown:
        return visit.refuse(unknown.message, 404)
    return visit.page("promises/show.html", **shown(visit, seen))


def look_at(connection: Any, staff: StaffMember, code: str, now: datetime) -> Seen:
    """Read it and note who has; raises UnknownPromise for what is out of sight too."""
    row = promise_seen_by(connection, staff, code)
    events = tuple(history(connection, code))
    owners = [row.promise.owner, *(str(event.data["owner"]) for event in events if "owner" in event.data)]
    names = owner_names(connection, [*owners, *(event.actor.name for event in events)])
    seen = Seen(row, events, why_closed(connection, code), names, tuple(forwarded_to(connection, row.office_id)))
    note(connection, staff.staff_id, "promise.view", code, now)
    return seen


def shown(visit: Visit, seen: Seen, **more: Any) -> dict[str, Any]:
    """What the page of one promise needs."""
    others = [(one.staff_id, f"{one.name}（{one.staff_id}）") for one in seen.colleagues]
    targets = [(desk.value, desk.caption) for desk in DESKS] + others
    mine = [pair for pair in targets if pair[0] not in (seen.row.promise.owner, visit.staff.staff_id)]
    return {"seen": seen, "captions": CAPTIONS, "targets": mine, "asked": None, **more}


def owner_names(connection: Any, owners: list[str]) -> dict[str, str]:
    """How the owners are called: the posts of the center, and the staff that exist."""
    return {desk.value: desk.caption for desk in Desk} | names_of(connection, owners)


async def changed(service: Service) -> tuple[int, int]:
    """What the live list looks at: how many promises wait, and how many events they have."""
    return await service.records.read(promise_pulse)


async def _list(visit: Visit) -> dict[str, Any]:
    which = PromiseList(visit.args.choice("show", [one.value for one in PromiseList], default="waiting"))
    asked = listing(visit, SORTS, "", kept=("show",), url="/desk/promises")
    sorting = Sorting(asked.sort, asked.is_down)

    def read(connection: Any) -> Listed:
        page = promises_listed(connection, visit.staff, which, visit.now, asked.number, sorting)
        waiting = waiting_promises(connection, visit.staff, visit.now)
        return Listed(page, waiting, owner_names(connection, [row.promise.owner for row in page.rows]))

    found = {"listed": await visit.read(read), "which": which, "lists": list(PromiseList)}
    return {**found, "listing": asked, "head": HEAD}
