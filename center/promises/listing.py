"""Promises as the desk lists them: filtered, by due time, a page at a time, only what the member may see (IM-03)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.states import Captioned
from center.pages import AS_IT_IS, Page, Sorting, page_of, sorted_by
from center.promises.reading import DESK, PromiseListed, promise_listed
from center.promises.states import TO_KEEP, UnknownPromise
from center.staff.accounts import StaffMember
from center.staff.sight import office_clause
from center.tables import conversation, promise


class PromiseList(Captioned):
    """What is listed."""

    WAITING = "waiting", "待答复"
    LATE = "late", "已超时"
    MINE = "mine", "我的"
    ENDED = "ended", "已结束"


class Waiting(NamedTuple):
    """How many promises are still to be kept: all in sight, those whose time has passed, and the member's own."""

    open: int
    late: int
    mine: int


class PromiseRow(NamedTuple):
    """A promise with the office and the channel of the conversation in which the question was left."""

    promise: PromiseListed
    office_id: str | None
    channel: str


_owner = sa.func.coalesce(promise.c.owner, DESK.value)
_COLUMNS = [promise.c[name] for name in PromiseListed._fields]
_JOINED = sa.select(*_COLUMNS, conversation.c.office_id, conversation.c.channel).join_from(
    promise, conversation, promise.c.conversation_id == conversation.c.id
)
_MOST_URGENT = (promise.c.due_at, promise.c.id)
_LATEST = (promise.c.closed_at.desc(), promise.c.id.desc())
SORTS = {
    "code": promise.c.id,
    "due": promise.c.due_at,
    "owner": promise.c.owner,
    "office": conversation.c.office_id,
    "state": promise.c.state,
}
"""What the list can be sorted by."""


def promises_listed(
    connection: Any,
    staff: StaffMember,
    which: PromiseList,
    now: datetime,
    number: int = 1,
    sorting: Sorting = AS_IT_IS,
) -> Page[PromiseRow]:
    """Page ``number`` of what ``staff`` sees: by itself the longest overdue first, of the ended the latest."""
    wanted = _JOINED.where(_in_sight(staff), *_clauses(which, staff, now))
    order = _LATEST if which is PromiseList.ENDED else _MOST_URGENT
    counted = sa.select(promise.c.id).where(*_clauses(which, staff, now)) if staff.office_id is None else None
    by = sorted_by(SORTS, sorting, order, promise.c.id)
    return page_of(connection, wanted, by, number, _row, counted=counted)


def promise_seen_by(connection: Any, staff: StaffMember, code: str) -> PromiseRow:
    """The promise, if ``staff`` may see it; else the UnknownPromise of a code that nobody has."""
    row = connection.execute(_JOINED.where(promise.c.code == code, _in_sight(staff))).one_or_none()
    if row is None:
        raise UnknownPromise(code)
    return _row(row)


def waiting_promises(connection: Any, staff: StaffMember, now: datetime) -> Waiting:
    """How many wait, for the counts beside the list and in the navigation."""
    counts = [_count(sa.true()), _count(promise.c.due_at < now), _count(_owner == staff.staff_id)]
    joined = sa.select(*counts).join_from(promise, conversation, promise.c.conversation_id == conversation.c.id)
    return Waiting(*connection.execute(joined.where(_in_sight(staff), promise.c.state.in_(TO_KEEP))).one())


def promise_pulse(connection: Any) -> tuple[int, int]:
    """How many promises wait and how many events those have: it changes with every one of them. Nothing personal."""
    counts = (sa.func.count(promise.c.id), sa.func.coalesce(sa.func.sum(promise.c.last_event), 0))
    row = connection.execute(sa.select(*counts).where(promise.c.state.in_(TO_KEEP))).one()
    return int(row[0]), int(row[1])


def _count(clause: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((clause, 1), else_=0)), 0)


def _in_sight(staff: StaffMember) -> Any:
    return office_clause(staff, conversation.c.office_id, unplaced=True)


def _clauses(which: PromiseList, staff: StaffMember, now: datetime) -> list[Any]:
    if which is PromiseList.ENDED:
        return [promise.c.closed_at.is_not(None)]
    narrowed = {
        PromiseList.WAITING: [],
        PromiseList.LATE: [promise.c.due_at < now],
        PromiseList.MINE: [_owner == staff.staff_id],
    }
    return [promise.c.state.in_(TO_KEEP), *narrowed[which]]


def _row(row: Any) -> PromiseRow:
    return PromiseRow(promise_listed(row), row.office_id, row.channel)
