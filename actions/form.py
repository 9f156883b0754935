"""The base of every form: what was said becomes slots, then the next question, a summary, and an explicit yes.

A form is a ``validate_…`` action with fields; it reads, checks and speaks, all in one reply. Rasa's loop remembers only
that it is active and which slot was asked for. A question in the middle is handed to the rules by rejecting the loop;
afterwards the form asks again at the same place. What is said lives in actions/asking.py.
"""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import CONFIRMED, FAILURES, REFUSALS, REQUESTED, Asking, Saying, Visit, set_slots
from actions.base import UNANSWERED, answers_for, context_from, dialogue_for, since_message, speak
from actions.fields import DECLINED, Field, Said, Slots, said_in
from actions.handoff import PERSON, call_person, wants_person
from actions.known import which_number
from actions.notice_wishes import is_wish
from actions.wishes import is_yes, says_wrong, wants_change, wants_pause
from center.replies import Button, Reply
from center.understanding import Decision

FORMS: dict[str, type[Form]] = {}
SIGN_OUT = "sign_out"
"""Whoever leaves the device answers nothing."""
_NEVER_A_QUESTION = ("affirm", "deny", "gibberish", "resume", "unknown")
_ASKS = re.compile(r"[？?吗呢]|怎么|咋|多久|什么|啥|多少|哪|几")


class Form(Asking, FormValidationAction, ABC):  # type: ignore[misc]
    """A form; its class says what it is called, what begins it, and what it has to know."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if hasattr(cls, "form"):
            FORMS[cls.form] = cls

    async def known_before(self, tracker: Tracker) -> Slots:
        """What need not be asked because it is known of this person."""
        return {}

    def settle(self, known: Slots) -> dict[str, Any]:
        """``known`` with what follows from it; what no longer fits is None again."""
        return dict(known)

    def pauses(self, visit: Visit) -> bool:
        """Whether the person wants to go on later."""
        return wants_pause(visit.said)

    def name(self) -> str:
        return f"validate_{self.form}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Take in the latest message, and say what comes next."""
        acted, entered = _since_message(tracker, self.form)
        visit = self._visit(tracker, dispatcher)
        if entered and acted & self.begun_by:
            return await self.ask(visit, visit.known, Saying([]))
        if entered and "action_resume" not in acted:
            return await self._open(visit)
        if acted and visit.said.intent == "distress":
            return [SlotSet(REQUESTED, visit.asked)]
        if acted:
            return await self._come_back(visit, resumed="action_resume" in acted)
        if self.pauses(visit):
            return self.hold(visit)
        called = await self._called_person(visit)
        if called is not None:
            return called
        found = self._facts(visit)
        if self._is_question(tracker, visit.said, found):
            return self._hand_over(visit, found)
        return await self._go_on(visit, found)

    async def _called_person(self, visit: Visit) -> list[EventType] | None:
        """A person is called while the form stays where it is; None when none is wanted, or nobody is there."""
        if PERSON in self.starters or not wants_person(visit.said):
            return None
        called = await call_person(visit.tracker)
        if called is None:
            return None
        speak(visit.dispatcher, called)
        return await self.ask(visit, visit.known, Saying([]))

    def _visit(self, tracker: Tracker, dispatcher: CollectingDispatcher) -> Visit:
        known = {field.slot: tracker.get_slot(field.slot) for field in self.fields}
        asked = tracker.get_slot(REQUESTED)
        failures, refusals = (int(tracker.get_slot(name) or 0) for name in (FAILURES, REFUSALS))
        said = replace(said_in(tracker), known=known, asking=asked)
        return Visit(dispatcher, tracker, said, asked, known, failures, refusals, answers_for(tracker))

    def _facts(self, visit: Visit) -> dict[str, Any]:
        said = visit.said
        read = {f.slot: f.read(said, f.slot == visit.asked) for f in self.fields}
        return {slot: value for slot, value in read.items() if value is not None}

    def _is_question(self, tracker: Tracker, said: Said, found: Slots) -> bool:
        """Whether the rules should answer: a question, another task, small talk, a wish to stop."""
        if said.intent == SIGN_OUT:
            return True
        if any(field.takes_words and field.slot in found for field in self.fields) or said.intent in self.starters:
            return False
        if found:
            is_answerable = said.heard.decision in (Decision.ANSWER, Decision.SEVERAL)
            return is_answerable and _ASKS.search(said.text) is not None
        if said.asking == CONFIRMED and (is_yes(said) or self._to_change(said) is not None):
            return False
        if (
            is_wish(tracker)
            or said.heard.name == "button_expired"
            or dialogue_for(tracker).picks(said.heard, context_from(tracker))
        ):
            return True
        return said.intent not in _NEVER_A_QUESTION

    def _hand_over(self, visit: Visit, found: Slots) -> list[EventType]:
        asked, sound = self.field(visit.asked), self._sound(visit, found)
        left = [SlotSet(UNANSWERED, visit.said.text)] if asked and asked.takes_words else []
        settled = self.settle({**visit.known, **sound}) if sound else {}
        changed = {slot: value for slot, value in settled.items() if value != visit.known.get(slot)}
        return [*set_slots(changed), *left, ActionExecutionRejected(self.form)]

    async def _open(self, visit: Visit) -> list[EventType]:
        nothing: Mapping[str, Any] = {field.slot: None for field in self.fields}
        said = replace(visit.said, known=nothing, asking=None)
        fresh = visit._replace(said=said, asked=None, known=dict(nothing), failures=0, refusals=0)
        found = self._facts(fresh)
        sound = self._sound(fresh, found)
        before = {slot: value for slot, value in (await self.known_before(visit.tracker)).items() if slot not in sound}
        known = self.settle({**nothing, **before, **sound})
        first = self.opening(visit.said, visit.answers)
        lines = [first.text, *self.faults(fresh, found), *self.recalled(visit.answers, before)]
        lines += self.noted(visit.answers, sound, known)
        guide = [SlotSet("guide", self.guide)] if self.guide else []
        cleared = [
            *_cleared_others(self.form, visit.tracker),
            *guide,
            SlotSet(UNANSWERED, None),
            SlotSet("task_waiting", None),
        ]
        which, numbers = await self._which_number(visit.tracker, known)
        return [*cleared, *await self.ask(fresh, known, Saying([*lines, which], card=first.custom, more=numbers))]

    async def _which_number(self, tracker: Tracker, known: Slots) -> tuple[str, tuple[Button, ...]]:
        """Of several numbers that are proved the one that is meant, where a number is asked for first."""
        asked = next(iter(self.lacking(known)), None)
        if not self.offers_numbers or asked is None or asked.slot != "phone":
            return "", ()
        return await which_number(tracker, min(self.starters))

    async def _come_back(self, visit: Visit, resumed: bool) -> list[EventType]:
        known, asked = visit.known, self.field(visit.asked)
        told = "；".join(self.told(known)) or "还没有内容"
        name = "form_resumed" if resumed and self.lacking(known) else "form_back"
        lines = [visit.answers.phrase(name, {"事项": self.title, "内容": told})]
        more = self.buttons_after_question(visit.said, asked) if asked and not resumed else ()
        return await self.ask(visit, known, Saying(lines, more=more))

    async def _go_on(self, visit: Visit, found: Slots) -> list[EventType]:
        sound, said = self._sound(visit, found), visit.said
        known = self.settle({**visit.known, **sound})
        if visit.asked == CONFIRMED and not found and is_yes(said):
            return [SlotSet(CONFIRMED, True), SlotSet(FAILURES, None), SlotSet(REQUESTED, None)]
        declined = next((f for f in self.fields if f.refused and found.get(f.slot) == DECLINED), None)
        if declined is not None:
            return await self.refuse(visit, known, declined)
        changed = None if found else self._to_change(said)
        if changed is not None:
            return await self.ask(visit, {**known, changed.slot: None}, Saying([]))
        if visit.asked == CONFIRMED and not found and wants_change(said):
            return self.ask_what_to_change(visit, known)
        return await self._take_in(visit, known, found, sound)

    async def _take_in(self, visit: Visit, known: Slots, found: Slots, sound: Slots) -> list[EventType]:
        said, answers = visit.said, visit.answers
        again = self.opening(said, answers) if said.intent in self.starters and not found else Reply("")
        is_fine = (sound and len(sound) == len(found)) or said.intent == "resume" or again.custom
        failures = 0 if is_fine else visit.failures + 1
        lines = [*self.warned(visit), *self.trouble(visit, failures, found), *self.noted(answers, sound, known)]
        first = [again.text] if again.custom else []
        return await self.ask(visit, known, Saying([*first, *lines], failures, again.custom))

    def _to_change(self, said: Said) -> Field | None:
        named = self.field(said.entities.get("field"))
        return named or next((f for f in self.fields if says_wrong(said, (f.title, *f.names))), None)

    def _sound(self, visit: Visit, found: Slots) -> dict[str, Any]:
        values = [(f.slot, found[f.slot], self.fault(f, found[f.slot], visit.said)) for f in self._read(found)]
        return {slot: value for slot, value, fault in values if fault is None}

    def _read(self, found: Slots) -> list[Field]:
        return [field for field in self.fields if field.slot in found]


def cleared(form: str | None) -> list[EventType]:
    """Events that forget all that a form knows."""
    slots = [field.slot for field in FORMS[form].fields] if form in FORMS else []
    return [SlotSet(slot, None) for slot in (*slots, CONFIRMED, FAILURES, REFUSALS, REQUESTED)]


def _cleared_others(form: str, tracker: Tracker) -> list[EventType]:
    """Of the other forms' slots only those that are set: every event is stored, and read with every turn after it."""
    own = {field.slot for field in FORMS[form].fields}
    others = {field.slot for other in FORMS.values() for field in other.fields} - own
    return [SlotSet(slot, None) for slot in sorted(others) if tracker.get_slot(slot) is not None]


def _since_message(tracker: Tracker, form: str) -> tuple[set[str], bool]:
    """The actions that ran since the person's latest message, this form apart, and whether it was entered since."""
    since = since_message(tracker)
    acted = {event["name"] for event in since if event["event"] == "action"} - {form, "action_listen"}
    return acted, any(event["event"] == "active_loop" and event.get("name") == form for event in since)
