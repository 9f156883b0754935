"""Invitations to rate: one when a stage cycle closes, one gentle reminder, and then silence (XZ 6.4.1; IM-09).

Nothing is chosen beforehand, nothing is asked for, and whoever has rated or declined is left alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case, sub_task
from center.cases.events import append
from center.cases.reading import stored
from center.cases.states import Captioned, CaseState, SubTaskState
from center.clock import WorkingClock
from center.cycles import SYSTEM, Cycle, close_cycle, due_cycles, resting_cycles, settle
from center.identifiers import public_code
from center.notices.outbox import Draft, cancel_notices, enqueue
from center.rating_cards import invitation_card, invitation_text, reminder_text
from center.rating_settings import RatingSetting
from center.rating_tables import cycle_case, invitation
from center.tables import Moment

INVITATION = "rating_invitation"
REMINDER = "rating_reminder"
_CODE_KIND = "V"
_INSERT = sa.text(
    """
    INSERT INTO invitation (code, cycle_id, contact_id, state, expires_at, created_at, updated_at)
    VALUES (:code, :cycle_id, :contact_id, 'open', :expires_at, :now, :now)
    ON CONFLICT (cycle_id) DO NOTHING
    """
).bindparams(sa.bindparam("expires_at", type_=Moment), sa.bindparam("now", type_=Moment))


class InvitationState(Captioned):
    """What became of it."""

    OPEN = "open", "待评价"
    USED = "used", "已评价"
    DECLINED = "declined", "不评价"
    EXPIRED = "expired", "已过期"


class Invitation(NamedTuple):
    """One row; after ``expires_at`` (UTC) nobody is reminded of it any more."""

    code: str
    cycle_id: int
    contact_id: int
    state: InvitationState
    expires_at: datetime


class _Host(NamedTuple):
    """Who is invited: the person of the case that was finished last, where they talked about it."""

    contact_id: int
    conversation_id: str | None
    titles: tuple[str, ...]


_COLUMNS = [invitation.c[name] for name in Invitation._fields]


def cycles_due(connection: Any, settings: RatingSetting, clock: WorkingClock, now: datetime) -> int:
    """Close the cycles whose time has come and invite to rate them; how much has changed."""
    settled = sum(settle(connection, cycle_id, clock, now) for cycle_id in resting_cycles(connection, now))
    closed = [close_cycle(connection, cycle_id, now) for cycle_id in due_cycles(connection, now)]
    for cycle in filter(None, closed):
        _invite(connection, settings, clock, cycle, now)
    return settled + sum(cycle is not None for cycle in closed) + _expire(connection, now)


def invitation_of(connection: Any, cycle_id: int) -> Invitation | None:
    """The invitation to rate this cycle, if there was one."""
    row = connection.execute(sa.select(*_COLUMNS).where(invitation.c.cycle_id == cycle_id)).one_or_none()
    return None if row is None else Invitation(*row)._replace(state=stored(InvitationState, row.state))


def end_invitation(connection: Any, cycle: Cycle, state: InvitationState, now: datetime) -> bool:
    """The person has rated or will not: nothing more is sent; False when it was not open any more."""
    is_open = sa.and_(invitation.c.cycle_id == cycle.id, invitation.c.state == InvitationState.OPEN.value)
    ended = sa.update(invitation).where(is_open).values(state=state.value, updated_at=now)
    if connection.execute(ended).rowcount != 1:
        return False
    cancel_notices(connection, cycle.code, now, (INVITATION, REMINDER))
    return True


def has_finished(connection: Any, cycle_id: int) -> bool:
    """Whether something of the cycle was done: there is nothing to rate in cases that were only given up."""
    return connection.execute(_finished(cycle_id)).first() is not None


def _invite(connection: Any, settings: RatingSetting, clock: WorkingClock, cycle: Cycle, now: datetime) -> None:
    host = _host(connection, cycle.id)
    if host is None:
        return
    code, expires_at = public_code(_CODE_KIND), now + timedelta(days=settings.open_days)
    values = {"code": code, "cycle_id": cycle.id, "contact_id": host.contact_id, "expires_at": expires_at, "now": now}
    if connection.execute(_INSERT, values).rowcount == 1:
        append(connection, cycle.code, "invited", SYSTEM, {"invitation": code, "expires_at": expires_at}, now)
        _send(connection, settings, clock, cycle, host, expires_at, now)


def _send(
    connection: Any,
    settings: RatingSetting,
    clock: WorkingClock,
    cycle: Cycle,
    host: _Host,
    expires_at: datetime,
    now: datetime,
) -> None:
    remind_at = clock.due_days(now, settings.remind_after, "working").at
    body = invitation_card(cycle.code, settings)
    invite = Draft(
        key=f"{INVITATION}:{cycle.code}",
        kind=INVITATION,
        record=cycle.code,
        text=invitation_text(host.titles, expires_at, now),
        due_at=now,
        contact_id=host.contact_id,
        conversation_id=host.conversation_id,
        body=body,
        expires_at=expires_at,
    )
    enqueue(connection, invite, now)
    text = reminder_text(host.titles, expires_at, remind_at)
    enqueue(
        connection, invite._replace(key=f"{REMINDER}:{cycle.code}", kind=REMINDER, text=text, due_at=remind_at), now
    )


def _host(connection: Any, cycle_id: int) -> _Host | None:
    rows = connection.execute(_finished(cycle_id)).all()
    if not rows:
        return None
    titles = tuple(dict.fromkeys(row.title for row in rows))
    return _Host(rows[0].contact_id, rows[0].conversation_id, titles)


def _finished(cycle_id: int) -> Any:
    """The cases of the cycle of which something was done, the last one first."""
    done = sa.select(sub_task.c.id).where(
        sub_task.c.case_id == agency_case.c.id, sub_task.c.state == SubTaskState.DONE.value
    )
    columns = (agency_case.c.title, agency_case.c.contact_id, agency_case.c.conversation_id)
    mine = sa.and_(
        cycle_case.c.cycle_id == cycle_id, sa.or_(agency_case.c.state == CaseState.DONE.value, done.exists())
    )
    wanted = sa.select(*columns).join_from(cycle_case, agency_case, agency_case.c.code == cycle_case.c.case_code)
    last = sa.func.coalesce(agency_case.c.closed_at, agency_case.c.updated_at)
    return wanted.where(mine).order_by(last.desc(), agency_case.c.id.desc())


def _expire(connection: Any, now: datetime) -> int:
    passed = sa.and_(invitation.c.state == InvitationState.OPEN.value, invitation.c.expires_at <= now)
    expired = sa.update(invitation).where(passed).values(state=InvitationState.EXPIRED.value, updated_at=now)
    return int(connection.execute(expired).rowcount)
