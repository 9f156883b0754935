"""A small value that changes whenever something happens to any record, for pages that keep themselves fresh."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from center.case_tables import record_event


def case_pulse(connection: Any) -> int:
    """The number of the newest event; 0 without any."""
    return int(connection.execute(sa.select(sa.func.max(record_event.c.id))).scalar() or 0)
