"""What holds for everybody just now, whatever they ask: an emergency banner, the bot switched off, staff away."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from center import bundles


class Switches(NamedTuple):
    """The emergency banner; whether the bot answers; what is said beside the composer; whether staff are at work."""

    banner: str | None
    bot_on: bool
    notice: str | None
    open: bool


def read_switches(connection: Any, now: datetime) -> Switches:
    """What holds at ``now`` (UTC); raises KnowledgeError without working hours or the widget's texts."""
    service = bundles.knowledge_of(None).service
    is_open = service.working_clock().is_open(now)
    return Switches(None, True, None if is_open else service.widget_texts().outside_hours, is_open)
