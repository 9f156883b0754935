"""Everything that is answered in one turn: guides, their sides, menus, small talk, an honest no."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import remember, respond, speak


class Respond(Action):
    """Answer the latest message, whatever was understood of it."""

    def name(self) -> str:
        return "action_respond"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        reply = respond(tracker)
        speak(dispatcher, reply)
        return remember(reply)


class StartTask(Respond):
    """A task that has no form yet: its guide says what to do meanwhile."""

    def name(self) -> str:
        return "action_start_task"
