"""What was noted about conversations, as it is deleted with them and counted for whoever asks what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from center.handoff_tables import handoff, handoff_event


def forget_notes(connection: Any, conversation_ids: Sequence[str], erased: str) -> int:
    """Replace notes and reasons about these conversations by ``erased``; how many there were."""
    full = sa.and_(_about(conversation_ids), handoff_event.c.text.not_in(["", erased]))
    return int(connection.execute(sa.update(handoff_event).where(full).values(text=erased)).rowcount)


def count_notes(connection: Any, conversation_ids: Sequence[str], erased: str) -> int:
    """How many notes and reasons ``forget_notes`` would replace."""
    full = sa.and_(_about(conversation_ids), handoff_event.c.text.not_in(["", erased]))
    return int(connection.execute(sa.select(sa.func.count(handoff_event.c.id)).where(full)).scalar_one())


def _about(conversation_ids: Sequence[str]) -> Any:
    mine = sa.select(handoff.c.id).where(handoff.c.conversation_id.in_(list(conversation_ids)))
    return handoff_event.c.handoff_id.in_(mine)
