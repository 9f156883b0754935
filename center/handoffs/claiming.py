"""A member of staff takes a conversation: the database decides between two who want the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from center.conversations import State, WrongState, conversation_of, pass_on, take_over
from center.handoffs.records import Handoff, add_event, begin, change, open_handoff, require_sight
from center.handoffs.setting import HandoffSetting
from center.handoffs.speaking import tell
from center.handoffs.states import HandoffEventKind, HandoffReason, HandoffState, NotYours, TakenBy
from center.messages import Words
from center.sealing import Seal
from center.staff.accounts import StaffMember, names_of
from center.staff.audit import note
from center.staff.rights import Right


def claim(
    connection: Any, seal: Seal, setting: HandoffSetting, staff: StaffMember, conversation_id: str, now: datetime
) -> Handoff:
    """From here ``staff`` answers; the person is told. Claiming again what one has changes nothing.

    Raises UnknownHandoff, TakenBy when somebody else was faster.
    """
    require_sight(connection, staff, conversation_id)
    try:
        take_over(connection, conversation_id, staff.staff_id, now)
    except WrongState as error:
        raise _taken(connection, error) from None
    found = open_handoff(connection, conversation_id)
    if found is not None and (found.state, found.claimed_by) == (HandoffState.CLAIMED, staff.staff_id):
        return found
    claimed = _claimed(connection, found, staff, conversation_id, now)
    add_event(connection, claimed, HandoffEventKind.CLAIMED, staff.staff_id, now)
    tell(connection, seal, conversation_id, joined(setting, staff, "joined"), now)
    note(connection, staff.staff_id, "conversation.claim", conversation_id, now)
    return claimed


def take_from(
    connection: Any,
    seal: Seal,
    setting: HandoffSetting,
    staff: StaffMember,
    conversation_id: str,
    reason: str,
    now: datetime,
) -> Handoff:
    """A supervisor goes on in the place of whoever answers there. Raises UnknownHandoff, NotYours, TakenBy."""
    require_sight(connection, staff, conversation_id)
    there = conversation_of(connection, conversation_id)
    if not staff.can(Right.RECEIVE_ALARMS) or there.state is not State.HUMAN or not reason.strip():
        raise NotYours()
    try:
        pass_on(connection, conversation_id, str(there.answered_by), staff.staff_id, now)
    except WrongState as error:
        raise _taken(connection, error) from None
    found = open_handoff(connection, conversation_id)
    claimed = _claimed(connection, found, staff, conversation_id, now)
    about = there.answered_by
    add_event(connection, claimed, HandoffEventKind.FORWARDED, staff.staff_id, now, reason, about)
    tell(connection, seal, conversation_id, joined(setting, staff, "joined_again"), now)
    note(connection, staff.staff_id, "conversation.take", conversation_id, now, reason)
    return claimed


def joined(setting: HandoffSetting, staff: StaffMember, phrase: str) -> Words:
    """What the person is told when somebody comes."""
    card = {"kind": "handoff", "state": "human", "name": staff.name}
    return Words(setting.line(phrase, {"姓名": staff.name}), custom=card)


def _claimed(
    connection: Any, found: Handoff | None, staff: StaffMember, conversation_id: str, now: datetime
) -> Handoff:
    """The row says so too; its conversation is locked by this transaction."""
    mine: dict[str, Any] = {"state": HandoffState.CLAIMED.value, "claimed_by": staff.staff_id, "claimed_at": now}
    if found is None:
        begin(connection, conversation_id, HandoffReason.TAKEN, now, office_id=staff.office_id, **mine)
    else:
        change(connection, found, now, **mine, wanted=None, due_at=None, alarmed_at=None)
    claimed = open_handoff(connection, conversation_id)
    assert claimed is not None and claimed.claimed_by == staff.staff_id
    return claimed


def _taken(connection: Any, error: WrongState) -> TakenBy:
    who = error.answered_by or ""
    return TakenBy(who, names_of(connection, [who]).get(who, "同事"))
