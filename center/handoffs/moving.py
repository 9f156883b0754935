"""What becomes of a claimed conversation: forwarded, put off, given back to the bot, closed with a result."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from center.clock import WorkingClock
from center.conversations import WrongState, close, give_back, queue_again
from center.handoffs.records import Handoff, add_event, change, open_handoff, require_sight
from center.handoffs.returning import returned_words
from center.handoffs.setting import HandoffSetting
from center.handoffs.speaking import tell
from center.handoffs.states import RETURNED, HandoffEventKind, HandoffState, NotAllowed, NotYours
from center.messages import Author, Words
from center.replies import Button
from center.sealing import Seal
from center.spans import in_utc
from center.staff.accounts import StaffMember, read_member
from center.staff.audit import note
from center.staff.rights import Right
from center.times import Words as TimeWords
from center.times import local_date

LONGEST_REASON = 500
_RATE = Button("评价这次服务", "rate_service")


class Step(NamedTuple):
    """Who moves which conversation, and when."""

    staff: StaffMember
    conversation_id: str
    now: datetime


def forward_to_colleague(
    connection: Any, seal: Seal, setting: HandoffSetting, step: Step, colleague: str, reason: str
) -> None:
    """It waits for a colleague, who sees it first; the person is told. Raises NotYours, NotAllowed, UnknownStaff."""
    other = read_member(connection, colleague)
    if other.staff_id == step.staff.staff_id or not other.can(Right.ANSWER_CONVERSATIONS):
        raise NotAllowed("no colleague who answers", "转给一位能接入会话的同事。")
    _forward(connection, step, reason, colleague, wanted=colleague)
    _told_forward(connection, seal, setting, step, f"工作人员{other.name}", reason)


def forward_to_office(
    connection: Any, seal: Seal, setting: HandoffSetting, step: Step, office_id: str, office: str, reason: str
) -> None:
    """It waits for whoever answers at another office, called ``office``. Raises NotYours, NotAllowed."""
    _forward(connection, step, reason, office_id, office_id=office_id, wanted=None)
    _told_forward(connection, seal, setting, step, office, reason)


def put_off(
    connection: Any, seal: Seal, setting: HandoffSetting, clock: WorkingClock, step: Step, hours: int, reason: str
) -> None:
    """The bot answers meanwhile, and ``step.staff`` comes back with an answer by a time that the person is told.

    It comes after so many ``hours`` of working time: nobody answers at night.

    Raises NotYours, NotAllowed.
    """
    if hours not in setting.later_hours:
        raise NotAllowed(f"{hours} hours", "选一个时间。")
    words, found = _reason(reason), _held(connection, step)
    due = clock.due(step.now, hours).at
    assert due is not None
    due_at = in_utc(due)
    _move(connection, step, give_back)
    change(connection, found, step.now, state=HandoffState.LATER.value, due_at=due_at, alarmed_at=None)
    add_event(connection, found, HandoffEventKind.LATER, step.staff.staff_id, step.now, words)
    text = setting.line("later", {"时间": TimeWords(local_date(step.now).year).moment(due_at)})
    card = {"kind": "handoff", "state": "later", "expected": due_at.isoformat()}
    tell(connection, seal, step.conversation_id, Words(text, custom=card), step.now)
    _audit(connection, step, "conversation.later", words)


def return_to_bot(connection: Any, seal: Seal, setting: HandoffSetting, step: Step) -> None:
    """The bot goes on where it was: a form that was open asks again at the same place. Raises NotYours."""
    found = _held(connection, step)
    words = returned_words(connection, seal, setting, found, step.now)
    _move(connection, step, give_back)
    _end(connection, found, step, RETURNED)
    add_event(connection, found, HandoffEventKind.RETURNED, step.staff.staff_id, step.now)
    tell(connection, seal, step.conversation_id, words, step.now, Author.BOT)
    _audit(connection, step, "conversation.return")


def close_with(connection: Any, seal: Seal, setting: HandoffSetting, step: Step, result: str, remark: str = "") -> None:
    """End it with one of ``setting.results``; the person may rate, under the rules of all ratings.

    Raises NotYours, NotAllowed.
    """
    if result not in setting.results:
        raise NotAllowed(f"no result {result}", "选一个结果再结束。")
    found = _held(connection, step)
    _move(connection, step, lambda on, of, who, now: close(on, of, now, who))
    _end(connection, found, step, result)
    about = setting.results[result]
    add_event(connection, found, HandoffEventKind.CLOSED, step.staff.staff_id, step.now, remark[:LONGEST_REASON], about)
    button = {"title": _RATE.title, "payload": _RATE.payload}
    card = {"kind": "handoff", "state": "closed"}
    tell(connection, seal, step.conversation_id, Words(setting.line("closed"), [button], card), step.now)
    _audit(connection, step, "conversation.close", about)


def add_note(connection: Any, step: Step, text: str, sending: str) -> bool:
    """A remark that only staff see; False for a repeat. Raises UnknownHandoff, NotAllowed."""
    found = require_sight(connection, step.staff, step.conversation_id)
    if found is None:
        raise NotAllowed("no hand-over", "这个会话还没有转过人工，接入以后才能写备注。")
    words, kind, who = _reason(text), HandoffEventKind.NOTE, step.staff.staff_id
    is_new = add_event(connection, found, kind, who, step.now, words, client_id=f"{who}:{sending}"[:80])
    if is_new:
        note(connection, who, "conversation.note", step.conversation_id, step.now)
    return is_new


def _forward(connection: Any, step: Step, reason: str, about: str, **changed: Any) -> None:
    words, found = _reason(reason), _held(connection, step)
    _move(connection, step, queue_again)
    waiting = {"state": HandoffState.WAITING.value, "claimed_by": None, "claimed_at": None, "alarmed_at": None}
    change(connection, found, step.now, **waiting, queued_at=step.now, **changed)
    add_event(connection, found, HandoffEventKind.FORWARDED, step.staff.staff_id, step.now, words, about)


def _told_forward(connection: Any, seal: Seal, setting: HandoffSetting, step: Step, to: str, reason: str) -> None:
    card = {"kind": "handoff", "state": "waiting"}
    tell(connection, seal, step.conversation_id, Words(setting.line("forwarded", {"对象": to}), custom=card), step.now)
    _audit(connection, step, "conversation.forward", reason)


def _held(connection: Any, step: Step) -> Handoff:
    """The hand-over that ``step.staff`` has claimed; raises NotYours."""
    found = open_handoff(connection, step.conversation_id)
    if found is None or (found.state, found.claimed_by) != (HandoffState.CLAIMED, step.staff.staff_id):
        raise NotYours()
    return found


def _move(connection: Any, step: Step, to: Any) -> None:
    try:
        to(connection, step.conversation_id, step.staff.staff_id, step.now)
    except WrongState:
        raise NotYours() from None


def _end(connection: Any, found: Handoff, step: Step, result: str) -> None:
    ended = {"state": HandoffState.ENDED.value, "result": result, "ended_by": step.staff.staff_id}
    if not change(connection, found, step.now, **ended, ended_at=step.now):
        raise NotYours()


def _audit(connection: Any, step: Step, act: str, why: str | None = None) -> None:
    note(connection, step.staff.staff_id, act, step.conversation_id, step.now, why)


def _reason(text: str) -> str:
    words = text.strip()
    if not words or len(words) > LONGEST_REASON:
        raise NotAllowed("no reason, or too long", f"请写清楚，最多{LONGEST_REASON}字。")
    return words
