"""Promises whose time has passed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.promises.states import PromiseState
from center.tables import promise

COURIER = Actor("system", "courier")
"""Who acts when time alone does."""


def mark_late(connection: Any, now: datetime) -> int:
    """Open promises whose time has passed become late; how many."""
    passed = [promise.c.state == PromiseState.OPEN.value, promise.c.due_at < now]
    codes = list(connection.execute(sa.select(promise.c.code).where(*passed).order_by(promise.c.id)).scalars())
    return sum(_mark(connection, code, now) for code in codes)


def change_in(connection: Any, code: str, standing: PromiseState, only: Any, now: datetime, **changed: Any) -> bool:
    """Whether this call made the change: the promise stands at ``standing`` and ``only`` holds for it."""
    mine = sa.and_(promise.c.code == code, promise.c.state == standing.value, only)
    statement = sa.update(promise).where(mine).values(**changed, updated_at=now)
    return bool(connection.execute(statement).rowcount == 1)


def _mark(connection: Any, code: str, now: datetime) -> bool:
    is_mine = change_in(connection, code, PromiseState.OPEN, sa.true(), now, state=PromiseState.LATE.value)
    if is_mine:
        append(connection, code, "late", COURIER, {}, now)
    return is_mine
