"""What is read of work orders: the list by the platform's time, and one with its history and what was told back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sanic.response import HTTPResponse

from center.cases.events import Event, history
from center.letters.hands import POSTS, hands_for, owner_names
from center.letters.senders import Sender
from center.letters.states import LetterKind
from center.notices.circuits import Resting
from center.pages import Page, Sorting
from center.portal_settings import PortalSettings
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.staff.rights import Right
from center.times import local
from center.work_orders.exchange import away_since
from center.work_orders.listing import (
    SOON,
    SORTS,
    OrderCounts,
    OrderFilter,
    OrderList,
    order_counts,
    order_seen_by,
    orders_listed,
)
from center.work_orders.records import OrderView, read_whole
from center.work_orders.reports import ReportView, reports_of
from center.work_orders.states import NewsKind, OrderResult, OrderState, UnknownOrder
from desk.letters.pages import departments_of, knows, offices_of
from desk.listings import Column, listing
from desk.visits import Visit

HEAD = (
    Column("工单号", "number"),
    Column("分类", "kind"),
    Column("标题"),
    Column("平台时限", "due"),
    Column("谁在办", "owner"),
    Column("归哪里", "office"),
    Column("状态", "state"),
)
CAPTIONS: Mapping[str, str] = {
    **{kind.value: f"平台：{kind.caption}" for kind in NewsKind},
    "taken_over": "收到工单",
    "confirmed": "平台派来了同一张工单",
    "signed": "签收",
    "taken": "接办",
    "transferred": "转办",
    "progress": "填报进展",
    "asked_for_time": "申请延期",
    "answered": "办结答复",
    "returned": "退单",
    "taken_back": "撤回答复或退单",
    "linked": "改关联",
    "escalated": "超过平台的时限，报督查专岗",
    "reported": "平台收到了",
    "report_refused": "平台没有收下",
    "report_by_hand": "已在平台手工填报",
    "report_dropped": "不用回传了",
    "report_again": "重新回传",
}
"""What each event of an order is called."""


class Seen(NamedTuple):
    """One order as its page shows it; ``person`` is masked, ``names`` are those behind staff ids.

    ``draft`` is the answer so far, whole, for whoever goes on with it; empty when it is not to be written now.
    """

    one: OrderView
    draft: str
    person: Sender
    events: tuple[Event, ...]
    reports: tuple[ReportView, ...]
    away: Resting | None
    names: Mapping[str, str]
    colleagues: tuple[StaffMember, ...]


class Listed(NamedTuple):
    """A page of the list with the counts of its tabs, and whether the platform is away."""

    page: Page[OrderView]
    counts: OrderCounts
    away: Resting | None
    names: Mapping[str, str]


async def index(visit: Visit) -> HTTPResponse:
    """The list, the most urgent first."""
    return visit.page("work_orders/index.html", **await _list(visit))


async def rows(visit: Visit) -> HTTPResponse:
    """The list as a part that keeps itself fresh."""
    return visit.part("work_orders/_list.html", **await _list(visit))


async def new(visit: Visit) -> HTTPResponse:
    """The form for an order that is copied from the platform's pages by hand."""
    knowledge = await knows()
    return visit.page(
        "work_orders/new.html",
        kinds=[(one.value, one.caption) for one in LetterKind],
        offices=offices_of(visit.staff, knowledge),
        office=visit.staff.office_id or "",
        now_local=local(visit.now).strftime("%Y-%m-%dT%H:%M"),
        has_platform=has_platform(visit),
    )


async def show(visit: Visit, code: str) -> HTTPResponse:
    """One order, masked; that it was looked at is noted."""
    try:
        seen = await visit.write(lambda connection: look_at(connection, visit, code, "order.view"))
    except UnknownOrder as unknown:
        return visit.refuse(unknown.message, 404)
    return visit.page("work_orders/show.html", **await shown(visit, seen))


async def stay(visit: Visit, code: str, told: str) -> HTTPResponse:
    """The same page after something was done beside the answer: for htmx without leaving it, what is typed stays."""
    if not visit.is_htmx:
        return visit.go(f"/desk/work-orders/{code}", told)
    seen = await visit.write(lambda connection: look_at(connection, visit, code, "order.view"))
    return visit.page("work_orders/show.html", **await shown(visit, seen, told=told))


def look_at(connection: Any, visit: Visit, code: str, act: str, reason: str | None = None) -> Seen:
    """Read it and note who has; raises UnknownOrder for what is out of sight too."""
    one = order_seen_by(connection, visit.staff, code)
    events, reports = tuple(history(connection, code)), tuple(reports_of(connection, one.id))
    owners = [one.owner, *(str(event.data["owner"]) for event in events if event.data.get("owner"))]
    actors = [event.actor.name for event in events] + [one.settled_by for one in reports if one.settled_by]
    names = owner_names(connection, [*owners, *actors])
    hands = tuple(hands_for(connection, Right.RUN_WORK_ORDERS, one.office_id, one.department))
    whole = read_whole(connection, visit.service.seal, code)
    draft = whole.answer if one.state is OrderState.SIGNED else ""
    away = away_since(connection)
    details = {"words": "完整的答复"} if draft and draft != one.answer else None
    note(connection, visit.staff.staff_id, act, code, visit.now, reason, details)
    return Seen(one, draft, whole.person.masked(), events, reports, away, names, hands)


async def shown(visit: Visit, seen: Seen, **more: Any) -> dict[str, Any]:
    """What the page of one order needs."""
    knowledge = await knows()
    posts = [(post.value, post.caption) for post in POSTS]
    people = [(one.staff_id, f"{one.name}（{one.staff_id}）") for one in seen.colleagues]
    return {
        "seen": seen,
        "captions": CAPTIONS,
        "owners": posts + people,
        "results": [(one.value, one.caption) for one in OrderResult],
        "offices": offices_of(visit.staff, knowledge),
        "departments": departments_of(knowledge),
        "is_late": seen.one.is_late(visit.now),
        "due_local": local(seen.one.due_at).strftime("%Y-%m-%dT%H:%M"),
        "has_platform": has_platform(visit),
        "whole": None,
        "told": "",
        **more,
    }


def has_platform(visit: Visit) -> bool:
    """Whether this installation is connected with the platform: else nothing is ever told by itself."""
    portal: PortalSettings = visit.request.app.ctx.settings.portal
    return portal.orders.is_set


def soon(due_at: datetime, now: datetime) -> bool:
    """Whether less than a working day is left."""
    return due_at - now < SOON


async def _list(visit: Visit) -> dict[str, Any]:
    which = OrderList(visit.args.choice("show", [one.value for one in OrderList], default="open"))
    kind = visit.args.choice("kind", [one.value for one in LetterKind])
    search = visit.args.text("search", longest=64)
    asked = listing(visit, SORTS, "", kept=("show", "kind", "search"), url="/desk/work-orders")
    wanted = OrderFilter(which, LetterKind(kind) if kind else None, search, Sorting(asked.sort, asked.is_down))
    seal, staff, now = visit.service.seal, visit.staff, visit.now

    def read(connection: Any) -> Listed:
        page = orders_listed(connection, seal, staff, wanted, now, asked.number)
        names = owner_names(connection, [row.owner for row in page.rows])
        return Listed(page, order_counts(connection, staff, now), away_since(connection), names)

    found = {"listed": await visit.read(read), "wanted": wanted, "lists": list(OrderList)}
    kinds = [(one.value, one.caption) for one in LetterKind]
    shown = {"kinds": kinds, "soon": soon, "has_platform": has_platform(visit)}
    return {**found, **shown, "listing": asked, "head": HEAD}
