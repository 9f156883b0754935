"""Promises as they are read: listed masked for the staff, whole for whoever answers, as a standing for who asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.demand_states import Desk, as_stored
from center.privacy import keep
from center.promises.states import TO_KEEP, PromiseState, Reason, UnknownPromise
from center.sealing import Seal
from center.tables import promise
from center.text import bigrams

DESK = Desk.ANSWERS
"""Who owns a new promise, and those made before promises had owners."""
_SAME_QUESTION = 0.8


class PromiseListed(NamedTuple):
    """A promise as staff list it: no telephone number stands in its texts; times are in UTC.

    ``owner`` is a Desk's value or a staff id; ``warned`` the share of its working time, in percent, warned of last.
    """

    code: str
    conversation_id: str
    reason: Reason
    question: str
    state: PromiseState
    owner: str
    answer: str | None
    warned: int
    due_at: datetime
    why_due: str
    kept_at: datetime | None
    kept_by: str | None
    escalated_at: datetime | None
    closed_at: datetime | None
    last_event: int
    created_at: datetime

    def is_late(self, now: datetime) -> bool:
        """Whether its time passed before it was kept, or has passed and it is not kept yet."""
        return self.due_at < (self.kept_at or self.closed_at or now)


class PromiseStanding(NamedTuple):
    """What whoever has the code may know: whether it is kept, by when it is (UTC); nothing of the question."""

    is_kept: bool
    due_at: datetime
    state: PromiseState


class Asked(NamedTuple):
    """What whoever answers has to know: the whole question, and the number to call, if any."""

    question: str
    phone: str | None


_LISTED = [promise.c[name] for name in PromiseListed._fields]
_MOST_URGENT = (promise.c.due_at, promise.c.id)


def open_promises(connection: Any, limit: int = 100, *, owner: str | None = None) -> list[PromiseListed]:
    """The promises that still have to be kept, the most urgent first; of one owner only, when named."""
    wanted = [promise.c.state.in_(TO_KEEP)]
    wanted += [sa.func.coalesce(promise.c.owner, DESK.value) == owner] if owner is not None else []
    return _listed(connection, wanted, _MOST_URGENT, limit)


def late_promises(connection: Any, now: datetime, limit: int = 100) -> list[PromiseListed]:
    """Those whose time has passed and that still have to be kept, the longest overdue first."""
    return _listed(connection, [promise.c.state.in_(TO_KEEP), promise.c.due_at < now], _MOST_URGENT, limit)


def own_promises(connection: Any, conversation_ids: Sequence[str], limit: int = 20) -> list[PromiseListed]:
    """Those made in any of the conversations of one person, the newest first."""
    mine = promise.c.conversation_id.in_(list(conversation_ids))
    return _listed(connection, [mine], (promise.c.created_at.desc(), promise.c.id.desc()), limit)


def asked_before(connection: Any, conversation_ids: Sequence[str], question: str) -> PromiseListed | None:
    """The newest promise still to be kept that somebody got for (nearly) the same words; None for a new question."""
    words = bigrams(keep(question).visible)
    open_ones = (seen for seen in own_promises(connection, conversation_ids) if seen.state.value in TO_KEEP)
    return next((seen for seen in open_ones if _likeness(words, bigrams(seen.question)) >= _SAME_QUESTION), None)


def find_promise(connection: Any, code: str) -> PromiseListed:
    """The promise as it stands, masked; raises UnknownPromise."""
    row = connection.execute(sa.select(*_LISTED).where(promise.c.code == code)).one_or_none()
    if row is None:
        raise UnknownPromise(code)
    return promise_listed(row)


def read_promise(connection: Any, seal: Seal, code: str) -> Asked:
    """The question and the number, unsealed; raises UnknownPromise."""
    columns = (promise.c.question, promise.c.sealed, promise.c.phone_sealed)
    row = connection.execute(sa.select(*columns).where(promise.c.code == code)).one_or_none()
    if row is None:
        raise UnknownPromise(code)
    question = seal.open(row.sealed, about_question(code)) if row.sealed else row.question
    return Asked(question, seal.open(row.phone_sealed, about_phone(code)) if row.phone_sealed else None)


def waiting_before(connection: Any, code: str | None = None) -> int:
    """How many promises of the desk that answers questions are still to be kept: those made before ``code``, or all."""
    its = sa.select(promise.c.id).where(promise.c.code == code).scalar_subquery()
    waiting = [promise.c.state.in_(TO_KEEP), sa.func.coalesce(promise.c.owner, DESK.value) == DESK.value]
    waiting += [promise.c.id < its] if code is not None else []
    return int(connection.execute(sa.select(sa.func.count(promise.c.id)).where(*waiting)).scalar_one())


def standing_of(connection: Any, code: str) -> PromiseStanding:
    """Where a promise stands; raises UnknownPromise."""
    seen = find_promise(connection, code)
    return PromiseStanding(seen.state is PromiseState.KEPT, seen.due_at, seen.state)


def promise_listed(row: Any) -> PromiseListed:
    """A row that has, among others, the columns named as PromiseListed's fields."""
    seen = PromiseListed(*(row._mapping[name] for name in PromiseListed._fields))
    state = as_stored(PromiseState, row.state)
    return seen._replace(reason=Reason(row.reason), state=state, owner=row.owner or DESK.value)


def about_question(code: str) -> str:
    """What the sealed question of a promise is bound to."""
    return f"question of promise {code}"


def about_phone(code: str) -> str:
    """What the sealed telephone number of a promise is bound to."""
    return f"phone of promise {code}"


def _listed(connection: Any, wanted: Sequence[Any], order: Sequence[Any], limit: int) -> list[PromiseListed]:
    found = sa.select(*_LISTED).where(*wanted).order_by(*order).limit(limit)
    return [promise_listed(row) for row in connection.execute(found)]


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)
