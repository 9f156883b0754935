"""What tests of calls share: operators, a number, and short ways to open, write, close and read a call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from center.calls.merging import Written
from center.calls.opening import open_call
from center.calls.records import CallView, read_call
from center.calls.writing import Saved, close_call, save_call
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from tests.center.recorded import FRIDAY_NOON, SEAL

NUMBER = "13900000001"
OFFICE = "定襄县"
FILING = "dormancy.filing"
NOTHING = Written()
NOW = FRIDAY_NOON


def operator(staff_id: str = "op-1", office: str | None = OFFICE, *roles: Role) -> StaffMember:
    """A member of staff as the desk has them, without an account of their own."""
    return StaffMember(1, staff_id, "话务员", frozenset(roles or (Role.OPERATOR,)), office, None)


OPERATOR = operator()
COLLEAGUE = operator("op-2")
ELSEWHERE = operator("op-3", "五台县")


def opened(records: Records, caller: str = NUMBER, staff: StaffMember = OPERATOR, now: datetime = NOW) -> str:
    """The code of the draft."""
    return records.write_now(lambda at: open_call(at, SEAL, staff, caller, now))


def view(records: Records, code: str, staff: StaffMember = OPERATOR) -> CallView:
    """The call as ``staff`` sees it."""
    return records.read_now(lambda at: read_call(at, SEAL, staff, code))


def saved(
    records: Records,
    code: str,
    mine: Written,
    base: Written = NOTHING,
    revision: int = 0,
    staff: StaffMember = OPERATOR,
    now: datetime = NOW,
) -> Saved:
    """What stands in the record after it was saved."""
    return records.write_now(lambda at: save_call(at, SEAL, staff, code, mine, base, revision, now))


def closed(records: Records, code: str, staff: StaffMember = OPERATOR, now: datetime = NOW) -> CallView:
    """The call after it was closed."""
    return records.write_now(lambda at: close_call(at, SEAL, staff, code, now))


def done(records: Records, work: Any, *details: Any, staff: StaffMember = OPERATOR, now: datetime = NOW) -> Any:
    """``work(connection, seal, staff, *details, now)`` in a transaction of its own."""
    return records.write_now(lambda at: work(at, SEAL, staff, *details, now))
