"""Words that plainly say what somebody does not want to be told are heard as such, whichever task the model hears.

取消预约提醒 cancels no appointment, 关掉提醒 stops no form: ``action_respond`` takes note of the wish.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.shared.nlu.constants import INTENT, TEXT

from center.bundles import knowledge_of
from center.notices.wish_words import read_wish
from center.understanding import Decision

HEARD_AS = "unknown"
"""The intent that ``action_respond`` answers."""


def overruled(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """The parse data of a message, of no task where its words are a wish about notices."""
    understanding = parsed.get("understanding") or {}
    is_task = understanding.get("decision") == Decision.TASK.value
    if not is_task or read_wish(parsed.get(TEXT) or "", knowledge_of(None).service.notices) is None:
        return dict(parsed)
    heard = {**understanding, "decision": Decision.UNKNOWN.value, "name": None}
    return {**parsed, INTENT: {**parsed[INTENT], "name": HEARD_AS}, "understanding": heard}
