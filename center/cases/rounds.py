"""What follows from a move by itself: a case whose items have all ended closes, one whose rest is kept for later rests.

While everything that is left is reserved (分时分次), the center waits for the applicant; when something of it is taken
up, the whole promised time counts again for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.clocks import accepted_until, is_overdue
from center.cases.events import append
from center.cases.making import make
from center.cases.pausing import begin_pause, end_pauses, settle_due
from center.cases.reading import CaseView, opened_with, read_case
from center.cases.rules import Asked
from center.cases.states import CaseState, PauseKind, SubTaskState
from center.cases.subtasks import SYSTEM
from center.clock import WorkingClock

ALL_CANCELLED = "事项全部不办了"
"""The reason for which a case ends when the applicant wants none of its items any more."""
RESTS = "其余事项按您的选择留到以后办"
"""Why the clock stands still while everything left is reserved."""
_WORKED = (CaseState.ACCEPTED, CaseState.IN_PROGRESS)
_HOUR = timedelta(hours=1)


def close_or_rest(connection: Any, code: str, now: datetime, clock: WorkingClock, reason: str | None = None) -> None:
    """Close the case, or stop or start its clock, as its items stand; ``reason`` is why it is closed late.

    A case whose time has passed stays open without a reason: staff finish it with one.
    """
    case = read_case(connection, code)
    left = [task for task in case.sub_tasks if not task.has_ended]
    if not case.is_open:
        return
    if not left:
        _close(connection, case, now, clock, reason)
    elif case.state in _WORKED:
        _rest_or_wake(connection, case, now, clock, all(task.state is SubTaskState.RESERVED for task in left))


def _close(connection: Any, case: CaseView, now: datetime, clock: WorkingClock, reason: str | None) -> None:
    if all(task.state is SubTaskState.CANCELLED for task in case.sub_tasks):
        make(Asked(connection, case, "terminate", {}, SYSTEM, now, clock), {"reason": ALL_CANCELLED})
    elif case.state is CaseState.IN_PROGRESS and (reason or not is_overdue(case, clock, now)):
        make(Asked(connection, case, "finish", {}, SYSTEM, now, clock), {"reason": reason} if reason else {})


def _rest_or_wake(connection: Any, case: CaseView, now: datetime, clock: WorkingClock, is_reserved: bool) -> None:
    rests = case.open_pause(PauseKind.APPLICANT) is not None
    if is_reserved == rests:
        return
    data = {"kind": PauseKind.APPLICANT, "reason": RESTS}
    append(connection, case.code, "hold" if is_reserved else "release", SYSTEM, data, now)
    if is_reserved:
        begin_pause(connection, case, PauseKind.APPLICANT, RESTS, SYSTEM, now)
    else:
        end_pauses(connection, case, now, PauseKind.APPLICANT)
        _give_full_time(connection, read_case(connection, case.code), now, clock)
    settle_due(connection, case.code, clock)


def _give_full_time(connection: Any, case: CaseView, now: datetime, clock: WorkingClock) -> None:
    promised = opened_with(connection, case.code).get("hours", case.hours)
    worked = accepted_until(case, clock, now) or timedelta()
    mine = sa.update(agency_case).where(agency_case.c.id == case.id)
    connection.execute(mine.values(hours=worked / _HOUR + promised))
