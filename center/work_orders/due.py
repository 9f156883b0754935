"""What time alone does to work orders: the platform's time that has passed goes to the supervisor, once."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.demand_states import Desk
from center.work_order_tables import work_order
from center.work_orders.states import OPEN

COURIER = Actor("system", "courier")
AT_A_TIME = 100
_alarms = logging.getLogger("qihang.alarm")


def orders_due(connection: Any, now: datetime) -> int:
    """Escalate the orders whose time has passed by ``now`` without an answer; how many."""
    late = sa.and_(work_order.c.state.in_(OPEN), work_order.c.due_at < now, work_order.c.escalated_at.is_(None))
    wanted = sa.select(work_order.c.code, work_order.c.owner, work_order.c.due_at).where(late)
    rows = connection.execute(wanted.order_by(work_order.c.due_at).limit(AT_A_TIME)).all()
    return sum(_escalate(connection, row, now) for row in rows)


def _escalate(connection: Any, row: Any, now: datetime) -> bool:
    """Whoever works on it goes on; the supervisor is told, and owns what nobody has signed for."""
    mine = sa.and_(work_order.c.code == row.code, work_order.c.state.in_(OPEN), work_order.c.escalated_at.is_(None))
    post: Any = sa.case((work_order.c.state == "new", Desk.SUPERVISOR.value), else_=work_order.c.owner)
    escalated = sa.update(work_order).where(mine).values(escalated_at=now, owner=post, updated_at=now)
    if connection.execute(escalated).rowcount != 1:
        return False
    append(connection, row.code, "escalated", COURIER, {"before": row.owner}, now)
    _alarms.error("ALARM work_order_late code=%s due=%s before=%s", row.code, row.due_at.isoformat(), row.owner)
    return True
