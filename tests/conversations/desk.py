"""What staff do with a demand in a conversation file: there is no program for it yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from center.cases.events import Actor
from center.demand_moves import Answer, answer, close
from center.demand_states import ReasonCode
from center.knowledge import KNOWLEDGE, load_service


def do(connection: Any, code: str, doing: list[str], staff: str, now: datetime) -> None:
    """``answer WORDS`` or ``close``; the words serve as cause and mending where these are needed."""
    actor = Actor("staff", staff)
    if doing[0] == "answer":
        given = Answer(doing[1], ReasonCode.SOLVED, cause=doing[1], fix=doing[1])
        answer(connection, code, given, actor, now)
    elif doing[0] == "close":
        close(connection, code, actor, now, load_service(KNOWLEDGE / "service").working_clock())
    else:
        raise ValueError(f"staff cannot {doing[0]} a demand")
