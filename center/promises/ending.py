"""How a promise ends, whoever ends it: decided by one conditional UPDATE, so that it ends once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.cases.events import Actor, append, history
from center.notices.outbox import cancel_notices
from center.privacy import mask_for_log
from center.promises.reading import PromiseListed, find_promise
from center.promises.states import TO_KEEP, NotToTakeBack, PromiseState
from center.tables import promise

LATE_NOTICE = "promise_late"
"""The kind of the notice that says that a promise is late; it is of no use once the promise has ended."""


def keep_promise(connection: Any, code: str, staff_id: str, now: datetime, words: str = "") -> bool:
    """Note who has answered by word of mouth, when, and in short what; False when it had ended before.

    Personal numbers in ``words`` are masked. Raises UnknownPromise.
    """
    is_kept = end(connection, code, kept_by(staff_id, now), now)
    seen = find_promise(connection, code)
    if is_kept:
        said = {"words": mask_for_log(words)} if words else {}
        append(connection, code, "kept", Actor("staff", staff_id), {"late": seen.is_late(now), **said}, now)
    return is_kept


def take_back_kept(connection: Any, code: str, staff_id: str, seen: int, now: datetime) -> PromiseListed:
    """Undo ``keep_promise``, event ``seen`` of the same member: it is to be kept again, by the time that was promised.

    The same again changes nothing. Raises UnknownPromise, NotToTakeBack, and Conflict when something came between.
    """
    found, staff = find_promise(connection, code), Actor("staff", staff_id)
    events = history(connection, code)
    last = [(event.seq, event.kind, event.actor) for event in events[-2:]]
    if last == [(seen, "kept", staff), (seen + 1, "kept_undone", staff)]:
        return found
    if last[-1] != (seen, "kept", staff):
        raise NotToTakeBack(code)
    append(connection, code, "kept_undone", staff, {}, now, seen=seen)
    was_late = any(event.kind == "late" for event in events)
    values = {"state": (PromiseState.LATE if was_late else PromiseState.OPEN).value, "updated_at": now}
    nobody = {"kept_at": None, "kept_by": None, "closed_at": None}
    mine = sa.and_(promise.c.code == code, promise.c.state == PromiseState.KEPT.value)
    connection.execute(sa.update(promise).where(mine).values(**values, **nobody))
    return find_promise(connection, code)


def end(connection: Any, code: str, changed: dict[str, Any], now: datetime) -> bool:
    """Whether this call ended it with ``changed``; what was going to tell that it is late is cancelled."""
    mine = sa.and_(promise.c.code == code, promise.c.state.in_(TO_KEEP))
    values = {**changed, "closed_at": now, "updated_at": now}
    if connection.execute(sa.update(promise).where(mine).values(**values)).rowcount != 1:
        return False
    cancel_notices(connection, code, now, [LATE_NOTICE])
    return True


def kept_by(staff_id: str, now: datetime) -> dict[str, Any]:
    """What changes when ``staff_id`` keeps it."""
    return {"state": PromiseState.KEPT.value, "kept_at": now, "kept_by": staff_id}
