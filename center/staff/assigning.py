"""Cases that nobody works yet are given to the agent whose turn it is (AH 6.2.1)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.events import Conflict
from center.staff.handing import SYSTEM, ClockOf, give
from center.staff.roster import IS_OPEN, next_agent
from center.staff_tables import agent_profile

AT_A_TIME = 50
_LOOKED_AT = 500
_WHY = "按代办员名册自动指派。"


def assignments_due(connection: Any, clock_of: ClockOf, now: datetime) -> int:
    """Assign open cases without an agent, the oldest first; how many. What nobody can take waits for a supervisor."""
    if connection.execute(sa.select(agent_profile.c.member_id).limit(1)).first() is None:
        return 0
    assigned, nobody = 0, set()
    for row in _waiting(connection):
        if assigned == AT_A_TIME:
            break
        if (row.office_id, row.theme) in nobody:
            continue
        agent = next_agent(connection, row.office_id, row.theme, now, clock_of(row.office_id))
        if agent is None:
            nobody.add((row.office_id, row.theme))
            continue
        with suppress(Conflict):
            give(connection, row.code, agent.staff_id, _WHY, SYSTEM, now, clock_of)
            assigned += 1
    return assigned


def _waiting(connection: Any) -> list[Any]:
    unassigned = sa.and_(agency_case.c.agent.is_(None), IS_OPEN)
    wanted = sa.select(agency_case.c.code, agency_case.c.office_id, agency_case.c.theme).where(unassigned)
    return list(connection.execute(wanted.order_by(agency_case.c.id).limit(_LOOKED_AT)))
