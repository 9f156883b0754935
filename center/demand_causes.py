"""Why things could not be done in one trip: the causes of a month's “没办成”, for the monthly report (AH 6.2.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.demand_states import DemandKind, ReasonCode
from center.demands import DemandView, demand_view
from center.people_tables import demand
from center.staff.accounts import StaffMember
from center.staff.sight import department_clause, office_clause
from center.times import midnight

_MOST = 1_000
_COLUMNS = [demand.c[name] for name in DemandView._fields]


class CausesReport(NamedTuple):
    """What was said not to be done in the month that begins on ``month``.

    ``explained`` have cause and fix, ``unexplained`` none yet; the counts are of all, the most frequent first, by the
    key of the department (empty: none named) and by what the answer comes to.
    """

    month: date
    explained: tuple[DemandView, ...]
    unexplained: tuple[DemandView, ...]
    by_department: Mapping[str, int]
    by_reason: Mapping[ReasonCode, int]

    @property
    def total(self) -> int:
        """How many there were."""
        return len(self.explained) + len(self.unexplained)


def causes_of(connection: Any, staff: StaffMember, month: date) -> CausesReport:
    """The report of the month of ``month`` over what ``staff`` may see."""
    first = month.replace(day=1)
    found = [demand_view(row) for row in connection.execute(_of_month(staff, first))]
    return CausesReport(
        first,
        tuple(seen for seen in found if seen.cause),
        tuple(seen for seen in found if not seen.cause),
        _counted(seen.department or "" for seen in found),
        _counted(seen.reason_code for seen in found if seen.reason_code),
    )


def next_month(month: date) -> date:
    """The first day of the month after that of ``month``."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    """The first day of the month before that of ``month``."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _of_month(staff: StaffMember, first: date) -> Any:
    received = (demand.c.created_at >= midnight(first), demand.c.created_at < midnight(next_month(first)))
    seen = (office_clause(staff, demand.c.office_id), department_clause(staff, demand.c.department))
    mine = sa.select(*_COLUMNS).where(demand.c.kind == DemandKind.NOT_DONE.value, *received, *seen)
    return mine.order_by(demand.c.created_at, demand.c.id).limit(_MOST)


def _counted(found: Iterable[Any]) -> dict[Any, int]:
    return dict(Counter(found).most_common())
