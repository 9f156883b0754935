"""The sessions of signed-in staff: an opaque token in the browser, only its hash in the database (OWASP ASVS 3).

Functions take a connection and are part of the caller's transaction; times are aware and in UTC.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.desk_settings import Limits as Limits
from center.staff.accounts import StaffMember, members
from center.staff_tables import staff_member, staff_session

TOUCH_EVERY = timedelta(minutes=1)
"""How long a session may be used before its last use is written down again."""
_LONGEST_DEVICE = 120
_LONGEST_ADDRESS = 45


class Session(NamedTuple):
    """A session that holds; ``csrf`` is what every form of it sends back."""

    id: int
    staff: StaffMember
    csrf: str
    started_at: datetime
    seen_at: datetime

    def needs_touch(self, now: datetime) -> bool:
        """Whether ``touch_session`` is due."""
        return now - self.seen_at >= TOUCH_EVERY


class OpenedSession(NamedTuple):
    """A new session: ``token`` goes into the cookie and is kept nowhere else."""

    id: int
    token: str
    csrf: str


class OwnSession(NamedTuple):
    """One open session as its member sees it."""

    id: int
    device: str
    address: str
    started_at: datetime
    seen_at: datetime


def open_session(connection: Any, member_id: int, device: str, address: str, now: datetime) -> OpenedSession:
    """Begin a session of the member with a token nobody has seen before."""
    token = secrets.token_urlsafe(32)
    values = {
        "member_id": member_id,
        "token_hash": _hash_of(token),
        "device": device[:_LONGEST_DEVICE],
        "address": address[:_LONGEST_ADDRESS],
        "started_at": now,
        "seen_at": now,
    }
    inserted = connection.execute(sa.insert(staff_session).values(**values))
    return OpenedSession(inserted.inserted_primary_key[0], token, csrf_of(token))


def find_session(connection: Any, token: str, now: datetime, limits: Limits) -> Session | None:
    """The session of this token; None when it has ended, is too old or idle, or its member is disabled."""
    holds = sa.and_(staff_session.c.token_hash == _hash_of(token), _holds(now, limits))
    row = connection.execute(sa.select(staff_session).where(holds)).one_or_none()
    if row is None:
        return None
    found = members(connection, staff_member.c.id == row.member_id, staff_member.c.disabled_at.is_(None))
    return Session(row.id, found[0], csrf_of(token), row.started_at, row.seen_at) if found else None


def touch_session(connection: Any, session_id: int, now: datetime) -> None:
    """Write down that the session was used now; an ended one stays ended."""
    mine = sa.and_(staff_session.c.id == session_id, staff_session.c.seen_at < now)
    connection.execute(sa.update(staff_session).where(mine).values(seen_at=now))


def end_session(connection: Any, member_id: int, session_id: int, now: datetime) -> bool:
    """End one session of this member; False when it is not theirs or has ended."""
    mine = sa.and_(staff_session.c.id == session_id, staff_session.c.member_id == member_id)
    return _end(connection, mine, now) > 0


def end_sessions(connection: Any, member_id: int, now: datetime, but: int | None = None) -> int:
    """End every session of the member, except ``but``; how many there were."""
    mine = staff_session.c.member_id == member_id
    return _end(connection, mine if but is None else sa.and_(mine, staff_session.c.id != but), now)


def sessions_of(connection: Any, member_id: int, now: datetime, limits: Limits) -> list[OwnSession]:
    """The member's sessions that hold, the one used last first."""
    wanted = sa.select(*(staff_session.c[name] for name in OwnSession._fields))
    wanted = wanted.where(staff_session.c.member_id == member_id, _holds(now, limits))
    return [OwnSession(*row) for row in connection.execute(wanted.order_by(staff_session.c.seen_at.desc()))]


def csrf_of(token: str) -> str:
    """What forms of the session with this token send back; it does not give the token away."""
    return hashlib.sha256(f"csrf {token}".encode()).hexdigest()


def _holds(now: datetime, limits: Limits) -> Any:
    return sa.and_(
        staff_session.c.ended_at.is_(None),
        staff_session.c.seen_at > now - limits.idle,
        staff_session.c.started_at > now - limits.longest,
    )


def _end(connection: Any, which: Any, now: datetime) -> int:
    ended = sa.update(staff_session).where(which, staff_session.c.ended_at.is_(None)).values(ended_at=now)
    return int(connection.execute(ended).rowcount)


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
