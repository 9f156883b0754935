"""预约: a time at a window, agreed to and booked (XZ 5.2.1.2; AH 6.1.1, 6.3.1)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType

from actions.appointment_times import read_when, start_of
from actions.appointment_words import made
from actions.asking import Saying, Visit
from actions.base import answers_for, message_id
from actions.case_parts import catalogue, check_place, place_choices, place_title, read_place
from actions.fields import Field, Plain, Said, Slots, never, read_phone
from actions.known import known_about
from actions.open_case import check_mobile
from actions.seating import GUIDE, SEAT, WHEN, Seating, SeatSubmit, Window, office_clock
from actions.who import PERSON_NAMES, read_person
from center.answers import Answers
from center.appointments.bookable import OTHER, Bookable, bookable, bookable_of
from center.appointments.booking import Booked, Wish, book
from center.appointments.states import NotOffered
from center.appointments.windows import UnknownWindow, served
from center.bundles import knowledge_of
from center.cases.opening import Origin
from center.cases.refusals import Refusal
from center.conversations import conversation_of
from center.replies import Button, Reply
from center.service import service
from center.text import bare, normalise
from center.understanding import Decision

SEVERAL = "several:"
"""Begins the value of a slot that may mean several things; who said it is asked which."""
_USUAL = ("licence", "tax", "social_insurance", "food_permit", OTHER)
_MOST_CHOICES = 5
_CORRECTS = re.compile("不是|改成|改为|换成|要办的是|办的是|不办|事项")
_NUMBER = re.compile(r"(?:就|办|我要|选|要)*第?(?P<place>[一二三四五1-5])(?:个|项|条)?(?:吧|的)?")
_DIGITS = "一二三四五"


def read_bookable(said: Said, asked: bool) -> str | None:
    """The key of what is to be done at the window, or several; later corrections have to name it as one does."""
    if "bookable" in said.entities:
        return said.entities["bookable"]
    known = said.known.get("bookable") or ""
    if known.startswith(SEVERAL) and (chosen := _numbered(known, said)):
        return chosen
    if known and not known.startswith(SEVERAL) and not asked and not _CORRECTS.search(normalise(said.text)):
        return None
    text = _matter(said)
    found = bookable(knowledge_of(None), text)
    if not found and asked:
        found = _by_guide(said)
    if not found:
        return None
    return found[0].key if len(found) == 1 or _is_named(found[0], text) else _several(found)


def _matter(said: Said) -> str:
    """The words without the place and the time, which are no matter."""
    text, office = normalise(said.meant), catalogue().place_in(said.meant).office
    for name in filter(None, (office.town, office.county) if office else ()):
        text = text.replace(name, " ")
    when = read_when(said, False) or {}
    return text.replace(when.get("words") or " ", " ")


def check_bookable(value: str) -> str | None:
    """That nobody takes appointments for it any more."""
    is_there = value.startswith(SEVERAL) or bookable_of(knowledge_of(None), value)
    return None if is_there else Plain("这件事现在没有可以预约的窗口。")


def bookable_title(value: str) -> str:
    """What it is called."""
    found = bookable_of(knowledge_of(None), value)
    return found.title if found else value


def _numbered(several: str, said: Said) -> str | None:
    keys = several[len(SEVERAL) :].split(",")
    chosen = _NUMBER.fullmatch(bare(normalise(said.text)))
    if chosen is None:
        return next((key for key in keys if bookable_title(key) == said.text.strip()), None)
    place = chosen["place"]
    number = int(place) if place.isdigit() else _DIGITS.index(place) + 1
    return keys[number - 1] if number <= len(keys) else None


def _by_guide(said: Said) -> list[Bookable]:
    """What the guides that were understood are about."""
    if said.heard.decision not in (Decision.ANSWER, Decision.CHOICES):
        return []
    found = (bookable_of(knowledge_of(None), candidate.id) for candidate in said.heard.guides)
    return [one for one in found if one]


def _is_named(found: Bookable, text: str) -> bool:
    item = knowledge_of(None).service.catalogue.items.get(found.key)
    names = (found.title, *(item.aliases if item else ()))
    return any(name in normalise(text) for name in names)


def _several(found: list[Bookable]) -> str:
    return SEVERAL + ",".join(one.key for one in found[: _MOST_CHOICES - 1] + _other(found))


def _other(found: list[Bookable]) -> list[Bookable]:
    plain = bookable_of(knowledge_of(None), OTHER)
    return [plain] if plain and plain not in found else []


class AppointmentForm(Seating):
    """What, where, when, and a telephone number; a free time that was named is taken at once."""

    form = "appointment_form"
    title = "预约"
    starters = frozenset({"book_appointment"})
    guide = GUIDE
    begun_by = frozenset({"action_appointment_submit"})
    fields = (
        Field("bookable", "办什么", "ask_bookable", "explain_bookable", read_bookable, check_bookable, bookable_title,
              names=("事项", "办的事")),
        Field("place", "在哪办", "ask_appointment_place", "explain_appointment_place", read_place, check_place,
              place_title, names=("地方", "县", "地点"), choices=place_choices),
        WHEN,
        SEAT,
        Field("phone", "电话", "ask_appointment_phone", "explain_appointment_phone", read_phone, check_mobile,
              refused=("appointment_phone_needed", "appointment_without_phone")),
        Field("person", "称呼", "ask_appointment_phone", "explain_appointment_phone", read_person,
              names=PERSON_NAMES, is_asked=never),
    )  # fmt: skip

    def opening(self, said: Said, answers: Answers) -> Reply:
        """That it is quickly done."""
        return Reply(answers.phrase("appointment_opening"))

    async def known_before(self, tracker: Tracker) -> Slots:
        """Who it is and where, as far as it is known."""
        return await known_about(tracker, "phone", "person", "place")

    def window(self, visit: Visit, known: Slots) -> Window | None:
        """The window of what is to be done, at the place that was said."""
        found = bookable_of(knowledge_of(None), known.get("bookable") or "")
        place = known.get("place")
        return Window(place, found.window_key) if found and place and place in catalogue().offices else None

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """Who has not said what to do is offered what is done most, by numbers."""
        usual = SEVERAL + ",".join(filter(_is_there, _USUAL))
        return await super().ask(visit, {**known, "bookable": known["bookable"] or usual}, saying)

    def without_window(self, known: Slots) -> dict[str, Any]:
        """Another matter may be booked."""
        return {**super().without_window(known), "bookable": None}

    def lacking(self, known: Slots) -> list[Field]:
        """One of several is still to be chosen."""
        is_open = (known["bookable"] or "").startswith(SEVERAL)
        return super().lacking({**known, "bookable": None} if is_open else known)

    def told(self, known: Slots) -> list[str]:
        """Without what is still to be chosen."""
        is_open = (known.get("bookable") or "").startswith(SEVERAL)
        return super().told({**known, "bookable": None} if is_open else known)

    def rows(self, known: Slots) -> list[dict[str, str]]:
        """With the window and its address instead of the county alone."""
        rows = super().rows({**known, "when": None})
        place = _place(known)
        return [{**row, "value": place, "title": "地点"} if row["slot"] == "place" else row for row in rows]

    def _question(self, visit: Visit, field: Field) -> Reply:
        return self._which(visit) if field.slot == "bookable" else super()._question(visit, field)

    def _which(self, visit: Visit) -> Reply:
        keys = visit.known["bookable"][len(SEVERAL) :].split(",")
        listed = "\n".join(f"{number}. {bookable_title(key)}" for number, key in enumerate(keys, start=1))
        buttons = tuple(Button(bookable_title(key), "affirm", (("bookable", key),)) for key in keys)
        card = {"kind": "choices", "phrase": "ask_bookable", "form": self.form, "asks": "bookable"}
        return Reply(visit.answers.phrase("ask_bookable", {"选项": f"\n{listed}\n"}), buttons, card)


class AppointmentSubmit(SeatSubmit):
    """Book the seat, once for a message."""

    form = AppointmentForm

    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """Raises NotOffered when the last seat was taken meanwhile; any other refusal is told."""
        here, key, answers = service(), message_id(tracker), answers_for(tracker)
        now = here.clock.now()
        try:
            booked = await here.records.write(lambda connection: _book(connection, slots, tracker.sender_id, key, now))
        except NotOffered:
            raise
        except Refusal as refusal:
            listed = Button("看我的预约", "list_appointments")
            return Reply(refusal.message, (listed,), {"kind": "notice", "phrase": "appointment_refused"})
        is_same = booked.fresh or booked.view.item == slots["bookable"]
        phrase = "appointment_made" if is_same else "appointment_made_before"
        return made(answers, phrase, booked.view, booked.told, now)


def _book(connection: Any, slots: Slots, conversation_id: str, message: int, now: datetime) -> Booked:
    here, knowledge = service(), knowledge_of(None)
    talk = conversation_of(connection, conversation_id)
    wanted = bookable_of(knowledge, slots["bookable"])
    assert wanted is not None
    wish = Wish(
        office_id=slots["place"],
        window_key=wanted.window_key,
        item=wanted.key,
        title=wanted.title,
        starts_at=start_of(slots["seat"]),
        phone=slots["phone"],
        name=slots["person"],
    )
    origin = Origin(talk.channel, conversation_id, message, talk.person, None)
    clock = office_clock(slots["place"])
    return book(connection, here.seal, knowledge.service, clock, wish, origin, now, knowledge=knowledge)


def _place(known: Slots) -> str:
    settings, found = knowledge_of(None).service, bookable_of(knowledge_of(None), known["bookable"])
    assert found is not None
    try:
        return served(settings.windows, settings.catalogue.offices, known["place"], found.window_key).place
    except UnknownWindow:
        return place_title(known["place"])


def _is_there(key: str) -> bool:
    return bookable_of(knowledge_of(None), key) is not None
