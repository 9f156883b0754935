"""What staff do with a work order: sign it, pass it on, answer it, send it back with its basis, ask for more time.

Every move writes its report to the platform in the same transaction, and is guarded by the number of the last event
that the member has seen. Functions take a connection; they raise UnknownOrder, Conflict, IllegalOrderMove, Incomplete.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.demand_states import Incomplete
from center.letters.linking import Link, checked
from center.letters.moves import Step as Step
from center.letters.moves import require_whole_numbers
from center.privacy import Kept, keep, mask_for_log
from center.sealing import Seal
from center.work_order_tables import work_order
from center.work_orders.records import OrderView, about_answer, read_order
from center.work_orders.reports import drop, put, reports_of
from center.work_orders.states import (
    OPEN,
    IllegalOrderMove,
    OrderResult,
    OrderState,
    ReportKind,
    ReportState,
    UnknownReport,
)

LONGEST_ANSWER, LONGEST_BASIS, LONGEST_UNIT = 4000, 1000, 60
_SIGNED = (OrderState.SIGNED.value,)
_ENDED_BY_US = {OrderState.ANSWERED: ReportKind.ANSWERED, OrderState.RETURNED: ReportKind.RETURNED}


class Move(NamedTuple):
    """One change: the event of this ``kind``, allowed in ``standing``; the columns, the event's data, the report.

    ``whole`` is what the platform is told instead of ``told`` where words have numbers in them.
    """

    kind: str
    standing: Collection[str]
    changed: Mapping[str, Any]
    told: Mapping[str, Any]
    report: ReportKind | None = None
    whole: Mapping[str, Any] | None = None


def sign(connection: Any, seal: Seal, code: str, step: Step) -> OrderView:
    """Whoever signs for it answers it."""
    taken = {"state": OrderState.SIGNED.value, "owner": step.staff_id}
    return _made(connection, seal, code, Move("signed", [OrderState.NEW.value], taken, {}, ReportKind.SIGNED), step)


def take(connection: Any, seal: Seal, code: str, step: Step) -> OrderView:
    """Another member answers it from now on; the platform is told nothing."""
    owned = {"owner": step.staff_id}
    return _made(connection, seal, code, Move("taken", _SIGNED, owned, owned), step)


def transfer(
    connection: Any, seal: Seal, code: str, place: Mapping[str, str | None], unit: str, reason: str, step: Step
) -> OrderView:
    """Another office, department or colleague of ours answers it (``office_id``, ``department``, ``owner``).

    ``unit`` is what the platform calls them; its time stays.
    """
    placed = {name: place[name] for name in ("office_id", "department", "owner")}
    why = _written(reason, "reason", "请写明为什么转给对方。")
    told = {"unit": _written(unit, "unit", "请写明转给哪个单位。")[:LONGEST_UNIT], "reason": why}
    changed = {**placed, "state": OrderState.SIGNED.value}
    move = Move("transferred", OPEN, changed, {**placed, **told}, ReportKind.TRANSFERRED, told)
    return _made(connection, seal, code, move, step)


def progress(connection: Any, seal: Seal, code: str, words: str, step: Step) -> OrderView:
    """How far it is, for the platform."""
    kept = _kept(words, "words", "请写明办到哪一步了。")
    told = {"text": kept.visible}
    move = Move("progress", _SIGNED, {}, told, ReportKind.PROGRESS, {"text": kept.to_seal or kept.visible})
    return _made(connection, seal, code, move, step)


def ask_for_time(connection: Any, seal: Seal, code: str, until: datetime, reason: str, step: Step) -> OrderView:
    """More time is asked for; the time changes only when the platform says so. ``until`` is later than its time."""
    view = read_order(connection, code)
    if until <= view.due_at:
        raise Incomplete("until", "申请延到的时间要晚于平台现在要求的时间。")
    why = _written(reason, "reason", "请写明为什么要延期。")
    told = {"reason": why, "due_at": int(until.timestamp())}
    return _made(connection, seal, code, Move("asked_for_time", _SIGNED, {}, told, ReportKind.EXTENSION), step)


def answer(connection: Any, seal: Seal, code: str, words: str, result: OrderResult, step: Step) -> OrderView:
    """It is answered; the platform passes the answer on to whoever called."""
    kept = _kept(words, "answer", "请写明答复的内容。")
    require_whole_numbers(words, "answer")
    ended = {
        "state": OrderState.ANSWERED.value,
        "answer": kept.visible,
        "answer_sealed": seal.seal(kept.to_seal, about_answer(code)) if kept.to_seal else None,
        "result": result.value,
        "closed_at": step.now,
    }
    told = {"text": kept.visible, "result": result.value}
    whole = {**told, "text": kept.to_seal or kept.visible}
    return _made(connection, seal, code, Move("answered", _SIGNED, ended, told, ReportKind.ANSWERED, whole), step)


def send_back(connection: Any, seal: Seal, code: str, basis: str, unit: str, step: Step) -> OrderView:
    """It is not ours: on what basis (law, list of duties), and who it belongs to."""
    told = {
        "basis": _written(basis, "basis", "退单要写明依据：哪部法规、哪份职责清单的哪一条。")[:LONGEST_BASIS],
        "unit": _written(unit, "unit", "退单要写明应该由哪个单位办。")[:LONGEST_UNIT],
    }
    ended = {**told, "state": OrderState.RETURNED.value, "closed_at": step.now}
    return _made(connection, seal, code, Move("returned", OPEN, ended, told, ReportKind.RETURNED), step)


def take_back(connection: Any, seal: Seal, code: str, step: Step) -> OrderView:
    """An answer or a return that the platform has not heard yet is undone; raises UnknownReport when it has."""
    view = read_order(connection, code)
    kind = _ENDED_BY_US.get(view.state)
    if kind is None:
        raise IllegalOrderMove(code, view.state)
    last = [one for one in reports_of(connection, view.id) if one.kind is kind][-1]
    if last.state not in (ReportState.WAITING, ReportState.REFUSED):
        raise UnknownReport(last.key)
    undone = {"state": OrderState.SIGNED.value, "closed_at": None}
    _made(connection, seal, code, Move("taken_back", [view.state.value], undone, {}), step)
    drop(connection, code, last.key, step.staff_id, step.now)
    return read_order(connection, code)


def link(connection: Any, seal: Seal, code: str, links: Collection[Link], step: Step) -> OrderView:
    """What it belongs to: each link replaces the one of its kind, an empty one removes it."""
    named = checked(connection, links)
    every = [state.value for state in OrderState]
    return _made(connection, seal, code, Move("linked", every, named, named), step)


def _made(connection: Any, seal: Seal, code: str, move: Move, step: Step) -> OrderView:
    """The event first: it locks the row, and lets nobody through who has seen less."""
    view = read_order(connection, code)
    if view.state.value not in move.standing:
        raise IllegalOrderMove(code, view.state)
    append(connection, code, move.kind, Actor("staff", step.staff_id), move.told, step.now, seen=step.seen)
    mine = sa.and_(work_order.c.code == code, work_order.c.state.in_(list(move.standing)))
    connection.execute(sa.update(work_order).where(mine).values(**move.changed, updated_at=step.now))
    if move.report is not None:
        whole = move.told if move.whole is None else move.whole
        put(connection, seal, view.id, move.report, whole, step.staff_id, step.now)
    return read_order(connection, code)


def _kept(words: str, field: str, message: str) -> Kept:
    """Identity numbers are gone for good, telephone numbers go to the platform alone."""
    if not words.strip():
        raise Incomplete(field, message)
    return keep(words.strip()[:LONGEST_ANSWER])


def _written(text: str, field: str, message: str) -> str:
    words = mask_for_log(text.strip())
    if not words:
        raise Incomplete(field, message)
    return words
