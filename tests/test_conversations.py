"""Conversations written as data (tests/conversations/*.yml), held with the real server."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from center.knowledge import ROOT
from tests.running import Conversation, RunningBot

CONVERSATIONS = [
    conversation
    for path in sorted((ROOT / "tests" / "conversations").glob("*.yml"))
    for conversation in yaml.safe_load(path.read_text(encoding="utf-8"))
]
KNOWN = {"kind", "guide", "facet", "text_has", "text_lacks", "buttons", "buttons_include", "no_guide"}


class Talk(Conversation):
    """A conversation in which a question in the middle of a form gets two replies: the answer, and the form again."""

    replies: list[dict[str, Any]] = []

    def say(self, text: str) -> dict[str, Any]:
        """Send words; the last reply, whose buttons can be tapped."""
        response = self._bot.post({"sender": self.sender, "message": text})
        assert response.status_code == 200, response.text
        self.replies = response.json()
        self.reply = self.replies[-1]
        return self.reply


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=[conversation["id"] for conversation in CONVERSATIONS])
def test_conversation(running_bot: RunningBot, conversation: dict[str, Any]) -> None:
    talk = Talk(running_bot)
    for number, turn in enumerate(conversation["turns"], start=1):
        reply = talk.tap(turn["tap"]) if "tap" in turn else talk.say(turn["say"])
        faults = differences(reply, turn["expect"])
        faults += differences(talk.replies[0], turn.get("first", {}))
        faults += [] if len(talk.replies) == 1 + ("first" in turn) else [f"{len(talk.replies)} replies"]
        assert not faults, f"turn {number}, {turn}: {faults}\n{reply['text']}"


def differences(reply: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """What a reply lacks of what was expected."""
    assert set(expected) <= KNOWN, f"unknown expectation: {set(expected) - KNOWN}"
    card, text = reply.get("custom") or {}, reply["text"]
    titles = [button["title"] for button in reply.get("buttons") or []]
    faults = [
        f"{name} is {card.get(name)}"
        for name in ("kind", "guide", "facet")
        if expected.get(name, card.get(name)) != card.get(name)
    ]
    faults += [f"text lacks {part}" for part in expected.get("text_has", []) if part not in text]
    faults += [f"text has {part}" for part in expected.get("text_lacks", []) if part in text]
    faults += [f"no button {title}" for title in expected.get("buttons_include", []) if title not in titles]
    if expected.get("buttons", titles) != titles:
        faults.append(f"buttons are {titles}")
    if expected.get("no_guide") and card.get("kind") == "guide":
        faults.append(f"answered with {card.get('guide')}")
    return faults
