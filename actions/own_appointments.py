"""Whose appointment it is: the asker's own are known, another's needs its code and the last four digits (AH 6.3.1)."""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.appointment_lookup import looked_up
from actions.appointment_words import listing, numbered, summary
from actions.asking import Saying, Visit
from actions.base import answers_for, speak
from actions.check_progress import MISCOPIED, check_code, read_digits, tell_or_ask
from actions.fields import DECLINED, Field, Said, Slots, said_in
from actions.form import Form
from center.appointments.bookable import bookable
from center.appointments.reading import AppointmentView, appointment_of, own_appointment, own_appointments
from center.appointments.states import AppointmentState, IllegalMove
from center.bundles import knowledge_of
from center.cases.codes import find_code
from center.cases.progress import NotTold, Reason
from center.dates import WantedTime, wanted_time
from center.identities import asker_of
from center.replies import Button, Reply
from center.service import service
from center.text import bare, normalise
from center.times import local

OWN = "own_appointments"
"""Under this name a form knows the asker's open appointments beside its slots."""
_MINE, _PROVED = "own:", "proved:"
_KIND = "A"
_NUMBER = re.compile(
    r"(?:改约|改|换|取消|退|要|就|选|把|是)*第?(?P<place>[一二两三四五六1-6])(?:个|条)?(?:的|吧|预约|号)*"
)
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_CHANGES = re.compile("改|换|挪|调|推|延|提前|取消|退|撤|不去|去不|来不")


def read_appointment(said: Said, asked: bool) -> str | None:
    """The code that is meant: tapped, typed, by its number in the list, its day, or what it is for."""
    if "appointment" in said.entities:
        return said.entities["appointment"]
    spotted = find_code(said.text)
    if spotted and (spotted.code is None or spotted.code.startswith(_KIND)):
        return spotted.code or f"{MISCOPIED}{spotted.mistyped}"
    own: Sequence[AppointmentView] = said.known.get(OWN) or ()
    if len(own) < 2 or (said.known.get("appointment") and not asked):
        return None
    chosen = _NUMBER.fullmatch(bare(normalise(said.text)))
    if chosen:
        number = _DIGITS.get(chosen["place"]) or int(chosen["place"])
        return own[number - 1].code if number <= len(own) else None
    meant = _on_the_day(own, said) or _for_the_matter(own, said)
    return meant.code if meant else None


def _on_the_day(own: Sequence[AppointmentView], said: Said) -> AppointmentView | None:
    """The only one at the time that is named before what is to be done with it."""
    text = said.meant
    change = _CHANGES.search(text, 1)
    about = text[: change.start()] if change else text
    wish = wanted_time(about, service().clock.now(), knowledge_of(None).service.calendar)
    fitting = [view for view in own if isinstance(wish, WantedTime) and _is_at(view, wish)]
    return fitting[0] if len(fitting) == 1 else None


def _is_at(view: AppointmentView, wish: WantedTime) -> bool:
    at = local(view.starts_at)
    on_day = wish.days[0] <= at.date() <= wish.days[1] or not wish.is_day_named
    in_hours = wish.hours is None or wish.hours[0] <= at.time() < wish.hours[1]
    return on_day and in_hours and wish.exact in (None, at.time())


def _for_the_matter(own: Sequence[AppointmentView], said: Said) -> AppointmentView | None:
    named = [one.key for one in bookable(knowledge_of(None), said.meant)]
    fitting = [view for view in own if view.title in said.text or view.item in named]
    return fitting[0] if len(fitting) == 1 else None


class OwnForm(Form, ABC):
    """A form about one appointment that is there already."""

    appointment: ClassVar[Field] = Field(
        "appointment", "预约", "ask_appointment_code", "explain_appointment_code", read_appointment, check_code
    )
    digits: ClassVar[Field] = Field("digits", "手机号后四位", "ask_appointment_digits", "explain_digits", read_digits)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Look up first whose appointments there are."""
        tracker.slots[OWN] = await known_appointments(tracker)
        events: list[EventType] = await super().run(dispatcher, tracker, domain)
        return events

    async def known_before(self, tracker: Tracker) -> Slots:
        """The only one that there is."""
        own = tracker.slots[OWN]
        return {"appointment": own[0].code} if len(own) == 1 else {}

    def recalled(self, answers: Any, before: Slots) -> list[str]:
        """Nothing: it is named in the next question."""
        return []

    def settle(self, known: Slots) -> dict[str, Any]:
        """Digits that were right for another code are asked for again."""
        digits, code = known["digits"] or "", known["appointment"]
        is_others = digits.startswith((_MINE, _PROVED)) and digits.partition(":")[2] != code
        return super().settle({**known, "digits": None} if is_others else known)

    def told(self, known: Slots) -> list[str]:
        """Without the digits, and what is proved by them."""
        return super().told({**known, "digits": None, "appointment": None})

    def view(self, visit: Visit, known: Slots) -> AppointmentView | None:
        """The appointment as it stands, when it is known whose it is; the only one before it was named."""
        own: Sequence[AppointmentView] = visit.tracker.slots[OWN]
        code = known.get("appointment") or (own[0].code if len(own) == 1 else None)
        return next((view for view in own if view.code == code), None)

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """Who is not known to have it has to know the digits; what is over can be neither changed nor cancelled."""
        if known["appointment"] and not _is_proved(known):
            known, line = await self._proved(visit, dict(known))
            saying = saying._replace(lines=[*saying.lines, line]) if line else saying
        return await super().ask(visit._replace(known=dict(known)), known, saying)

    async def _proved(self, visit: Visit, known: dict[str, Any]) -> tuple[dict[str, Any], str]:
        if known["digits"] == DECLINED:
            return {**known, "digits": None}, visit.answers.phrase("appointment_digits_needed")
        found, is_own = await looked_up(visit.tracker, known["appointment"], known["digits"])
        if isinstance(found, NotTold):
            again = "appointment" if found.reason is Reason.UNKNOWN else "digits"
            asked_first = found.reason is Reason.NOT_DIGITS and known["digits"] is None
            return {**known, "digits": None, again: None}, "" if asked_first else found.message
        if found.state is not AppointmentState.BOOKED or found.ends_at <= service().clock.now():
            return {**known, "appointment": None, "digits": None}, _over(found)
        if found.code not in [view.code for view in visit.tracker.slots[OWN]]:
            visit.tracker.slots[OWN] = (*visit.tracker.slots[OWN], found)
        return {**known, "digits": f"{_MINE if is_own else _PROVED}{found.code}"}, ""

    def _facts(self, visit: Visit) -> dict[str, Any]:
        said = replace(visit.said, known={**visit.said.known, OWN: visit.tracker.slots[OWN]})
        found = super()._facts(visit._replace(said=said))
        if not visit.known["appointment"] and "appointment" not in found and visit.asked != "digits":
            found.pop("digits", None)
        return found

    def _question(self, visit: Visit, field: Field) -> Reply:
        own: Sequence[AppointmentView] = visit.tracker.slots[OWN]
        if field.slot != "appointment" or not own:
            return super()._question(visit, field)
        now = service().clock.now()
        filled = {"事项": self.title, "预约": "\n" + "\n".join(numbered(own, now)) + "\n"}
        buttons = tuple(Button(summary(view, now), "affirm", (("appointment", view.code),)) for view in own)
        card = {"kind": "choices", "phrase": "which_appointment", "form": self.form, "asks": "appointment"}
        return Reply(visit.answers.phrase("which_appointment", filled), buttons, card)


class ListAppointments(Action):  # type: ignore[misc]
    """Tell all open appointments of whoever asks; one of somebody else needs its code and digits."""

    def name(self) -> str:
        return "action_list_appointments"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        own, answers, spotted = (
            await known_appointments(tracker),
            answers_for(tracker),
            find_code(said_in(tracker).text),
        )
        if spotted and (spotted.code is None or spotted.code.startswith(_KIND)):
            return await tell_or_ask(dispatcher, tracker)
        if own:
            speak(dispatcher, listing(answers, own, service().clock.now()))
            return []
        text, book = answers.phrase("no_appointments"), Button("预约办事", "book_appointment")
        speak(dispatcher, Reply(text, (book,), {"kind": "notice", "phrase": "no_appointments"}))
        return []


async def known_appointments(tracker: Tracker) -> tuple[AppointmentView, ...]:
    """The open appointments of whoever talks, and the one whose digits they know."""
    here = service()
    now, proved = here.clock.now(), tracker.get_slot("digits") or ""

    def look(connection: Any) -> tuple[AppointmentView, ...]:
        asker = asker_of(connection, tracker.sender_id)
        own = own_appointments(connection, asker.contact_ids, asker.conversation_id, now)
        code = proved[len(_PROVED) :] if proved.startswith(_PROVED) else None
        others = [appointment_of(connection, code)] if code and code not in [view.code for view in own] else []
        return (*own, *others)

    return await here.records.read(look)


def checked(connection: Any, slots: Slots, conversation_id: str) -> AppointmentView:
    """The appointment that is to be changed, if it is the asker's; raises UnknownAppointment."""
    code = str(slots["appointment"])
    if slots["digits"] == f"{_PROVED}{code}":
        return appointment_of(connection, code)
    return own_appointment(connection, code, asker_of(connection, conversation_id))


def _is_proved(known: Slots) -> bool:
    return known["digits"] in (f"{_MINE}{known['appointment']}", f"{_PROVED}{known['appointment']}")


def _over(view: AppointmentView) -> str:
    if view.state is not AppointmentState.BOOKED:
        return IllegalMove(view.code, view.state).message
    return f"预约{view.code}的时间已经过了，不能再改了。需要的话请重新约一个。"
