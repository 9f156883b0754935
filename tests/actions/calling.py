"""Calls of the actions as Rasa makes them: a tracker as plain data, and what comes of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from rasa_sdk.executor import ActionExecutor

from center.understanding import Candidate, Decision, Understanding

VERSION = "test"


class Result(NamedTuple):
    """The slots that were set, the kinds of the other events, and the one reply, if any."""

    slots: dict[str, Any]
    events: list[str]
    reply: dict[str, Any]

    @property
    def titles(self) -> list[str]:
        """What the buttons say."""
        return [button["title"] for button in self.reply.get("buttons") or []]


class Heard(NamedTuple):
    """A message as the bundle understood it; by default nothing was."""

    text: str
    intent: str = "unknown"
    decision: Decision = Decision.UNKNOWN
    guide: str | None = None
    entities: tuple[tuple[str, str], ...] = ()

    def message(self, message_id: str | None) -> dict[str, Any]:
        """It as Rasa's latest message."""
        guides = (Candidate(self.guide, 1.0),) if self.guide else ()
        name = self.intent if self.decision in (Decision.SMALLTALK, Decision.TASK) else None
        understood = Understanding(self.text, self.decision, 1.0, guides, name)
        return {
            "text": self.text,
            "intent": {"name": self.intent},
            "entities": [{"entity": name, "value": value} for name, value in self.entities],
            "understanding": {**understood.to_dict(), "version": VERSION},
            "message_id": message_id,
        }


def small_talk(intent: str, text: str, *entities: tuple[str, str]) -> Heard:
    """Small talk, or a tapped button that stands for an intent."""
    return Heard(text, intent, Decision.SMALLTALK, None, entities)


def question(guide: str, text: str) -> Heard:
    """A question that a guide answers."""
    return Heard(text, "ask_guide", Decision.ANSWER, guide)


def task(intent: str, text: str, guide: str | None = None) -> Heard:
    """A wish to have something done."""
    return Heard(text, intent, Decision.TASK, guide)


async def run(
    executor: ActionExecutor,
    action: str,
    heard: Heard,
    slots: dict[str, Any],
    *,
    loop: str | None = None,
    entered: bool = False,
    acted: str | None = None,
    message_id: str | None = None,
    sender: str = "t",
) -> Result:
    """Run an action right after ``heard``, after the loop was ``entered`` or another action ``acted``."""
    events: list[dict[str, Any]] = [{"event": "action", "name": "action_listen"}, {"event": "user", "text": heard.text}]
    events += [{"event": "active_loop", "name": loop}] if entered else []
    events += [{"event": "action", "name": acted}] if acted else []
    tracker = {
        "sender_id": sender,
        "slots": slots,
        "latest_message": heard.message(message_id),
        "events": events,
        "paused": False,
        "followup_action": None,
        "active_loop": {"name": loop} if loop else {},
        "latest_action_name": None,
    }
    result = await executor.run({"next_action": action, "sender_id": sender, "tracker": tracker, "domain": {}})
    assert len(result["responses"]) <= 1
    set_slots = {event["name"]: event["value"] for event in result["events"] if event["event"] == "slot"}
    others = [event["event"] for event in result["events"] if event["event"] != "slot"]
    return Result(set_slots, others, result["responses"][0] if result["responses"] else {})
