"""What staff did and whose data they looked at: append-only, each entry chained to the one before (IM-11).

One row keeps the number and the hash of the last entry, so that a tail that was cut off shows too. Writing an entry
locks that row until the transaction ends: ``note`` is the last statement of a transaction, or notes wait on each other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.privacy import mask_for_log
from center.staff_tables import audit_entry, audit_head

GENESIS = "0" * 64
"""What the first entry follows."""
LONGEST_ABOUT = 80
_AT_ONCE = 1000


class Entry(NamedTuple):
    """One entry; ``at`` in UTC, ``details`` as they read back from JSON."""

    seq: int
    staff_id: str
    act: str
    about: str
    reason: str | None
    details: dict[str, Any]
    at: datetime
    previous: str
    hash: str


def note(
    connection: Any,
    staff_id: str,
    act: str,
    about: str,
    now: datetime,
    reason: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Add an entry and return it: who did which ``act`` of center/staff/acts.py about which record, and why.

    ``about`` is a code or an id, never a name or a number of a person; ``reason`` and words in ``details`` are masked.
    """
    seq, previous = _next(connection)
    plain = json.loads(_canonical(_masked(details or {})))
    why = mask_for_log(reason) if reason else None
    entry = Entry(seq, staff_id, act, about[:LONGEST_ABOUT], why, plain, now.astimezone(timezone.utc), previous, "")
    entry = entry._replace(hash=_hash_of(entry))
    connection.execute(sa.insert(audit_entry).values({**entry._asdict(), "details": _canonical(entry.details)}))
    connection.execute(sa.update(audit_head).values(last_hash=entry.hash))
    return entry


def verify(connection: Any) -> list[str]:
    """What is wrong with the log, in plain words; empty when the chain is whole."""
    return list(_faults(connection))


def entry_of(row: Any) -> Entry:
    """The entry of a row of ``audit_entry``."""
    return Entry(**{**row._mapping, "details": json.loads(row.details)})


def _next(connection: Any) -> tuple[int, str]:
    """The number of the next entry, now ours alone, and the hash it follows."""
    connection.execute(sa.update(audit_head).values(last_seq=audit_head.c.last_seq + 1))
    head = connection.execute(sa.select(audit_head.c.last_seq, audit_head.c.last_hash)).one()
    return head.last_seq, head.last_hash


def _faults(connection: Any) -> Iterator[str]:
    previous, last = GENESIS, 0
    for row in _rows(connection):
        if row.seq != last + 1:
            yield f"第{last + 1}条到第{row.seq - 1}条操作记录不见了。"
        if row.previous != previous:
            yield f"第{row.seq}条操作记录接不上它前面的一条。"
        if not _is_untouched(row):
            yield f"第{row.seq}条操作记录被改动过。"
        previous, last = row.hash, row.seq
    yield from _broken_end(connection, last, previous)


def _broken_end(connection: Any, last: int, last_hash: str) -> Iterator[str]:
    head = connection.execute(sa.select(audit_head.c.last_seq, audit_head.c.last_hash)).one()
    if last < head.last_seq:
        yield f"最后{head.last_seq - last}条操作记录不见了。"
    elif (last, last_hash) != (head.last_seq, head.last_hash):
        yield "最后一条操作记录和登记的校验值对不上。"


def _rows(connection: Any) -> Iterator[Any]:
    """Every row in order, a page at a time: the log may be long."""
    last = 0
    while True:
        wanted = sa.select(audit_entry).where(audit_entry.c.seq > last).order_by(audit_entry.c.seq).limit(_AT_ONCE)
        rows = connection.execute(wanted).all()
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].seq


def _is_untouched(row: Any) -> bool:
    try:
        entry = entry_of(row)
        return bool(_canonical(entry.details) == row.details and _hash_of(entry) == row.hash)
    except (TypeError, ValueError):
        return False


def _hash_of(entry: Entry) -> str:
    fields = entry._asdict()
    del fields["hash"]
    return hashlib.sha256(_canonical(fields).encode()).hexdigest()


def _canonical(content: Mapping[str, Any]) -> str:
    """JSON with one spelling for one content."""
    return json.dumps(dict(content), default=_spelled, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _spelled(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"{type(value).__name__} does not belong in an audit entry")


def _masked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _masked(entry) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(entry) for entry in value]
    return mask_for_log(value) if type(value) is str else value
