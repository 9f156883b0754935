"""Hand-overs as they are kept: who handed over which item of a case, when, and what came of it.

Functions take a connection and are part of the caller's transaction. Only names of fields are kept here, no values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.handover_tables import handover
from center.identifiers import opaque
from center.tables import Moment

RETENTION = "case"


class HandoverState(Captioned):
    """Where a hand-over stands."""

    BEGUN = "begun", "正在带过去"
    WAITING = "waiting", "政务服务网暂时不通，等着带过去"
    READY = "ready", "已带到政务服务网"
    OPENED = "opened", "已在政务服务网打开"
    SUBMITTED = "submitted", "已在政务服务网提交"
    DECIDED = "decided", "部门已出文书"
    REFUSED = "refused", "政务服务网没有收下"
    GIVEN_UP = "given_up", "一直没能带过去"


_ORDER = list(HandoverState)
FINISHED = frozenset({HandoverState.SUBMITTED, HandoverState.DECIDED})
"""What was handed in on the portal is not handed over again."""
STUCK = frozenset({HandoverState.BEGUN, HandoverState.WAITING, HandoverState.REFUSED, HandoverState.GIVEN_UP})
"""What the portal does not have."""


class UnknownHandover(Refusal, LookupError):
    """No hand-over has this key."""

    def __init__(self) -> None:
        super().__init__("no hand-over has this key", "没有这一次交接。")


class Handover(NamedTuple):
    """One item of a case on its way to the portal; ``number`` is the portal's receipt of what was submitted."""

    id: int
    key: str
    case_id: int
    case_code: str
    item: str
    conversation_id: str
    is_carried: bool
    state: HandoverState
    attempts: int
    waiting_since: datetime | None
    number: str | None

    @property
    def is_finished(self) -> bool:
        """Whether it was handed in on the portal."""
        return self.state in FINISHED


_COLUMNS = [agency_case.c.code.label("case_code") if name == "case_code" else handover.c[name]
            for name in Handover._fields]  # fmt: skip
_BEGIN = sa.text(
    """
    INSERT INTO handover (key, case_id, item, portal_item, conversation_id, is_carried, state, names, attempts,
        retention, created_at, updated_at)
    VALUES (:key, :case_id, :item, :portal_item, :conversation_id, :is_carried, 'begun', :names, 0, :retention, :now,
        :now)
    ON CONFLICT (case_id, item) DO UPDATE SET portal_item = excluded.portal_item, names = excluded.names,
        conversation_id = excluded.conversation_id, is_carried = excluded.is_carried, updated_at = excluded.updated_at
    """
).bindparams(sa.bindparam("now", type_=Moment), sa.bindparam("is_carried", type_=sa.Boolean))


class Beginning(NamedTuple):
    """What a hand-over begins with; ``names`` are the titles of the fields filled in and missing."""

    case_id: int
    item: str
    portal_item: str
    conversation_id: str
    is_carried: bool
    names: Mapping[str, list[str]]


def begin(connection: Any, what: Beginning, now: datetime) -> Handover:
    """The hand-over of this item of the case: a new one, or the one that is there, with what it takes along now."""
    names = json.dumps(dict(what.names), ensure_ascii=False)
    values = {**what._asdict(), "names": names, "key": opaque(), "retention": RETENTION, "now": now}
    connection.execute(_BEGIN, values)
    mine = sa.and_(handover.c.case_id == what.case_id, handover.c.item == what.item)
    return _view(connection.execute(_select(mine)).one())


def find(connection: Any, key: str) -> Handover:
    """The hand-over with this key, held until the transaction ends; raises UnknownHandover."""
    row = connection.execute(_select(handover.c.key == key).with_for_update(of=handover)).one_or_none()
    if row is None:
        raise UnknownHandover
    return _view(row)


def handovers_of(connection: Any, case_id: int) -> list[Handover]:
    """The hand-overs of a case, the oldest first."""
    rows = connection.execute(_select(handover.c.case_id == case_id).order_by(handover.c.id))
    return [_view(row) for row in rows]


def due_to_go(connection: Any, now: datetime, limit: int) -> list[Handover]:
    """Those that wait for the portal and are due, held; those whom another courier holds are left out."""
    waits = sa.and_(handover.c.state == HandoverState.WAITING.value, handover.c.next_at <= now)
    wanted = _select(waits).order_by(handover.c.next_at, handover.c.id).limit(limit)
    return [_view(row) for row in connection.execute(wanted.with_for_update(of=handover, skip_locked=True))]


def advance(connection: Any, found: Handover, state: HandoverState, now: datetime, **values: Any) -> bool:
    """Move it on to ``state``; False when it is there or further already. ``values`` are other columns to write."""
    if found.state not in STUCK and _ORDER.index(state) <= _ORDER.index(found.state):
        return False
    write(connection, found, state=state.value, next_at=None, updated_at=now, **values)
    return True


def write(connection: Any, found: Handover, **values: Any) -> None:
    """Write columns of one hand-over."""
    connection.execute(sa.update(handover).where(handover.c.id == found.id).values(**values))


def _select(wanted: Any) -> Any:
    return sa.select(*_COLUMNS).join_from(handover, agency_case).where(wanted)


def _view(row: Any) -> Handover:
    return Handover(**{**row._mapping, "state": stored(HandoverState, row.state)})
