"""Who can take a case over: those who work cases of its office, with how many they have, and whom the roster names."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from center.staff.accounts import StaffMember, having, members
from center.staff.leave import leaves_on
from center.staff.rights import RIGHTS, Right
from center.staff.roster import next_agent, open_cases
from center.staff.sight import sees_office
from center.staff_tables import staff_member
from center.times import local_date

_WORKERS = [role for role, rights in RIGHTS.items() if Right.WORK_CASES in rights]


class Agent(NamedTuple):
    """A member who may be assigned: ``load`` counts their open cases; ``is_next`` is whom the roster would take."""

    member: StaffMember
    load: int
    is_away: bool
    is_next: bool

    @property
    def words(self) -> str:
        """How the choice is written."""
        notes = [f"在办{self.load}件", *(["请假"] if self.is_away else []), *(["名册建议"] if self.is_next else [])]
        return f"{self.member.name}（{'，'.join(notes)}）"


def agents_for(connection: Any, office_id: str, theme: str, now: datetime) -> list[Agent]:
    """Everybody who may be assigned cases of this office: whom the roster names, then those with the fewest."""
    found = members(connection, staff_member.c.disabled_at.is_(None), having(*_WORKERS))
    mine = [member for member in found if sees_office(member, office_id)]
    loads = open_cases(connection, [member.staff_id for member in mine])
    away, chosen = leaves_on(connection, local_date(now)), next_agent(connection, office_id, theme, now)
    named = chosen.staff_id if chosen else None
    agents = [Agent(one, loads.get(one.staff_id, 0), one.staff_id in away, one.staff_id == named) for one in mine]
    return sorted(agents, key=lambda one: (not one.is_next, one.is_away, one.load))
