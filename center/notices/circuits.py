"""Gateways through which nothing comes: after many busy answers running, for whomever, one rests for a while.

All couriers know, because it stands in the database. When the rest is over one notice tries, the others still go by;
the first that comes through ends the rest. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.notice_tables import notice_channel
from center.notices.rules import Rest
from center.tables import Moment

TRIAL = timedelta(minutes=2)
"""So long the others go on resting while one tries: longer than a gateway takes."""


class Resting(NamedTuple):
    """A gateway that rests, or is being tried again, until then (UTC); ``reason`` is the last busy answer's."""

    name: str
    rests_until: datetime
    busy_in_row: int
    reason: str


_BUSY = (
    sa.text(
        """
        INSERT INTO notice_channel (name, busy_in_row, rests_until, reason, updated_at)
        VALUES (:name, 1, CASE WHEN :most <= 1 THEN :until ELSE NULL END, :reason, :now)
        ON CONFLICT (name) DO UPDATE SET busy_in_row = notice_channel.busy_in_row + 1, reason = excluded.reason,
            rests_until = CASE WHEN notice_channel.busy_in_row + 1 >= :most THEN :until
                ELSE notice_channel.rests_until END, updated_at = excluded.updated_at
        RETURNING rests_until
        """
    )
    .bindparams(
        sa.bindparam("most", type_=sa.Integer),
        sa.bindparam("until", type_=Moment),
        sa.bindparam("now", type_=Moment),
    )
    .columns(rests_until=Moment)
)


def rest_of(connection: Any, name: str, rest: Rest, now: datetime) -> datetime | None:
    """Until when to go by this gateway; None when it may be used. Whoever is told None after a rest is the trial."""
    columns = notice_channel.c
    row = connection.execute(sa.select(columns.busy_in_row, columns.rests_until).where(columns.name == name)).first()
    until: datetime | None = row.rests_until if row is not None and row.busy_in_row >= rest.busy_in_row else None
    if until is None or until > now:
        return until
    mine = sa.and_(columns.name == name, columns.rests_until == until)
    tried = sa.update(notice_channel).where(mine).values(rests_until=now + TRIAL, updated_at=now)
    return None if connection.execute(tried).rowcount == 1 else now + TRIAL


def note_busy(
    connection: Any, name: str, reason: str, rest: Rest, now: datetime, asked: timedelta = timedelta()
) -> datetime | None:
    """One more busy answer, that ``asked`` to wait; until when the gateway rests, if it does by now."""
    until = now + max(timedelta(minutes=rest.minutes), asked)
    values = {"name": name, "most": rest.busy_in_row, "until": until, "reason": reason, "now": now}
    found: datetime | None = connection.execute(_BUSY, values).scalar_one()
    return found if found is not None and found > now else None


def note_through(connection: Any, name: str, now: datetime) -> None:
    """Something came through: the gateway rests no more."""
    busy = sa.and_(notice_channel.c.name == name, notice_channel.c.busy_in_row > 0)
    fresh = {"busy_in_row": 0, "rests_until": None, "reason": None, "updated_at": now}
    connection.execute(sa.update(notice_channel).where(busy).values(**fresh))


def resting(connection: Any, rest: Rest) -> list[Resting]:
    """The gateways through which nothing came when they were last tried."""
    columns = notice_channel.c
    shown = columns.name, columns.rests_until, columns.busy_in_row, columns.reason
    stuck = sa.and_(columns.rests_until.is_not(None), columns.busy_in_row >= rest.busy_in_row)
    return [Resting(*row) for row in connection.execute(sa.select(*shown).where(stuck).order_by(columns.name))]
