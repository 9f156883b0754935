"""Guessing at other people's cases is limited: who asks too often with wrong facts has to wait, and is told how long.

Only what failed counts; a later success does not wipe it out. Functions take a connection and are part of the
caller's transaction, which must be committed also when the answer is a refusal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import progress_attempt


class Limit(NamedTuple):
    """So many failures within ``span``; the next is refused."""

    failures: int
    span: timedelta


OF_ASKER = Limit(5, timedelta(hours=1))
"""Wrong digits and unknown codes from one asker."""
OF_CODE = Limit(10, timedelta(days=1))
"""Wrong digits for one code, whoever asks."""


def take_turn(connection: Any, asker: str, code: str) -> None:
    """Wait for others who try as ``asker`` or at ``code``, until the end of the transaction.

    Without it, attempts made at the same moment would not see each other. SQLite has one writer anyway.
    """
    if connection.dialect.name != "postgresql":
        return
    for name in (f"asker {asker}", f"code {code}"):
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _key(name)})


def note_attempt(connection: Any, asker: str, code: str, succeeded: bool, now: datetime) -> None:
    """Record one attempt; ``asker`` is opaque, of 64 characters at most, ``code`` need not exist."""
    values = {"asker": asker, "code": code, "succeeded": succeeded, "at": now}
    connection.execute(sa.insert(progress_attempt).values(**values))


def asker_waits_until(connection: Any, asker: str, now: datetime) -> datetime | None:
    """When ``asker`` may try again (UTC); None when at once."""
    return _free_at(connection, progress_attempt.c.asker == asker, OF_ASKER, now)


def code_waits_until(connection: Any, code: str, now: datetime) -> datetime | None:
    """When the digits for ``code`` may be tried again (UTC); None when at once."""
    return _free_at(connection, progress_attempt.c.code == code, OF_CODE, now)


def tries_left(connection: Any, asker: str, code: str, now: datetime) -> int:
    """How many more failures ``asker`` has at ``code`` before being refused."""
    mine = (progress_attempt.c.asker == asker, OF_ASKER), (progress_attempt.c.code == code, OF_CODE)
    return min(limit.failures - len(_failures(connection, whose, limit, now)) for whose, limit in mine)


def _free_at(connection: Any, whose: Any, limit: Limit, now: datetime) -> datetime | None:
    failures = _failures(connection, whose, limit, now)
    return failures[-1] + limit.span if len(failures) == limit.failures else None


def _failures(connection: Any, whose: Any, limit: Limit, now: datetime) -> list[datetime]:
    """The newest failures that still count, at most as many as the limit allows."""
    table = progress_attempt
    recent: Iterable[Any] = connection.execute(
        sa.select(table.c.at)
        .where(whose, table.c.succeeded.is_(False), table.c.at > now - limit.span)
        .order_by(table.c.at.desc())
        .limit(limit.failures)
    )
    return [row.at for row in recent]


def _key(name: str) -> int:
    """A lock number of PostgreSQL: 64 bits with a sign."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
