"""What a member of staff changes about the own account, after proving that it is still them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.cases.refusals import Refusal
from center.records import Records
from center.sealing import Seal
from center.staff import passwords, throttle
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.staff.changing import forget_two_step
from center.staff.sessions import OpenedSession, end_sessions, open_session
from center.staff.signing_in import waiting_words
from center.staff.throttle import Waits
from center.staff.two_step import takes_code
from center.staff_tables import staff_member, staff_session


class NotProved(Refusal):
    """The password or the code that was given with it is wrong, or was wrong too often."""


async def change_password(
    records: Records, seal: Seal, staff: StaffMember, session_id: int, old: str, new: str, now: datetime
) -> OpenedSession:
    """Replace the password; every session ends, and a new one with a new token begins in place of ``session_id``.

    Raises NotProved, and WeakPassword for a new password that is easily guessed or the old one.
    """
    passwords.check(new, staff.staff_id, staff.name)
    if new == old:
        raise passwords.WeakPassword("the same password", "新密码和旧密码一样，请换一个。")
    row, attempt_id = await _proved(records, seal, staff, old, now)
    kept = await passwords.hashed(new)

    def replace(connection: Any) -> OpenedSession:
        _replace_password(connection, row, kept, now)
        throttle.has_succeeded(connection, attempt_id)
        opened = _session_anew(connection, staff.id, session_id, now)
        note(connection, staff.staff_id, "password.change", staff.staff_id, now)
        return opened

    return await records.write(replace)


async def turn_off_two_step(
    records: Records, seal: Seal, staff: StaffMember, password: str, code: str, now: datetime
) -> None:
    """Sign in without codes again; needs the password and a code of the app or a recovery code. Raises NotProved."""
    row, attempt_id = await _proved(records, seal, staff, password, now)

    def turn_off(connection: Any) -> bool:
        if row.two_step_since is None or not takes_code(connection, seal, row, code, now):
            return False
        throttle.has_succeeded(connection, attempt_id)
        forget_two_step(connection, staff.id, now)
        note(connection, staff.staff_id, "two_step.off", staff.staff_id, now)
        return True

    if not await records.write(turn_off):
        raise NotProved("wrong code", "验证码或备用码不对，或者已经用过。")


async def _proved(records: Records, seal: Seal, staff: StaffMember, password: str, now: datetime) -> tuple[Any, int]:
    """The row of the account and the attempt, when the password is right; raises NotProved."""
    begun = await records.write(lambda at: throttle.begin_attempt(at, seal, staff.staff_id, "", now))
    if isinstance(begun, Waits):
        raise NotProved("too many attempts", waiting_words(begun.until, now))
    wanted = sa.select(staff_member).where(staff_member.c.id == staff.id)
    row = await records.read(lambda connection: connection.execute(wanted).one())
    if not await passwords.fits(password, row.password_hash):
        raise NotProved("wrong password", "现在的密码不对。")
    return row, begun


def _replace_password(connection: Any, row: Any, kept: str, now: datetime) -> None:
    mine = sa.and_(staff_member.c.id == row.id, staff_member.c.password_hash == row.password_hash)
    changed = sa.update(staff_member).where(mine, staff_member.c.disabled_at.is_(None))
    values = {"password_hash": kept, "must_change": False, "updated_at": now}
    if connection.execute(changed.values(**values)).rowcount != 1:
        raise NotProved("changed meanwhile", "密码刚刚被改过，请重新登录。")


def _session_anew(connection: Any, member_id: int, session_id: int, now: datetime) -> OpenedSession:
    """The same place with a token that nobody can have seen or set."""
    before = connection.execute(sa.select(staff_session).where(staff_session.c.id == session_id)).one()
    end_sessions(connection, member_id, now)
    return open_session(connection, member_id, before.device, before.address, now)
