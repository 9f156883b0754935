"""How a legal move of a case is written: its event first, which locks the case, then everything that follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case, sub_task
from center.cases.events import append
from center.cases.pausing import begin_pause, end_pauses, settle_due
from center.cases.rules import Asked, completes, target_of
from center.cases.states import OPEN, SUB_TASK_MOVES, CaseState, PauseKind

_COLUMNS = {
    "prereview": ("outcome",),
    "assign": ("agent",),
    "transfer": ("office_id",),
    "finish": ("reason",),
    "terminate": ("reason",),
}
_KEEPS_CLOCK = frozenset({"assign", "transfer", "record"})
_CANCELLABLE, _CANCELLED = SUB_TASK_MOVES["cancel"]


def make(asked: Asked, legal: Mapping[str, Any]) -> None:
    """Make the move with its checked details; raises Conflict when the case has moved since it was read."""
    case, target = asked.case, target_of(asked.case, asked.name)
    data = {**legal, "from": case.state, "to": target}
    append(asked.connection, case.code, asked.name, asked.actor, data, asked.now, seen=case.last_event)
    values = _values(asked, legal, target)
    asked.connection.execute(sa.update(agency_case).where(agency_case.c.id == case.id).values(**values))
    _pause(asked, legal, target)
    if target not in OPEN:
        _cancel_rest(asked)
    if asked.name not in _KEEPS_CLOCK:
        settle_due(asked.connection, case.code, asked.clock)


def _values(asked: Asked, legal: Mapping[str, Any], target: CaseState) -> dict[str, Any]:
    values = {name: legal[name] for name in _COLUMNS.get(asked.name, ()) if legal.get(name)}
    values = {name: getattr(value, "value", value) for name, value in values.items()}
    if asked.name == "transfer":
        values["agent"] = None
    if completes(asked.connection, asked.case, asked.name):
        values["complete_at"] = asked.now
    if target not in OPEN:
        values["closed_at"] = asked.now
    return {**values, "state": target.value}


def _pause(asked: Asked, legal: Mapping[str, Any], target: CaseState) -> None:
    connection, case, now = asked.connection, asked.case, asked.now
    if asked.name == "notify":
        reason = str(legal.get("reason") or PauseKind.APPLICANT.caption)
        begin_pause(connection, case, PauseKind.APPLICANT, reason, asked.actor, now)
    elif asked.name == "hold":
        begin_pause(connection, case, legal["kind"], legal["reason"], asked.actor, now)
    elif asked.name == "release":
        end_pauses(connection, case, now, legal["kind"])
    elif asked.name == "supplemented":
        end_pauses(connection, case, now, PauseKind.APPLICANT)
    elif target not in OPEN:
        end_pauses(connection, case, now)


def _cancel_rest(asked: Asked) -> None:
    """What a closed case had left to do is not done any more; what was issued in part stays as it is."""
    states = [state.value for state in _CANCELLABLE]
    rest = sa.and_(sub_task.c.case_id == asked.case.id, sub_task.c.state.in_(states))
    values = {"state": _CANCELLED.value, "finished_at": asked.now, "updated_at": asked.now}
    asked.connection.execute(sa.update(sub_task).where(rest).values(**values))
