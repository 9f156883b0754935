"""The history of a record: append-only events, each chained to the one before by its hash (IM-11).

The record's row keeps the number and the hash of its last event, so that a tail that was cut off shows too. Taking the
next number also locks the row: whoever appends first may write the rest of the change without being overtaken.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.booking_tables import appointment
from center.case_tables import agency_case, record_event
from center.cases.refusals import Refusal
from center.draft_tables import draft
from center.leaving_tables import dormancy
from center.letter_tables import letter
from center.people_tables import demand
from center.rating_tables import rectification, stage_cycle
from center.tables import promise
from center.work_order_tables import work_order

GENESIS = "0" * 64
"""What the first event of every record follows."""
_TABLES = {
    "D": agency_case,
    "S": demand,
    "C": demand,
    "N": demand,
    "A": appointment,
    "P": promise,
    "Y": stage_cycle,
    "H": dormancy,
    "Z": rectification,
    "L": draft,
    "X": letter,
    "W": work_order,
}
"""Where a record lives, by the first letter of its code."""


class Actor(NamedTuple):
    """Who did it: ``kind`` is person, bot, staff or system; ``name`` an opaque id or a staff id, never a name."""

    kind: str
    name: str


class Event(NamedTuple):
    """One thing that happened to a record; ``at`` in UTC, ``data`` as it reads back from JSON."""

    record: str
    seq: int
    kind: str
    actor: Actor
    data: dict[str, Any]
    at: datetime
    previous: str
    hash: str


class UnknownRecord(Refusal, LookupError):
    """No record has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no record {code}", f"没有编号为{code}的记录。")


class Conflict(Refusal):
    """Somebody else changed the record first; nothing was written."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} was changed by somebody else", f"{code}刚刚被别人改动过，请看过最新情况再操作。")


class _Head(NamedTuple):
    table: sa.Table
    last_event: int
    last_hash: str


def append(
    connection: Any,
    record: str,
    kind: str,
    actor: Actor,
    data: Mapping[str, Any],
    now: datetime,
    *,
    seen: int | None = None,
) -> Event:
    """Add the next event of ``record`` and return it; ``data`` is what JSON can hold, dates included.

    ``seen`` is the number of the last event that the caller has read. Raises Conflict when another one has come since,
    UnknownRecord for a code that no record has.
    """
    head = _head(connection, record)
    if seen is not None and head.last_event != seen:
        raise Conflict(record)
    plain = json.loads(_canonical(data))
    event = Event(record, head.last_event + 1, kind, actor, plain, now.astimezone(timezone.utc), head.last_hash, "")
    event = event._replace(hash=_hash_of(event))
    _advance(connection, head, event)
    connection.execute(sa.insert(record_event).values(**_row_of(event)))
    return event


def history(connection: Any, record: str) -> list[Event]:
    """Every event of ``record``, the first one first; empty for an unknown code."""
    return [_event_of(row) for row in _rows(connection, record)]


def events_after(connection: Any, record: str, seq: int) -> list[Event]:
    """The events of ``record`` that came after the one numbered ``seq``, the first one first."""
    wanted = sa.select(record_event).where(record_event.c.record == record, record_event.c.seq > seq)
    return [_event_of(row) for row in connection.execute(wanted.order_by(record_event.c.seq))]


def verify(connection: Any, record: str) -> list[str]:
    """What is wrong with the history of ``record``, in plain words; empty when the chain is whole."""
    head, rows = _head(connection, record), _rows(connection, record)
    return [*_broken_links(rows), *_broken_end(head, rows)]


def _head(connection: Any, record: str) -> _Head:
    table = _TABLES.get(record[:1])
    if table is None:
        raise UnknownRecord(record)
    row = connection.execute(sa.select(table.c.last_event, table.c.last_hash).where(table.c.code == record)).first()
    if row is None:
        raise UnknownRecord(record)
    return _Head(table, *row)


def _advance(connection: Any, head: _Head, event: Event) -> None:
    mine = sa.and_(head.table.c.code == event.record, head.table.c.last_event == head.last_event)
    moved = {"last_event": event.seq, "last_hash": event.hash, "updated_at": event.at}
    if connection.execute(sa.update(head.table).where(mine).values(**moved)).rowcount != 1:
        raise Conflict(event.record)


def _rows(connection: Any, record: str) -> list[Any]:
    wanted = sa.select(record_event).where(record_event.c.record == record).order_by(record_event.c.seq)
    return list(connection.execute(wanted))


def _row_of(event: Event) -> dict[str, Any]:
    return {
        "record": event.record,
        "seq": event.seq,
        "kind": event.kind,
        "actor_kind": event.actor.kind,
        "actor": event.actor.name,
        "data": _canonical(event.data),
        "at": event.at,
        "previous": event.previous,
        "hash": event.hash,
    }


def _event_of(row: Any) -> Event:
    actor = Actor(row.actor_kind, row.actor)
    return Event(row.record, row.seq, row.kind, actor, json.loads(row.data), row.at, row.previous, row.hash)


def _hash_of(event: Event) -> str:
    fields = {**event._asdict(), "actor": event.actor._asdict()}
    del fields["hash"]
    return hashlib.sha256(_canonical(fields).encode()).hexdigest()


def _canonical(content: Mapping[str, Any]) -> str:
    """JSON with one spelling for one content."""
    return json.dumps(dict(content), default=_spelled, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _spelled(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"{type(value).__name__} does not belong in an event")


def _broken_links(rows: list[Any]) -> Iterator[str]:
    previous, expected = GENESIS, 1
    for row in rows:
        if row.seq != expected:
            yield f"第{'、'.join(map(str, range(expected, row.seq)))}条记录不见了。"
        if row.previous != previous:
            yield f"第{row.seq}条记录接不上它前面的一条。"
        if not _is_untouched(row):
            yield f"第{row.seq}条记录被改动过。"
        previous, expected = row.hash, row.seq + 1


def _is_untouched(row: Any) -> bool:
    try:
        event = _event_of(row)
        return bool(_canonical(event.data) == row.data and _hash_of(event) == row.hash)
    except (TypeError, ValueError):
        return False


def _broken_end(head: _Head, rows: list[Any]) -> Iterator[str]:
    count, last_hash = (rows[-1].seq, rows[-1].hash) if rows else (0, GENESIS)
    if count < head.last_event:
        yield f"最后{head.last_event - count}条记录不见了。"
    elif (count, last_hash) != (head.last_event, head.last_hash):
        yield "最后一条记录和登记的校验值对不上。"
