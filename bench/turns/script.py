"""The script of the load, read from conversation.yml: what each side is sent, and whether its answer is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

OURS, DEFAULT = "ours", "default"
LOAD, GROWING = "load", "growing"
CARD = ("kind", "guide", "facet", "phrase", "asks")
SCRIPT = Path(__file__).with_name("conversation.yml")
Replies = Sequence[Mapping[str, Any]]


class WrongAnswer(ValueError):
    """An answer that is not the one of the script, in words that say which and why."""


class Turn(NamedTuple):
    """One turn of one side: the words, or the title of a button of the last reply; and what is expected back."""

    say: str | None
    tap: str | None
    expected: Mapping[str, Any]

    def message(self, before: Replies) -> str:
        """What to send after the replies ``before``; raises WrongAnswer when the button is not there."""
        if self.say is not None:
            return self.say
        buttons = [button for reply in before for button in reply.get("buttons") or []]
        for button in buttons:
            if button["title"] == self.tap:
                return str(button["payload"])
        raise WrongAnswer(f"no button {self.tap} among {[button['title'] for button in buttons]}")

    def check(self, replies: Replies) -> None:
        """Raises WrongAnswer unless there is one reply, and it is as expected."""
        if len(replies) != 1:
            raise WrongAnswer(f"{self.say or self.tap}: {len(replies)} replies")
        if faults := _faults(replies[0], self.expected):
            raise WrongAnswer(f"{self.say or self.tap}: {'; '.join(faults)}")


def load_script(part: str, side: str) -> tuple[Turn, ...]:
    """The turns of one part (LOAD, GROWING) as ``side`` (OURS, DEFAULT) is sent them."""
    turns = yaml.safe_load(SCRIPT.read_text(encoding="utf-8"))[part]
    return tuple(_turn(turn, turn.get(side, {})) for turn in turns)


def _turn(turn: Mapping[str, Any], of_side: Mapping[str, Any]) -> Turn:
    expected = {name: value for name, value in of_side.items() if name != "say"}
    say = of_side.get("say", turn.get("say"))
    return Turn(say, None if say is not None else turn["tap"], expected)


def _faults(reply: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    card, text = reply.get("custom") or {}, reply.get("text") or ""
    cards = [f"{name} is {card.get(name)}" for name in CARD if _differs(card, expected, name)]
    parts = [f"no {part} in {text!r}" for part in expected.get("text_has", []) if part not in text]
    return [*cards, *parts, *([] if text else ["no text"])]


def _differs(card: Mapping[str, Any], expected: Mapping[str, Any], name: str) -> bool:
    return name in expected and card.get(name) != expected[name]
