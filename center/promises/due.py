"""What time alone does to promises: staff are warned at half and at four fifths of the working time, then it is late.

Each happens once: the row says what has been done, and only whoever changes it speaks. A log line that is written in a
transaction which then fails may come again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.cases.events import append
from center.clock import WorkingClock
from center.demand_states import Desk
from center.identities import contacts_behind
from center.knowledge import ServiceSettings
from center.notices.outbox import Draft, enqueue
from center.promises.ending import LATE_NOTICE
from center.promises.late import COURIER, change_in, mark_late
from center.promises.reading import find_promise
from center.promises.states import PromiseState
from center.promises.words import late_text
from center.tables import promise

WARNED_AT = (50, 80)
"""Percent of a promise's working time."""
_alarms = logging.getLogger("qihang.alarm")


def promises_due(connection: Any, settings: ServiceSettings, clock: WorkingClock, now: datetime) -> int:
    """Warn, mark late and escalate what is due by ``now``; how much was done.

    ``clock`` is the one by which promises are timed (``center.promises.reply_due``).
    """
    done = mark_late(connection, now)
    done += sum(_escalate(connection, code, settings, now) for code in _not_escalated(connection))
    return done + sum(_warn(connection, code, share, now) for code, share in _to_warn(connection, clock, now))


def _not_escalated(connection: Any) -> list[str]:
    waiting = [promise.c.state == PromiseState.LATE.value, promise.c.escalated_at.is_(None)]
    return list(connection.execute(sa.select(promise.c.code).where(*waiting).order_by(promise.c.id)).scalars())


def _escalate(connection: Any, code: str, settings: ServiceSettings, now: datetime) -> bool:
    owner, is_first = Desk.SUPERVISOR.value, promise.c.escalated_at.is_(None)
    if not change_in(connection, code, PromiseState.LATE, is_first, now, escalated_at=now, owner=owner):
        return False
    append(connection, code, "escalated", COURIER, {"owner": owner}, now)
    due_at = find_promise(connection, code).due_at
    enqueue(connection, _late_notice(connection, code, settings, now), now)
    _alarms.error("ALARM promise_late code=%s due=%s owner=%s", code, due_at.isoformat(), owner)
    return True


def _late_notice(connection: Any, code: str, settings: ServiceSettings, now: datetime) -> Draft:
    seen = find_promise(connection, code)
    known = contacts_behind(connection, seen.conversation_id)
    contact_id = known[0] if len(known) == 1 else None
    text = late_text(seen, settings.center.hotline, now)
    card = {"buttons": [], "custom": {"kind": "promise", "code": code, "state": seen.state.value}}
    return Draft(f"{LATE_NOTICE}:{code}", LATE_NOTICE, code, text, now, contact_id, seen.conversation_id, card)


def _to_warn(connection: Any, clock: WorkingClock, now: datetime) -> Iterator[tuple[str, int]]:
    columns = sa.select(promise.c.code, promise.c.created_at, promise.c.due_at, promise.c.warned)
    waiting = [promise.c.state == PromiseState.OPEN.value, promise.c.warned < WARNED_AT[-1]]
    for row in connection.execute(columns.where(*waiting).order_by(promise.c.id)).all():
        share = max((share for share in WARNED_AT if share <= _percent(clock, row, now)), default=0)
        if share > row.warned:
            yield row.code, share


def _percent(clock: WorkingClock, row: Any, now: datetime) -> float:
    """How much of its working time has passed; all of it when it has none."""
    whole = clock.elapsed(row.created_at, max(row.due_at, row.created_at))
    return 100 * (clock.elapsed(row.created_at, max(now, row.created_at)) / whole) if whole > timedelta() else 100


def _warn(connection: Any, code: str, share: int, now: datetime) -> bool:
    if not change_in(connection, code, PromiseState.OPEN, promise.c.warned < share, now, warned=share):
        return False
    append(connection, code, "warned", COURIER, {"percent": share}, now)
    seen = find_promise(connection, code)
    due = seen.due_at.isoformat()
    _alarms.warning("ALARM promise_due code=%s percent=%s due=%s owner=%s", code, share, due, seen.owner)
    return True
