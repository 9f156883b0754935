"""Buttons on the wire carry an opaque id that means something in one conversation only; this maps them back."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable
from typing import Any

from center.messages import Kind, Message, Words
from center.turns import Incoming
from center.understanding import Candidate, Decision, Understanding

LOOKED_BACK = 40
STALE = "（已过期的按钮）"
_ID = re.compile(r"^btn_[0-9a-f]{16}$")


def is_button_id(text: str) -> bool:
    """Whether a message has the form of a tapped button."""
    return _ID.match(text.strip()) is not None


def button_id(payload: str, conversation_id: str, secret: str) -> str:
    """The opaque id of a payload in one conversation of this installation."""
    about = f"{conversation_id} {payload}".encode()
    return f"btn_{hmac.digest(secret.encode(), about, 'sha256').hex()[:16]}"


def tapped(tapped_id: str, shown: Iterable[Message], conversation_id: str, secret: str) -> Incoming:
    """What a tap says: the button among ``shown`` messages, or one that nobody was shown here, or too long ago."""
    for message in shown:
        for button in message.words.buttons:
            if hmac.compare_digest(
                button_id(button["payload"], conversation_id, secret).encode(), tapped_id.strip().encode()
            ):
                return Incoming(Words(button["title"], payload=button["payload"]), Kind.TAP)
    return Incoming(Words(STALE), Kind.STALE_TAP)


def expired_parse_data(version: str) -> dict[str, Any]:
    """Parse data for a button that nobody was shown here, or too long ago."""
    heard = Understanding(STALE, Decision.SMALLTALK, 1.0, name="button_expired")
    return _parse_data(heard, "unknown", {}, version)


def tapped_parse_data(button: dict[str, str], version: str) -> dict[str, Any]:
    """Ready parse data for a tap: no words are interpreted. ``version`` is the bundle that answers."""
    intent, values = read_payload(button["payload"])
    return _parse_data(tapped_understanding(button["title"], intent, values), intent, values, version)


def read_payload(payload: str) -> tuple[str, dict[str, str]]:
    """Intent and entities of a payload like ``/ask_guide{"guide":"dormancy.filing"}``."""
    name, brace, values = payload.removeprefix("/").partition("{")
    return name, json.loads(brace + values) if brace else {}


def tapped_understanding(title: str, intent: str, values: dict[str, str]) -> Understanding:
    """What a tap means."""
    guides = (Candidate(values["guide"], 1.0),) if "guide" in values else ()
    if intent == "open_stage":
        return Understanding(title, Decision.STAGE, 1.0, name=values["stage"])
    if intent == "ask_facet":
        return Understanding(title, Decision.FACET, 1.0, guides, name="tapped", facet=values["facet"])
    if intent == "ask_guide":
        return Understanding(title, Decision.ANSWER, 1.0, guides)
    return Understanding(title, Decision.SMALLTALK, 1.0, name=intent)


def _parse_data(heard: Understanding, intent: str, values: dict[str, str], version: str) -> dict[str, Any]:
    return {
        "text": heard.text,
        "intent": {"name": intent, "confidence": 1.0},
        "entities": [{"entity": name, "value": value} for name, value in values.items()],
        "understanding": {**heard.to_dict(), "version": version},
    }
