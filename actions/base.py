"""What every action shares: reading the tracker, and speaking in one reply."""

from __future__ import annotations

from datetime import date
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from center.answers import Answers
from center.bundles import knowledge_of
from center.dialogue import Context, Dialogue
from center.knowledge import Knowledge
from center.replies import Reply
from center.service import service
from center.times import local_date
from center.understanding import Decision, Understanding

UNANSWERED = "unanswered"
"""The slot with the latest message that the bot could not answer, until it answers another."""
_MOST_MADE = 4
_made: dict[tuple[int, date], tuple[Knowledge, Answers, Dialogue]] = {}
_HEARD = "_qihang_heard"
"""Where a tracker keeps the message that was read last, and what was read: a form asks once for every field."""
_LEFT_OPEN = (Decision.UNKNOWN, Decision.CHOICES)


class NoMessageId(RuntimeError):
    """A message without its id in the log: what it asks for could not be told from a repeat, so it is not done."""


def heard_from(tracker: Tracker) -> tuple[Understanding, str | None]:
    """What was understood of the latest message, and the version of the bundle that understood it."""
    kept: dict[str, Any] = vars(tracker)
    message, found = kept.get(_HEARD, (None, None))
    if message is not tracker.latest_message:
        found = _read_from(tracker)
        kept[_HEARD] = tracker.latest_message, found
    return found  # type: ignore[no-any-return]


def _read_from(tracker: Tracker) -> tuple[Understanding, str | None]:
    stamped = dict(tracker.latest_message.get("understanding") or {})
    version = stamped.pop("version", None)
    if not stamped:
        return Understanding(tracker.latest_message.get("text") or "", Decision.UNKNOWN, 0.0), version
    return Understanding.from_dict(stamped), version


def context_from(tracker: Tracker) -> Context:
    """What is remembered of the conversation."""
    said = next((event.get("text") for event in reversed(tracker.events) if event.get("event") == "bot"), None)
    return Context(tracker.get_slot("guide"), tuple(tracker.get_slot("choices") or ()), said)


def since_message(tracker: Tracker) -> list[dict[str, Any]]:
    """The events since the person's latest message, the newest first; older ones are not even made ready."""
    return list(takewhile(lambda event: event["event"] != "user", reversed(tracker.events)))


def message_id(tracker: Tracker) -> int:
    """The log's id of the latest message, by which a repeated turn is known; raises NoMessageId."""
    found = tracker.latest_message.get("message_id")
    if found is None:
        raise NoMessageId("the latest message has no id")
    return int(found)


def knowledge_for(tracker: Tracker) -> Knowledge:
    """The knowledge of the bundle that understood the latest message."""
    return knowledge_of(heard_from(tracker)[1])


def answers_for(tracker: Tracker) -> Answers:
    """What renders answers and phrases for the latest message."""
    return _rendering(knowledge_for(tracker), today())[1]


def dialogue_for(tracker: Tracker) -> Dialogue:
    """What decides on the reply to the latest message."""
    return _rendering(knowledge_for(tracker), today())[2]


def today() -> date:
    """The date in Shanghai."""
    return local_date(service().clock.now())


def _rendering(knowledge: Knowledge, day: date) -> tuple[Knowledge, Answers, Dialogue]:
    """Made once for a bundle and a day, so that an answer is rendered once and not for everybody who asks."""
    found = _made.get((id(knowledge), day))
    if found is None:
        answers = Answers(knowledge, day)
        while len(_made) >= _MOST_MADE:
            del _made[next(iter(_made))]
        found = _made[id(knowledge), day] = (knowledge, answers, Dialogue(knowledge, answers))
    return found


def respond(tracker: Tracker) -> Reply:
    """The reply to the latest message."""
    return dialogue_for(tracker).respond(heard_from(tracker)[0], context_from(tracker))


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


def remember_unanswered(tracker: Tracker, reply: Reply) -> list[EventType]:
    """The latest message, if ``reply`` leaves it without an answer; only a guide takes it back, nothing in a form."""
    heard, _ = heard_from(tracker)
    kind, text = reply.custom.get("kind"), (tracker.latest_message.get("text") or "").strip()
    if (tracker.active_loop or {}).get("name"):
        return []
    if kind == "choices" and heard.decision in _LEFT_OPEN and text:
        return [SlotSet(UNANSWERED, text)]
    return [SlotSet(UNANSWERED, None)] if kind == "guide" and tracker.get_slot(UNANSWERED) else []
