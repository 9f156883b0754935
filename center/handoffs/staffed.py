"""Whether somebody is there to answer: who is signed in, may answer, and has not paused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.clock import WorkingClock
from center.handoff_tables import handoff_pause
from center.handoffs.setting import HandoffSetting
from center.staff.accounts import StaffMember, having, members
from center.staff.rights import RIGHTS, Right
from center.staff.sight import sees_office
from center.staff_tables import staff_member, staff_session
from center.tables import Moment

ANSWERING = tuple(role for role, rights in RIGHTS.items() if Right.ANSWER_CONVERSATIONS in rights)
_PAUSE = sa.text(
    "INSERT INTO handoff_pause (staff_id, since) VALUES (:staff_id, :now) ON CONFLICT (staff_id) DO NOTHING"
).bindparams(sa.bindparam("now", type_=Moment))


def answerers(connection: Any, setting: HandoffSetting, now: datetime) -> list[StaffMember]:
    """Who is there to answer conversations: signed in, seen lately, not paused."""
    since = now - setting.present_for
    mine = sa.and_(staff_session.c.member_id == staff_member.c.id, staff_session.c.ended_at.is_(None))
    is_here = sa.exists(sa.select(staff_session.c.id).where(mine, staff_session.c.seen_at >= since))
    paused = sa.exists(sa.select(handoff_pause.c.staff_id).where(handoff_pause.c.staff_id == staff_member.c.staff_id))
    return members(connection, staff_member.c.disabled_at.is_(None), having(*ANSWERING), is_here, ~paused)


def is_staffed(
    connection: Any, setting: HandoffSetting, clock: WorkingClock, office_id: str | None, now: datetime
) -> bool:
    """Whether the center is open and somebody who sees conversations of the office is there to answer them."""
    if not clock.is_open(now):
        return False
    return any(sees_office(one, office_id, unplaced=True) for one in answerers(connection, setting, now))


def pause(connection: Any, staff_id: str, now: datetime) -> None:
    """This member takes no conversations for now; again changes nothing."""
    connection.execute(_PAUSE, {"staff_id": staff_id, "now": now})


def unpause(connection: Any, staff_id: str) -> None:
    """This member takes conversations again."""
    connection.execute(sa.delete(handoff_pause).where(handoff_pause.c.staff_id == staff_id))


def is_paused(connection: Any, staff_id: str) -> bool:
    """Whether this member has paused."""
    wanted = sa.select(handoff_pause.c.staff_id).where(handoff_pause.c.staff_id == staff_id)
    return connection.execute(wanted).first() is not None
