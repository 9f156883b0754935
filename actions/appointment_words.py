"""What a person is told of an appointment: made, moved, looked up, listed; and the cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from center.answers import Answers
from center.appointments.bookable import bookable_of, to_bring
from center.appointments.calendar_file import ics
from center.appointments.qr import qr_path
from center.appointments.reading import AppointmentView
from center.appointments.reminding import reminded_at
from center.appointments.slots import said_time
from center.appointments.states import AppointmentState
from center.appointments.windows import Served, served
from center.bundles import knowledge_of
from center.cases.reading import CaseView
from center.cases.states import Outcome
from center.replies import Button, Reply
from center.times import Words, local_date

MOST_BUTTONS = 3
"""So many appointments have buttons of their own in a list."""


def place_of(view: AppointmentView) -> Served:
    """The window where it is; raises UnknownWindow when it is gone."""
    settings = knowledge_of(None).service
    return served(settings.windows, settings.catalogue.offices, view.office_id, view.window_key)


def made(answers: Answers, phrase: str, view: AppointmentView, told: Sequence[str], now: datetime) -> Reply:
    """All that the person needs: the code, when, where, what to bring, when they are reminded; ``told`` comes last."""
    place, words = place_of(view), Words(local_date(now).year)
    calendar = knowledge_of(None).service.calendar
    reminders = [words.moment(at) for at in reminded_at(calendar, view, now)]
    filled = {
        "编号": view.code,
        "事项": view.title,
        "时间": said_time(view.starts_at, words.year),
        "地点": place.place,
        "要带": needed(view),
        "提醒": f"{'、'.join(reminders)}会提醒您。" if reminders else "",
    }
    return Reply("\n".join([answers.phrase(phrase, filled), *told]), _change_or_cancel(view), card(view, place))


def standing(view: AppointmentView, now: datetime) -> Reply:
    """How one appointment stands."""
    place, when = place_of(view), said_time(view.starts_at, local_date(now).year)
    text = f"预约{view.code}：{view.title}，{when}，{view.state.caption}。"
    if view.state is not AppointmentState.BOOKED:
        again = Button("重新预约", "book_appointment", (("bookable", view.item),))
        return Reply(f"{text}想再约，说“预约”就行。", (again,), card(view, place))
    text += f"地点：{place.place}。{needed(view)}要改时间或取消，说“改约”或“取消预约”就行。"
    return Reply(text, _change_or_cancel(view), card(view, place))


def listing(answers: Answers, views: Sequence[AppointmentView], now: datetime) -> Reply:
    """All of a person's open appointments, numbered."""
    if len(views) == 1:
        return standing(views[0], now)
    lines = numbered(views, now)
    buttons = [
        Button(f"{title}第{number}个", intent, (("appointment", view.code),))
        for number, view in enumerate(views[:MOST_BUTTONS], start=1)
        for title, intent in (("改约", "change_appointment"), ("取消", "cancel_appointment"))
    ]
    cards = [card(view, place_of(view)) for view in views]
    text = answers.phrase("appointments_listed", {"几": str(len(views)), "预约": "\n" + "\n".join(lines) + "\n"})
    return Reply(text, tuple(buttons), {"kind": "appointment", "appointments": cards})


def to_the_window(case: CaseView) -> tuple[Button, ...]:
    """The offer to book a time for a case whose papers are looked at there (AH 6.3.3)."""
    if not case.is_open or case.outcome not in (Outcome.BRING_ORIGINALS, Outcome.CHECK_AT_WINDOW):
        return ()
    tasks = [task for task in case.sub_tasks if bookable_of(knowledge_of(None), task.item)]
    about = (("bookable", tasks[0].item), ("place", case.office_id)) if tasks else (("place", case.office_id),)
    return (Button("预约去窗口", "book_appointment", about),)


def numbered(views: Sequence[AppointmentView], now: datetime) -> list[str]:
    """One line for each."""
    return [f"{number}. {summary(view, now)}，编号{view.code}" for number, view in enumerate(views, start=1)]


def summary(view: AppointmentView, now: datetime) -> str:
    """When, what and where in short."""
    place = place_of(view)
    return f"{said_time(view.starts_at, local_date(now).year)} {view.title}，{place.office.name}{place.title}"


def needed(view: AppointmentView) -> str:
    """What to bring, without what the center fetches itself, and why one has to come."""
    wanted = bookable_of(knowledge_of(None), view.item)
    papers = "、".join(_bring(view))
    reasons = "、".join(reason.caption for reason in wanted.in_person) if wanted else ""
    return (f"请带：{papers}。" if papers else "") + (f"要本人到场（{reasons}）。" if reasons else "")


def card(view: AppointmentView, place: Served) -> dict[str, Any]:
    """The card of one appointment, with its calendar file; to be shown at the window while it is booked."""
    return {
        "kind": "appointment",
        "code": view.code,
        "state": view.state.value,
        "caption": view.state.caption,
        "starts_at": view.starts_at.isoformat(),
        "ends_at": view.ends_at.isoformat(),
        "item": view.title,
        "office": f"{place.office.name}{place.title}",
        "address": place.address,
        "bring": _bring(view),
        "ics": ics(view, place),
        **({"qr": qr_path(view.code)} if view.state is AppointmentState.BOOKED else {}),
        **({"map": place.map} if place.map else {}),
    }


def _bring(view: AppointmentView) -> list[str]:
    wanted = bookable_of(knowledge_of(None), view.item)
    return list(to_bring(knowledge_of(None), wanted)) if wanted else []


def _change_or_cancel(view: AppointmentView) -> tuple[Button, ...]:
    mine = (("appointment", view.code),)
    return Button("改约", "change_appointment", mine), Button("取消预约", "cancel_appointment", mine)
