"""Complex matters: whoever the record names goes on with the matter, and says in the end what came of it (AH 6.1.3-1).

What came of it stands in the audit log, for a closed record is not written any more. Functions take a connection and
are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.call_tables import call
from center.calls.records import CallView, read_call
from center.calls.states import CallKind, CallState, IncompleteCall, NotHanded
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.staff_tables import audit_entry

ACT = "call.settle"


class Outcome(NamedTuple):
    """What came of a complex matter, numbers masked, who says so, and when (UTC)."""

    words: str
    staff_id: str
    at: datetime


def handed_to(staff: StaffMember, *, is_settled: bool = False) -> Any:
    """The clause over ``call`` that ``staff`` has the matter to go on with, or has come to an end with it."""
    noted = sa.select(audit_entry.c.seq).where(audit_entry.c.act == ACT, audit_entry.c.about == call.c.code).exists()
    mine = sa.and_(
        call.c.owner == staff.staff_id,
        call.c.state == CallState.CLOSED.value,
        call.c.kind == CallKind.COMPLEX.value,
    )
    return sa.and_(mine, noted if is_settled else sa.not_(noted))


def count_handed(connection: Any, staff: StaffMember) -> int:
    """How many matters ``staff`` has to go on with."""
    wanted = sa.select(sa.func.count()).select_from(call).where(handed_to(staff))
    return int(connection.execute(wanted).scalar_one())


def is_handed(view: CallView, staff: StaffMember) -> bool:
    """Whether the matter is for ``staff`` to go on with, or was."""
    return view.state is CallState.CLOSED and view.kind is CallKind.COMPLEX and view.owner == staff.staff_id


def outcome_of(connection: Any, code: str) -> Outcome | None:
    """What came of the matter; None while nobody has said."""
    columns = audit_entry.c.reason, audit_entry.c.staff_id, audit_entry.c.at
    wanted = sa.select(*columns).where(audit_entry.c.about == code, audit_entry.c.act == ACT)
    row = connection.execute(wanted.order_by(audit_entry.c.seq).limit(1)).one_or_none()
    return Outcome(*row) if row else None


def settle_call(connection: Any, seal: Seal, staff: StaffMember, code: str, words: str, now: datetime) -> None:
    """Say what came of the matter, once. Raises UnknownCall, NotHanded, IncompleteCall."""
    view = read_call(connection, seal, staff, code)
    if not is_handed(view, staff) or outcome_of(connection, code) is not None:
        raise NotHanded(code)
    if not words.strip():
        raise IncompleteCall({"outcome": "这件事后来怎么办的"})
    note(connection, staff.staff_id, ACT, code, now, reason=words.strip())
