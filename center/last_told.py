"""What was told last in a conversation: the latest reply, or the notices that came after it without being asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from center.messages import latest_with_buttons
from center.sealing import Seal

_MOST = 4


def last_told(connection: Any, seal: Seal, conversation_id: str) -> list[dict[str, Any]]:
    """The cards of what whoever talks there saw last, the newest first; empty before anything was told."""
    return list(_cards(latest_with_buttons(connection, seal, conversation_id, _MOST)))


def _cards(messages: list[Any]) -> Iterator[dict[str, Any]]:
    """Up to the first that answers somebody."""
    for place, told in enumerate(messages):
        if place and told.answers_id is not None:
            return
        yield told.words.custom or {}
        if told.answers_id is not None:
            return
