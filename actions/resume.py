"""Tasks that were left in the middle: resumed, offered again, or stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import REQUESTED
from actions.base import answers_for, speak
from actions.draft_keeping import open_draft
from actions.form import FORMS, cleared
from center.answers import Answers
from center.proofs.moving import channel_called, leave_behind
from center.replies import Button, Reply
from center.service import service
from center.tasks import StillBusy, TaskInProgress, take_up

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
        try:
            task = await here.records.write(lambda connection: _take_up(connection, tracker, now))
        except StillBusy as busy:
            speak(dispatcher, Reply(busy.message, (_RESUME,), {"kind": "notice", "phrase": "still_busy"}))
            return []
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


def _take_up(connection: Any, tracker: Tracker, now: datetime) -> TaskInProgress | None:
    """The task, which says in the conversation that it is taken from where it went."""
    here, answers, talk = service(), answers_for(tracker), tracker.sender_id

    def left(other: str, task: str) -> None:
        title = FORMS[task].title if task in FORMS else task
        text = answers.phrase("task_moved", {"渠道": channel_called(connection, talk), "事项": title})
        leave_behind(connection, here.seal, other, text, now)

    return take_up(connection, here.seal, talk, now, left)


def _taken_up(task: TaskInProgress) -> list[EventType]:
    fields = FORMS[task.task].fields
    known = [SlotSet(field.slot, task.slots.get(field.slot)) for field in fields]
    step = SlotSet(REQUESTED, task.step or fields[0].slot)
    return [*cleared(task.task), *known, step, ActiveLoop(task.task)]
