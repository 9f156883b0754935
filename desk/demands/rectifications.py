"""Rectifications of bad ratings: the list, one with its history, and every step; and the calls back that wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sanic.response import HTTPResponse

from center import rectifications as steps
from center.bundles import knowledge_of
from center.cases.events import Actor, Event, append, history
from center.cases.refusals import Refusal
from center.demand_desk import NoSuchOwner
from center.demand_listing import DemandCounts, demand_counts
from center.pages import Page, Sorting
from center.people import read_contact
from center.rectification_listing import (
    SORTS,
    RectificationCounts,
    RectificationList,
    rectification_counts,
    rectification_seen_by,
    rectification_seers,
    rectifications_listed,
)
from center.rectifications import Rectification, UnknownRectification, contact_to_call, steps_from
from center.staff.accounts import StaffMember, members, names_of
from center.staff.audit import note
from center.staff.rights import Right
from desk.demands.acts import NoReason, only_solvers
from desk.listings import Column, listing
from desk.visits import Visit

HEAD = (
    Column("编号", "code"),
    Column("评价", "level"),
    Column("原因和原话"),
    Column("最晚办结", "due"),
    Column("谁负责", "owner"),
    Column("状态", "state"),
)
CAPTIONS: Mapping[str, str] = {
    "opened": "收到差评，开始整改",
    "assign": "指定负责人",
    "call_back": "回访",
    "mend": "整改",
    "send_back": "退回重改",
    "verify": "核实办结",
    "overdue": "超过时间",
    "looked": "查看电话",
}
"""What each event of a rectification is called."""
Step = Callable[[Any, Actor], Any]


class NobodyToCall(Refusal):
    """It is closed: there is nothing left to call about, so no number is shown."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} is closed", f"{code}已办结，不用再回访，不能看电话。")


class Seen(NamedTuple):
    """One rectification as its page shows it; ``can_call`` when the center knows who rated."""

    one: Rectification
    events: tuple[Event, ...]
    steps: tuple[str, ...]
    names: Mapping[str, str]
    colleagues: tuple[StaffMember, ...]
    can_call: bool


class Listed(NamedTuple):
    """A page of the list with the counts of all tabs."""

    page: Page[Rectification]
    rectifications: RectificationCounts
    counts: DemandCounts
    names: Mapping[str, str]


async def index(visit: Visit) -> HTTPResponse:
    """The list, the most urgent first."""
    which = RectificationList(visit.args.choice("show", [one.value for one in RectificationList], default="open"))
    asked = listing(visit, SORTS, "", kept=("show",))
    sorting = Sorting(asked.sort, asked.is_down)

    def read(connection: Any) -> Listed:
        page = rectifications_listed(connection, visit.staff, which, visit.now, asked.number, sorting)
        counts = rectification_counts(connection, visit.staff, visit.now)
        names = _owners() | names_of(connection, [one.owner for one in page.rows])
        return Listed(page, counts, demand_counts(connection, visit.staff, visit.now), names)

    found = await visit.read(read)
    lists, reasons = list(RectificationList), _reasons()
    shown: dict[str, Any] = {"listed": found, "which": which, "lists": lists, "reasons": reasons}
    return visit.page("demands/rectifications.html", listing=asked, head=HEAD, **shown)


async def show(visit: Visit, code: str) -> HTTPResponse:
    """One of them; that it was looked at is noted."""
    try:
        seen = await visit.write(lambda connection: _look_at(connection, visit.staff, code, visit.now))
    except UnknownRectification as unknown:
        return visit.refuse(unknown.message, 404)
    return visit.page("demands/rectification.html", **_shown(seen))


async def assign(visit: Visit, code: str) -> HTTPResponse:
    """One of the staff answers for it."""
    owner = visit.args.text("owner", longest=40)

    def work(connection: Any, by: Actor) -> Any:
        one = rectification_seen_by(connection, visit.staff, code)
        if owner not in [other.staff_id for other in _colleagues(connection, one)]:
            raise NoSuchOwner(owner)
        return steps.assign(connection, code, owner, by, visit.now)

    return await _act(visit, code, "assign", "已指定负责人。", work)


async def call_back(visit: Visit, code: str) -> HTTPResponse:
    """What the person said on the telephone."""
    words = visit.args.text("words", longest=1_000)
    told = "已登记回访，请接着整改。"
    return await _act(visit, code, "call_back", told, lambda to, by: steps.call_back(to, code, words, by, visit.now))


async def mend(visit: Visit, code: str) -> HTTPResponse:
    """What was put right, and what shows it."""
    words, advice = visit.args.text("evidence", longest=1_000), visit.args.text("advice", longest=1_000)
    told = "已登记整改，请另一位同事核实。"
    return await _act(visit, code, "mend", told, lambda to, by: steps.mend(to, code, words, by, visit.now, advice))


async def send_back(visit: Visit, code: str) -> HTTPResponse:
    """Not enough: to be mended again."""
    why = visit.args.text("why", longest=1_000)
    told = "已退回重改，时间不变。"
    return await _act(visit, code, "send_back", told, lambda to, by: steps.send_back(to, code, why, by, visit.now))


async def verify(visit: Visit, code: str) -> HTTPResponse:
    """Somebody else has seen that it was put right."""
    return await _act(visit, code, "verify", "已核实办结。", lambda to, by: steps.verify(to, code, by, visit.now))


async def number(visit: Visit, code: str) -> HTTPResponse:
    """The number of who rated, for the call back and a reason; noted in the record and in the log."""
    only_solvers(visit)
    reason, seal, staff = visit.args.text("reason", longest=200), visit.service.seal, visit.staff
    if not reason:
        raise NoReason()

    def work(connection: Any) -> dict[str, Any]:
        if rectification_seen_by(connection, staff, code).closed_at is not None:
            raise NobodyToCall(code)
        contact_id = contact_to_call(connection, code)
        phone = read_contact(connection, seal, contact_id).phone if contact_id is not None else ""
        append(connection, code, "looked", Actor("staff", staff.staff_id), {}, visit.now)
        seen = _look_at(connection, staff, code, visit.now)
        note(connection, staff.staff_id, "rectification.unmask", code, visit.now, reason)
        return _shown(seen, phone=phone)

    return visit.page("demands/rectification.html", **await visit.write(work))


def _look_at(connection: Any, staff: StaffMember, code: str, now: datetime) -> Seen:
    one = rectification_seen_by(connection, staff, code)
    events = tuple(history(connection, code))
    names = _owners() | names_of(connection, [one.owner, *(event.actor.name for event in events)])
    colleagues = tuple(_colleagues(connection, one))
    can_call = contact_to_call(connection, code) is not None
    note(connection, staff.staff_id, "rectification.view", code, now)
    return Seen(one, events, steps_from(one.state), names, colleagues, can_call)


def _colleagues(connection: Any, one: Rectification) -> list[StaffMember]:
    able = [other for other in members(connection) if other.can(Right.SOLVE_DEMANDS)]
    return rectification_seers(connection, one.code, able)


def _shown(seen: Seen, **more: Any) -> dict[str, Any]:
    colleagues = [(one.staff_id, f"{one.name}（{one.staff_id}）") for one in seen.colleagues]
    return {
        "seen": seen,
        "captions": CAPTIONS,
        "reasons": _reasons(),
        "colleagues": colleagues,
        "phone": None,
        **more,
    }


def _reasons() -> dict[str, str]:
    return dict(knowledge_of(None).service.ratings.low)


def _owners() -> dict[str, str]:
    return {knowledge_of(None).service.ratings.owner: "主管岗"}


async def _act(visit: Visit, code: str, name: str, told: str, step: Step) -> HTTPResponse:
    """Do ``step`` to a rectification in sight and note it."""

    def whole(connection: Any) -> None:
        rectification_seen_by(connection, visit.staff, code)
        step(connection, Actor("staff", visit.staff.staff_id))
        note(connection, visit.staff.staff_id, f"rectification.{name}", code, visit.now)

    await visit.write(whole)
    return visit.go(f"/desk/demands/rectifications/{code}", told)
