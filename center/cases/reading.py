"""An agency case as it is read: its row, its sub-tasks and its pauses, in one plain value."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast

import sqlalchemy as sa

from center.case_tables import agency_case, case_pause, record_event, sub_task
from center.cases.events import UnknownRecord
from center.cases.states import ENDED, OPEN, Captioned, CaseState, Outcome, Path, PauseKind, SubTaskState

Member = TypeVar("Member", bound=Captioned)


class UnknownCase(UnknownRecord):
    """No agency case has this code."""


class SubTask(NamedTuple):
    """One item of a case; ``batch`` says in which round it is done (分时分次), times are in UTC."""

    item: str
    title: str
    department: str
    after: str | None
    state: SubTaskState
    batch: int
    remind_at: datetime | None
    result: str | None
    finished_at: datetime | None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens with it."""
        return self.state in ENDED


class CasePause(NamedTuple):
    """A time in which the accepted clock stands still, and why; ``ended_at`` is None while it lasts."""

    kind: PauseKind
    reason: str
    started_at: datetime
    ended_at: datetime | None
    actor: str


class CaseView(NamedTuple):
    """One case with everything that belongs to its row; ``why_due`` has one step a line, times are in UTC."""

    id: int
    code: str
    theme: str
    trade: str | None
    title: str
    stage: str
    state: CaseState
    path: Path
    outcome: Outcome | None
    origin: str
    office_id: str
    agent: str | None
    contact_id: int
    enterprise_id: str
    conversation_id: str | None
    message_id: int | None
    hours: float
    confirmed_at: datetime
    accept_by: datetime
    complete_at: datetime | None
    due_at: datetime | None
    why_due: str
    closed_at: datetime | None
    reason: str | None
    last_event: int
    last_hash: str
    created_at: datetime
    updated_at: datetime
    sub_tasks: tuple[SubTask, ...]
    pauses: tuple[CasePause, ...]

    @property
    def is_open(self) -> bool:
        """Whether something may still happen with it."""
        return self.state in OPEN

    def sub_task(self, item: str) -> SubTask | None:
        """The sub-task of ``item``, if the case has it."""
        return next((task for task in self.sub_tasks if task.item == item), None)

    def open_pause(self, kind: PauseKind) -> CasePause | None:
        """The pause of this kind that lasts, if there is one."""
        return next((pause for pause in self.pauses if pause.kind is kind and pause.ended_at is None), None)


_COLUMNS = [agency_case.c[name] for name in CaseView._fields if name in agency_case.c]
_SUB_TASK = [sub_task.c[name] for name in SubTask._fields]
_PAUSE = [case_pause.c[name] for name in CasePause._fields]


def read_case(connection: Any, code: str) -> CaseView:
    """The case with this public code; raises UnknownCase."""
    row = connection.execute(sa.select(*_COLUMNS).where(agency_case.c.code == code)).one_or_none()
    if row is None:
        raise UnknownCase(code)
    return _view(connection, row)


def open_cases_of(connection: Any, contact_id: int) -> list[CaseView]:
    """The cases of a contact that are not closed, the oldest first."""
    mine = sa.and_(agency_case.c.contact_id == contact_id, agency_case.c.state.in_(_values(OPEN)))
    rows = connection.execute(sa.select(*_COLUMNS).where(mine).order_by(agency_case.c.id)).all()
    return [_view(connection, row) for row in rows]


def opened_with(connection: Any, code: str) -> dict[str, Any]:
    """What was written into the first event of a case when it was opened; empty when there is none."""
    first = sa.and_(record_event.c.record == code, record_event.c.seq == 1)
    data = connection.execute(sa.select(record_event.c.data).where(first)).scalar_one_or_none()
    return dict(json.loads(data)) if data else {}


def stored(kind: type[Member], value: str) -> Member:
    """The member of ``kind`` that the database holds as ``value``; ValueError when there is none."""
    return cast(Member, cast(Any, kind)(value))


def _view(connection: Any, row: Any) -> CaseView:
    values = {
        **row._mapping,
        "state": stored(CaseState, row.state),
        "path": stored(Path, row.path),
        "outcome": stored(Outcome, row.outcome) if row.outcome else None,
    }
    return CaseView(**values, sub_tasks=_sub_tasks(connection, row.id), pauses=_pauses(connection, row.id))


def _sub_tasks(connection: Any, case_id: int) -> tuple[SubTask, ...]:
    rows = connection.execute(sa.select(*_SUB_TASK).where(sub_task.c.case_id == case_id).order_by(sub_task.c.id))
    return tuple(SubTask(*row)._replace(state=stored(SubTaskState, row.state)) for row in rows)


def _pauses(connection: Any, case_id: int) -> tuple[CasePause, ...]:
    wanted = sa.select(*_PAUSE).where(case_pause.c.case_id == case_id)
    rows = connection.execute(wanted.order_by(case_pause.c.started_at, case_pause.c.id))
    return tuple(CasePause(*row)._replace(kind=stored(PauseKind, row.kind)) for row in rows)


def _values(states: Iterable[CaseState]) -> list[str]:
    return sorted(state.value for state in states)
