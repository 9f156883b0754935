"""The record of a call is written: saved as it is typed, closed when it is complete, or made void.

Two pages of one call may save at once: the revision says whether somebody else has written since, and what both wrote
is kept. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.call_tables import call, call_guide
from center.calls.merging import Written, merged
from center.calls.opening import leave
from center.calls.records import CallView, about, read_call
from center.calls.states import CallEnded, CallKind, CallResult, CallState, IncompleteCall, NotYours
from center.cases.events import Conflict
from center.privacy import keep
from center.sealing import Seal
from center.staff.accounts import StaffMember, read_member
from center.staff.audit import note
from center.tables import Moment

_TRIES = 5
_CHOOSE = sa.text(
    """
    INSERT INTO call_guide (call_id, guide, created_at) VALUES (:call_id, :guide, :now)
    ON CONFLICT (call_id, guide) DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment))


class Saved(NamedTuple):
    """What stands in the record now; ``is_merged`` when another page had written in between."""

    revision: int
    written: Written
    is_merged: bool


def save_call(
    connection: Any,
    seal: Seal,
    staff: StaffMember,
    code: str,
    mine: Written,
    base: Written,
    revision: int,
    now: datetime,
) -> Saved:
    """Keep what was typed. ``base`` is what the page began from, which was the record at ``revision``.

    Raises UnknownCall, NotYours, CallEnded, and UnknownStaff for an owner whom nobody knows.
    """
    if mine.owner and mine.owner != base.owner:
        read_member(connection, mine.owner)
    for _ in range(_TRIES):
        view = held(connection, seal, staff, code)
        theirs = written_in(view)
        whole = mine if view.revision == revision else merged(base, mine, theirs)
        if whole == theirs:
            return Saved(view.revision, theirs, whole != mine)
        if _put(connection, seal, view, whole, now):
            return Saved(view.revision + 1, whole, whole != mine)
    raise Conflict(code)


def choose_guide(connection: Any, seal: Seal, staff: StaffMember, code: str, guide: str, now: datetime) -> None:
    """The call is about this guide (too). Raises UnknownCall, NotYours, CallEnded."""
    view = held(connection, seal, staff, code)
    connection.execute(_CHOOSE, {"call_id": view.id, "guide": guide, "now": now})
    leave(connection, view.id)


def drop_guide(connection: Any, seal: Seal, staff: StaffMember, code: str, guide: str) -> None:
    """The call is not about this guide after all. Raises UnknownCall, NotYours, CallEnded."""
    view = held(connection, seal, staff, code)
    mine = sa.and_(call_guide.c.call_id == view.id, call_guide.c.guide == guide)
    connection.execute(sa.delete(call_guide).where(mine))


def close_call(connection: Any, seal: Seal, staff: StaffMember, code: str, now: datetime) -> CallView:
    """The record is complete; nothing changes it any more. Closing a closed call again changes nothing.

    What follows from the rest is filled in: kind, result. Raises IncompleteCall, UnknownCall, NotYours, CallEnded.
    """
    seen = read_call(connection, seal, staff, code)
    if seen.state is CallState.CLOSED and seen.operator == staff.staff_id:
        return seen
    view = with_defaults(held(connection, seal, staff, code))
    missing = missing_in(view)
    if missing:
        raise IncompleteCall(missing)
    values = {"kind": view.kind, "result": view.result, "notice_given": bool(view.notice_given)}
    _end(connection, view, CallState.CLOSED, now, values)
    details = {"kind": view.kind, "result": view.result, "guides": list(view.guides)}
    note(connection, staff.staff_id, "call.close", code, now, details=details)
    return read_call(connection, seal, staff, code)


def discard_call(connection: Any, seal: Seal, staff: StaffMember, code: str, reason: str, now: datetime) -> None:
    """The call is not registered (nobody spoke, a wrong number); its row stays, void. Raises as ``close_call``."""
    view = held(connection, seal, staff, code)
    if not reason.strip():
        raise IncompleteCall({"reason": "作废的原因"})
    _end(connection, view, CallState.DISCARDED, now, {})
    note(connection, staff.staff_id, "call.discard", code, now, reason=reason)


def reopen_call(connection: Any, seal: Seal, staff: StaffMember, code: str, now: datetime) -> CallView:
    """Undo ``discard_call``. Raises UnknownCall, NotYours, CallEnded when it is closed."""
    view = read_call(connection, seal, staff, code)
    _must_be_own(view, staff)
    void = sa.and_(call.c.id == view.id, call.c.state == CallState.DISCARDED.value)
    again = {"state": CallState.OPEN.value, "ended_at": None, "updated_at": now}
    if connection.execute(sa.update(call).where(void).values(**again)).rowcount == 1:
        note(connection, staff.staff_id, "call.reopen", code, now)
    elif not view.is_open:
        raise CallEnded(code, view.state)
    return read_call(connection, seal, staff, code)


def held(connection: Any, seal: Seal, staff: StaffMember, code: str) -> CallView:
    """The open call of ``staff``, whole. Raises UnknownCall, NotYours, CallEnded."""
    view = read_call(connection, seal, staff, code)
    _must_be_own(view, staff)
    if not view.is_open:
        raise CallEnded(code, view.state)
    return view


def written_in(view: CallView) -> Written:
    """What the operator has written into a call."""
    return Written(view.question, view.answer, view.kind, view.result, view.owner, view.notice_given)


def with_defaults(view: CallView) -> CallView:
    """The call with what follows from the rest: its kind from its guides, its result from what was made or said."""
    result = view.result or _result_of(view)
    return view._replace(kind=view.kind or _kind_of(view, result), result=result)


def missing_in(view: CallView) -> dict[str, str]:
    """What is missing before the call can be closed: field → its name, in the order of the form (AH 6.1.3)."""
    needs_answer = view.result in (CallResult.ANSWERED, CallResult.GUIDED)
    wanted = (
        ("question", "来电人问了什么", not view.question and view.result is not CallResult.DROPPED),
        ("answer", "答复了什么", not view.answer and needs_answer),
        ("kind", "咨询类别", view.kind is None),
        ("result", "办理结果", view.result is None),
        ("owner", "后续由谁负责", view.kind is CallKind.COMPLEX and not view.owner),
        ("notice_given", "是否已一次性告知", view.notice_given is None and asks_notice(view)),
    )
    return {field: name for field, name, is_missing in wanted if is_missing}


def asks_notice(view: CallView) -> bool:
    """Whether the operator has to say if everything was told at once; of other calls a no is kept, and means nothing.

    What a closed call holds is never unknown (the constraint ``complete`` of the table).
    """
    return view.result is CallResult.ANSWERED and view.kind is not CallKind.GUIDANCE


def _kind_of(view: CallView, result: CallResult | None) -> CallKind | None:
    """None where only the operator can tell: an answer about nothing that there is a guide for."""
    if view.guides or view.made:
        return CallKind.BUSINESS
    if result in (None, CallResult.ANSWERED):
        return None
    return CallKind.GUIDANCE if result in (CallResult.GUIDED, CallResult.DROPPED) else CallKind.BUSINESS


def _result_of(view: CallView) -> CallResult | None:
    from_records = made_result(view)
    return from_records or (CallResult.ANSWERED if view.answer else None)


def made_result(view: CallView) -> CallResult | None:
    """What the last record made during the call amounts to; None when none was made."""
    kinds = [made.kind for made in view.made]
    return CallResult(kinds[-1]) if kinds else None


def _must_be_own(view: CallView, staff: StaffMember) -> None:
    if view.operator != staff.staff_id:
        raise NotYours(view.operator)


def _put(connection: Any, seal: Seal, view: CallView, whole: Written, now: datetime) -> bool:
    """Whether nobody else wrote in between."""
    values = {
        **_sealed(seal, view.code, "question", whole.question),
        **_sealed(seal, view.code, "answer", whole.answer),
        **whole.choices(),
        "revision": view.revision + 1,
        "updated_at": now,
    }
    if view.caller is None:
        values["open_key"] = None
    same = _is_open(view), call.c.revision == view.revision
    return bool(connection.execute(sa.update(call).where(*same).values(**values)).rowcount == 1)


def _end(connection: Any, view: CallView, state: CallState, now: datetime, values: dict[str, Any]) -> None:
    ended = {"state": state.value, "open_key": None, "ended_at": now, "updated_at": now, **values}
    same = _is_open(view), call.c.revision == view.revision
    if connection.execute(sa.update(call).where(*same).values(**_plain(ended))).rowcount != 1:
        raise Conflict(view.code)


def _is_open(view: CallView) -> Any:
    return sa.and_(call.c.id == view.id, call.c.state == CallState.OPEN.value)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.value if isinstance(value, (CallKind, CallResult)) else value for name, value in values.items()}


def _sealed(seal: Seal, code: str, name: str, text: str) -> dict[str, str | None]:
    kept = keep(text)
    sealed = seal.seal(kept.to_seal, about(code, name)) if kept.to_seal else None
    return {name: kept.visible, f"{name}_sealed": sealed}
