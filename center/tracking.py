"""Dialogue state at rest: what the next turn needs, sealed, one row a turn, from the last base on."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from center.tables import tracker_turn

_INSERT = sa.insert(tracker_turn).inline()
_CLEAR = sa.delete(tracker_turn).where(tracker_turn.c.conversation_id == sa.bindparam("of"))


class Dialogue(NamedTuple):
    """Dialogue state of one turn, sealed; a ``base`` stands for everything before it. ``session`` counts sessions."""

    events: str
    base: bool
    session: int


def save_dialogue(connection: Any, conversation_id: str, dialogue: Dialogue) -> None:
    """Add a turn's state; a base first clears what it stands for."""
    if dialogue.base:
        connection.execute(_CLEAR, {"of": conversation_id})
    connection.execute(_INSERT, {"conversation_id": conversation_id, "events": dialogue.events})


def dialogue_events(connection: Any, conversation_id: str) -> list[str]:
    """The sealed dialogue state of a conversation, oldest turn first, from its last base on."""
    wanted = sa.select(tracker_turn.c.events).where(tracker_turn.c.conversation_id == conversation_id)
    return [row.events for row in connection.execute(wanted.order_by(tracker_turn.c.id))]
