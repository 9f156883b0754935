"""Accounts are made and changed: every change is guarded, noted in the audit log, and ends what it must end.

Functions take a connection and are part of the caller's transaction. ``by`` is the staff id of who does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.refusals import Refusal
from center.sealing import Seal
from center.staff import throttle
from center.staff.accounts import FIRST_ADMIN, StaffMember, UnknownStaff, having, members, read_member
from center.staff.audit import note
from center.staff.passwords import hash_now, new_password
from center.staff.rights import Role
from center.staff.seen import check_seen, digest, hold_member
from center.staff.sessions import end_sessions
from center.staff.sight import sees_office
from center.staff_tables import recovery_code, staff_member, staff_role
from center.tables import Moment

RETENTION = "staff"
"""Accounts are kept as long as records name them; they are no person's information in the sense of retention.yml."""
SYSTEM = "system"
"""Who does what nobody at the desk did: the first start and the command line."""
LONGEST_NAME = 40
_STAFF_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_INSERT = sa.text(
    """
    INSERT INTO staff_member (staff_id, name, office_id, department, password_hash, must_change,
        created_by, retention, created_at, updated_at)
    VALUES (:staff_id, :name, :office_id, :department, :password_hash, :must_change,
        :created_by, :retention, :now, :now)
    ON CONFLICT DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment), sa.bindparam("must_change", type_=sa.Boolean()))


class BadAccount(Refusal, ValueError):
    """An account that cannot be made or changed like this."""


class NewMember(NamedTuple):
    """What an account is made from; ``office_id`` None sees all offices, ``department`` None all departments."""

    staff_id: str
    name: str
    roles: frozenset[Role]
    office_id: str | None = None
    department: str | None = None


def create(
    connection: Any, new: NewMember, password_hash: str, by: str, now: datetime, *, must_change: bool = True
) -> StaffMember:
    """Make an account; raises BadAccount, also when somebody has the sign-in name already."""
    wanted = _checked(new)
    values = {"password_hash": password_hash, "must_change": must_change, "created_by": by, "retention": RETENTION}
    made = {name: value for name, value in wanted._asdict().items() if name != "roles"}
    if connection.execute(_INSERT, {**made, **values, "now": now}).rowcount != 1:
        raise BadAccount(f"{wanted.staff_id} is taken", f"已经有人用工号“{wanted.staff_id}”，请换一个。")
    member = read_member(connection, wanted.staff_id)
    _write_roles(connection, member.id, wanted.roles, by, now)
    note(connection, by, "staff.create", wanted.staff_id, now, details=_told(wanted))
    return member._replace(roles=wanted.roles)


def first_admin(connection: Any, now: datetime) -> str | None:
    """The password of the account ``admin``, made when there is no account at all; None when there is one.

    Of several processes that start at once, one makes it. The password is shown once and must be changed.
    """
    if connection.execute(sa.select(staff_member.c.id).limit(1)).first() is not None:
        return None
    password = new_password()
    new = NewMember(FIRST_ADMIN, "管理员", frozenset({Role.ADMIN}))
    try:
        create(connection, new, hash_now(password), SYSTEM, now)
    except BadAccount:
        return None
    return password


def managed(connection: Any, admin: StaffMember, staff_id: str) -> StaffMember:
    """The account, for an admin who manages its office; raises UnknownStaff for others as if there were none."""
    member = read_member(connection, staff_id)
    if not sees_office(admin, member.office_id):
        raise UnknownStaff(staff_id)
    return member


def check_place(admin: StaffMember, new: NewMember) -> None:
    """Raise BadAccount when the account would see more offices than the admin who makes or changes it."""
    if not sees_office(admin, new.office_id):
        raise BadAccount("beyond the own office", "只能管理自己单位的人员，请选自己的单位。")


def change(connection: Any, new: NewMember, by: str, now: datetime, seen: str = "") -> StaffMember:
    """Give the account another name, place or other roles; raises BadAccount, UnknownStaff.

    Nobody changes the own roles or place, and one admin always remains. Raises ChangedMeanwhile when ``seen``, the
    ``account_digest`` of what the form showed, is another than that of now.
    """
    hold_member(connection, throttle.signed_name(new.staff_id))
    before, wanted = read_member(connection, new.staff_id), _checked(new)
    check_seen(wanted.staff_id, seen, account_digest(before))
    if by == wanted.staff_id and _told(wanted, "name") != _told(before, "name"):
        raise BadAccount("own roles", "自己的角色和单位要请另一位管理员来改。")
    if Role.ADMIN in before.roles - wanted.roles:
        _keep_an_admin(connection, before)
    values = {"name": wanted.name, "office_id": wanted.office_id, "department": wanted.department, "updated_at": now}
    _update(connection, before.id, values)
    connection.execute(sa.delete(staff_role).where(staff_role.c.member_id == before.id))
    _write_roles(connection, before.id, wanted.roles, by, now)
    details = {"before": _told(before), "after": _told(wanted)}
    note(connection, by, "staff.change", wanted.staff_id, now, details=details)
    return read_member(connection, wanted.staff_id)


def account_digest(account: NewMember | StaffMember) -> str:
    """The digest of what ``change`` changes."""
    return digest(_told(account))


def disable(connection: Any, staff_id: str, by: str, reason: str, now: datetime) -> bool:
    """Nobody signs in by this account any more and its sessions end; False when it was so. Raises as ``change``."""
    member = read_member(connection, staff_id)
    if by == staff_id:
        raise BadAccount("own account", "不能停用自己的账号，请另一位管理员来办。")
    if not member.is_enabled:
        return False
    _keep_an_admin(connection, member)
    _update(connection, member.id, {"disabled_at": now, "updated_at": now})
    end_sessions(connection, member.id, now)
    note(connection, by, "staff.disable", staff_id, now, reason)
    return True


def enable(connection: Any, staff_id: str, by: str, now: datetime) -> bool:
    """The account may be used again; False when it could be. Raises UnknownStaff."""
    member = read_member(connection, staff_id)
    if member.is_enabled:
        return False
    _update(connection, member.id, {"disabled_at": None, "updated_at": now})
    note(connection, by, "staff.enable", staff_id, now)
    return True


def reset_password(connection: Any, seal: Seal, staff_id: str, password_hash: str, by: str, now: datetime) -> None:
    """Give the account a password that must be changed, end its sessions, lift its lock; raises UnknownStaff."""
    member = read_member(connection, staff_id)
    _update(connection, member.id, {"password_hash": password_hash, "must_change": True, "updated_at": now})
    end_sessions(connection, member.id, now)
    throttle.unlock(connection, seal, staff_id)
    note(connection, by, "staff.reset", staff_id, now)


def unlock(connection: Any, seal: Seal, staff_id: str, by: str, now: datetime) -> bool:
    """Let the account sign in again at once; False when nothing stood in its way. Raises UnknownStaff."""
    read_member(connection, staff_id)
    if not throttle.unlock(connection, seal, staff_id):
        return False
    note(connection, by, "staff.unlock", staff_id, now)
    return True


def drop_two_step(connection: Any, staff_id: str, by: str, reason: str, now: datetime) -> bool:
    """Sign in without a code again, for somebody who lost telephone and recovery codes; False when it was off.

    Sessions end. Raises BadAccount without a ``reason`` and for the own account, UnknownStaff.
    """
    member = read_member(connection, staff_id)
    if by == staff_id:
        raise BadAccount("own two-step", "自己的两步验证请在“我的账号”里关闭。")
    if not reason.strip():
        raise BadAccount("a reason is needed", "请写明为什么替他关闭两步验证，例如换了手机、已当面核对本人。")
    if not forget_two_step(connection, member.id, now):
        return False
    end_sessions(connection, member.id, now)
    note(connection, by, "staff.two_step_off", staff_id, now, reason)
    return True


def forget_two_step(connection: Any, member_id: int, now: datetime) -> bool:
    """Delete secret and recovery codes; False when two-step sign-in was off."""
    connection.execute(sa.delete(recovery_code).where(recovery_code.c.member_id == member_id))
    was_on = sa.and_(staff_member.c.id == member_id, staff_member.c.two_step_since.is_not(None))
    off = {"two_step_sealed": None, "two_step_since": None, "two_step_used": 0, "updated_at": now}
    return bool(connection.execute(sa.update(staff_member).where(was_on).values(**off)).rowcount)


def _checked(new: NewMember) -> NewMember:
    staff_id, name = throttle.signed_name(new.staff_id), new.name.strip()
    if not _STAFF_ID.fullmatch(staff_id):
        raise BadAccount("bad staff id", "工号用2到40个小写字母、数字、点、横线，以字母或数字开头。")
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadAccount("bad name", f"请填姓名，最多{LONGEST_NAME}个字。")
    if not new.roles:
        raise BadAccount("no role", "请至少选一个角色。")
    if Role.DEPARTMENT in new.roles and not new.department:
        raise BadAccount("no department", "部门人员要写明是哪个部门。")
    return new._replace(
        staff_id=staff_id, name=name, department=new.department or None, office_id=new.office_id or None
    )


def _told(account: NewMember | StaffMember, *but: str) -> dict[str, Any]:
    """What the audit log keeps of an account."""
    told = {
        "name": account.name,
        "roles": sorted(role.value for role in account.roles),
        "office_id": account.office_id,
        "department": account.department,
    }
    return {name: value for name, value in told.items() if name not in but}


def _keep_an_admin(connection: Any, member: StaffMember) -> None:
    """Two admins who take each other's role at the same moment wait for each other here."""
    if Role.ADMIN not in member.roles:
        return
    admins = sa.select(staff_member.c.id).where(having(Role.ADMIN)).order_by(staff_member.c.id)
    connection.execute(admins.with_for_update())
    others = members(connection, having(Role.ADMIN), staff_member.c.disabled_at.is_(None))
    if not [other for other in others if other.id != member.id]:
        raise BadAccount("the last admin", "这是最后一位管理员，请先设另一位管理员。")


def _write_roles(connection: Any, member_id: int, roles: Iterable[Role], by: str, now: datetime) -> None:
    rows = [{"member_id": member_id, "role": role.value, "granted_by": by, "created_at": now} for role in sorted(roles)]
    connection.execute(sa.insert(staff_role), rows)


def _update(connection: Any, member_id: int, values: dict[str, Any]) -> None:
    connection.execute(sa.update(staff_member).where(staff_member.c.id == member_id).values(**values))
