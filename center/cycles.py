"""Stage cycles: the cases of one enterprise in one stage, from the first until none has been open for a working day.

One cycle is one occasion to rate (XZ 6.4.1). It is due at the close of business of the working day after the day on
which its last case ended, so that a case that follows at once still belongs to it. What is kept for later (分时分次)
does not hold it once it is put off for more than 30 days. Every function locks the cycle before it looks at its cases.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case, sub_task
from center.cases.events import GENESIS, Actor, Conflict, UnknownRecord, append
from center.cases.reading import stored
from center.cases.states import ENDED, OPEN, Captioned, SubTaskState
from center.clock import WorkingClock
from center.identifiers import public_code
from center.rating_tables import cycle_case, stage_cycle
from center.tables import Moment

PUT_OFF = timedelta(days=30)
"""What is reserved for longer than this does not keep a cycle open."""
SYSTEM = Actor("system", "cycles")
_CODE_KIND = "Y"
_QUIET_DAYS = 1
_ATTEMPTS = 3
_INSERT = sa.text(
    """
    INSERT INTO stage_cycle (code, enterprise_id, stage, number, state, opened_at, last_event, last_hash, updated_at)
    VALUES (:code, :enterprise_id, :stage,
        (SELECT coalesce(max(number), 0) + 1 FROM stage_cycle WHERE enterprise_id = :enterprise_id AND stage = :stage),
        'open', :now, 0, :last_hash, :now)
    ON CONFLICT DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment))
_JOIN = sa.text("INSERT INTO cycle_case (case_code, cycle_id) VALUES (:case_code, :cycle_id) ON CONFLICT DO NOTHING")


class CycleState(Captioned):
    """Whether cases may still come."""

    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


class Cycle(NamedTuple):
    """One row, times in UTC: ``closes_at`` is when it closes if nothing else comes, None while a case holds it."""

    id: int
    code: str
    enterprise_id: str
    stage: str
    number: int
    state: CycleState
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None


class UnknownCycle(UnknownRecord):
    """No stage cycle has this code."""


_COLUMNS = [stage_cycle.c[name] for name in Cycle._fields]
_IS_OPEN = stage_cycle.c.state == CycleState.OPEN.value


def join_cycle(connection: Any, case_code: str, enterprise_id: str, stage: str, now: datetime) -> str:
    """The code of the cycle that the case now belongs to: the open one of its stage, else a new one.

    A case that belongs to one keeps it. Raises Conflict when cycles close faster than they can be joined.
    """
    known = cycle_of(connection, case_code)
    if known is not None:
        return known.code
    for _ in range(_ATTEMPTS):
        _open(connection, enterprise_id, stage, now)
        cycle = _held_open(connection, enterprise_id, stage, now)
        if cycle is not None:
            if connection.execute(_JOIN, {"case_code": case_code, "cycle_id": cycle.id}).rowcount == 1:
                append(connection, cycle.code, "joined", SYSTEM, {"case": case_code}, now)
            return cycle.code
    raise Conflict(case_code)


def settle_cycle(connection: Any, case_code: str, clock: WorkingClock, now: datetime) -> None:
    """After a move of the case: its cycle closes in a working day when no case holds it any more, else it stays open.

    Nothing for a case without a cycle, and for a cycle that is closed.
    """
    cycle = cycle_of(connection, case_code)
    if cycle is not None:
        settle(connection, cycle.id, clock, now)


def settle(connection: Any, cycle_id: int, clock: WorkingClock, now: datetime) -> bool:
    """Note when the cycle closes, or that it does not; whether that is something new."""
    locked = sa.select(*_COLUMNS).where(stage_cycle.c.id == cycle_id, _IS_OPEN).with_for_update()
    row = connection.execute(locked).one_or_none()
    if row is None or _is_held(connection, cycle_id, now) == (row.closes_at is None):
        return False
    closes_at = None if row.closes_at else clock.due_days(now, _QUIET_DAYS, "working").at
    connection.execute(sa.update(stage_cycle).where(stage_cycle.c.id == cycle_id).values(closes_at=closes_at))
    append(connection, row.code, "closing" if closes_at else "held", SYSTEM, {"closes_at": closes_at}, now)
    return True


def close_cycle(connection: Any, cycle_id: int, now: datetime) -> Cycle | None:
    """Close the cycle if it is open and its time has come; None when it is not so, or somebody else has closed it."""
    due = sa.and_(stage_cycle.c.id == cycle_id, _IS_OPEN, stage_cycle.c.closes_at <= now)
    closed = {"state": CycleState.CLOSED.value, "closed_at": now}
    if connection.execute(sa.update(stage_cycle).where(due).values(**closed)).rowcount != 1:
        return None
    cycle = _view(connection.execute(sa.select(*_COLUMNS).where(stage_cycle.c.id == cycle_id)).one())
    append(connection, cycle.code, "closed", SYSTEM, {"cases": cases_of(connection, cycle_id)}, now)
    return cycle


def due_cycles(connection: Any, now: datetime, limit: int = 100) -> list[int]:
    """The ids of open cycles whose time has come, the longest due first; those that another one is closing left out."""
    due = sa.select(stage_cycle.c.id).where(_IS_OPEN, stage_cycle.c.closes_at <= now)
    ordered = due.order_by(stage_cycle.c.closes_at, stage_cycle.c.id).limit(limit)
    return list(connection.execute(ordered.with_for_update(skip_locked=True)).scalars())


def resting_cycles(connection: Any, now: datetime, limit: int = 100) -> list[int]:
    """The ids of open cycles held by something that has lain reserved for more than 30 days."""
    lain = sa.and_(sub_task.c.state == SubTaskState.RESERVED.value, sub_task.c.updated_at < now - PUT_OFF)
    wanted = sa.select(stage_cycle.c.id).select_from(_with_cases().join(sub_task)).where(_IS_OPEN, lain)
    still_held = wanted.where(stage_cycle.c.closes_at.is_(None), agency_case.c.state.in_(_values(OPEN)))
    return list(connection.execute(still_held.distinct().order_by(stage_cycle.c.id).limit(limit)).scalars())


def read_cycle(connection: Any, code: str) -> Cycle:
    """The cycle with this code; raises UnknownCycle."""
    row = connection.execute(sa.select(*_COLUMNS).where(stage_cycle.c.code == code)).one_or_none()
    if row is None:
        raise UnknownCycle(code)
    return _view(row)


def cycle_of(connection: Any, case_code: str) -> Cycle | None:
    """The cycle of a case; None for one opened before there were cycles, and for an unknown code."""
    mine = sa.select(*_COLUMNS).join_from(stage_cycle, cycle_case).where(cycle_case.c.case_code == case_code)
    row = connection.execute(mine).one_or_none()
    return None if row is None else _view(row)


def cases_of(connection: Any, cycle_id: int) -> list[str]:
    """The codes of the cycle's cases, in the order of their codes."""
    codes = sa.select(cycle_case.c.case_code).where(cycle_case.c.cycle_id == cycle_id)
    return list(connection.execute(codes.order_by(cycle_case.c.case_code)).scalars())


def _open(connection: Any, enterprise_id: str, stage: str, now: datetime) -> None:
    """Open a cycle unless there is an open one; who opens at the same time waits here for the other."""
    values = {"enterprise_id": enterprise_id, "stage": stage, "last_hash": GENESIS, "now": now}
    code = public_code(_CODE_KIND)
    if connection.execute(_INSERT, {**values, "code": code}).rowcount == 1:
        number = read_cycle(connection, code).number
        data = {"enterprise_id": enterprise_id, "stage": stage, "number": number}
        append(connection, code, "opened", SYSTEM, data, now)


def _held_open(connection: Any, enterprise_id: str, stage: str, now: datetime) -> Cycle | None:
    """The open cycle, locked and no longer about to close; None when it has just been closed."""
    mine = sa.and_(stage_cycle.c.enterprise_id == enterprise_id, stage_cycle.c.stage == stage, _IS_OPEN)
    held = sa.update(stage_cycle).where(mine).values(closes_at=None, updated_at=now)
    if connection.execute(held).rowcount != 1:
        return None
    return _view(connection.execute(sa.select(*_COLUMNS).where(mine)).one())


def _is_held(connection: Any, cycle_id: int, now: datetime) -> bool:
    """Whether an open case of the cycle has something left that is not put off."""
    left = sa.and_(sub_task.c.case_id == agency_case.c.id, sub_task.c.state.not_in(_values(ENDED)))
    columns = (agency_case.c.id, sub_task.c.state, sub_task.c.remind_at, sub_task.c.updated_at)
    opened = sa.and_(cycle_case.c.cycle_id == cycle_id, agency_case.c.state.in_(_values(OPEN)))
    wanted = sa.select(*columns).select_from(_with_cases().outerjoin(sub_task, left)).where(opened)
    return any(not _is_put_off(row, now) for row in connection.execute(wanted))


def _is_put_off(row: Any, now: datetime) -> bool:
    """Reserved until more than 30 days after it was reserved, or for more than 30 days already."""
    if row.state != SubTaskState.RESERVED.value:
        return False
    until: datetime = max(now, row.remind_at or now)
    return bool(until - row.updated_at > PUT_OFF)


def _with_cases() -> Any:
    return stage_cycle.join(cycle_case).join(agency_case, agency_case.c.code == cycle_case.c.case_code)


def _values(states: frozenset[Any]) -> list[str]:
    return sorted(state.value for state in states)


def _view(row: Any) -> Cycle:
    return Cycle(**{**row._mapping, "state": stored(CycleState, row.state)})
