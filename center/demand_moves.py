"""What staff do with a demand: dispatch it, sign it, return it with a basis, answer it, close it.

Every move goes through the table of center/demand_states.py and adds one event; the same move by the same actor twice
in a row is one. Two who move at once: one gets it, the other a Conflict. No move but reopening changes when it is due.
What the answer was worth is no move of the staff: only whoever made the demand says it (center/demand_effects.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor, append, history
from center.clock import Explained, WorkingClock
from center.demand_states import (
    CONFIRM_DAYS,
    DEMAND_MOVES,
    EFFECT_CHECK_DAYS,
    DemandKind,
    DemandState,
    Desk,
    IllegalDemandMove,
    Incomplete,
    NotAnswered,
    ReasonCode,
    TooEarly,
)
from center.demand_telling import tell_answer
from center.demands import DemandView, read_demand
from center.notices.outbox import cancel_notices
from center.people_tables import demand
from center.privacy import mask_for_log
from center.times import Words, local_date

_NO_ANSWER = {"answer": None, "reason_code": None, "cause": None, "fix": None}
_NEEDS_ANSWER = frozenset({"confirm", "object", "close"})
EFFECT_NOTICES = ("effect_check", "effect_reminder")
"""The kinds of notices that ask whether the effect has lasted."""


class Answer(NamedTuple):
    """What is answered and what it comes to. Mobile numbers in it are masked: name an office's landline.

    ``basis`` is needed with NOT_POSSIBLE, ``cause`` and ``fix`` for “没办成” (AH 6.2.1).
    """

    text: str
    reason_code: ReasonCode
    basis: str = ""
    cause: str = ""
    fix: str = ""


def assign(connection: Any, code: str, owner: str, actor: Actor, now: datetime) -> DemandView:
    """From here ``owner`` (a staff id) answers for it."""
    data = {"owner": _given("owner", owner, "请写明负责人。")}
    return make_move(connection, code, "assign", actor, now, data, data)


def dispatch(connection: Any, code: str, department: str, actor: Actor, now: datetime, note: str = "") -> DemandView:
    """Send it to ``department``, a key of offices.yml; the owner at the center stays."""
    department = _given("department", department, "请写明转给哪个部门。")
    data = {"department": department, "note": mask_for_log(note.strip())}
    return make_move(connection, code, "dispatch", actor, now, data, {"department": department})


def sign(connection: Any, code: str, actor: Actor, now: datetime) -> DemandView:
    """The department takes it on."""
    return make_move(connection, code, "sign", actor, now, {}, {})


def return_with_basis(connection: Any, code: str, basis: str, actor: Actor, now: datetime) -> DemandView:
    """The department does not take it on and says by what rule; the center coordinates, the clock keeps running."""
    data = {"basis": _given("basis", basis, "退回要写明依据。")}
    return make_move(connection, code, "return", actor, now, data, _coordinated(connection, code))


def answer(connection: Any, code: str, given: Answer, actor: Actor, now: datetime) -> DemandView:
    """Record the answer and tell its maker; raises Incomplete when it lacks its words, its basis, or the cause and fix
    of “没办成”."""
    columns = _answered(given, read_demand(connection, code).kind)
    answered = make_move(connection, code, "answer", actor, now, columns, columns)
    tell_answer(connection, answered, now)
    return answered


def close(connection: Any, code: str, actor: Actor, now: datetime, clock: WorkingClock) -> DemandView:
    """Close what was answered and what the enterprise has said nothing about for CONFIRM_DAYS working days."""
    seen = read_demand(connection, code)
    if seen.state is DemandState.ANSWERED:
        _refuse_early(connection, code, now, clock)
    return make_move(connection, code, "close", actor, now, {}, closed_now(now, clock))


def reopen(connection: Any, code: str, note: str, actor: Actor, now: datetime, due: Explained) -> DemandView:
    """Asked after closing: the effect has not lasted, so it is worked on again and answered by ``due``."""
    data = {"note": _given("note", note, "请写明为什么要重新办理。")}
    reopened = make_move(connection, code, "reopen", actor, now, data, open_again(connection, code, due))
    cancel_notices(connection, code, now, EFFECT_NOTICES)
    return reopened


def open_again(connection: Any, code: str, due: Explained) -> dict[str, Any]:
    """What changes when an answer did not do; raises ValueError when ``due`` is endless."""
    if due.at is None:
        raise ValueError("a demand needs a time by which it is answered")
    again = {"closed_at": None, "effect_check_at": None, "due_at": due.at, "why_due": "".join(due.steps)}
    return _NO_ANSWER | again | _coordinated(connection, code)


def closed_now(now: datetime, clock: WorkingClock) -> dict[str, Any]:
    """What changes when it is closed at ``now``: it is asked about EFFECT_CHECK_DAYS working days later."""
    return {"closed_at": now, "effect_check_at": clock.due_days(now, EFFECT_CHECK_DAYS, "working").at}


def make_move(
    connection: Any,
    code: str,
    name: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any],
    columns: Mapping[str, Any],
    *,
    kind: str | None = None,
) -> DemandView:
    """Make the move ``name`` of DEMAND_MOVES and change ``columns``; its event is called ``kind``, if that is given.

    Raises UnknownDemand, IllegalDemandMove and its kin, Conflict.
    """
    if "verdict" in columns and actor.kind != "person":
        raise IllegalDemandMove(f"a verdict is not for a {actor.kind}", "解决没解决，只能由提出的人自己说。")
    seen = read_demand(connection, code)
    if _was_just_done(connection, code, kind or name, actor, data):
        return seen
    _refuse_illegal(seen, name, actor)
    append(connection, code, kind or name, actor, data, now, seen=seen.last_event)
    target = DEMAND_MOVES[name].target or seen.state
    changed = {**columns, "state": target.value, "updated_at": now}
    connection.execute(sa.update(demand).where(demand.c.code == code).values(**changed))
    return read_demand(connection, code)


def _was_just_done(connection: Any, code: str, kind: str, actor: Actor, data: Mapping[str, Any]) -> bool:
    last = history(connection, code)[-1]
    return (last.kind, last.actor, last.data) == (kind, actor, dict(data))


def _refuse_illegal(seen: DemandView, name: str, actor: Actor) -> None:
    move = DEMAND_MOVES[name]
    if actor.kind not in move.by:
        who = "提出的人自己" if "person" in move.by else "工作人员"
        raise IllegalDemandMove(f"{name} is not for a {actor.kind}", f"“{move.caption}”只能由{who}来做。")
    if name in _NEEDS_ANSWER and seen.answer is None:
        raise NotAnswered(seen.code)
    if seen.state not in move.origins:
        raise IllegalDemandMove(
            f"{name} is illegal for {seen.code} in state {seen.state.value}",
            f"{seen.code}现在是“{seen.state.caption}”，不能“{move.caption}”。{_what_is_legal(seen.state, actor)}",
        )


def _what_is_legal(state: DemandState, actor: Actor) -> str:
    legal = [move.caption for move in DEMAND_MOVES.values() if state in move.origins and actor.kind in move.by]
    return f"现在可以：{'、'.join(legal)}。" if legal else ""


def _refuse_early(connection: Any, code: str, now: datetime, clock: WorkingClock) -> None:
    answered_at = [event.at for event in history(connection, code) if event.kind == "answer"][-1]
    until = clock.due_days(answered_at, CONFIRM_DAYS, "working").at
    if now < until:
        by_when = Words(local_date(now).year).end(until)
        raise TooEarly(
            f"{code} waits for the enterprise until {until}", f"要等企业确认，企业到{by_when}还没有意见才能办结。"
        )


def _coordinated(connection: Any, code: str) -> dict[str, str]:
    """Who owns it once it comes back: the supervisor and the special window keep theirs."""
    is_plain = read_demand(connection, code).kind is DemandKind.DEMAND
    return {"owner": Desk.COORDINATOR.value} if is_plain else {}


def _answered(given: Answer, kind: DemandKind) -> dict[str, str | None]:
    text = _given("answer", given.text, "请写明答复。")
    if given.reason_code is ReasonCode.NOT_POSSIBLE:
        text = f"{text}\n依据：{_given('basis', given.basis, '办不了的，要写明依据。')}"
    if kind is not DemandKind.NOT_DONE:
        return {"answer": text, "reason_code": given.reason_code.value}
    cause = _given("cause", given.cause, "“没办成”的，要写明原因。")
    fix = _given("fix", given.fix, "“没办成”的，要写明怎么改进。")
    return {"answer": text, "reason_code": given.reason_code.value, "cause": cause, "fix": fix}


def _given(field: str, text: str, message: str) -> str:
    """``text`` with personal numbers masked; raises Incomplete when there is nothing in it."""
    if not text.strip():
        raise Incomplete(field, message)
    return mask_for_log(text.strip())
