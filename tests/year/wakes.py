"""When time itself changes something next: the clock is moved there, as a courier that looks every second would be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.booking_tables import appointment, appointment_slot
from center.case_tables import sub_task
from center.leaving_tables import dormancy, legal_window
from center.notices.jobs import next_due
from center.people_tables import demand
from center.promises.due import WARNED_AT
from center.rating_tables import invitation, rectification, stage_cycle
from center.tables import Moment, promise
from center.times import midnight
from tests.year.days import Days

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_NOW = sa.bindparam("now", type_=Moment)
_COLUMNS = (
    (stage_cycle.c.closes_at, stage_cycle.c.state == "open"),
    (legal_window.c.ends_at, legal_window.c.state == "running"),
    (demand.c.effect_check_at, demand.c.state == "closed"),
    (rectification.c.due_at, rectification.c.state != "closed"),
    (invitation.c.expires_at, invitation.c.state == "open"),
    (sub_task.c.remind_at, sub_task.c.state == "reserved"),
)
_NEXT = sa.union_all(
    *(sa.select(sa.func.min(column, type_=Moment)).where(column > _NOW, holds) for column, holds in _COLUMNS)
)
_OVER = sa.select(sa.func.min(appointment_slot.c.ends_at)).join_from(appointment, appointment_slot)
_OPEN_PROMISES = sa.select(promise.c.code, promise.c.created_at, promise.c.due_at).where(promise.c.state == "open")


class Wakes:
    """Knows the next moment; remembers when a promise is half over."""

    def __init__(self, days: Days) -> None:
        self._days, self._marks = days, dict[str, tuple[datetime, ...]]()

    def after(self, connection: Any, now: datetime) -> datetime | None:
        """The next moment at which a due-function or the courier has something to do."""
        found = [*connection.execute(_NEXT, {"now": now}).scalars(), next_due(connection)]
        found += [self._missed(connection, now), self._woken(connection), *self._promised(connection)]
        return min((moment for moment in found if moment is not None and moment > now), default=None)

    def _missed(self, connection: Any, now: datetime) -> datetime | None:
        waiting = (appointment.c.state == "booked", appointment_slot.c.ends_at > now - _HOUR)
        ends_at = connection.execute(_OVER.where(*waiting)).scalar_one()
        return ends_at + _HOUR if ends_at else None

    def _woken(self, connection: Any) -> datetime | None:
        asleep = sa.select(sa.func.min(dormancy.c.to_day)).where(dormancy.c.state == "asleep")
        to_day = connection.execute(asleep).scalar_one()
        return midnight(to_day + _DAY) if to_day else None

    def _promised(self, connection: Any) -> list[datetime]:
        rows = connection.execute(_OPEN_PROMISES).all()
        for row in rows:
            if row.code not in self._marks:
                self._marks[row.code] = (*self._halves(row.created_at, row.due_at), row.due_at)
        return [moment for row in rows for moment in self._marks[row.code]]

    def _halves(self, made: datetime, due_at: datetime) -> list[datetime]:
        whole = self._days.worked_between(made, due_at)
        return [self._days.passed(made, whole * share / 100) for share in WARNED_AT]
