"""Pauses of a case's accepted clock, and the due time that moves with them.

Called by moves only, which hold the row of the case by then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case, case_pause
from center.cases.clocks import due_of
from center.cases.events import Actor
from center.cases.reading import CasePause, CaseView, read_case
from center.cases.states import PauseKind
from center.clock import WorkingClock


def begin_pause(connection: Any, case: CaseView, kind: PauseKind, reason: str, actor: Actor, now: datetime) -> None:
    """Stop the accepted clock; nothing happens when a pause of this kind lasts already."""
    if case.open_pause(kind) is None:
        values = {"kind": kind.value, "reason": reason, "started_at": now, "actor": actor.name}
        connection.execute(sa.insert(case_pause).values(case_id=case.id, **values))


def end_pauses(connection: Any, case: CaseView, now: datetime, kind: PauseKind | None = None) -> None:
    """End the pause of this kind, or every one; nothing happens when none lasts."""
    for pause in case.pauses:
        if pause.ended_at is None and kind in (None, pause.kind):
            _end(connection, case, pause, now)


def settle_due(connection: Any, code: str, clock: WorkingClock) -> None:
    """Write down when the case is due and why, as its pauses and its start have it now; no time while it is held."""
    case = read_case(connection, code)
    due = due_of(case, clock)
    settled = sa.update(agency_case).where(agency_case.c.id == case.id)
    connection.execute(settled.values(due_at=due.at, why_due="\n".join(due.steps)))


def _end(connection: Any, case: CaseView, pause: CasePause, now: datetime) -> None:
    lasting = sa.and_(
        case_pause.c.case_id == case.id, case_pause.c.kind == pause.kind.value, case_pause.c.ended_at.is_(None)
    )
    connection.execute(sa.update(case_pause).where(lasting).values(ended_at=max(now, pause.started_at)))
