"""Tasks that were left in the middle: resumed, offered again, or stopped."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import REQUESTED
from actions.base import answers_for, speak
from actions.draft_keeping import open_draft
from actions.form import FORMS, cleared
from center.answers import Answers
from center.replies import Button, Reply
from center.service import service
from center.tasks import TaskInProgress, take_up

WAITING = "task_waiting"
_RESUME = Button("继续", "resume")


class Resume(Action):  # type: ignore[misc]
    """Take up the task that was touched last, also a stopped one, or one of another channel; its form then asks on.

    Drafts are kept longer than tasks that were stopped.
    """

    def name(self) -> str:
        return "action_resume"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        here = service()
        now = here.clock.now()
        task = await here.records.write(lambda connection: take_up(connection, here.seal, tracker.sender_id, now))
        task = task or await open_draft(tracker)
        if task is None or task.task not in FORMS:
            speak(dispatcher, answers_for(tracker).say("resume"))
            return [SlotSet(WAITING, None)]
        return [SlotSet(WAITING, None), *_taken_up(task)]


class Stop(Action):  # type: ignore[misc]
    """Leave the form under way, if there is one, without having done anything; for a day it can be taken up again."""

    def name(self) -> str:
        return "action_stop"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        form, answers = (tracker.active_loop or {}).get("name"), answers_for(tracker)
        if form not in FORMS:
            speak(dispatcher, answers.say("stop"))
            return []
        text = answers.phrase("form_stopped", {"事项": FORMS[form].title})
        speak(dispatcher, Reply(text, (), {"kind": "notice", "phrase": "form_stopped", "form": form}))
        return [ActiveLoop(None), *cleared(form)]


def with_offer(reply: Reply, tracker: Tracker, answers: Answers) -> Reply:
    """``reply``, and once after a return the offer to go on with what was left in the middle."""
    form = FORMS.get(tracker.get_slot(WAITING) or "")
    if form is None:
        return reply
    offer = answers.phrase("task_waiting", {"事项": form.title})
    return Reply(f"{reply.text}\n{offer}", (_RESUME, *reply.buttons), reply.custom)


def _taken_up(task: TaskInProgress) -> list[EventType]:
    fields = FORMS[task.task].fields
    known = [SlotSet(field.slot, task.slots.get(field.slot)) for field in fields]
    step = SlotSet(REQUESTED, task.step or fields[0].slot)
    return [*cleared(task.task), *known, step, ActiveLoop(task.task)]
