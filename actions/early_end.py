"""Forms that may end before anything is agreed to: why has been said, and nothing is written."""

from __future__ import annotations

from abc import ABC
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import CONFIRMED, Visit
from actions.base import speak
from actions.form import cleared
from actions.submit import Submit
from center.replies import Reply


def end_early(visit: Visit, form: str, reply: Reply) -> list[EventType]:
    """Say ``reply``, and leave the form without anything done."""
    speak(visit.dispatcher, reply)
    return [ActiveLoop(None), *cleared(form)]


class SubmitUnlessEnded(Submit, ABC):
    """The end of a form that may have ended before: then there is nothing to do. Without a yes nothing is done."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Raises Incomplete when something was said and the yes, or what it is for, is missing."""
        slots = [tracker.get_slot(field.slot) for field in self.form.fields]
        if tracker.get_slot(CONFIRMED) is None and all(value is None for value in slots):
            return []
        return await super().run(dispatcher, tracker, domain)
