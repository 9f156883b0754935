"""Buttons on the wire carry an opaque id; this maps them back from what the bot said in the conversation."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from typing import Any

from center.understanding import Candidate, Decision, Understanding

_ID = re.compile(r"^btn_[0-9a-f]{16}$")
_KEPT = 40


def is_button_id(text: str) -> bool:
    """Whether a message has the form of a tapped button."""
    return _ID.match(text.strip()) is not None


def button_id(payload: str, secret: str) -> str:
    """The opaque id of a payload in this installation."""
    return f"btn_{hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()[:16]}"


def find_button(tapped: str, events: Iterable[dict[str, Any]], secret: str) -> dict[str, str] | None:
    """The button (title, payload) that ``tapped`` stands for, among the latest things the bot said."""
    said = [event for event in events if event.get("event") == "bot"][-_KEPT:]
    for event in reversed(said):
        for button in (event.get("data") or {}).get("buttons") or []:
            if hmac.compare_digest(button_id(button["payload"], secret), tapped.strip()):
                return dict(button)
    return None


def expired_parse_data(version: str) -> dict[str, Any]:
    """Parse data for a button that nobody was shown here, or too long ago."""
    heard = Understanding("（已过期的按钮）", Decision.SMALLTALK, 1.0, name="button_expired")
    understanding = {**heard.to_dict(), "version": version}
    return {
        "text": heard.text,
        "intent": {"name": "unknown", "confidence": 1.0},
        "entities": [],
        "understanding": understanding,
    }


def tapped_parse_data(button: dict[str, str], version: str) -> dict[str, Any]:
    """Ready parse data for a tap: no words are interpreted. ``version`` is the bundle that answers."""
    intent, values = read_payload(button["payload"])
    entities = [{"entity": name, "value": value} for name, value in values.items()]
    understanding = {**tapped_understanding(button["title"], intent, values).to_dict(), "version": version}
    return {
        "text": button["title"],
        "intent": {"name": intent, "confidence": 1.0},
        "entities": entities,
        "understanding": understanding,
    }


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
