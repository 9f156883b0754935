"""A dormancy as it is read, and how many days of dormancy an enterprise has used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.leaving.states import DormancyState, EndKind
from center.leaving.terms import limit_day
from center.leaving_tables import dormancy


class UnknownDormancy(Refusal, LookupError):
    """No dormancy has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no dormancy {code}", f"没有编号为{code}的歇业记录。")


class Dormancy(NamedTuple):
    """One row; the enterprise sleeps from ``from_day`` to ``to_day``, or to the day before ``ended_on``."""

    id: int
    code: str
    enterprise_id: str
    case_code: str
    state: DormancyState
    problem: str
    filed_on: date
    from_day: date
    to_day: date
    extensions: int
    end_kind: EndKind | None
    ended_on: date | None
    evidence: str | None
    woken_at: datetime | None
    last_event: int

    @property
    def days(self) -> int:
        """How many days it lasts, as filed or as it ended."""
        end = self.to_day + timedelta(1) if self.ended_on is None else self.ended_on
        return max((end - self.from_day).days, 0)


_COLUMNS = [dormancy.c[name] for name in Dormancy._fields]


def read_dormancy(connection: Any, code: str) -> Dormancy:
    """The dormancy with this public code; raises UnknownDormancy."""
    found = read_dormancies(connection, [dormancy.c.code == code])
    if not found:
        raise UnknownDormancy(code)
    return found[0]


def dormancies_of(connection: Any, enterprise_id: str) -> list[Dormancy]:
    """All dormancies of an enterprise, the first one first."""
    return read_dormancies(connection, [dormancy.c.enterprise_id == enterprise_id])


def dormancy_of_case(connection: Any, case_code: str) -> Dormancy | None:
    """The dormancy that a filing case began, if it has begun."""
    found = read_dormancies(connection, [dormancy.c.case_code == case_code])
    return found[0] if found else None


def last_day_allowed(connection: Any, enterprise_id: str, from_day: date, years: int, except_code: str = "") -> date:
    """The last day on which an enterprise that sleeps from ``from_day`` on may still sleep, by all it has slept before.

    ``except_code`` is left out of what was slept before.
    """
    before = (found.days for found in dormancies_of(connection, enterprise_id) if found.code != except_code)
    return limit_day(from_day, sum(before), years)


def read_dormancies(connection: Any, wanted: Sequence[Any]) -> list[Dormancy]:
    """The dormancies that fulfil every condition of ``wanted``, the oldest first."""
    rows = connection.execute(sa.select(*_COLUMNS).where(*wanted).order_by(dormancy.c.from_day, dormancy.c.id)).all()
    return [
        Dormancy(*row)._replace(
            state=stored(DormancyState, row.state), end_kind=stored(EndKind, row.end_kind) if row.end_kind else None
        )
        for row in rows
    ]
