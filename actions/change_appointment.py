"""改约 and 取消: an appointment that is there is moved, or ended, after a yes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.appointment_times import start_of
from actions.appointment_words import made, place_of, standing, summary
from actions.asking import CONFIRMED, FAILURES, REQUESTED, Visit
from actions.base import answers_for, message_id, speak
from actions.fields import Said, Slots
from actions.form import cleared
from actions.own_appointments import OwnForm, checked
from actions.seating import GUIDE, SEAT, WHEN, Seating, SeatSubmit, Window, office_clock
from actions.submit import Submit
from center.answers import Answers
from center.appointments.moving import cancel, rebook
from center.appointments.reading import AppointmentView
from center.appointments.slots import said_time
from center.appointments.states import NotOffered
from center.bundles import knowledge_of
from center.cases.events import Actor
from center.cases.refusals import Refusal
from center.replies import Button, Reply
from center.service import service
from center.text import bare
from center.times import local_date

_KEPT = "kept"
"""The value of the digits when the person has said no after all."""
_CANCEL_IT = re.compile(r"(?:是的?|对|好的?|嗯|确认|确定|就|请|帮我|那)*(?:取消|退)(?:掉|了|吧|它|这个|预约|号)*")
_KEEP_IT = re.compile(r"(?:还是|先|那)*(?:不取消|别取消|不退|留着|保留)(?:了|吧|它)*")


class ChangeAppointmentForm(OwnForm, Seating):
    """Which one, and to when; the old time is kept until the new one is taken."""

    form = "change_appointment_form"
    title = "改约"
    starters = frozenset({"change_appointment"})
    guide = GUIDE
    begun_by = frozenset({"action_change_appointment_submit"})
    fields = (OwnForm.appointment, OwnForm.digits, WHEN, SEAT)

    def opening(self, said: Said, answers: Answers) -> Reply:
        """Nothing but the question."""
        return Reply("")

    def window(self, visit: Visit, known: Slots) -> Window | None:
        """The window of the appointment."""
        view = self.view(visit, known)
        return Window(view.office_id, view.window_key) if view else None

    def booked_at(self, visit: Visit) -> datetime | None:
        """The time that it has now."""
        view = self.view(visit, visit.known)
        return view.starts_at if view else None

    def summary(self, visit: Visit, known: Slots) -> Reply:
        """Old and new."""
        view, year = self.view(visit, known), local_date(service().clock.now()).year
        assert view is not None
        old, new = said_time(view.starts_at, year), SEAT.show(known["seat"])
        filled = {"编号": view.code, "事项": view.title, "原时间": old, "新时间": new, "地点": place_of(view).place}
        rows = [_row("appointment", "事项", view.title), _row("when", "原来", old), _row("seat", "改到", new)]
        card = {"kind": "confirm", "form": self.form, "title": self.title, "fields": rows}
        buttons = Button("提交", "affirm"), Button("换个时间", "change_appointment"), Button("不改了", "stop")
        return Reply(visit.answers.phrase("change_summary", filled), buttons, card)


class ChangeAppointmentSubmit(SeatSubmit):
    """Move it, once for a message."""

    form = ChangeAppointmentForm

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """Raises NotOffered when the new time was taken meanwhile: the old one is kept."""
        here, key = service(), message_id(tracker)
        now = here.clock.now()

        def move(connection: Any) -> AppointmentView:
            view, knowledge = checked(connection, slots, tracker.sender_id), knowledge_of(None)
            actor, clock = Actor("person", tracker.sender_id), office_clock(view.office_id)
            at = start_of(slots["seat"])
            return rebook(connection, knowledge.service, clock, view.code, at, actor, key, now, knowledge=knowledge)

        try:
            moved = await here.records.write(move)
        except NotOffered:
            raise
        except Refusal as refusal:
            return _refused(refusal)
        return made(answers_for(tracker), "appointment_moved", moved, (), now)


class CancelAppointmentForm(OwnForm):
    """Which one; what is cancelled is said before the yes."""

    form = "cancel_appointment_form"
    title = "取消预约"
    starters = frozenset({"cancel_appointment"})
    guide = GUIDE
    fields = (OwnForm.appointment, OwnForm.digits)

    def opening(self, said: Said, answers: Answers) -> Reply:
        """Nothing but the question."""
        return Reply("")

    def summary(self, visit: Visit, known: Slots) -> Reply:
        """What is cancelled."""
        view = self.view(visit, known)
        assert view is not None
        filled = {"编号": view.code, "预约": summary(view, service().clock.now())}
        rows = [_row("appointment", "预约", filled["预约"])]
        card = {"kind": "confirm", "form": self.form, "title": self.title, "fields": rows}
        buttons = Button("确认取消", "affirm"), Button("改约", "change_appointment"), Button("不取消了", "stop")
        return Reply(visit.answers.phrase("cancel_summary", filled), buttons, card)

    def _visit(self, tracker: Tracker, dispatcher: CollectingDispatcher) -> Visit:
        """At the summary, 取消 is the yes."""
        visit = super()._visit(tracker, dispatcher)
        words = bare(visit.said.text)
        meant = ("提交", "affirm") if _CANCEL_IT.fullmatch(words) else None
        meant = (visit.said.text, "deny") if _KEEP_IT.fullmatch(words) else meant
        if visit.asked != CONFIRMED or meant is None:
            return visit
        return visit._replace(said=replace(visit.said, text=meant[0], intent=meant[1]))

    async def _go_on(self, visit: Visit, found: Slots) -> list[EventType]:
        """A no leaves the appointment as it is."""
        if visit.asked != CONFIRMED or found or visit.said.intent != "deny":
            return await super()._go_on(visit, dict(found))
        speak(
            visit.dispatcher,
            Reply(visit.answers.phrase("cancel_kept"), (), {"kind": "notice", "phrase": "cancel_kept"}),
        )
        return [SlotSet("digits", _KEPT), SlotSet(CONFIRMED, True), SlotSet(FAILURES, None), SlotSet(REQUESTED, None)]


class CancelAppointmentSubmit(Submit):
    """End it; said again it stays ended."""

    form = CancelAppointmentForm

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Nothing to do when the person has said no."""
        if tracker.get_slot("digits") == _KEPT:
            return cleared(self.form.form)
        return await super().run(dispatcher, tracker, domain)

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """The seat is free for others from then on."""
        here, settings = service(), knowledge_of(None).service
        now = here.clock.now()

        def end(connection: Any) -> AppointmentView:
            view = checked(connection, slots, tracker.sender_id)
            return cancel(connection, settings, view.code, Actor("person", tracker.sender_id), now, "person")

        try:
            view = await here.records.write(end)
        except Refusal as refusal:
            return _refused(refusal)
        filled = {"编号": view.code, "预约": summary(view, now)}
        return Reply(answers_for(tracker).phrase("appointment_cancelled", filled), (), standing(view, now).custom)


def _refused(refusal: Refusal) -> Reply:
    return Reply(refusal.message, (), {"kind": "notice", "phrase": "appointment_refused"})


def _row(slot: str, title: str, value: str) -> dict[str, str]:
    return {"slot": slot, "title": title, "value": value}
