"""Open cases go to the substitute while an agent is away, and come back; every case's history says so (AH 6.2.1)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.events import Actor, append
from center.cases.moving import move
from center.cases.reading import read_case
from center.clock import WorkingClock
from center.staff.accounts import StaffMember, read_member
from center.staff.audit import note
from center.staff.leave import BadLeave, Leave, absent_on, can_take, read_leave, to_hand_back, to_hand_over
from center.staff.rights import Right
from center.staff.roster import IS_OPEN
from center.staff.sight import case_clause, sees_case
from center.staff_tables import agent_leave, leave_case
from center.times import Words, local_date

ClockOf = Callable[[str], WorkingClock]
"""The working clock of an office, by its id."""
SYSTEM = Actor("system", "roster")
_ALARMS = logging.getLogger("qihang.alarm")


class Given(NamedTuple):
    """The codes of the cases that the receiver has now, and of those that nobody has, because they cannot."""

    codes: list[str]
    free: list[str]


def hand_over(connection: Any, leave_id: int, actor: Actor, now: datetime, clock_of: ClockOf) -> list[str]:
    """Give the open cases of the agent who is away to the substitute; their codes. A second time there are none.

    What the substitute cannot take, nobody has from then on, and supervisors are alarmed.
    Raises Conflict when somebody moves one of them at the same moment, and BadLeave when the leave is not to be handed
    over (cancelled, or over).
    """
    leave = read_leave(connection, leave_id)
    if leave.cancelled_at is not None or leave.last_day < local_date(now):
        raise BadLeave("the leave is over", "这次请假已经取消或者结束，不用再交接。")
    if not _mark(connection, leave_id, agent_leave.c.handed_over_at, now):
        return []
    codes = _open_cases(connection, leave.staff_id)
    why = f"{leave.staff_id}请假到{Words(local_date(now).year).day(leave.last_day)}，由{leave.substitute}接着办。"
    away = absent_on(connection, leave.substitute, local_date(now))
    given = _give_each(connection, codes, leave.substitute, away, why, actor, now, clock_of)
    if given.codes:
        rows = [{"leave_id": leave_id, "case_code": code} for code in given.codes]
        connection.execute(sa.insert(leave_case), rows)
    note(connection, actor.name, "leave.hand_over", leave.staff_id, now, details=_told(leave, given))
    return given.codes


def hand_back(connection: Any, leave_id: int, actor: Actor, now: datetime, clock_of: ClockOf) -> list[str]:
    """Give back what is still open and with the substitute; the codes. A second time there are none.

    What the agent cannot take any more, nobody has from then on, and supervisors are alarmed.
    Raises Conflict, and BadLeave when nothing had been handed over.
    """
    leave = read_leave(connection, leave_id)
    if leave.handed_over_at is None:
        raise BadLeave("nothing was handed over", "这次请假还没有交接过。")
    if not _mark(connection, leave_id, agent_leave.c.handed_back_at, now):
        return []
    still = set(_open_cases(connection, leave.substitute))
    codes = [code for code in leave.cases if code in still]
    why = f"{leave.staff_id}请假回来，接着办。"
    given = _give_each(connection, codes, leave.staff_id, None, why, actor, now, clock_of)
    note(connection, actor.name, "leave.hand_back", leave.staff_id, now, details=_told(leave, given))
    return given.codes


def give_all(
    connection: Any, boss: StaffMember, staff_id: str, to: str, reason: str, now: datetime, clock_of: ClockOf
) -> Given:
    """Give every open case that ``boss`` sees of somebody who leaves for good to another agent.

    What the receiver cannot take, nobody has from then on. Raises BadLeave without a reason, for somebody who works no
    cases or is away, UnknownStaff, Conflict.
    """
    receiver = read_member(connection, to)
    if to == staff_id or not receiver.can(Right.WORK_CASES):
        raise BadLeave(f"{to} takes no cases", "请选另一位在岗的代办员。")
    if away := absent_on(connection, to, local_date(now)):
        raise BadLeave(f"{to} is away", f"{receiver.name}在请假，期间由{away.substitute}接着办，请选别人。")
    if not reason.strip():
        raise BadLeave("no reason", "请写明为什么交接。")
    codes, actor = _open_cases(connection, staff_id, case_clause(boss)), Actor("staff", boss.staff_id)
    why = f"{staff_id}交给{to}：{reason.strip()}"
    given = _give_each(connection, codes, to, None, why, actor, now, clock_of)
    note(connection, boss.staff_id, "roster.give_all", staff_id, now, reason, {"to": to, **_cases(given)})
    return given


def leaves_due(connection: Any, clock_of: ClockOf, now: datetime) -> int:
    """Hand over for leaves that have begun and back for those that are over; how many cases changed hands."""
    day = local_date(now)
    back = [hand_back(connection, leave.id, SYSTEM, now, clock_of) for leave in to_hand_back(connection, day)]
    over = [hand_over(connection, leave.id, SYSTEM, now, clock_of) for leave in to_hand_over(connection, day)]
    return sum(map(len, [*back, *over]))


def _mark(connection: Any, leave_id: int, column: Any, now: datetime) -> bool:
    """Whether it is ours to do: of two who do it at once, one does."""
    unmarked = sa.and_(agent_leave.c.id == leave_id, column.is_(None))
    return bool(connection.execute(sa.update(agent_leave).where(unmarked).values({column: now})).rowcount)


def _open_cases(connection: Any, staff_id: str, *clauses: Any) -> list[str]:
    mine = sa.and_(agency_case.c.agent == staff_id, IS_OPEN, *clauses)
    return list(connection.execute(sa.select(agency_case.c.code).where(mine).order_by(agency_case.c.id)).scalars())


def give(connection: Any, code: str, agent: str, why: str, actor: Actor, now: datetime, clock_of: ClockOf) -> None:
    """Assign one open case to ``agent`` and write down ``why``; raises Conflict."""
    office = connection.execute(sa.select(agency_case.c.office_id).where(agency_case.c.code == code)).scalar_one()
    move(connection, code, "assign", actor, now, clock_of(office), agent=agent, note=why)


def _give_each(
    connection: Any,
    codes: Iterable[str],
    to: str,
    away: Leave | None,
    why: str,
    actor: Actor,
    now: datetime,
    clock_of: ClockOf,
) -> Given:
    """Give ``to`` what they can take; ``away``, their own leave, if that counts. The rest is nobody's. Conflict."""
    receiver, given = read_member(connection, to), Given([], [])
    for code in codes:
        office = read_case(connection, code).office_id
        if can_take(receiver, office, away) and sees_case(connection, receiver, code):
            give(connection, code, to, why, actor, now, clock_of)
            given.codes.append(code)
        else:
            _free(connection, code, f"{why}但{to}现在不能办这一件，请另行指派。", now)
            given.free.append(code)
    return given


def _free(connection: Any, code: str, why: str, now: datetime) -> None:
    """Nobody works the case from now on; supervisors are alarmed."""
    seen = read_case(connection, code)
    append(connection, code, "alert", SYSTEM, {"title": "没有代办员", "note": why}, now, seen=seen.last_event)
    connection.execute(sa.update(agency_case).where(agency_case.c.code == code).values(agent=None))
    _ALARMS.error("ALARM case_without_agent code=%s office=%s before=%s", code, seen.office_id, seen.agent)


def _told(leave: Leave, given: Given) -> dict[str, Any]:
    return {"leave": leave.id, "substitute": leave.substitute, **_cases(given)}


def _cases(given: Given) -> dict[str, list[str]]:
    return {"cases": given.codes, **({"free": given.free} if given.free else {})}
