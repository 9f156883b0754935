"""A small value that changes whenever something happens to a case, for pages that keep themselves fresh."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.case_tables import record_event

NEWEST = 1000
"""Among how many events the newest of a case is looked for: however many others there are, a look stays short."""
_RECENT = sa.select(record_event.c.id, record_event.c.record).order_by(record_event.c.id.desc()).limit(NEWEST)


def case_pulse(connection: Any) -> int:
    """The number of the newest event of any case; 0 when there was none of late."""
    recent = _RECENT.subquery()
    of_cases = sa.select(sa.func.max(recent.c.id)).where(recent.c.record.startswith("D-"))
    return int(connection.execute(of_cases).scalar() or 0)
