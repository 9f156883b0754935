"""What the pages of appointments are asked for: which office, which day, which time, which matter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from center.agency_offices import AgencyOffice
from center.appointments.bookable import Bookable, bookable_of
from center.appointments.slots import Grid, grid_of
from center.bundles import knowledge_of
from center.clock import WorkingClock
from center.identifiers import read_code
from center.knowledge import Knowledge
from center.staff.rights import Right
from center.staff.sight import sees_office
from center.times import local_date
from desk.arguments import Refused
from desk.visits import Visit


class Place(NamedTuple):
    """The office whose day is shown, and those that the member may choose from, by id."""

    office: AgencyOffice
    offices: Mapping[str, AgencyOffice]
    clock: WorkingClock
    knowledge: Knowledge

    def grid(self, window_key: str) -> Grid:
        """The slots of a window here or at the nearest office above; raises UnknownWindow."""
        return grid_of(self.knowledge.service, self.clock, self.office.id, window_key)


def place_of(visit: Visit) -> Place:
    """The office of the field ``office``, else the member's own, else the first; Refused for one out of sight."""
    knowledge = knowledge_of(None)
    known = knowledge.service.catalogue.offices
    offices = {key: one for key, one in known.items() if one.level != "乡镇" and sees_office(visit.staff, key)}
    default = visit.staff.office_id if visit.staff.office_id in known else next(iter(offices), None)
    chosen = visit.args.text("office", longest=40, default=default or "")
    if chosen not in known or not sees_office(visit.staff, chosen):
        raise Refused("请选您能看的中心。", 404)
    office = known[chosen]
    return Place(office, {**offices, chosen: office}, knowledge.service.working_clock(office.hours), knowledge)


def day_of(visit: Visit) -> date:
    """The field ``day``, else today in Shanghai."""
    return visit.args.day("day") or local_date(visit.now)


def time_of(visit: Visit) -> datetime:
    """The field ``starts_at``, an aware moment; raises Refused."""
    try:
        at = datetime.fromisoformat(visit.args.text("starts_at", longest=40))
    except ValueError:
        raise Refused("请选一个时间。") from None
    if at.tzinfo is None:
        raise Refused("请选一个时间。")
    return at


def case_of(visit: Visit) -> str:
    """The field ``case``: the code of the case for whose applicant is booked, empty without one; raises Refused."""
    typed = visit.args.text("case", longest=20)
    code = read_code(typed) if typed else ""
    if code is None or (code and not visit.can(Right.SEE_CASES)):
        raise Refused("没有这件代办，或者不归您看。", 404)
    return code


def matter_of(visit: Visit, knowledge: Knowledge) -> Bookable:
    """What the field ``item`` names; raises Refused."""
    found = bookable_of(knowledge, visit.args.text("item", longest=80))
    if found is None:
        raise Refused("请选办什么事。")
    return found
