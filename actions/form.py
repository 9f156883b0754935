"""The base of every form: what was said becomes slots, then the next question, a summary, and an explicit yes.

A form is a ``validate_…`` action with fields; it reads, checks and speaks, all in one reply. Rasa's loop remembers only
that it is active and which slot was asked for. A question in the middle is handed to the rules by rejecting the loop;
afterwards the form asks again at the same place.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import UNANSWERED, answers_for, context_from, dialogue_for, speak
from actions.fields import Field, Said, said_in
from center.answers import Answers
from center.replies import Button, Reply
from center.text import bare
from center.understanding import Decision

CONFIRMED, REQUESTED, FAILURES = "confirmed", "requested_slot", "form_failures"
EXPLAIN_AFTER, OFFER_TO_STOP_AFTER = 2, 3
Slots = Mapping[str, Any]
FORMS: dict[str, type[Form]] = {}
_LONGEST_YES = 10
_NEVER_A_QUESTION = ("affirm", "deny", "gibberish", "resume", "unknown")
_ASKS = re.compile(r"[？?吗呢]|怎么|咋|多久|什么|啥|多少|哪|几")
_YES = re.compile(r"(?:确认|同意|可以)?提交(?:吧|了)?")
_CHANGE = re.compile(r"(?:我要|我想)?(?:修改|改)(?:一下|内容)?")
_CONFIRM = (Button("提交", "affirm"), Button("修改", "deny"), Button("不提交了", "stop"))
_GO_ON = (Button("继续", "resume"), Button("先停下", "stop"))


class Incomplete(RuntimeError):
    """A form was to be submitted without all that it needs, or without a yes; nothing was done."""


class _Visit(NamedTuple):
    """What one call of the form has to go by."""

    said: Said
    asked: str | None
    known: dict[str, Any]
    failures: int
    answers: Answers


class Form(FormValidationAction, ABC):  # type: ignore[misc]
    """``form`` is its name in the domain, ``title`` what people call it; ``starters`` are the intents that begin it."""

    form: ClassVar[str]
    title: ClassVar[str]
    starters: ClassVar[frozenset[str]]
    fields: ClassVar[tuple[Field, ...]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        FORMS[cls.form] = cls

    @abstractmethod
    def opening(self, said: Said, answers: Answers) -> Reply:
        """What is said first; the first question follows in the same reply."""

    def buttons_after_question(self, said: Said, asked: Field) -> tuple[Button, ...]:
        """More buttons when a question in the middle has just been answered."""
        return ()

    def name(self) -> str:
        return f"validate_{self.form}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Take in the latest message, and say what comes next."""
        acted, entered = _since_message(tracker, self.form)
        visit = self._visit(tracker)
        if entered and "action_resume" not in acted:
            return self._open(dispatcher, visit)
        if acted:
            return self._come_back(dispatcher, visit, resumed="action_resume" in acted)
        found = self._facts(visit)
        if self._is_question(tracker, visit.said, found):
            return self._hand_over(visit, found)
        return self._go_on(dispatcher, visit, found)

    def _visit(self, tracker: Tracker) -> _Visit:
        known = {field.slot: tracker.get_slot(field.slot) for field in self.fields}
        failures = int(tracker.get_slot(FAILURES) or 0)
        return _Visit(said_in(tracker), tracker.get_slot(REQUESTED), known, failures, answers_for(tracker))

    def _facts(self, visit: _Visit) -> dict[str, Any]:
        read = {field.slot: field.read(visit.said, field.slot == visit.asked) for field in self.fields}
        return {slot: value for slot, value in read.items() if value is not None}

    def _is_question(self, tracker: Tracker, said: Said, found: Slots) -> bool:
        """Whether the rules should answer: a question, another task, small talk, a wish to stop."""
        if any(field.takes_words and field.slot in found for field in self.fields) or said.intent in self.starters:
            return False
        if found:
            is_answerable = said.heard.decision in (Decision.ANSWER, Decision.SEVERAL)
            return is_answerable and _ASKS.search(said.text) is not None
        if said.heard.name == "button_expired" or dialogue_for(tracker).picks(said.heard, context_from(tracker)):
            return True
        return said.intent not in _NEVER_A_QUESTION

    def _hand_over(self, visit: _Visit, found: Slots) -> list[EventType]:
        asked = self._field(visit.asked)
        left = [SlotSet(UNANSWERED, visit.said.text)] if asked and asked.takes_words else []
        return [*_set(self._sound(found)), *left, ActionExecutionRejected(self.form)]

    def _open(self, dispatcher: CollectingDispatcher, visit: _Visit) -> list[EventType]:
        fresh = visit._replace(asked=None, known={field.slot: None for field in self.fields})
        found = self._facts(fresh)
        known = {**fresh.known, **self._sound(found)}
        first = self.opening(visit.said, visit.answers)
        lines = [
            first.text,
            *self._faults(visit.answers, found),
            *self._noted(visit.answers, self._sound(found), known),
        ]
        cleared = [*_cleared_others(self.form), SlotSet(UNANSWERED, None), SlotSet("task_waiting", None)]
        return [*cleared, *self._ask(dispatcher, visit.answers, known, lines, card=first.custom)]

    def _come_back(self, dispatcher: CollectingDispatcher, visit: _Visit, resumed: bool) -> list[EventType]:
        known, asked = visit.known, self._field(visit.asked)
        told = "；".join(self._told(known)) or "还没有内容"
        name = "form_resumed" if resumed else "form_back"
        lines = [visit.answers.phrase(name, {"事项": self.title, "内容": told})]
        more = self.buttons_after_question(visit.said, asked) if asked and not resumed else ()
        return self._ask(dispatcher, visit.answers, known, lines, more=more)

    def _go_on(self, dispatcher: CollectingDispatcher, visit: _Visit, found: Slots) -> list[EventType]:
        sound, answers = self._sound(found), visit.answers
        known = {**visit.known, **sound}
        if visit.asked == CONFIRMED and not found and _is_yes(visit.said):
            return [SlotSet(CONFIRMED, True), SlotSet(FAILURES, None), SlotSet(REQUESTED, None)]
        changed = None if found else self._to_change(visit.said)
        if changed is not None:
            return self._ask(dispatcher, answers, {**known, changed.slot: None}, [])
        if visit.asked == CONFIRMED and not found and _wants_change(visit.said):
            return self._ask_what_to_change(dispatcher, answers, known)
        again = self.opening(visit.said, answers) if visit.said.intent in self.starters else Reply("")
        is_fine = (sound and len(sound) == len(found)) or visit.said.intent == "resume" or again.custom
        failures = 0 if is_fine else visit.failures + 1
        lines = [*_warned(visit.said, answers), *self._trouble(visit, failures, found)]
        lines += self._noted(answers, sound, known)
        first = [again.text] if again.custom else []
        return self._ask(dispatcher, answers, known, [*first, *lines], failures, again.custom)

    def _ask(
        self,
        dispatcher: CollectingDispatcher,
        answers: Answers,
        known: Slots,
        lines: Sequence[str],
        failures: int = 0,
        card: Mapping[str, Any] | None = None,
        more: tuple[Button, ...] = (),
    ) -> list[EventType]:
        """Say ``lines`` and what comes next: the first question without an answer, else the summary."""
        field = next((field for field in self.fields if known[field.slot] is None), None)
        asking = self._question(answers, field) if field else self._summary(answers, known)
        text = "\n".join(line for line in (*lines, asking.text) if line)
        buttons = _GO_ON if failures >= OFFER_TO_STOP_AFTER else (*more, *asking.buttons)
        speak(dispatcher, Reply(text, buttons, {**asking.custom, **(card or {})}))
        slot = field.slot if field else CONFIRMED
        return [*_set(known), SlotSet(CONFIRMED, None), SlotSet(FAILURES, failures), SlotSet(REQUESTED, slot)]

    def _question(self, answers: Answers, field: Field) -> Reply:
        card = {"kind": "notice", "phrase": field.ask, "form": self.form, "asks": field.slot}
        return Reply(answers.phrase(field.ask), field.buttons, card)

    def _summary(self, answers: Answers, known: Slots) -> Reply:
        rows = [{"slot": f.slot, "title": f.title, "value": f.show(known[f.slot])} for f in self.fields]
        listed = "\n".join(f"{row['title']}：{row['value']}" for row in rows)
        text = answers.phrase("form_summary", {"事项": self.title, "内容": f"\n{listed}\n"})
        return Reply(text, _CONFIRM, {"kind": "confirm", "form": self.form, "title": self.title, "fields": rows})

    def _ask_what_to_change(self, dispatcher: CollectingDispatcher, answers: Answers, known: Slots) -> list[EventType]:
        buttons = tuple(Button(f"改{field.title}", "deny", (("field", field.slot),)) for field in self.fields)
        card = {"kind": "notice", "phrase": "form_what_to_change", "form": self.form, "asks": CONFIRMED}
        speak(dispatcher, Reply(answers.phrase("form_what_to_change"), buttons, card))
        return [*_set(known), SlotSet(FAILURES, 0), SlotSet(REQUESTED, CONFIRMED)]

    def _to_change(self, said: Said) -> Field | None:
        named = self._field(said.entities.get("field"))
        return named or next((field for field in self.fields if _says_wrong(said, field.title)), None)

    def _trouble(self, visit: _Visit, failures: int, found: Slots) -> list[str]:
        if not failures:
            return []
        answers, asked = visit.answers, self._field(visit.asked)
        lines = self._faults(answers, found) or [answers.phrase("form_again")]
        if failures >= EXPLAIN_AFTER:
            lines.append(answers.phrase(asked.explain if asked else "form_explain_summary"))
        if failures >= OFFER_TO_STOP_AFTER:
            lines.append(answers.phrase("form_offer_to_stop", {"事项": self.title}))
        return lines

    def _faults(self, answers: Answers, found: Slots) -> list[str]:
        checked = [field.check(found[field.slot]) for field in self.fields if field.slot in found]
        return [answers.phrase(fault) for fault in checked if fault]

    def _sound(self, found: Slots) -> dict[str, Any]:
        return {
            field.slot: found[field.slot]
            for field in self.fields
            if field.slot in found and field.check(found[field.slot]) is None
        }

    def _noted(self, answers: Answers, sound: Slots, known: Slots) -> list[str]:
        """What was just taken down, unless the summary says it anyway."""
        if not sound or all(value is not None for value in known.values()):
            return []
        return [answers.phrase("form_noted", {"内容": "；".join(self._told(sound))})]

    def _told(self, known: Slots) -> list[str]:
        values = [(field, known.get(field.slot)) for field in self.fields]
        return [f"{field.title}：{field.show(value)}" for field, value in values if value is not None]

    def _field(self, slot: str | None) -> Field | None:
        return next((field for field in self.fields if field.slot == slot), None)


class Submit(Action, ABC):  # type: ignore[misc]
    """The end of a form: runs by a rule, does what was agreed to, once for a message."""

    form: ClassVar[type[Form]]

    @abstractmethod
    async def submit(self, tracker: Tracker, slots: Slots) -> Reply:
        """Do it, and say what was done; called again for the same message it does nothing more."""

    def name(self) -> str:
        return f"action_{self.form.form.removesuffix('_form')}_submit"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Refuses what is incomplete, whatever brought it here: raises Incomplete."""
        slots = {field.slot: tracker.get_slot(field.slot) for field in self.form.fields}
        missing = [slot for slot, value in slots.items() if value is None]
        if missing or tracker.get_slot(CONFIRMED) is not True:
            raise Incomplete(f"{self.form.form} lacks {missing or 'a yes'}")
        speak(dispatcher, await self.submit(tracker, slots))
        return cleared(self.form.form)


def cleared(form: str | None) -> list[EventType]:
    """Events that forget all that a form knows."""
    slots = [field.slot for field in FORMS[form].fields] if form in FORMS else []
    return [SlotSet(slot, None) for slot in (*slots, CONFIRMED, FAILURES, REQUESTED)]


def _cleared_others(form: str) -> list[EventType]:
    own = {field.slot for field in FORMS[form].fields}
    others = {field.slot for other in FORMS.values() for field in other.fields} - own
    return [SlotSet(slot, None) for slot in sorted(others)]


def _set(known: Slots) -> list[EventType]:
    return [SlotSet(slot, value) for slot, value in known.items()]


def _since_message(tracker: Tracker, form: str) -> tuple[set[str], bool]:
    """The actions that ran since the person's latest message, this form apart, and whether it was entered since."""
    heard = max((place for place, event in enumerate(tracker.events) if event["event"] == "user"), default=-1)
    since = tracker.events[heard + 1 :]
    acted = {event["name"] for event in since if event["event"] == "action"} - {form, "action_listen"}
    return acted, any(event["event"] == "active_loop" and event.get("name") == form for event in since)


def _is_yes(said: Said) -> bool:
    words = bare(said.text)
    return (said.intent == "affirm" and len(words) <= _LONGEST_YES) or _YES.fullmatch(words) is not None


def _wants_change(said: Said) -> bool:
    return said.intent == "deny" or _CHANGE.fullmatch(bare(said.text)) is not None


def _says_wrong(said: Said, title: str) -> bool:
    return (
        re.fullmatch(
            f"(?:我要|我想|把)?(?:修?改.{{0,2}}{title}|{title}.{{0,3}}(?:修?改|不对|错了?).{{0,2}})", bare(said.text)
        )
        is not None
    )


def _warned(said: Said, answers: Answers) -> list[str]:
    return [answers.phrase("personal_number")] if "已隐去〕" in said.text else []
