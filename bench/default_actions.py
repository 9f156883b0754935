"""The custom actions of the default project, for Rasa's stock action server: short, so that they favor the default.

``python -m rasa_sdk --actions bench.default_actions``.
"""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bench.default_form import FORM, SLOTS

_FACETS = {"materials": "材料：以办事指南为准。", "time": "时间：以办事指南为准。"}
_PHONE = re.compile(r"1\d{10}")


class FollowUp(Action):  # type: ignore[misc]
    """One side of the guide just given."""

    def name(self) -> str:
        """As in the domain."""
        return "action_follow_up"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say it."""
        facet = next(tracker.get_latest_entity_values("facet"), "")
        dispatcher.utter_message(text=_FACETS.get(facet, "请问您想了解哪方面？"))
        return []


class ValidateLeaveQuestionForm(FormValidationAction):  # type: ignore[misc]
    """Checks what the form was told."""

    def name(self) -> str:
        """As in the domain."""
        return f"validate_{FORM}"

    def validate_question(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Any words."""
        return {"question": str(value).strip() or None}

    def validate_phone(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """A mobile number, else it is asked for again."""
        return {"phone": value if _PHONE.fullmatch(str(value)) else None}

    def validate_confirmed(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """A yes."""
        return {"confirmed": bool(value)}


class SubmitQuestion(Action):  # type: ignore[misc]
    """The end of the form."""

    def name(self) -> str:
        """As in the domain."""
        return "action_submit_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say that it is noted, and forget what was told."""
        dispatcher.utter_message(text="记下了，工作人员会回复您。")
        return [SlotSet(slot, None) for slot in SLOTS]
