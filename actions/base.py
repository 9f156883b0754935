"""What every action shares: reading the tracker, and speaking in one reply."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from center.answers import Answers
from center.bundles import knowledge_of
from center.clock import today_in_shanghai
from center.dialogue import Context, Dialogue
from center.replies import Reply
from center.understanding import Decision, Understanding


def heard_from(tracker: Tracker) -> tuple[Understanding, str | None]:
    """What was understood of the latest message, and the version of the bundle that understood it."""
    stamped = dict(tracker.latest_message.get("understanding") or {})
    version = stamped.pop("version", None)
    if not stamped:
        return Understanding(tracker.latest_message.get("text") or "", Decision.UNKNOWN, 0.0), version
    return Understanding.from_dict(stamped), version


def context_from(tracker: Tracker) -> Context:
    """What is remembered of the conversation."""
    said = next((event.get("text") for event in reversed(tracker.events) if event.get("event") == "bot"), None)
    return Context(tracker.get_slot("guide"), tuple(tracker.get_slot("choices") or ()), said)


def respond(tracker: Tracker) -> Reply:
    """The reply to the latest message."""
    heard, version = heard_from(tracker)
    knowledge = knowledge_of(version)
    return Dialogue(knowledge, Answers(knowledge, today_in_shanghai())).respond(heard, context_from(tracker))


def speak(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Send one reply: text, buttons and card together."""
    said = reply.to_dict()
    dispatcher.utter_message(text=said["text"], buttons=said["buttons"], json_message=said["custom"])


def remember(reply: Reply) -> list[EventType]:
    """The guide just given, and the guides just offered, for the next message."""
    card: dict[str, Any] = reply.custom
    last = card["parts"][-1] if card.get("parts") else card
    events: list[EventType] = [SlotSet("choices", card.get("guides"))]
    return [*events, SlotSet("guide", last["guide"])] if last.get("guide") else events
