"""Where a turn speaks: replies are staged here, and published in the commit that finishes the turn."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from center.messages import Words


class Staging(OutputChannel):  # type: ignore[misc]
    """Collects what the actions of one turn say; every reply is one message with text, buttons and card."""

    def __init__(self) -> None:
        self.said: list[Words] = []

    @classmethod
    def name(cls) -> str:
        """Rasa asks every channel for a name; the true one is in the conversation."""
        return "staging"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one reply."""
        buttons = [{"title": button["title"], "payload": button["payload"]} for button in message.get("buttons") or []]
        self.said.append(Words(message.get("text") or "", buttons, message.get("custom") or None))
