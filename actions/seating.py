"""What the forms for appointments share: a time is wished for, free ones are offered, one of them is taken."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.appointment_times import (
    BEFORE,
    EARLIEST,
    HOURS,
    MOST_OFFERED,
    SEVERAL_TIMES,
    check_when,
    chosen_of,
    read_seat,
    read_when,
    show_seat,
    show_when,
    spoken_of,
    wish_of,
    with_offers,
)
from actions.asking import CONFIRMED, Saying, Visit
from actions.base import answers_for, speak
from actions.fields import Field, Said, Slots
from actions.form import Form
from actions.submit import Submit
from center.answers import Answers
from center.appointments.offers import Offer, offers
from center.appointments.slots import grid_of
from center.appointments.states import NotOffered
from center.appointments.windows import UnknownWindow
from center.bundles import knowledge_of
from center.calendar import OfficeHours
from center.clock import WorkingClock
from center.replies import Button, Reply
from center.service import service
from center.text import bare
from center.understanding import Decision

OFFICE_HOURS = "agency"
"""Whose working hours are meant until the window is known (offices.yml)."""
GUIDE = "service.appointment"
_FIRST_FREE = Button("最早的空位", "affirm", (("seat", EARLIEST),))
_ANOTHER_TIME = re.compile(
    r"(?:我?(?:想|要)?(?:再)?)?(?:换|改|重新选|另选|重选)(?:一?[个下])?(?:时间|日子|天|时段|时候)(?:吧|了)?"
)
_OTHER_WISHES = ("cancel_appointment", "list_appointments", "stop", "talk_to_person")
_SAME_WISHES = ("book_appointment", "change_appointment")
_ASKS = re.compile(r"[？?吗呢]|怎么|咋|多久|什么|啥|多少|哪|几")


class Window(NamedTuple):
    """Where an appointment is: an office and the key of one of its windows."""

    office_id: str
    key: str


WHEN = Field("when", "时间", "ask_when", "explain_when", read_when, check_when, show_when, (_FIRST_FREE,),
             names=("日期", "日子", "预约时间", "时段"))  # fmt: skip
SEAT = Field("seat", "时间", "ask_seat", "explain_seat", read_seat, show=show_seat, names=("日期", "日子", "时段"))


class Seating(Form, ABC):
    """A form with the slots ``when`` and ``seat``."""

    @abstractmethod
    def window(self, visit: Visit, known: Slots) -> Window | None:
        """Where the time is wanted, as far as it is known."""

    def booked_at(self, visit: Visit) -> datetime | None:
        """The time that is to be changed, if there is one."""
        return None

    def settle(self, known: Slots) -> dict[str, Any]:
        """A seat that was chosen for another wish, matter or place is let go."""
        seat, about = known["seat"], _about(known)
        if seat and seat.get("for", about) != about:
            return {**known, "seat": None}
        return {**known, "seat": {**seat, "for": about} if seat else None}

    def told(self, known: Slots) -> list[str]:
        """The time once: the chosen one, else the wish."""
        return super().told({**known, "when": None} if known.get("seat") else known)

    def noted(self, answers: Answers, sound: Slots, known: Slots) -> list[str]:
        """Without a wish that is answered by free times at once."""
        is_answered = self.lacking(known)[:1] == [SEAT]
        return super().noted(answers, {**sound, "when": None} if is_answered else sound, known)

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """Before anything is asked, the wish is looked up: it is a seat at once, or there are some to choose from."""
        known = dict(known) if known["when"] else {**known, "seat": None}
        window = self.window(visit, known)
        if window and known["when"] and not known["seat"]:
            try:
                known = await _looked_up(known, window)
            except UnknownWindow as unknown:
                known, saying = self.without_window(known), _after(saying, unknown.message)
            if known["seat"] and self.lacking(known):
                saying = _after(saying, visit.answers.phrase("seat_found", {"时间": SEAT.show(known["seat"])}))
            if known["when"] and not known["seat"] and not known["when"]["offered"]:
                saying = _after(saying, visit.answers.phrase("appointment_all_full"))
                known["when"] = None
        return await super().ask(visit._replace(known=known), known, saying)

    def without_window(self, known: Slots) -> dict[str, Any]:
        """What is left to ask again when nobody takes appointments there."""
        return {**known, "when": None, "seat": None}

    def ask_what_to_change(self, visit: Visit, known: Slots) -> list[EventType]:
        """The time is one thing, however many slots it takes."""
        events = super().ask_what_to_change(visit, known)
        said = visit.dispatcher.messages[-1]
        titles = [button["title"] for button in said["buttons"]]
        said["buttons"] = [one for place, one in enumerate(said["buttons"]) if one["title"] not in titles[:place]]
        said["text"] = said["text"].replace("时间、时间", "时间")
        return events

    def _facts(self, visit: Visit) -> dict[str, Any]:
        more = {BEFORE: spoken_of(visit.known, self.booked_at(visit)), HOURS: _hours(self.window(visit, visit.known))}
        said = replace(visit.said, known={**visit.said.known, **more})
        return super()._facts(visit._replace(said=said))

    def _is_question(self, tracker: Tracker, said: Said, found: Slots) -> bool:
        if said.intent in _OTHER_WISHES and set(found) <= {"when"}:
            return True
        if "when" in found or "seat" in found:
            guides = [candidate.id for candidate in said.heard.guides]
            is_answer = said.heard.decision is Decision.ANSWER and guides[:1] != [GUIDE]
            return is_answer and _ASKS.search(said.text) is not None
        if said.intent in _SAME_WISHES and said.asking in ("when", "seat", CONFIRMED):
            return False
        return super()._is_question(tracker, said, found)

    def _hand_over(self, visit: Visit, found: Slots) -> list[EventType]:
        """A time that only stands in a question is no wish."""
        return super()._hand_over(visit, {slot: value for slot, value in found.items() if slot not in ("when", "seat")})

    def _to_change(self, said: Said) -> Field | None:
        field = super()._to_change(said)
        if field is SEAT or (field is None and _ANOTHER_TIME.fullmatch(bare(said.text))):
            return WHEN
        return field

    def _question(self, visit: Visit, field: Field) -> Reply:
        return self._offered(visit) if field is SEAT else super()._question(visit, field)

    def _offered(self, visit: Visit) -> Reply:
        when = visit.known["when"]
        listed = "\n".join(f"{number}. {one['said']}" for number, one in enumerate(when["offered"], start=1))
        filled = {"说明": when["why"], "地点": when["place"], "时间": f"\n{listed}\n"}
        text = visit.answers.phrase("ask_seat_nearest" if when["why"] else "ask_seat", filled)
        buttons = tuple(Button(one["said"], "affirm", (("seat", one["at"]),)) for one in when["offered"])
        slots = [{"starts_at": one["at"], "ends_at": one["ends"], "title": one["said"]} for one in when["offered"]]
        return Reply(text, buttons, {"kind": "slots", "slots": slots, "form": self.form, "asks": "seat"})


class SeatSubmit(Submit, ABC):
    """The end of a form that takes a seat; when the last one was taken meanwhile, the form goes on with everything."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        try:
            return await super().run(dispatcher, tracker, domain)
        except NotOffered:
            text = answers_for(tracker).phrase("seat_lost")
            speak(dispatcher, Reply(text, (), {"kind": "notice", "phrase": "seat_lost"}))
            return [SlotSet("seat", None), SlotSet(CONFIRMED, None), ActiveLoop(self.form.form)]


def office_clock(office_id: str) -> WorkingClock:
    """The working clock of an office of the catalogue."""
    settings = knowledge_of(None).service
    return settings.working_clock(settings.catalogue.offices[office_id].hours)


async def _looked_up(known: Slots, window: Window) -> dict[str, Any]:
    here, settings, when = service(), knowledge_of(None).service, known["when"]
    now, clock = here.clock.now(), office_clock(window.office_id)
    wish = wish_of(when)

    def look(connection: Any) -> Offer:
        about = (connection, settings, clock, window.office_id, window.key, wish, now)
        every = offers(*about, limit=SEVERAL_TIMES)
        return offers(*about, limit=MOST_OFFERED) if every.why else every

    offer = await here.records.read(look)
    chosen = chosen_of(when, offer)
    if chosen:
        return {**known, "seat": {"at": chosen.starts_at.isoformat(), "for": _about(known)}}
    place = f"{offer.place.office.name}{offer.place.title}"
    return {**known, "when": {**with_offers(when, offer), "place": place}}


def _hours(window: Window | None) -> OfficeHours:
    settings = knowledge_of(None).service
    try:
        clock = grid_of(settings, office_clock(window.office_id), *window).clock if window else None
    except UnknownWindow:
        clock = None
    return (clock or settings.working_clock(OFFICE_HOURS)).hours


def _about(known: Slots) -> str:
    """What a seat is chosen for, as one text to compare."""
    wish: Mapping[str, Any] = known["when"] or {}
    asked = [wish.get(name) for name in ("days", "hours", "exact", "earliest", "seen")]
    about = [known.get(slot) for slot in ("bookable", "place", "appointment")]
    return json.dumps([about, asked], ensure_ascii=False)


def _after(saying: Saying, line: str) -> Saying:
    return saying._replace(lines=[*saying.lines, line])
