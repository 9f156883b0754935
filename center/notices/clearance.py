"""Whether a notice may go to somebody's telephone now; asked just before it is sent, in one transaction.

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from center.notices.circuits import rest_of
from center.notices.jobs import Job, is_wanted
from center.notices.limits import count, reserve
from center.notices.receivers import Addressed
from center.notices.rules import NoticeRules


class Clearance(NamedTuple):
    """It may go when it ``is_wanted`` and nothing else is said: its gateway rests, or its person has had enough."""

    is_wanted: bool
    rests_until: datetime | None = None
    held_until: datetime | None = None


def clear(
    connection: Any, job: Job, gateway: str | None, rules: NoticeRules, now: datetime, use_ends: datetime
) -> Clearance:
    """Ask for ``job`` through ``gateway`` (None: a channel that needs none), and count it where it may go."""
    if not is_wanted(connection, job):
        return Clearance(False)
    rests_until = rest_of(connection, gateway, rules.rest, now) if gateway is not None else None
    if rests_until is not None:
        return Clearance(True, rests_until=rests_until)
    if job.is_urgent or rules.is_due(job.kind):
        count(connection, job.id, now)
        return Clearance(True)
    one = Addressed(job.id, job.contact_id, job.conversation_id)
    return Clearance(True, held_until=reserve(connection, one, rules.limit, now, use_ends))
