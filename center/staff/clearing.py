"""What staff leave behind by signing in is deleted when it serves nobody any more; the audit log stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.staff import throttle
from center.staff_tables import staff_session

SESSIONS_KEPT = timedelta(days=90)
"""How long a session, used or ended, can still be looked up after it began."""


def staff_due(connection: Any, now: datetime) -> int:
    """Delete attempts to sign in and sessions that are old; how many."""
    old = sa.delete(staff_session).where(staff_session.c.started_at < now - SESSIONS_KEPT)
    return throttle.forget_old(connection, now) + int(connection.execute(old).rowcount)
