"""Accounts for tests, with passwords that take no time to make unless they are to be typed."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from itertools import count

from center.records import Records
from center.staff.accounts import StaffMember, read_member
from center.staff.changing import NewMember, create
from center.staff.passwords import UNUSABLE, hash_now
from center.staff.rights import Role
from tests.center.cases.opened_case import moved, opened, wanted
from tests.center.recorded import FRIDAY_NOON

PASSWORD = "Shan-Xi-Chunfeng-9"
NOW = FRIDAY_NOON
_NUMBERS = count()


def minutes(number: float) -> datetime:
    """So many minutes after NOW."""
    return NOW + timedelta(minutes=number)


@lru_cache(maxsize=1)
def password_hash() -> str:
    """What is kept of PASSWORD."""
    return hash_now(PASSWORD)


def made(
    records: Records,
    staff_id: str = "wang",
    *roles: Role,
    name: str = "王小红",
    office: str | None = None,
    department: str | None = None,
    has_password: bool = False,
    must_change: bool = False,
) -> StaffMember:
    """A new account, of an operator unless told otherwise."""
    new = NewMember(staff_id, name, frozenset(roles or (Role.OPERATOR,)), office, department)
    kept = password_hash() if has_password else UNUSABLE
    return records.write_now(lambda at: create(at, new, kept, "system", NOW, must_change=must_change))


def member(records: Records, staff_id: str = "wang") -> StaffMember:
    """The account as it is."""
    return records.read_now(lambda connection: read_member(connection, staff_id))


def assigned(records: Records, agent: str) -> str:
    """The code of a case of another founder every time, worked by ``agent``."""
    number = next(_NUMBERS)
    founder = wanted(phone=f"1390000{number:04}", enterprise=f"定襄县第{number}面馆")
    code = opened(records, founder).code
    moved(records, code, "assign", agent=agent)
    return code
