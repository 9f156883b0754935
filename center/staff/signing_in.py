"""Signing in: a name nobody has and a wrong password are answered in the same words and after the same work (IM-03)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple, Union

import sqlalchemy as sa

from center.records import Records
from center.sealing import Seal
from center.staff import passwords, throttle
from center.staff.accounts import StaffMember, members
from center.staff.audit import note
from center.staff.sessions import OpenedSession, open_session
from center.staff.throttle import Waits
from center.staff.two_step import takes_code
from center.staff_tables import sign_in_attempt, staff_member

WRONG = "工号或密码不对。忘了密码，请管理员重置。"
WRONG_CODE = "验证码不对，或者已经用过。请等下一组，再输入。"


class Attempt(NamedTuple):
    """What somebody typed, where from (``address``) and with what (``device``, as the browser names itself)."""

    name: str
    password: str
    code: str = ""
    address: str = ""
    device: str = ""


class SignedIn(NamedTuple):
    """A new session, whose token nobody has seen before; ``staff.must_change`` asks for a new password first."""

    session: OpenedSession
    staff: StaffMember


class NeedsCode(NamedTuple):
    """Name and password are right; the same again, with a code."""


class Refused(NamedTuple):
    """Not signed in, and why in plain words; ``until`` (UTC) when to wait before the next attempt."""

    text: str
    until: datetime | None = None


Outcome = Union[SignedIn, NeedsCode, Refused]


class _Asked(NamedTuple):
    """An attempt that counts: its number, and the row of the account, if there is one."""

    attempt_id: int
    row: Any


async def sign_in(records: Records, seal: Seal, attempt: Attempt, now: datetime) -> Outcome:
    """Open a session for the right name, password and, where two-step sign-in is on, code."""
    asked = await records.write(lambda connection: _begin(connection, seal, attempt, now))
    if isinstance(asked, Waits):
        return Refused(waiting_words(asked.until, now), asked.until)
    kept = asked.row.password_hash if asked.row else None
    if not await passwords.fits(attempt.password, kept):
        return Refused(WRONG)
    return await records.write(lambda connection: _finish(connection, seal, asked, attempt, now))


def waiting_words(until: datetime, now: datetime) -> str:
    """That somebody has to wait, and for how many minutes."""
    minutes = -(-(until - now) // timedelta(minutes=1))
    return f"试错的次数太多了，请{minutes}分钟后再试；着急的话，请管理员解除。"


def _begin(connection: Any, seal: Seal, attempt: Attempt, now: datetime) -> _Asked | Waits:
    name = throttle.signed_name(attempt.name)
    begun = throttle.begin_attempt(connection, seal, name, attempt.address, now)
    if isinstance(begun, Waits):
        return begun
    row = connection.execute(sa.select(staff_member).where(staff_member.c.staff_id == name)).one_or_none()
    return _Asked(begun, row)


def _finish(connection: Any, seal: Seal, asked: _Asked, attempt: Attempt, now: datetime) -> Outcome:
    row = _unchanged(connection, asked.row)
    if row is None:
        return Refused(WRONG)
    if row.two_step_since is not None and not attempt.code.strip():
        connection.execute(sa.delete(sign_in_attempt).where(sign_in_attempt.c.id == asked.attempt_id))
        return NeedsCode()
    if row.two_step_since is not None and not takes_code(connection, seal, row, attempt.code, now):
        return Refused(WRONG_CODE)
    throttle.has_succeeded(connection, asked.attempt_id)
    opened = open_session(connection, row.id, attempt.device, attempt.address, now)
    note(connection, row.staff_id, "sign_in", row.staff_id, now, details={"address": attempt.address})
    return SignedIn(opened, members(connection, staff_member.c.id == row.id)[0])


def _unchanged(connection: Any, seen: Any) -> Any:
    """The row as it is now, locked; None when the account was disabled or its password replaced meanwhile."""
    mine = sa.and_(staff_member.c.id == seen.id, staff_member.c.password_hash == seen.password_hash)
    wanted = sa.select(staff_member).where(mine, staff_member.c.disabled_at.is_(None))
    return connection.execute(wanted.with_for_update()).one_or_none()
