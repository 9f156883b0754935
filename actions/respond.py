"""Everything that is answered in one turn: guides, their sides, menus, small talk, an honest no."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import answers_for, remember, remember_unanswered, respond, speak
from actions.resume import WAITING, with_offer


class Respond(Action):
    """Answer the latest message, whatever was understood of it."""

    def name(self) -> str:
        return "action_respond"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        reply = respond(tracker)
        speak(dispatcher, with_offer(reply, tracker, answers_for(tracker)))
        offered = [SlotSet(WAITING, None)] if tracker.get_slot(WAITING) else []
        return [*remember(reply), *remember_unanswered(tracker, reply), *offered]


class StartTask(Respond):
    """A task that has no form yet: its guide says what to do meanwhile."""

    def name(self) -> str:
        return "action_start_task"
