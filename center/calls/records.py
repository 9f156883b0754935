"""One call as it stands, unsealed for its operator or masked for everybody else.

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.call_tables import call, call_guide, call_record
from center.calls.states import CallKind, CallResult, CallState, Identity, UnknownCall
from center.cases.reading import stored
from center.privacy import mask_phones
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.sight import office_clause

RETENTION = "call"
CODE_LETTER = "T"


class Made(NamedTuple):
    """A record that was made during the call; ``recorded_by`` typed it for the caller (代录)."""

    record: str
    kind: str
    recorded_by: str
    created_at: datetime


class CallView(NamedTuple):
    """One call, times in UTC. ``caller`` is the number as shown; the texts are masked unless they were unsealed."""

    id: int
    code: str
    operator: str
    office_id: str | None
    state: CallState
    kind: CallKind | None
    result: CallResult | None
    owner: str | None
    caller: str | None
    contact_id: int | None
    identity: Identity
    conversation_id: str | None
    question: str
    answer: str
    notice_given: bool | None
    started_at: datetime
    answered_at: datetime
    ended_at: datetime | None
    revision: int
    guides: tuple[str, ...] = ()
    made: tuple[Made, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether its record is still being written."""
        return self.state is CallState.OPEN

    @property
    def masked_caller(self) -> str:
        """The caller's number cut to its ends; what is said of a caller without one."""
        return masked(self.caller) if self.caller else "未显示号码"


def masked(number: str) -> str:
    """A number cut to its ends: a mobile one as everywhere, another one to its last four digits."""
    shown = mask_phones(number)
    return shown if shown != number else f"****{number[-4:]}"


def read_call(connection: Any, seal: Seal, staff: StaffMember, code: str) -> CallView:
    """The call, if ``staff`` sees it: whole for its operator while it is open, else masked. Raises UnknownCall."""
    row = connection.execute(sa.select(call).where(call.c.code == code, sight(staff))).one_or_none()
    if row is None:
        raise UnknownCall(code)
    is_whole = row.operator == staff.staff_id and row.state == CallState.OPEN.value
    return view_of(connection, seal, row, is_whole=is_whole)


def whole_call(connection: Any, seal: Seal, staff: StaffMember, code: str) -> CallView:
    """The call with its numbers, for whoever said why; raises UnknownCall."""
    row = connection.execute(sa.select(call).where(call.c.code == code, sight(staff))).one_or_none()
    if row is None:
        raise UnknownCall(code)
    return view_of(connection, seal, row, is_whole=True)


def sight(staff: StaffMember) -> Any:
    """Which calls ``staff`` sees: the own ones, those that are theirs to go on with, those of the own offices."""
    mine = sa.or_(call.c.operator == staff.staff_id, call.c.owner == staff.staff_id)
    return sa.or_(mine, office_clause(staff, call.c.office_id))


def view_of(connection: Any, seal: Seal, row: Any, *, is_whole: bool) -> CallView:
    """A row with its guides and what was made."""
    shown = {name: row[name] for name in CallView._fields if name in call.c}
    caller = seal.open(row.caller_sealed, about(row.code, "caller")) if row.caller_sealed else None
    shown |= {
        "state": stored(CallState, row.state),
        "kind": stored(CallKind, row.kind) if row.kind else None,
        "result": stored(CallResult, row.result) if row.result else None,
        "identity": stored(Identity, row.identity),
        "caller": caller if is_whole or caller is None else masked(caller),
    }
    if is_whole:
        shown |= {name: _whole(seal, row, name) for name in ("question", "answer")}
    return CallView(**shown, guides=guides_of(connection, row.id), made=made_in(connection, row.id))


def about(code: str, what: str) -> str:
    """What a sealed value of a call is sealed for."""
    return f"{what} of call {code}"


def guides_of(connection: Any, call_id: int) -> tuple[str, ...]:
    """What the call is about: the ids of its guides, in the order in which they were chosen."""
    order = (call_guide.c.created_at, call_guide.c.guide)
    wanted = sa.select(call_guide.c.guide).where(call_guide.c.call_id == call_id).order_by(*order)
    return tuple(connection.execute(wanted).scalars())


def made_in(connection: Any, call_id: int) -> tuple[Made, ...]:
    """What was made during the call, the first one first."""
    columns = [call_record.c[name] for name in Made._fields]
    order = (call_record.c.created_at, call_record.c.record)
    rows = connection.execute(sa.select(*columns).where(call_record.c.call_id == call_id).order_by(*order))
    return tuple(Made(*row) for row in rows)


def _whole(seal: Seal, row: Any, name: str) -> str:
    sealed = row[f"{name}_sealed"]
    return seal.open(sealed, about(row.code, name)) if sealed else str(row[name])
