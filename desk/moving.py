"""One move of a letter or of a work order: of what is in sight, as the form saw it, noted in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from center.letters.moves import Step
from center.staff.accounts import StaffMember
from center.staff.audit import note
from desk.visits import Visit

SeenBy = Callable[[Any, StaffMember, str], Any]
"""The record with this code as the member sees it, with its ``last_event``; refuses what is out of sight."""
Move = Callable[[Any, Step], Any]


async def make_move(visit: Visit, code: str, act: str, seen_by: SeenBy, move: Move, reason: str | None = None) -> None:
    """Make the move in one transaction and note it as ``act``; ``seen`` of the form is the last event it showed."""
    staff_id, now = visit.staff.staff_id, visit.now
    seen = visit.args.number("seen")

    def whole(connection: Any) -> None:
        one = seen_by(connection, visit.staff, code)
        move(connection, Step(staff_id, seen or one.last_event, now))
        note(connection, staff_id, act, code, now, reason or None)

    await visit.write(whole)
