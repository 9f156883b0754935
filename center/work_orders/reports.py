"""The outbox to the 12345 platform: a report is written in the transaction of its move, and sent by the courier.

Reports of one order go out in their order. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.demand_states import as_stored
from center.gateways.work_orders import Report
from center.identifiers import opaque
from center.sealing import Seal
from center.work_order_tables import work_order, work_order_report
from center.work_orders.records import PLATFORM, RETENTION
from center.work_orders.states import ReportKind, ReportState, UnknownReport

HELD = timedelta(minutes=2)
"""For so long a claim holds: longer than the platform takes."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30))
"""How long to wait after the first, second … busy answer; from then on the last one."""
_IS_WAITING = work_order_report.c.state == ReportState.WAITING.value


class ReportView(NamedTuple):
    """One row without its words; times in UTC."""

    key: str
    kind: ReportKind
    state: ReportState
    made_by: str
    made_at: datetime
    attempts: int
    next_at: datetime | None
    reason: str | None
    settled_by: str | None
    settled_at: datetime | None


class Claimed(NamedTuple):
    """A report that only we send now; ``order_code`` is ours, ``attempts`` how often it was tried before."""

    report: Report
    order_code: str
    claim: str
    attempts: int


_COLUMNS = [work_order_report.c[name] for name in ReportView._fields]


def put(
    connection: Any,
    seal: Seal,
    order_id: int,
    kind: ReportKind,
    content: Mapping[str, Any],
    staff_id: str,
    now: datetime,
) -> str:
    """Write a report that waits to be sent; its key."""
    key = opaque()
    plain = json.dumps(dict(content), ensure_ascii=False, sort_keys=True)
    values = {
        "key": key,
        "order_id": order_id,
        "kind": kind.value,
        "content_sealed": seal.seal(plain, _about(key)),
        "made_by": staff_id,
        "made_at": now,
        "state": ReportState.WAITING.value,
        "attempts": 0,
        "next_at": now,
        "retention": RETENTION,
        "created_at": now,
        "updated_at": now,
    }
    connection.execute(sa.insert(work_order_report).values(**values))
    return key


def reports_of(connection: Any, order_id: int) -> list[ReportView]:
    """The reports of an order, the first one first."""
    wanted = sa.select(*_COLUMNS).where(work_order_report.c.order_id == order_id).order_by(work_order_report.c.id)
    return [_view(row) for row in connection.execute(wanted)]


def any_due(connection: Any, now: datetime) -> bool:
    """Whether the time of any report has come."""
    due = sa.select(work_order_report.c.id).where(_IS_WAITING, work_order_report.c.next_at <= now).limit(1)
    return connection.execute(due).first() is not None


def claim_reports(connection: Any, seal: Seal, now: datetime, limit: int) -> list[Claimed]:
    """The first waiting report of each order whose time has come, the longest waiting first; nobody else gets them."""
    columns, claim = work_order_report.c, opaque()
    earlier = work_order_report.alias("earlier")
    is_first = ~sa.exists(
        sa.select(earlier.c.id).where(
            earlier.c.order_id == columns.order_id,
            earlier.c.id < columns.id,
            earlier.c.state == ReportState.WAITING.value,
        )
    )
    free = sa.or_(columns.claim.is_(None), columns.claimed_until <= now)
    due = sa.select(columns.id).where(_IS_WAITING, columns.next_at <= now, free, is_first)
    due = due.order_by(columns.next_at, columns.id).limit(limit).with_for_update(skip_locked=True)
    ids = list(connection.execute(due).scalars())
    mine = sa.and_(columns.id.in_(ids), _IS_WAITING, free)
    connection.execute(sa.update(work_order_report).where(mine).values(claim=claim, claimed_until=now + HELD))
    return _claimed(connection, seal, claim)


def note_sent(connection: Any, claimed: Claimed, receipt: str, now: datetime) -> bool:
    """The platform has it: only its receipt says so. False when somebody settled it meanwhile."""
    told = {"state": ReportState.SENT.value, "receipt": receipt, "next_at": None, "reason": None, "settled_at": now}
    return _settled(connection, claimed, "reported", told, now)


def note_refused(connection: Any, claimed: Claimed, reason: str, now: datetime) -> bool:
    """The platform does not take it, for good; staff see ``reason``."""
    told = {"state": ReportState.REFUSED.value, "reason": reason, "next_at": None, "settled_at": now}
    return _settled(connection, claimed, "report_refused", told, now)


def put_off(connection: Any, claimed: Claimed, reason: str, wait: timedelta, now: datetime) -> bool:
    """The platform is away: the same again after ``wait`` or our own, whichever is longer."""
    next_at = now + max(WAITS[min(claimed.attempts, len(WAITS) - 1)], wait)
    return _written(connection, claimed, {"next_at": next_at, "reason": reason}, now)


def settle_by_hand(connection: Any, order_code: str, key: str, staff_id: str, now: datetime) -> None:
    """Staff have typed it in on the platform's own pages. Raises UnknownReport when it is not to be told any more."""
    _leave(connection, order_code, key, ReportState.BY_HAND, staff_id, now)


def drop(connection: Any, order_code: str, key: str, staff_id: str, now: datetime) -> None:
    """It is not to be told any more, before the platform has it. Raises UnknownReport."""
    _leave(connection, order_code, key, ReportState.DROPPED, staff_id, now)


def send_again(connection: Any, order_code: str, key: str, staff_id: str, now: datetime) -> None:
    """A refused one is tried once more, as it is. Raises UnknownReport."""
    columns = work_order_report.c
    refused = sa.and_(columns.state == ReportState.REFUSED.value, columns.content_sealed.is_not(None))
    again = {"state": ReportState.WAITING.value, "next_at": now, "attempts": 0, "claim": None, "settled_at": None}
    if not _changed(connection, _its(order_code, key, refused), {**again, "updated_at": now}):
        raise UnknownReport(key)
    append(connection, order_code, "report_again", Actor("staff", staff_id), {"report": key}, now)


def drop_waiting(connection: Any, order_id: int, now: datetime) -> int:
    """Nothing of what waits is to be told any more; how many."""
    mine = sa.and_(work_order_report.c.order_id == order_id, _IS_WAITING)
    gone = {"state": ReportState.DROPPED.value, "next_at": None, "settled_at": now, "updated_at": now}
    return int(connection.execute(sa.update(work_order_report).where(mine).values(**gone)).rowcount)


def _leave(connection: Any, order_code: str, key: str, state: ReportState, staff_id: str, now: datetime) -> None:
    """One that is being sent at this moment may have arrived: it is left to whoever sends it."""
    columns = work_order_report.c
    free = sa.or_(columns.claim.is_(None), columns.claimed_until <= now)
    open_ones = sa.or_(sa.and_(_IS_WAITING, free), columns.state == ReportState.REFUSED.value)
    told = {"state": state.value, "next_at": None, "settled_by": staff_id, "settled_at": now, "updated_at": now}
    if not _changed(connection, _its(order_code, key, open_ones), told):
        raise UnknownReport(key)
    append(connection, order_code, f"report_{state.value}", Actor("staff", staff_id), {"report": key}, now)


def _its(order_code: str, key: str, standing: Any) -> Any:
    order_id = sa.select(work_order.c.id).where(work_order.c.code == order_code).scalar_subquery()
    return sa.and_(work_order_report.c.key == key, work_order_report.c.order_id == order_id, standing)


def _settled(connection: Any, claimed: Claimed, kind: str, told: dict[str, Any], now: datetime) -> bool:
    if not _written(connection, claimed, told, now):
        return False
    data = {"report": claimed.report.key, "about": claimed.report.kind.value, "reason": told["reason"]}
    append(connection, claimed.order_code, kind, PLATFORM, data, now)
    return True


def _written(connection: Any, claimed: Claimed, told: dict[str, Any], now: datetime) -> bool:
    mine = sa.and_(work_order_report.c.key == claimed.report.key, work_order_report.c.claim == claimed.claim)
    free = {"claim": None, "claimed_until": None, "attempts": claimed.attempts + 1, "updated_at": now}
    return _changed(connection, sa.and_(mine, _IS_WAITING), {**told, **free})


def _changed(connection: Any, which: Any, told: Mapping[str, Any]) -> bool:
    return bool(connection.execute(sa.update(work_order_report).where(which).values(**told)).rowcount == 1)


def _claimed(connection: Any, seal: Seal, claim: str) -> list[Claimed]:
    wanted = sa.select(work_order_report, work_order.c.number, work_order.c.code)
    rows = connection.execute(wanted.join_from(work_order_report, work_order).where(work_order_report.c.claim == claim))
    return [
        Claimed(
            Report(
                row.key,
                row.number,
                as_stored(ReportKind, row.kind),
                row.made_at,
                json.loads(seal.open(row.content_sealed, _about(row.key))),
            ),
            row.code,
            claim,
            row.attempts,
        )
        for row in rows
    ]


def _view(row: Any) -> ReportView:
    told = {"kind": as_stored(ReportKind, row.kind), "state": as_stored(ReportState, row.state)}
    return ReportView(**{**row._mapping, **told})


def _about(key: str) -> str:
    return f"content of report {key}"
