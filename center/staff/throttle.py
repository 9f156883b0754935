"""Guessing at passwords and codes is limited, by name and by address, in rows that all replicas see.

An attempt is written down as failed before it is checked, so that attempts made at the same moment count each other.
Functions take a connection and are part of the caller's transaction, which must be committed also after a refusal.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.attempts import Limit, take_turn
from center.sealing import Seal
from center.staff_tables import sign_in_attempt

OF_NAME = Limit(5, timedelta(minutes=15))
"""Wrong passwords and codes for one name, whoever tries and whether or not somebody has it."""
OF_ADDRESS = Limit(30, timedelta(minutes=15))
"""Wrong passwords and codes from one address, whatever the name; a whole hall may share one."""
KEPT = timedelta(days=30)
_PURPOSE = "sign-in name"


class Waits(NamedTuple):
    """Too many attempts failed: the next one counts from ``until`` (UTC)."""

    until: datetime


def signed_name(typed: str) -> str:
    """The sign-in name as it is stored, however it was typed."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def begin_attempt(connection: Any, seal: Seal, name: str, address: str, now: datetime) -> int | Waits:
    """The number of an attempt, which has failed until ``has_succeeded`` says otherwise; or until when to wait.

    ``address`` is empty for those who are signed in and prove that it is still them.
    """
    hashes = seal.fingerprints(name, _PURPOSE)
    take_turn(connection, f"sign-in {address}", f"sign-in {hashes[0]}")
    until = _waits_until(connection, hashes, address, now)
    if until is not None:
        return Waits(until)
    values = {"name_hash": hashes[0], "address": address, "succeeded": False, "at": now}
    inserted = connection.execute(sa.insert(sign_in_attempt).values(**values))
    return int(inserted.inserted_primary_key[0])


def has_succeeded(connection: Any, attempt_id: int) -> None:
    """The attempt does not count as a failure."""
    mine = sign_in_attempt.c.id == attempt_id
    connection.execute(sa.update(sign_in_attempt).where(mine).values(succeeded=True))


def locked_until(connection: Any, seal: Seal, name: str, now: datetime) -> datetime | None:
    """Until when nobody can sign in by this name (UTC); None when somebody can."""
    return _free_at(connection, _by_name(seal.fingerprints(name, _PURPOSE)), OF_NAME, now)


def unlock(connection: Any, seal: Seal, name: str) -> int:
    """Forget the failures by this name; how many there were."""
    failed = sa.and_(_by_name(seal.fingerprints(name, _PURPOSE)), sign_in_attempt.c.succeeded.is_(False))
    return int(connection.execute(sa.delete(sign_in_attempt).where(failed)).rowcount)


def forget_old(connection: Any, now: datetime) -> int:
    """Delete attempts that say nothing any more; how many."""
    return int(connection.execute(sa.delete(sign_in_attempt).where(sign_in_attempt.c.at < now - KEPT)).rowcount)


def _waits_until(connection: Any, hashes: list[str], address: str, now: datetime) -> datetime | None:
    limits = [(_by_name(hashes), OF_NAME)]
    if address:
        limits.append((sign_in_attempt.c.address == address, OF_ADDRESS))
    found = [_free_at(connection, whose, limit, now) for whose, limit in limits]
    return max((at for at in found if at is not None), default=None)


def _free_at(connection: Any, whose: Any, limit: Limit, now: datetime) -> datetime | None:
    """When the oldest of the newest failures stops counting, if there are as many as allowed."""
    failed = sa.and_(whose, sign_in_attempt.c.succeeded.is_(False), sign_in_attempt.c.at > now - limit.span)
    wanted = sa.select(sign_in_attempt.c.at).where(failed).order_by(sign_in_attempt.c.at.desc()).limit(limit.failures)
    times = [row.at for row in connection.execute(wanted)]
    return times[-1] + limit.span if len(times) == limit.failures else None


def _by_name(hashes: list[str]) -> Any:
    return sign_in_attempt.c.name_hash.in_(hashes)
