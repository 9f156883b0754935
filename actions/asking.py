"""How a form speaks: its next question, what is wrong, what is known, the summary, a pause, a refusal."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import speak
from actions.fields import DECLINED, Field, Plain, Said, Slots
from center.answers import Answers
from center.privacy import warnings_of
from center.replies import Button, Reply

CONFIRMED, REQUESTED, FAILURES, REFUSALS = "confirmed", "requested_slot", "form_failures", "form_refusals"
EXPLAIN_AFTER, OFFER_TO_STOP_AFTER = 2, 3
ASKED_AGAIN = 1
"""So often somebody who declines what has to be known is asked again."""
_CONFIRM = (Button("提交", "affirm"), Button("修改", "deny"), Button("不提交了", "stop"))
_GO_ON = (Button("继续", "resume"), Button("先停下", "stop"))
_PERSON = Button("找人工", "talk_to_person")


class Visit(NamedTuple):
    """What one call of the form has to go by."""

    dispatcher: CollectingDispatcher
    tracker: Tracker
    said: Said
    asked: str | None
    known: dict[str, Any]
    failures: int
    refusals: int
    answers: Answers


class Saying(NamedTuple):
    """What is said before the next question, with the card and the buttons that it brings."""

    lines: Sequence[str]
    failures: int = 0
    card: Mapping[str, Any] | None = None
    more: tuple[Button, ...] = ()


class Finish(NamedTuple):
    """How a form without a summary ends: its reply, and the slots to ask for again when it does not end yet."""

    reply: Reply
    again: tuple[str, ...] = ()


class Asking(ABC):
    """``form`` is its name in the domain, ``title`` what people call it; ``starters`` are the intents that begin it.

    ``guide`` is what questions in the middle are about until another guide is given; ``begun_by`` are actions that
    have already said why the form asks.
    """

    form: ClassVar[str]
    title: ClassVar[str]
    starters: ClassVar[frozenset[str]]
    fields: ClassVar[tuple[Field, ...]]
    guide: ClassVar[str | None] = None
    begun_by: ClassVar[frozenset[str]] = frozenset()
    offers_numbers: ClassVar[bool] = True
    """Whether the numbers that are proved are offered where a number is asked for."""

    @abstractmethod
    def opening(self, said: Said, answers: Answers) -> Reply:
        """What is said first; the first question follows in the same reply."""

    def buttons_after_question(self, said: Said, asked: Field) -> tuple[Button, ...]:
        """More buttons when a question in the middle has just been answered."""
        return ()

    def fault(self, field: Field, value: Any, said: Said) -> str | None:
        """What is wrong with a value: the name of a phrase, or Plain words."""
        return field.refused[0] if field.refused and value == DECLINED else field.check(value)

    def notes(self, answers: Answers, known: Slots) -> list[str]:
        """What else the summary says."""
        return []

    def rows(self, known: Slots) -> list[dict[str, str]]:
        """What the summary lists."""
        values = [(field, known[field.slot]) for field in self.fields]
        return [
            {"slot": field.slot, "title": field.title, "value": field.show(value)}
            for field, value in values
            if value is not None
        ]

    async def finish(self, visit: Visit, known: Slots) -> Finish | None:
        """What ends the form once all is known; None for a form that ends with a summary and a yes."""
        return None

    async def ask(self, visit: Visit, known: Slots, saying: Saying) -> list[EventType]:
        """Say what there is to say and what comes next: the first question without an answer, else the end."""
        field = next(iter(self.lacking(known)), None)
        finish = None if field else await self.finish(visit, known)
        if finish is not None:
            return self._end(visit, known, saying, finish)
        asking = self._question(visit, field) if field else self.summary(visit, known)
        text = "\n".join(line for line in (*saying.lines, asking.text) if line)
        buttons = self._ways_out() if saying.failures >= OFFER_TO_STOP_AFTER else (*saying.more, *asking.buttons)
        card = saying.card if field and saying.card else {}
        speak(visit.dispatcher, Reply(text, buttons, {**asking.custom, **card}))
        slot = field.slot if field else CONFIRMED
        return [
            *set_slots(known),
            SlotSet(CONFIRMED, None),
            SlotSet(FAILURES, saying.failures),
            SlotSet(REQUESTED, slot),
        ]

    def summary(self, visit: Visit, known: Slots) -> Reply:
        """What is agreed to by a yes."""
        return self._summary(visit.answers, known)

    def _end(self, visit: Visit, known: Slots, saying: Saying, finish: Finish) -> list[EventType]:
        reply = finish.reply
        text = "\n".join(line for line in (*saying.lines, reply.text) if line)
        speak(visit.dispatcher, Reply(text, reply.buttons, reply.custom))
        if not finish.again:
            return [SlotSet(CONFIRMED, True), SlotSet(FAILURES, None), SlotSet(REQUESTED, None)]
        return _asked({**known, **dict.fromkeys(finish.again)}, 0, finish.again[0])

    def hold(self, visit: Visit) -> list[EventType]:
        """The person will go on later: nothing is asked, everything is kept."""
        told = "；".join(self.told(visit.known)) or "还没有内容"
        text = visit.answers.phrase("form_held", {"事项": self.title, "内容": told})
        card = {"kind": "notice", "phrase": "form_held", "form": self.form, "asks": visit.asked}
        speak(visit.dispatcher, Reply(text, _GO_ON, card))
        return [SlotSet(FAILURES, 0), SlotSet(REQUESTED, visit.asked)]

    async def refuse(self, visit: Visit, known: Slots, declined: Field) -> list[EventType]:
        """The person declines what has to be known: asked once more, with the reason; then only told what works."""
        assert declined.refused is not None
        refused = visit._replace(refusals=visit.refusals + 1)
        lines = [visit.answers.phrase(declined.refused[0])] if refused.refusals <= ASKED_AGAIN else []
        events = await self.ask(refused, {**known, declined.slot: None}, Saying(lines))
        return [*events, SlotSet(REFUSALS, refused.refusals)]

    def ask_what_to_change(self, visit: Visit, known: Slots) -> list[EventType]:
        """The person wants a change and has not said which."""
        fields = [field for field in self.fields if known[field.slot] is not None or field.is_asked(known)]
        buttons = tuple(Button(f"改{field.title}", "deny", (("field", field.slot),)) for field in fields)
        card = {"kind": "notice", "phrase": "form_what_to_change", "form": self.form, "asks": CONFIRMED}
        listed = "、".join(field.title for field in fields)
        speak(visit.dispatcher, Reply(visit.answers.phrase("form_what_to_change", {"各项": listed}), buttons, card))
        return [*set_slots(known), SlotSet(FAILURES, 0), SlotSet(REQUESTED, CONFIRMED)]

    def lacking(self, known: Slots) -> list[Field]:
        """What still has to be asked for."""
        return [field for field in self.fields if known[field.slot] is None and field.is_asked(known)]

    def trouble(self, visit: Visit, failures: int, found: Slots) -> list[str]:
        """What is said to somebody who was not understood: again, then explained, then with a way out."""
        if not failures:
            return []
        answers, asked = visit.answers, self.field(visit.asked)
        lines = self.faults(visit, found) or [answers.phrase("form_again")]
        if failures >= EXPLAIN_AFTER:
            lines.append(answers.phrase(asked.explain if asked else "form_explain_summary"))
        if failures >= OFFER_TO_STOP_AFTER:
            lines.append(answers.phrase("form_offer_to_stop", {"事项": self.title}))
        return lines

    def faults(self, visit: Visit, found: Slots) -> list[str]:
        """What is wrong with what was read, in words."""
        checked = [self.fault(f, found[f.slot], visit.said) for f in self.fields if f.slot in found]
        wrong = dict.fromkeys(fault for fault in checked if fault)
        return [str(fault) if isinstance(fault, Plain) else visit.answers.phrase(fault) for fault in wrong]

    def noted(self, answers: Answers, sound: Slots, known: Slots) -> list[str]:
        """What was just taken down, unless the summary says it anyway."""
        told = self.told(sound) if self.lacking(known) else []
        return [answers.phrase("form_noted", {"内容": "；".join(told)})] if told else []

    def recalled(self, answers: Answers, before: Slots) -> list[str]:
        """What is known of the person, and was not said now."""
        told = self.told(before)
        return [answers.phrase("form_recalled", {"内容": "；".join(told)})] if told else []

    def told(self, known: Slots) -> list[str]:
        """What is known, for people."""
        values = [(field, known.get(field.slot)) for field in self.fields]
        return [f"{field.title}：{field.show(value)}" for field, value in values if value is not None]

    def warned(self, visit: Visit) -> list[str]:
        """That a personal number was typed, which nobody should."""
        return [visit.answers.phrase(name) for name in warnings_of(visit.said.text)]

    def field(self, slot: str | None) -> Field | None:
        """The field of a slot."""
        return next((field for field in self.fields if field.slot == slot), None)

    def _question(self, visit: Visit, field: Field) -> Reply:
        is_refused = field.refused is not None and visit.refusals > ASKED_AGAIN
        phrase = field.refused[1] if field.refused and is_refused else field.ask
        card = {"kind": "notice", "phrase": phrase, "form": self.form, "asks": field.slot}
        choices = () if is_refused else field.choices(visit.said)
        listed = "、".join(button.title for button in choices)
        offered = [visit.answers.phrase("form_choices", {"选项": listed})] if choices else []
        text = "\n".join([visit.answers.phrase(phrase), *offered])
        return Reply(text, choices or (() if is_refused else field.buttons), card)

    def _summary(self, answers: Answers, known: Slots) -> Reply:
        rows = self.rows(known)
        listed = "\n".join([*(f"{row['title']}：{row['value']}" for row in rows), *self.notes(answers, known)])
        text = answers.phrase("form_summary", {"事项": self.title, "内容": f"\n{listed}\n"})
        return Reply(text, _CONFIRM, {"kind": "confirm", "form": self.form, "title": self.title, "fields": rows})

    def _ways_out(self) -> tuple[Button, ...]:
        return _GO_ON if _PERSON.intent in self.starters else (*_GO_ON, _PERSON)


def set_slots(known: Slots) -> list[EventType]:
    """Events that remember what is known."""
    return [SlotSet(slot, value) for slot, value in known.items()]


def _asked(known: Slots, failures: int, slot: str) -> list[EventType]:
    """Events that remember what is known and what was asked for."""
    return [*set_slots(known), SlotSet(CONFIRMED, None), SlotSet(FAILURES, failures), SlotSet(REQUESTED, slot)]
