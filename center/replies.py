"""What is said to a person: text that is complete on its own, buttons, and a card for channels that can show one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Button:
    """A choice: what it says, and the intent with entities that a tap stands for."""

    title: str
    intent: str
    entities: tuple[tuple[str, str], ...] = ()

    @property
    def payload(self) -> str:
        """The tap in Rasa's own notation; channels replace it by an opaque id."""
        values = json.dumps(dict(self.entities), ensure_ascii=False, separators=(",", ":"))
        return f"/{self.intent}{values if self.entities else ''}"


@dataclass(frozen=True)
class Reply:
    """One reply. ``custom`` always has a ``kind``."""

    text: str
    buttons: tuple[Button, ...] = ()
    custom: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The form that goes through Rasa: text, buttons with payloads, custom."""
        buttons = [{"title": button.title, "payload": button.payload} for button in self.buttons]
        return {"text": self.text, "buttons": buttons, "custom": self.custom}


def guide_button(title: str, guide: str, facet: str | None = None) -> Button:
    """A button that asks for a guide, or one side of it."""
    entities = [("guide", guide)] + ([("facet", facet)] if facet else [])
    return Button(title, "ask_facet" if facet else "ask_guide", tuple(entities))
