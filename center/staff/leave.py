"""Leave of agents, each with a substitute (AH 6.2.1). Functions take a connection and are part of its transaction.

Days are days in Shanghai, both ends included.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.refusals import Refusal
from center.staff.accounts import StaffMember, read_member
from center.staff.audit import note
from center.staff.rights import Right, Role
from center.staff.sight import sees_office
from center.staff_tables import agent_leave, leave_case, staff_member
from center.times import local_date

LONGEST_REASON = 80


class BadLeave(Refusal, ValueError):
    """A leave that cannot be recorded or ended like this."""


class Leave(NamedTuple):
    """One leave: who is away, who stands in, from which day to which; times are in UTC.

    ``handed_over_at`` when the cases went to the substitute, ``handed_back_at`` when they came back.
    """

    id: int
    staff_id: str
    substitute: str
    first_day: date
    last_day: date
    reason: str
    recorded_by: str
    handed_over_at: datetime | None
    handed_back_at: datetime | None
    cancelled_at: datetime | None
    cases: tuple[str, ...] = ()

    @property
    def is_out(self) -> bool:
        """Whether cases are with the substitute."""
        return self.handed_over_at is not None and self.handed_back_at is None

    def lasts_on(self, day: date) -> bool:
        """Whether the agent is away on ``day``."""
        return self.cancelled_at is None and self.first_day <= day <= self.last_day


def can_take(member: StaffMember, office_id: str, away: Leave | None = None) -> bool:
    """Whether the member may sign in, works cases, sees those of the office, and is not ``away``."""
    return away is None and member.can(Right.WORK_CASES) and sees_office(member, office_id)


def record_leave(
    connection: Any,
    staff_id: str,
    substitute: str,
    first_day: date,
    last_day: date,
    reason: str,
    by: str,
    now: datetime,
) -> Leave:
    """Record a leave with its substitute, who is present meanwhile; raises BadLeave, UnknownStaff."""
    away, stands_in = read_member(connection, staff_id), read_member(connection, substitute)
    _hold(connection, away, stands_in)
    _check(connection, away, stands_in, (first_day, last_day), local_date(now))
    _check_offices(connection, away, stands_in)
    values = {
        "member_id": away.id,
        "substitute_id": stands_in.id,
        "first_day": first_day,
        "last_day": last_day,
        "reason": reason.strip()[:LONGEST_REASON],
        "recorded_by": by,
        "created_at": now,
    }
    inserted = connection.execute(sa.insert(agent_leave).values(**values))
    details = {"substitute": substitute, "first_day": first_day, "last_day": last_day}
    note(connection, by, "leave.record", staff_id, now, reason, details)
    return read_leave(connection, inserted.inserted_primary_key[0])


def cancel_leave(connection: Any, leave_id: int, by: str, now: datetime) -> bool:
    """The agent is present after all; False when it had been cancelled. What was handed over is handed back apart."""
    leave = read_leave(connection, leave_id)
    lasting = sa.and_(agent_leave.c.id == leave_id, agent_leave.c.cancelled_at.is_(None))
    if not connection.execute(sa.update(agent_leave).where(lasting).values(cancelled_at=now)).rowcount:
        return False
    note(connection, by, "leave.cancel", leave.staff_id, now)
    return True


def read_leave(connection: Any, leave_id: int) -> Leave:
    """One leave with the codes of the cases that were handed over; raises BadLeave for an unknown one."""
    found = _leaves(connection, agent_leave.c.id == leave_id)
    if not found:
        raise BadLeave(f"no leave {leave_id}", "没有这条请假记录。")
    codes = sa.select(leave_case.c.case_code).where(leave_case.c.leave_id == leave_id)
    cases = connection.execute(codes.order_by(leave_case.c.case_code)).scalars()
    return found[0]._replace(cases=tuple(cases))


def leaves_from(connection: Any, day: date) -> list[Leave]:
    """Leaves that last on ``day`` or later and are not cancelled, the first one first."""
    return _leaves(connection, agent_leave.c.last_day >= day, agent_leave.c.cancelled_at.is_(None))


def leaves_on(connection: Any, day: date) -> dict[str, Leave]:
    """Who is away on ``day``: sign-in name → leave."""
    return {leave.staff_id: leave for leave in leaves_from(connection, day) if leave.lasts_on(day)}


def absent_on(connection: Any, staff_id: str, day: date) -> Leave | None:
    """The leave of this agent on ``day``."""
    return leaves_on(connection, day).get(staff_id)


def to_hand_over(connection: Any, day: date) -> list[Leave]:
    """Leaves that have begun by ``day`` and whose cases are still with the agent who is away."""
    begun = sa.and_(agent_leave.c.first_day <= day, agent_leave.c.last_day >= day)
    waiting = sa.and_(agent_leave.c.cancelled_at.is_(None), agent_leave.c.handed_over_at.is_(None))
    return _leaves(connection, begun, waiting)


def to_hand_back(connection: Any, day: date) -> list[Leave]:
    """Leaves that are over by ``day`` or cancelled, and whose cases are still with the substitute."""
    over = sa.or_(agent_leave.c.last_day < day, agent_leave.c.cancelled_at.is_not(None))
    return _leaves(connection, over, agent_leave.c.handed_over_at.is_not(None), agent_leave.c.handed_back_at.is_(None))


def _leaves(connection: Any, *clauses: Any) -> list[Leave]:
    away, stands_in = staff_member.alias("away"), staff_member.alias("stands_in")
    names = (away.c.staff_id, stands_in.c.staff_id.label("substitute"))
    own = [agent_leave.c[name] for name in Leave._fields if name in agent_leave.c]
    joined = agent_leave.join(away, away.c.id == agent_leave.c.member_id)
    joined = joined.join(stands_in, stands_in.c.id == agent_leave.c.substitute_id)
    wanted = sa.select(*own, *names).select_from(joined).where(*clauses)
    rows = connection.execute(wanted.order_by(agent_leave.c.first_day, agent_leave.c.id))
    return [Leave(**row._mapping) for row in rows]


def _hold(connection: Any, *both: StaffMember) -> None:
    """Leaves of these two that are recorded at the same moment wait for each other."""
    ids = [member.id for member in both]
    held = sa.select(staff_member.c.id).where(staff_member.c.id.in_(ids)).order_by(staff_member.c.id)
    connection.execute(held.with_for_update())


def _check(connection: Any, away: StaffMember, stands_in: StaffMember, days: tuple[date, date], today: date) -> None:
    first, last = days
    if away.id == stands_in.id:
        raise BadLeave("own substitute", "替班的人不能是本人。")
    for member in (away, stands_in):
        if Role.AGENT not in member.roles or not member.is_enabled:
            raise BadLeave(f"{member.staff_id} is no agent", f"{member.name}不是在岗的代办员。")
    if last < first or last < today:
        raise BadLeave("bad days", "请假的最后一天不能早于第一天，也不能早于今天。")
    if (last - first).days > 366:
        raise BadLeave("too long", "一次请假最多一年。")
    overlapping = sa.and_(agent_leave.c.first_day <= last, agent_leave.c.last_day >= first)
    for leave in _leaves(connection, overlapping, agent_leave.c.cancelled_at.is_(None)):
        _check_other(leave, away, stands_in)


def _check_offices(connection: Any, away: StaffMember, stands_in: StaffMember) -> None:
    mine = sa.and_(agency_case.c.agent == away.staff_id, agency_case.c.closed_at.is_(None))
    offices = connection.execute(sa.select(agency_case.c.office_id).where(mine).distinct()).scalars()
    if beyond := sorted(office for office in offices if not can_take(stands_in, office)):
        words = f"{stands_in.name}看不到{'、'.join(beyond)}的代办件，请换一位替班，或者先把这些件指派给别人。"
        raise BadLeave(f"{stands_in.staff_id} does not see the cases", words)


def _check_other(other: Leave, away: StaffMember, stands_in: StaffMember) -> None:
    if other.staff_id == away.staff_id:
        raise BadLeave("on leave already", f"{away.name}这几天已经登记过请假。")
    if other.staff_id == stands_in.staff_id:
        raise BadLeave("substitute is away", f"{stands_in.name}这几天也请假，请换一位替班。")
    if other.substitute == away.staff_id:
        raise BadLeave("is a substitute", f"{away.name}这几天要替{other.staff_id}的班，请先给那次请假换人。")
