"""Everything that the year has left behind, read once: rows, events, what was sent, what is wrong with the chains."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.booking_tables import appointment, appointment_slot
from center.case_tables import agency_case, record_event, sub_task
from center.cases.events import verify
from center.knowledge import ServiceSettings
from center.leaving_tables import dormancy, legal_window
from center.notice_tables import notice, notice_attempt
from center.people_tables import demand
from center.rating_tables import cycle_case, invitation, rating, rectification, stage_cycle
from center.tables import conversation, message, promise
from tests.year.days import Days

PROMPTLY = timedelta(minutes=10)
"""So long the courier may take: it looks at once, but a busy provider is asked again after one and six minutes."""
_TABLES = (
    appointment,
    appointment_slot,
    agency_case,
    sub_task,
    dormancy,
    legal_window,
    notice,
    demand,
    cycle_case,
    invitation,
    rating,
    rectification,
    stage_cycle,
    promise,
    conversation,
)
RECORDS = (appointment, agency_case, demand, promise, stage_cycle, dormancy, rectification)
"""The tables whose rows have a history."""


class Happened(NamedTuple):
    """One event of a record."""

    kind: str
    by: str
    who: str
    data: Mapping[str, Any]
    at: datetime


class Sent(NamedTuple):
    """One attempt that a channel took or refused for good; ``kind`` is the notice's."""

    record: str
    kind: str
    notice_id: int
    channel: str
    outcome: str
    at: datetime
    is_urgent: bool
    conversation_id: str | None


class Ledger(NamedTuple):
    """The whole; ``first`` is what was sent by record and kind, ``broken`` says by code what is wrong with a history,
    ``heard`` when somebody last wrote where."""

    rows: Mapping[str, Sequence[Any]]
    events: Mapping[str, Sequence[Happened]]
    sent: Sequence[Sent]
    first: Mapping[tuple[str, str], Sequence[Sent]]
    heard: Mapping[str, Sequence[datetime]]
    broken: Mapping[str, Sequence[str]]
    outbox: Sequence[Mapping[str, Any]]
    settings: ServiceSettings
    days: Days
    now: datetime

    def of(self, letters: str) -> list[tuple[str, Sequence[Happened]]]:
        """The histories of the records whose code begins with one of ``letters``."""
        return [(code, events) for code, events in self.events.items() if code[0] in letters]

    def told(self, record: str, kind: str) -> Sequence[Sent]:
        """What was sent about a record, in order of time; of one notice the first attempt."""
        return self.first.get((record, kind), ())


def moment(written: str) -> datetime:
    """A time as an event keeps it."""
    return datetime.fromisoformat(written)


def read_ledger(
    connection: Any,
    outbox: Sequence[Mapping[str, Any]],
    settings: ServiceSettings,
    now: datetime,
    *,
    verifies: bool = True,
) -> Ledger:
    """Read it all at ``now``, the end of the year; the chains are only looked at when it ``verifies`` them."""
    rows = {table.name: connection.execute(sa.select(table).order_by(*table.primary_key)).all() for table in _TABLES}
    events = _events(connection)
    codes = [row.code for table in RECORDS for row in rows[table.name]] if verifies else []
    broken = {code: faults for code in codes if (faults := verify(connection, code))}
    sent, heard = _sent(connection), _heard(connection)
    return Ledger(rows, events, sent, _first(sent), heard, broken, outbox, settings, Days(), now)


def _events(connection: Any) -> dict[str, list[Happened]]:
    found: dict[str, list[Happened]] = defaultdict(list)
    for row in connection.execute(sa.select(record_event).order_by(record_event.c.record, record_event.c.seq)):
        found[row.record].append(Happened(row.kind, row.actor_kind, row.actor, json.loads(row.data), row.at))
    return dict(found)


def _sent(connection: Any) -> list[Sent]:
    columns = (
        notice.c.record,
        notice.c.kind,
        notice.c.id,
        notice_attempt.c.channel,
        notice_attempt.c.outcome,
        notice_attempt.c.at,
        notice.c.is_urgent,
        notice.c.conversation_id,
    )
    over = notice_attempt.c.outcome.in_(("sent", "undelivered", "refused"))
    wanted = sa.select(*columns).join_from(notice_attempt, notice).where(over)
    return [Sent(*row) for row in connection.execute(wanted.order_by(notice_attempt.c.at, notice_attempt.c.id))]


def _first(sent: Sequence[Sent]) -> dict[tuple[str, str], Sequence[Sent]]:
    found: defaultdict[tuple[str, str], dict[int, Sent]] = defaultdict(dict)
    for one in sent:
        found[one.record, one.kind].setdefault(one.notice_id, one)
    return {about: list(by_notice.values()) for about, by_notice in found.items()}


def _heard(connection: Any) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = defaultdict(list)
    mine = sa.select(message.c.conversation_id, message.c.created_at).where(message.c.author == "person")
    for row in connection.execute(mine.order_by(message.c.id)):
        found[row.conversation_id].append(row.created_at)
    return dict(found)
