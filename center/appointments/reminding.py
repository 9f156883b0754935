"""What a person is told about an appointment: that it is booked, and reminders before it (AH 6.1.1, 6.3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from center.appointments.bookable import bookable_of, to_bring
from center.appointments.reading import AppointmentView
from center.appointments.slots import Grid, said_time
from center.appointments.windows import Served
from center.calendar import WorkCalendar
from center.knowledge import Knowledge
from center.notices.outbox import Draft, cancel_notices, enqueue
from center.times import in_minutes, local_date

BOOKED, DAY_BEFORE, HOURS_BEFORE, CANCELLED = (
    "appointment_booked",
    "reminder_day",
    "reminder_hours",
    "appointment_cancelled",
)
HOTLINE = "hotline"
"""The channel whose callers hear what they are told, and cannot read it again."""
_FOUR_PM = 16 * 60
_HALF_PAST_SEVEN = 7 * 60 + 30
_HOURS_BEFORE = timedelta(hours=2)
_OPENINGS = {BOOKED: "预约好了", DAY_BEFORE: "提醒您来办事", HOURS_BEFORE: "提醒您今天来办事"}


def announce(connection: Any, knowledge: Knowledge, grid: Grid, view: AppointmentView, now: datetime) -> None:
    """Cancel what waits about the appointment and tell anew: at once, and by the reminders that are still to come.

    Who has booked in a conversation has read there that it is booked; who was on the telephone gets it in writing.
    """
    cancel_notices(connection, view.code, now)
    for kind, due_at in _due(view, grid.clock.calendar, now):
        if kind == BOOKED and view.conversation_id is not None and view.origin != HOTLINE:
            continue
        enqueue(connection, _draft(kind, told(knowledge, grid.place, view, kind, now), due_at, view), now)


def withdraw(connection: Any, place: Served, view: AppointmentView, is_own: bool, now: datetime, why: str = "") -> None:
    """Cancel what waits; the person is told, and ``why``, when somebody else has cancelled the appointment."""
    cancel_notices(connection, view.code, now)
    if not is_own:
        enqueue(connection, _draft(CANCELLED, _cancelled(place, view, now, why), now, view), now)


def told(knowledge: Knowledge, place: Served, view: AppointmentView, kind: str, now: datetime) -> str:
    """The whole text of a notice of ``kind``: what, when, where, the code, what to bring, how to cancel."""
    opening = "预约改好了" if kind == BOOKED and view.moves else _OPENINGS[kind]
    when = said_time(view.starts_at, local_date(now).year)
    return (
        f"{opening}：{view.title}，{when}。地点：{place.place}。预约编号{view.code}。"
        f"{_needed(knowledge, view)}要改时间或取消，请说“改预约”或“取消预约”{_or_call(place)}。"
    )


def reminded_at(calendar: WorkCalendar, view: AppointmentView, now: datetime) -> tuple[datetime, ...]:
    """When the person will still be reminded (UTC)."""
    return tuple(due_at for kind, due_at in _due(view, calendar, now) if kind != BOOKED)


def _needed(knowledge: Knowledge, view: AppointmentView) -> str:
    wanted = bookable_of(knowledge, view.item)
    if wanted is None:
        return ""
    papers = "、".join(to_bring(knowledge, wanted))
    reasons = "、".join(reason.caption for reason in wanted.in_person)
    return (f"请带：{papers}。" if papers else "") + (f"要本人到场（{reasons}）。" if reasons else "")


def _cancelled(place: Served, view: AppointmentView, now: datetime, why: str) -> str:
    when, because = said_time(view.starts_at, local_date(now).year), f"（{why}）" if why else ""
    return (
        f"您的预约已由工作人员取消{because}：{view.title}，{when}，{place.title}，预约编号{view.code}。"
        f"还想来办，请说“预约”重新选时间{_or_call(place)}。"
    )


def _or_call(place: Served) -> str:
    return f"，或者打{place.phone}" if place.phone else ""


def _due(view: AppointmentView, calendar: WorkCalendar, now: datetime) -> Iterator[tuple[str, datetime]]:
    """When each notice is due; a reminder whose time has passed is left out."""
    yield BOOKED, now
    day = local_date(view.starts_at)
    day_before = in_minutes(_working_day_before(calendar, day), _FOUR_PM)
    hours_before = max(view.starts_at - _HOURS_BEFORE, in_minutes(day, _HALF_PAST_SEVEN))
    for kind, due_at in ((DAY_BEFORE, day_before), (HOURS_BEFORE, hours_before)):
        if now < due_at < view.starts_at:
            yield kind, due_at


def _working_day_before(calendar: WorkCalendar, day: date) -> date:
    day -= timedelta(1)
    while not calendar.day(day).working:
        day -= timedelta(1)
    return day


def _draft(kind: str, text: str, due_at: datetime, view: AppointmentView) -> Draft:
    return Draft(
        key=f"{kind}:{view.code}:{view.starts_at:%Y%m%dT%H%M}:{view.moves}",
        kind=kind,
        record=view.code,
        text=text,
        due_at=due_at,
        contact_id=view.contact_id,
        conversation_id=view.conversation_id,
        expires_at=view.starts_at,
    )
