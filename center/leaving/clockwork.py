"""What time alone changes in legal terms and dormancies; the courier calls these over and over.

Each term is moved by whoever's UPDATE finds it running, so several couriers at once move it once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.states import OPEN
from center.clock import WorkingClock
from center.leaving.reminders import tell_end
from center.leaving.setting import LeavingSetting
from center.leaving.states import WindowKind, WindowState
from center.leaving.windows import SYSTEM, LegalWindow, open_window, read_windows, settle
from center.leaving_tables import legal_window

_PASSED = {
    WindowKind.PUBLICATION: "publication_ended",
    WindowKind.FILING: "filing_missed",
    WindowKind.HOUSEHOLD_PUSH: "push_ended",
    WindowKind.EXTENSION: "extension_passed",
    WindowKind.RESUME_NOTICE: "resume_notice_missed",
}
"""The event that the end of a term leaves; a dormancy's own end is center/leaving/dormancies.py's."""


def windows_due(connection: Any, setting: LeavingSetting, clock: WorkingClock, now: datetime) -> int:
    """End the terms whose time has passed, open what follows, tell people; and drop those of closed cases. How many."""
    dropped = sum(
        settle(connection, window, WindowState.CANCELLED, "window_cancelled", SYSTEM, now, reason="case_closed")
        for window in _of_closed_cases(connection)
    )
    return dropped + sum(_end(connection, setting, clock, window, now) for window in _over(connection, now))


def _end(connection: Any, setting: LeavingSetting, clock: WorkingClock, window: LegalWindow, now: datetime) -> int:
    if not settle(connection, window, WindowState.PASSED, _PASSED[window.kind], SYSTEM, now):
        return 0
    if window.kind is WindowKind.PUBLICATION:
        open_window(connection, setting, window.record, WindowKind.FILING, window.last_day, clock, now)
    tell_end(connection, window, now)
    return 1


def _over(connection: Any, now: datetime) -> list[LegalWindow]:
    kinds = [kind.value for kind in _PASSED]
    return read_windows(
        connection,
        [
            legal_window.c.state == WindowState.RUNNING.value,
            legal_window.c.ends_at <= now,
            legal_window.c.kind.in_(kinds),
        ],
    )


def _of_closed_cases(connection: Any) -> list[LegalWindow]:
    closed = sa.select(agency_case.c.code).where(agency_case.c.state.not_in([state.value for state in OPEN]))
    return read_windows(
        connection, [legal_window.c.state == WindowState.RUNNING.value, legal_window.c.record.in_(closed)]
    )
