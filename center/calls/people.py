"""Who calls: found by the number, confirmed by the operator, or not the one we thought (and that undone again).

A number proves nothing by itself: what is told to its owner only is told after the operator has checked (AH 6.3.4).
Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.call_tables import call
from center.calls.opening import caller_number, is_mobile, leave
from center.calls.records import CallView, about, read_call
from center.calls.states import CallState, Identity, NoNumber
from center.calls.writing import held
from center.cases.events import Conflict
from center.conversations import conversation_of, open_conversation
from center.identifiers import opaque
from center.people import ProvedBy, contact_of, find_contact, prove_identity
from center.people_tables import channel_identity
from center.promises import PHONE
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.staff.naming import Whose, settle_name

CHANNEL = "hotline"


def conversation_for(connection: Any, seal: Seal, view: CallView, now: datetime) -> str:
    """The conversation in which the bot's forms run for this call, opened when there is none; raises Conflict."""
    if view.conversation_id is not None:
        return view.conversation_id
    person = seal.fingerprint(opaque(), f"channel:{CHANNEL}")
    conversation_id = open_conversation(connection, CHANNEL, now, [person], view.office_id)
    _change(connection, view, now, conversation_id=conversation_id)
    leave(connection, view.id)
    if view.identity is Identity.CONFIRMED and view.contact_id is not None:
        prove_identity(connection, CHANNEL, person, view.contact_id, ProvedBy.STAFF, now)
    return conversation_id


def give_number(connection: Any, seal: Seal, staff: StaffMember, code: str, number: str, now: datetime) -> CallView:
    """The caller said under which number they are known: the call is found again by it. Raises NoNumber."""
    view, given = held(connection, seal, staff, code), caller_number(number)
    if given is None:
        raise NoNumber()
    contact_id = find_contact(connection, seal, given) if is_mobile(given) else None
    hidden = {"caller_sealed": seal.seal(given, about(code, "caller")), "caller_hash": seal.fingerprint(given, PHONE)}
    identity = Identity.LINKED if contact_id is not None else Identity.UNKNOWN
    _forget_talk(connection, view)
    values = {**hidden, "contact_id": contact_id, "identity": identity.value, "conversation_id": None}
    _change(connection, view, now, open_key=None, **values)
    note(connection, staff.staff_id, "call.number", code, now, details={"identity": identity.value})
    return read_call(connection, seal, staff, code)


def confirm_caller(
    connection: Any,
    seal: Seal,
    staff: StaffMember,
    code: str,
    name: str,
    now: datetime,
    whose: Whose | None = None,
) -> CallView:
    """The operator has checked that the caller is who the number says; from here nothing known is asked again.

    ``name`` as the caller gave it, may be empty; where the number is known under another, ``whose`` says what the
    caller answered. Whoever is new becomes a contact. Raises NoNumber, AnotherName.
    """
    view = held(connection, seal, staff, code)
    if view.caller is None or not is_mobile(view.caller):
        raise NoNumber()
    settle_name(connection, seal, staff.staff_id, view.caller, name, whose, now)
    contact_id = contact_of(connection, seal, view.caller, name, now)
    _change(connection, view, now, contact_id=contact_id, identity=Identity.CONFIRMED.value)
    if view.conversation_id is not None:
        person = str(conversation_of(connection, view.conversation_id).person)
        prove_identity(connection, CHANNEL, person, contact_id, ProvedBy.STAFF, now)
    note(connection, staff.staff_id, "call.confirm", code, now)
    return read_call(connection, seal, staff, code)


def unlink_caller(connection: Any, seal: Seal, staff: StaffMember, code: str, now: datetime) -> CallView:
    """The caller is somebody else: nothing of the person is shown or known in the call any more."""
    view = held(connection, seal, staff, code)
    _forget_talk(connection, view)
    _change(connection, view, now, contact_id=None, identity=Identity.UNLINKED.value, conversation_id=None)
    note(connection, staff.staff_id, "call.unlink", code, now)
    return read_call(connection, seal, staff, code)


def link_again(connection: Any, seal: Seal, staff: StaffMember, code: str, now: datetime) -> CallView:
    """Undo ``unlink_caller``: who the number says, not yet confirmed. Raises NoNumber."""
    view = held(connection, seal, staff, code)
    contact_id = find_contact(connection, seal, view.caller) if view.caller and is_mobile(view.caller) else None
    if contact_id is None:
        raise NoNumber()
    _change(connection, view, now, contact_id=contact_id, identity=Identity.LINKED.value)
    note(connection, staff.staff_id, "call.link", code, now)
    return read_call(connection, seal, staff, code)


def _forget_talk(connection: Any, view: CallView) -> None:
    """Whoever talks in the call's conversation is nobody known; what was made there stays as it is."""
    if view.conversation_id is None:
        return
    talk = conversation_of(connection, view.conversation_id)
    mine = sa.and_(channel_identity.c.channel == CHANNEL, channel_identity.c.person == talk.person)
    connection.execute(sa.delete(channel_identity).where(mine))


def _change(connection: Any, view: CallView, now: datetime, **values: Any) -> None:
    """Raises Conflict when another page did the like first."""
    same = sa.and_(
        call.c.id == view.id,
        call.c.state == CallState.OPEN.value,
        call.c.identity == view.identity.value,
        call.c.conversation_id.is_(None)
        if view.conversation_id is None
        else call.c.conversation_id == view.conversation_id,
    )
    if connection.execute(sa.update(call).where(same).values(**values, updated_at=now)).rowcount != 1:
        raise Conflict(view.code)
