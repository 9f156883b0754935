"""Past events are what Rasa's action server would show, made ready one by one, and nobody else's."""

from __future__ import annotations

import pickle
from typing import Any

from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered

from bot.acting.past_events import PastEvents

EVENTS = [
    SessionStarted(timestamp=1.0),
    ActionExecuted("action_listen", timestamp=2.0),
    UserUttered("你好", {"name": "greet", "confidence": 1.0}, timestamp=3.0),
    SlotSet("choices", ["甲", "乙"], timestamp=4.0),
    BotUttered("您好", {"buttons": [{"title": "甲"}]}, timestamp=5.0),
]


class Counted(BotUttered):  # type: ignore[misc]
    """Tells how often it was made ready."""

    made = 0

    def as_dict(self) -> dict[str, Any]:
        """As any other, counted."""
        Counted.made += 1
        told: dict[str, Any] = super().as_dict()
        return told


def test_they_are_what_rasa_shows() -> None:
    shown, expected = PastEvents(EVENTS), [event.as_dict() for event in EVENTS]
    assert shown == expected
    assert list(reversed(PastEvents(EVENTS))) == expected[::-1]
    assert PastEvents(EVENTS)[-2:] == expected[-2:]
    assert (len(shown), shown[2]["text"], bool(PastEvents([]))) == (5, "你好", False)
    assert pickle.loads(pickle.dumps(PastEvents(EVENTS))) == expected


def test_one_that_is_not_looked_at_is_not_made_and_one_that_is_only_once() -> None:
    Counted.made = 0
    shown = PastEvents([Counted("一"), Counted("二"), *EVENTS])
    assert next(event["text"] for event in shown if event["event"] == "bot") == "一"
    assert shown[0] is shown[0]
    assert Counted.made == 1


def test_what_an_action_does_to_them_is_its_own_affair() -> None:
    shown = PastEvents(EVENTS)
    shown[3]["value"].append("丙")
    shown[4]["data"]["buttons"].clear()
    shown[0] = {"event": "restart"}
    del shown[1]
    shown.append({"event": "slot", "name": "guide", "value": "甲"})
    assert shown[2]["value"] == ["甲", "乙", "丙"]
    assert PastEvents(EVENTS) == [event.as_dict() for event in EVENTS]
    assert EVENTS[3].value == ["甲", "乙"]
    assert [event["event"] for event in shown] == ["restart", "user", "slot", "bot", "slot"]
