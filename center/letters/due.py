"""What time alone does to letters: a promised time that has passed without an answer goes to the supervisor, once."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.demand_states import Desk
from center.letter_tables import letter
from center.letters.states import TO_ANSWER

COURIER = Actor("system", "courier")
AT_A_TIME = 100
_alarms = logging.getLogger("qihang.alarm")


def letters_due(connection: Any, now: datetime) -> int:
    """Escalate the letters whose time has passed by ``now``; how many."""
    late = sa.and_(letter.c.state.in_(TO_ANSWER), letter.c.due_at < now, letter.c.escalated_at.is_(None))
    wanted = sa.select(letter.c.code, letter.c.owner, letter.c.due_at).where(late).order_by(letter.c.due_at)
    rows = connection.execute(wanted.limit(AT_A_TIME)).all()
    return sum(_escalate(connection, row, now) for row in rows)


def _escalate(connection: Any, row: Any, now: datetime) -> bool:
    """The supervisor owns it from now on; who should have answered stays in its history."""
    mine = sa.and_(letter.c.code == row.code, letter.c.state.in_(TO_ANSWER), letter.c.escalated_at.is_(None))
    owner = Desk.SUPERVISOR.value
    escalated = sa.update(letter).where(mine).values(escalated_at=now, owner=owner, updated_at=now)
    if connection.execute(escalated).rowcount != 1:
        return False
    append(connection, row.code, "escalated", COURIER, {"owner": owner, "before": row.owner}, now)
    _alarms.error("ALARM letter_late code=%s due=%s before=%s", row.code, row.due_at.isoformat(), row.owner)
    return True
