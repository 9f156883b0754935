"""The authority's documents as the portal tells of them: recorded with the case as soon as it may record one.

An official 受理 or decision is recorded from its document's number and date alone (center/cases/decisions.py). While
the case is not worked on (代办 not accepted yet, waiting for papers) the document waits here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.decisions import BadDocument, DecisionKind, FutureDecision, record_decision
from center.cases.events import Actor, Conflict
from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.cases.states import CaseState
from center.clock import WorkingClock
from center.handover.events import Decided
from center.handover.records import Handover
from center.handover_tables import handover, handover_document
from center.tables import Moment
from center.times import local_date

AT_A_TIME = 50
PORTAL = Actor("system", "portal")
ClockOf = Callable[[str], WorkingClock]
"""The working clock of an office, by its id."""
_RECORDS = (CaseState.ACCEPTED.value, CaseState.IN_PROGRESS.value)
_OVER = (CaseState.DONE.value, CaseState.TERMINATED.value)
_ALARMS = logging.getLogger("qihang.alarm")
_KEEP = sa.text(
    """
    INSERT INTO handover_document (handover_id, kind, number, decided_on, created_at)
    VALUES (:handover_id, :kind, :number, :decided_on, :now) ON CONFLICT (handover_id, kind, number) DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment), sa.bindparam("decided_on", type_=sa.Date))


class _Kept(NamedTuple):
    id: int
    code: str
    office_id: str
    state: str
    item: str
    kind: str
    number: str
    decided_on: date


def keep_document(connection: Any, found: Handover, told: Decided, now: datetime) -> bool:
    """Whether the document is new; raises BadDocument, FutureDecision for what no document can say."""
    if not any(character.isnumeric() for character in told.number):
        raise BadDocument(told.number)
    if told.decided_on > local_date(now):
        raise FutureDecision(told.decided_on)
    values = {"handover_id": found.id, "kind": told.kind.value, "number": told.number, "decided_on": told.decided_on}
    return bool(connection.execute(_KEEP, {**values, "now": now}).rowcount == 1)


def record_documents(connection: Any, clock_of: ClockOf, now: datetime, limit: int = AT_A_TIME) -> int:
    """Record the documents that wait with the cases that may record one now; how many."""
    columns = (
        handover_document.c.id, agency_case.c.code, agency_case.c.office_id, agency_case.c.state, handover.c.item,
        handover_document.c.kind, handover_document.c.number, handover_document.c.decided_on,
    )  # fmt: skip
    waits = sa.and_(handover_document.c.recorded_at.is_(None), handover_document.c.fault.is_(None))
    ready = agency_case.c.state.in_([*_RECORDS, *_OVER])
    wanted = sa.select(*columns).join_from(handover_document, handover).join(agency_case).where(waits, ready)
    locked = (
        wanted.order_by(handover_document.c.id).limit(limit).with_for_update(of=handover_document, skip_locked=True)
    )
    return sum(_record(connection, clock_of, _Kept(*row), now) for row in connection.execute(locked).all())


def _record(connection: Any, clock_of: ClockOf, kept: _Kept, now: datetime) -> bool:
    if kept.state in _OVER:
        return _give_up(connection, kept, "closed")
    kind, clock = stored(DecisionKind, kept.kind), clock_of(kept.office_id)
    try:
        record_decision(connection, kept.code, kind, kept.number, kept.decided_on, kept.item, PORTAL, now, clock)
    except Conflict:
        return False
    except Refusal as refusal:
        return _give_up(connection, kept, type(refusal).__name__)
    _write(connection, kept, recorded_at=now)
    return True


def _give_up(connection: Any, kept: _Kept, fault: str) -> bool:
    """People have to look at it."""
    _ALARMS.error("ALARM portal_document case=%s fault=%s", kept.code, fault)
    _write(connection, kept, fault=fault)
    return False


def _write(connection: Any, kept: _Kept, **values: Any) -> None:
    connection.execute(sa.update(handover_document).where(handover_document.c.id == kept.id).values(**values))
