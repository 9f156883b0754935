"""What staff do with appointments. Every act is one transaction: seen within sight, done by the center, noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic.response import HTTPResponse

from center.appointments.bookable import bookable
from center.appointments.booking import Booked, Wish, book
from center.appointments.listing import Visitor, found_today, open_slots, visitor_of
from center.appointments.moving import arrive, cancel, miss, rebook, undo
from center.appointments.reading import AppointmentView
from center.appointments.slots import said_time
from center.appointments.states import AppointmentState, CancelReason
from center.appointments.walking_in import WalkIn, walk_in
from center.appointments.windows import UnknownWindow
from center.bundles import knowledge_of
from center.cases.events import Actor, append
from center.cases.opening import Origin
from center.cases.reading import UnknownCase
from center.cases.refusals import Refusal
from center.people import read_contact
from center.staff.audit import note
from center.staff.naming import AnotherName
from center.times import local_date
from center.worklists.case_file import applicant_of, masked_name, masked_phone
from desk.appointments.asked import case_of, day_of, matter_of, place_of, time_of
from desk.appointments.pages import look_at, next_days, shown
from desk.arguments import Refused
from desk.flashes import Flash
from desk.naming import ask_whose, settle
from desk.visits import Visit

DESK = "desk"
"""The origin of an appointment that staff book for somebody."""
Work = Callable[[Any, Actor], AppointmentView]


class NoReason(Refusal):
    """A name and a number are shown only to whoever says what for."""

    def __init__(self) -> None:
        super().__init__("no reason", "请写明为什么要看姓名和电话。")


async def check_in(visit: Visit) -> HTTPResponse:
    """By the code, the QR code (typed by a scanner) or the last four digits: the only one arrives, else a choice."""
    said, today = visit.args.text("said", longest=60), local_date(visit.now)
    if not said:
        raise Refused("扫二维码，或者输入预约编号、手机号后四位。")
    seal, staff = visit.service.seal, visit.staff
    found = await visit.read(lambda connection: found_today(connection, seal, staff, said, today))
    waiting = [one for one in found if _may_arrive(one, visit)]
    if len(found) == 1 and len(waiting) == 1:
        return await _arrived(visit, waiting[0].view.code)
    return visit.part("appointments/_found.html", found=found, said=said, today=today)


async def come(visit: Visit, code: str) -> HTTPResponse:
    """The person is here."""
    return await _arrived(visit, code)


async def stay_away(visit: Visit, code: str) -> HTTPResponse:
    """Called, and nobody came."""
    view = await _do(visit, code, "miss", lambda to, by: miss(to, code, by, visit.now))
    return visit.go(_day_of(view), Flash(f"{code} 已记为约了没来。", f"/desk/appointments/{code}/undo"))


async def take_back(visit: Visit, code: str) -> HTTPResponse:
    """What was noted by mistake."""
    view = await _do(visit, code, "undo", lambda to, by: undo(to, code, by, visit.now))
    return visit.go(_day_of(view), f"已撤回，{code} 还是待到场。")


async def call_off(visit: Visit, code: str) -> HTTPResponse:
    """Cancelled by staff; the person is told why."""
    reason = visit.args.choice("reason", [one.value for one in CancelReason])
    if not reason:
        raise Refused("请选取消的原因。")
    settings = knowledge_of(None).service
    await _do(visit, code, "cancel", lambda to, by: cancel(to, settings, code, by, visit.now, reason))
    return visit.go(f"/desk/appointments/{code}", "已取消，正在告诉本人。")


async def move(visit: Visit, code: str) -> HTTPResponse:
    """To another time at the same window; the person is told."""
    starts_at = time_of(visit)

    def work(connection: Any, by: Actor) -> AppointmentView:
        view = visitor_of(connection, visit.service.seal, visit.staff, code).view
        settings = knowledge_of(None).service
        office = settings.catalogue.offices.get(view.office_id)
        clock = settings.working_clock(office.hours if office else "")
        return rebook(connection, settings, clock, code, starts_at, by, None, visit.now)

    view = await _do(visit, code, "move", work)
    return visit.go(f"/desk/appointments/{code}", f"已改到{said_time(view.starts_at)}，正在告诉本人。")


async def unmask(visit: Visit, code: str) -> HTTPResponse:
    """Name and number, for a reason; noted in the appointment and in the log."""
    reason, staff = visit.args.text("reason", longest=200), visit.staff
    if not reason:
        raise NoReason()

    def work(connection: Any) -> dict[str, Any]:
        view = visitor_of(connection, visit.service.seal, staff, code).view
        person = read_contact(connection, visit.service.seal, view.contact_id)
        append(connection, code, "looked", Actor("staff", staff.staff_id), {}, visit.now)
        seen = look_at(connection, visit.service, staff, code, visit.now)
        note(connection, staff.staff_id, "appointment.unmask", code, visit.now, reason)
        return shown(visit, seen, person=person)

    return visit.page("appointments/show.html", **await visit.write(work))


async def blank(visit: Visit) -> HTTPResponse:
    """The form to book for somebody: first what for, then when, then who."""
    case, asking = case_of(visit), _asking(visit)
    if not case:
        return visit.page("appointments/new.html", is_walk_in=False, case="", **asking)
    try:
        known = await visit.read(lambda connection: _of_case(visit, connection, case, asking))
    except UnknownCase as unknown:
        return visit.refuse(unknown.message, 404)
    return visit.page("appointments/new.html", is_walk_in=False, case=case, **{**asking, **known})


async def blank_walk_in(visit: Visit) -> HTTPResponse:
    """The form to give a number to somebody who is here."""
    return visit.page("appointments/new.html", is_walk_in=True, case="", **_asking(visit))


async def write_down(visit: Visit) -> HTTPResponse:
    """Book; the person is told by a notice. ``case``: for its applicant, whom nobody has to name."""
    place, starts_at, case = place_of(visit), time_of(visit), case_of(visit)
    wanted, settings = matter_of(visit, place.knowledge), place.knowledge.service
    origin = Origin(DESK, None, None, None, visit.staff.staff_id)

    def work(connection: Any) -> Booked:
        whom = _whom(visit, connection, case)
        wish = Wish(place.office.id, wanted.window_key, wanted.key, wanted.title, starts_at, *whom, case or None)
        made = book(connection, visit.service.seal, settings, place.clock, wish, origin, visit.now)
        note(connection, visit.staff.staff_id, "appointment.book", made.code, visit.now)
        return made

    try:
        made = await visit.write(work)
    except AnotherName as other:
        return ask_whose(visit, other, ("office", "item", "day", "starts_at"))
    begin = "已约好" if made.fresh else "这个人这个时间已经约过"
    told = f"{begin}：{made.code}，{said_time(made.view.starts_at)}。{''.join(made.told)}"
    return visit.go(f"/desk/cases/{case}" if case else _day_of(made.view), told)


async def give_number(visit: Visit) -> HTTPResponse:
    """A number for somebody who is here, out of the seats of today."""
    place = place_of(visit)
    wanted, name = matter_of(visit, place.knowledge), visit.args.text("name", longest=40) or None
    phone, settings = visit.args.text("phone", longest=20), place.knowledge.service
    asked = WalkIn(place.office.id, wanted.window_key, wanted.key, wanted.title, phone, name)

    def work(connection: Any) -> AppointmentView:
        staff, now = visit.staff.staff_id, visit.now
        settle(visit, connection, phone, name)
        view = walk_in(connection, visit.service.seal, settings, place.clock, asked, staff, now)
        note(connection, staff, "appointment.walk_in", view.code, now)
        return view

    try:
        view = await visit.write(work)
    except AnotherName as other:
        return ask_whose(visit, other, ("office", "item"))
    told = f"已取号：{view.code}，{said_time(view.starts_at)}，{wanted.title}。"
    return visit.go(_day_of(view), Flash(told))


def _whom(visit: Visit, connection: Any, case: str) -> tuple[str, str | None]:
    """Number and name of who comes: the applicant of the case, else as typed; raises UnknownCase, AnotherName."""
    if case:
        person = applicant_of(connection, visit.service.seal, visit.staff, case)
        return person.phone, person.name
    phone, name = visit.args.text("phone", longest=20), visit.args.text("name", longest=40) or None
    settle(visit, connection, phone, name)
    return phone, name


def _of_case(visit: Visit, connection: Any, case: str, asking: dict[str, Any]) -> dict[str, Any]:
    """Who the applicant is, masked, and the first day on which they can come."""
    person = applicant_of(connection, visit.service.seal, visit.staff, case)
    known = {"applicant": f"{masked_name(person.name)}，{masked_phone(person.phone)}"}
    wanted, now = asking["wanted"], visit.now
    if wanted is None or visit.args.has("day"):
        return known
    try:
        grid = asking["place"].grid(wanted.window_key)
    except UnknownWindow:
        return known
    free = (day for day in asking["days"] if open_slots(connection, grid, day, now))
    return {**known, "day": next(free, asking["day"])}


def _asking(visit: Visit) -> dict[str, Any]:
    place, said = place_of(visit), visit.args.text("q", longest=60)
    chosen = visit.args.text("item", longest=80)
    found = bookable(place.knowledge, said) if said else []
    wanted = matter_of(visit, place.knowledge) if chosen else None
    offices = [(key, one.name) for key, one in place.offices.items()]
    return {
        "place": place,
        "offices": offices,
        "q": said,
        "found": found,
        "wanted": wanted,
        "day": day_of(visit),
        "days": next_days(local_date(visit.now)),
    }


def _may_arrive(one: Visitor, visit: Visit) -> bool:
    is_today = local_date(one.view.starts_at) == local_date(visit.now)
    return is_today and one.view.state in (AppointmentState.BOOKED, AppointmentState.NO_SHOW)


async def _arrived(visit: Visit, code: str) -> HTTPResponse:
    view = await _do(visit, code, "arrive", lambda to, by: arrive(to, code, by, visit.now))
    told = f"{code} 已到场：{view.title}，{said_time(view.starts_at)}。"
    return visit.go(_day_of(view), Flash(told, f"/desk/appointments/{code}/undo"))


def _day_of(view: AppointmentView) -> str:
    return f"/desk/appointments?office={view.office_id}&day={local_date(view.starts_at)}"


async def _do(visit: Visit, code: str, act: str, work: Work) -> AppointmentView:
    """Do ``work`` to an appointment in sight and note it."""

    def whole(connection: Any) -> AppointmentView:
        visitor_of(connection, visit.service.seal, visit.staff, code)
        view = work(connection, Actor("staff", visit.staff.staff_id))
        note(connection, visit.staff.staff_id, f"appointment.{act}", code, visit.now)
        return view

    return await visit.write(whole)
