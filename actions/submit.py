"""The end of a form: what was agreed to is done once for a message, and the form forgets all that it knew."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import CONFIRMED
from actions.base import answers_for, speak
from actions.fields import Slots
from actions.form import FORMS, Form, cleared
from center.replies import Button, Reply
from center.service import service
from center.tasks import open_task

DONE = "done"
"""The slot with what the form just submitted came to, until something else is talked about."""
RESUME = Button("继续", "resume")


class Incomplete(RuntimeError):
    """A form was to be submitted without all that it needs, or without a yes; nothing was done."""


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
        missing = [f.slot for f in self.form.fields if slots[f.slot] is None and f.is_asked(slots)]
        if missing or tracker.get_slot(CONFIRMED) is not True:
            raise Incomplete(f"{self.form.form} lacks {missing or 'a yes'}")
        reply = await self.submit(tracker, slots)
        speak(dispatcher, await with_what_is_open(reply, tracker, self.form.form))
        code = reply.custom.get("code")
        done = [SlotSet(DONE, {"form": self.form.form, "card": reply.custom})] if code else []
        return [*cleared(self.form.form), *done]


async def with_what_is_open(reply: Reply, tracker: Tracker, form: str) -> Reply:
    """``reply``, and the offer to go on with another task that was begun before this one."""
    here = service()
    left = await here.records.read(lambda connection: open_task(connection, here.seal, tracker.sender_id, form))
    if left is None or left.task not in FORMS:
        return reply
    offer = answers_for(tracker).phrase("task_waiting", {"事项": FORMS[left.task].title})
    return Reply(f"{reply.text}\n{offer}", (*reply.buttons, RESUME), reply.custom)


def said_again(tracker: Tracker) -> Reply | None:
    """The reply to a second yes right after a form was submitted; None when nothing was."""
    done = tracker.get_slot(DONE)
    form = FORMS.get((done or {}).get("form", ""))
    if form is None:
        return None
    card = done["card"]
    text = answers_for(tracker).phrase("form_done_before", {"事项": form.title, "单号": card["code"]})
    return Reply(text, (), card)
