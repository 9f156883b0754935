"""What supervisors do to the roster. Every act is one transaction, within the sight of whoever does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from sanic.response import HTTPResponse

from center.bundles import knowledge_of
from center.cases.events import Actor
from center.cases.reading import stored
from center.clock import WorkingClock
from center.staff import handing, leave, roster
from center.staff.roster import Level, Profile, seen_agent
from center.staff.seen import ChangedMeanwhile
from center.times import local_date
from desk.arguments import Refused
from desk.roster.pages import shown
from desk.visits import Visit

Result = TypeVar("Result")
_URL = "/desk/roster"


async def change(visit: Visit, staff_id: str) -> HTTPResponse:
    """Write the agent's entry."""
    profile, seen = await visit.read(lambda _: _typed(visit)), visit.args.text("seen", longest=40)
    try:
        await visit.write(lambda to: roster.manage_profile(to, visit.staff, staff_id, profile, visit.now, seen))
    except ChangedMeanwhile:
        return visit.page("roster/show.html", **await shown(visit, staff_id), typed=profile)
    return visit.go(_url(staff_id), "已保存。")


async def remove(visit: Visit, staff_id: str) -> HTTPResponse:
    """No case comes to the agent by itself any more."""
    by, now = visit.staff.staff_id, visit.now
    await _seen(visit, staff_id, lambda connection: roster.remove_profile(connection, staff_id, by, now))
    return visit.go(_URL, "已移出名册，新的代办件不会再自动分给他；在办的不变。")


async def record(visit: Visit, staff_id: str) -> HTTPResponse:
    """A leave with its substitute; one that begins today is handed over at once."""
    substitute, reason = visit.args.text("substitute", longest=40), visit.args.text("reason", longest=80)
    first, last = _day(visit, "first", "第一天"), _day(visit, "last", "最后一天")

    def work(connection: Any) -> int | None:
        seen_agent(connection, visit.staff, substitute, local_date(visit.now))
        by, now = visit.staff.staff_id, visit.now
        recorded = leave.record_leave(connection, staff_id, substitute, first, last, reason, by, now)
        if not recorded.lasts_on(local_date(now)):
            return None
        return len(handing.hand_over(connection, recorded.id, _actor(visit), now, _clock_of))

    moved = await _seen(visit, staff_id, work)
    told = "已登记请假，到那天会自动交接。" if moved is None else f"已登记请假，{moved}件在办的代办件交给了替班。"
    return visit.go(_url(staff_id), told)


async def cancel(visit: Visit, leave_id: int) -> HTTPResponse:
    """Present after all: what was handed over comes back."""

    def work(connection: Any) -> int:
        leave.cancel_leave(connection, leave_id, visit.staff.staff_id, visit.now)
        if not leave.read_leave(connection, leave_id).is_out:
            return 0
        return len(handing.hand_back(connection, leave_id, _actor(visit), visit.now, _clock_of))

    moved = await _of_leave(visit, leave_id, work)
    return visit.go(_URL, f"已取消请假，{moved}件代办件交还了。" if moved else "已取消请假。")


async def over(visit: Visit, leave_id: int) -> HTTPResponse:
    """The cases go to the substitute now."""
    moved = await _of_leave(
        visit,
        leave_id,
        lambda connection: handing.hand_over(connection, leave_id, _actor(visit), visit.now, _clock_of),
    )
    return visit.go(_URL, f"已交接{len(moved)}件代办件。")


async def back(visit: Visit, leave_id: int) -> HTTPResponse:
    """What is still with the substitute comes back now."""
    moved = await _of_leave(
        visit,
        leave_id,
        lambda connection: handing.hand_back(connection, leave_id, _actor(visit), visit.now, _clock_of),
    )
    return visit.go(_URL, f"已交还{len(moved)}件代办件。")


async def give(visit: Visit, staff_id: str) -> HTTPResponse:
    """Every open case to another agent, for good."""
    to, reason = visit.args.text("to", longest=40), visit.args.text("reason", longest=80)

    def work(connection: Any) -> handing.Given:
        seen_agent(connection, visit.staff, to, local_date(visit.now))
        return handing.give_all(connection, visit.staff, staff_id, to, reason, visit.now, _clock_of)

    given = await _seen(visit, staff_id, work)
    rest = f"另有{len(given.free)}件{to}不能办，现在没有代办员，请到代办件里指派。" if given.free else ""
    return visit.go(_url(staff_id), f"已把{len(given.codes)}件代办件交给{to}。{rest}")


async def _seen(visit: Visit, staff_id: str, work: Callable[[Any], Result]) -> Result:
    """Do ``work`` to an agent within sight; raises UnknownStaff for others."""

    def whole(connection: Any) -> Result:
        seen_agent(connection, visit.staff, staff_id, local_date(visit.now))
        return work(connection)

    return await visit.write(whole)


async def _of_leave(visit: Visit, leave_id: int, work: Callable[[Any], Result]) -> Result:
    """Do ``work`` to a leave of an agent within sight; raises BadLeave, UnknownStaff."""

    def whole(connection: Any) -> Result:
        found = leave.read_leave(connection, leave_id)
        seen_agent(connection, visit.staff, found.staff_id, local_date(visit.now))
        return work(connection)

    return await visit.write(whole)


def _typed(visit: Visit) -> Profile:
    """The entry as the form has it; raises Refused. Reads the knowledge, so not on the event loop."""
    catalogue, args = knowledge_of(None).service.catalogue, visit.args
    offices, themes = args.texts("office", longest=40), args.texts("theme", longest=40)
    if not catalogue.offices.keys() >= set(offices) or not catalogue.themes.keys() >= set(themes):
        raise Refused("没有这个选项，请重新选。")
    level = args.choice("level", [one.value for one in Level], default=Level.COUNTY.value)
    number = args.text("letter", longest=roster.LONGEST_LETTER) or None
    capacity = args.number("capacity", least=1, most=roster.MOST_CASES, default=20)
    return Profile(stored(Level, level), tuple(offices), tuple(themes), capacity, number, args.day("letter_until"))


def _day(visit: Visit, name: str, words: str) -> date:
    day = visit.args.day(name)
    if day is None:
        raise Refused(f"请填请假的{words}。")
    return day


def _clock_of(office: str) -> WorkingClock:
    settings = knowledge_of(None).service
    known = settings.catalogue.offices.get(office)
    return settings.working_clock(known.hours if known else "")


def _actor(visit: Visit) -> Actor:
    return Actor("staff", visit.staff.staff_id)


def _url(staff_id: str) -> str:
    return f"{_URL}/agents/{staff_id}"
