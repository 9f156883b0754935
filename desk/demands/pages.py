"""What is read of demands: the list by due time, one with its history, the causes of a month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sanic.response import HTTPResponse

from center.bundles import knowledge_of
from center.cases.events import Event, history
from center.demand_causes import CausesReport, causes_of, month_before, next_month
from center.demand_desk import assignable, moves_for
from center.demand_listing import SORTS, DemandCounts, DemandList, demand_counts, demand_seen_by, demands_listed
from center.demand_states import DEMAND_MOVES, DemandKind, DemandState, Desk, ReasonCode, UnknownDemand
from center.demands import DemandView
from center.pages import Page, Sorting
from center.rectification_listing import RectificationCounts, rectification_counts
from center.staff.accounts import StaffMember, names_of
from center.staff.audit import note
from center.times import local_date
from desk.arguments import Refused
from desk.listings import Column, listing
from desk.visits import Visit

HEAD = (
    Column("编号", "code"),
    Column("类别", "kind"),
    Column("说的是什么"),
    Column("最晚答复", "due"),
    Column("部门", "department"),
    Column("谁负责", "owner"),
    Column("状态", "state"),
)
CAPTIONS: Mapping[str, str] = {
    **{name: move.caption for name, move in DEMAND_MOVES.items()},
    "received": "登记",
    "verdict": "企业评价答复",
    "effect_asked": "系统问效果",
    "asked_in_person": "当面或电话问效果",
    "looked": "查看全文和电话",
}
"""What each event of a demand is called."""
STATES: Mapping[str, str] = {DemandState.ANSWERED.value: "已答复，待企业确认"}
"""What states are called for staff, where whoever made the demand is told otherwise."""


class Seen(NamedTuple):
    """One demand as its page shows it; ``moves`` are what the member can do with it, ``names`` those of staff ids."""

    one: DemandView
    events: tuple[Event, ...]
    moves: tuple[str, ...]
    names: Mapping[str, str]
    colleagues: tuple[StaffMember, ...]


class Listed(NamedTuple):
    """A page of the list with the counts of all tabs."""

    page: Page[DemandView]
    counts: DemandCounts
    rectifications: RectificationCounts
    names: Mapping[str, str]


async def index(visit: Visit) -> HTTPResponse:
    """The list, the most urgent first."""
    return visit.page("demands/index.html", **await _list(visit))


async def rows(visit: Visit) -> HTTPResponse:
    """The list as a part that keeps itself fresh."""
    return visit.part("demands/_list.html", **await _list(visit))


async def show(visit: Visit, code: str) -> HTTPResponse:
    """One demand, masked; that it was looked at is noted."""
    try:
        seen = await visit.write(lambda connection: look_at(connection, visit.staff, code, visit.now))
    except UnknownDemand as unknown:
        return visit.refuse(unknown.message, 404)
    return visit.page("demands/show.html", **shown(seen))


async def causes(visit: Visit) -> HTTPResponse:
    """Why things could not be done in a month, for the report."""
    month = _month(visit.args.text("month", longest=7), local_date(visit.now))
    report: CausesReport = await visit.read(lambda connection: causes_of(connection, visit.staff, month))
    before, after = f"{month_before(month):%Y-%m}", f"{next_month(month):%Y-%m}"
    counts = await visit.read(lambda connection: rectification_counts(connection, visit.staff, visit.now))
    return visit.page(
        "demands/causes.html",
        report=report,
        departments=departments(),
        rectifications=counts,
        before=before,
        after=after,
    )


def look_at(connection: Any, staff: StaffMember, code: str, now: datetime) -> Seen:
    """Read it and note who has; raises UnknownDemand for what is out of sight too."""
    one = demand_seen_by(connection, staff, code)
    events = tuple(history(connection, code))
    names = desks() | names_of(connection, [one.owner, *(event.actor.name for event in events)])
    seen = Seen(one, events, moves_for(staff, one), names, tuple(assignable(connection, one)))
    note(connection, staff.staff_id, "demand.view", code, now)
    return seen


def shown(seen: Seen, **more: Any) -> dict[str, Any]:
    """What the page of one demand needs."""
    return {
        "seen": seen,
        "captions": CAPTIONS,
        "states": STATES,
        "departments": departments(),
        "reasons": [(reason.value, reason.caption) for reason in ReasonCode],
        "colleagues": [(one.staff_id, f"{one.name}（{one.staff_id}）") for one in seen.colleagues],
        "words": None,
        "phone": None,
        **more,
    }


def departments() -> dict[str, str]:
    """The names of the departments by their keys."""
    return {key: office.name for key, office in knowledge_of(None).service.offices.items()}


def desks() -> dict[str, str]:
    """The posts of the center that own what no member of staff does."""
    return {desk.value: desk.caption for desk in Desk}


async def _list(visit: Visit) -> dict[str, Any]:
    which = DemandList(visit.args.choice("show", [one.value for one in DemandList], default="open"))
    named = visit.args.choice("kind", [one.value for one in DemandKind])
    kind = DemandKind(named) if named else None
    asked = listing(visit, SORTS, "", kept=("show", "kind"), url="/desk/demands")
    sorting = Sorting(asked.sort, asked.is_down)

    def read(connection: Any) -> Listed:
        page = demands_listed(connection, visit.staff, which, kind, visit.now, asked.number, sorting)
        counts = demand_counts(connection, visit.staff, visit.now)
        names = desks() | names_of(connection, [one.owner for one in page.rows])
        return Listed(page, counts, rectification_counts(connection, visit.staff, visit.now), names)

    kinds = [(one.value, one.caption) for one in DemandKind]
    lists = list(DemandList)
    found = await visit.read(read)
    return {
        "listed": found,
        "which": which,
        "kind": named,
        "kinds": kinds,
        "lists": lists,
        "states": STATES,
        "departments": departments(),
        "listing": asked,
        "head": HEAD,
    }


def _month(written: str, today: date) -> date:
    if not written:
        return today.replace(day=1)
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        raise Refused("月份要写成 2026-11 这样。") from None
