"""A code is sent: to any number, known or not, by the same way and in the same words, and not too often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Union

import sqlalchemy as sa

from center.identifiers import public_code
from center.notices.outbox import Draft, enqueue
from center.notices.sealed import sealed_body
from center.people import RETENTION, contact_of, lock_contact
from center.people_tables import phone_proof
from center.proofs.digits import hash_of, new_code
from center.proofs.rows import State, end, hold_conversation, open_proof
from center.proofs.setting import Most, ProofSetting
from center.sealing import Seal

KIND = "phone_code"
"""The kind of the notice that carries a code."""
_PREFIX = "V"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class Sent(NamedTuple):
    """A code is on its way: until when it is good (UTC). ``is_new``: it goes out because of this call."""

    expires_at: datetime
    is_new: bool = True


class NotSent(NamedTuple):
    """None was sent; from ``until`` (UTC) on one may be. ``is_soon``: the last one has only just gone out."""

    until: datetime
    is_soon: bool


Asked = Union[Sent, NotSent]


def ask_code(
    connection: Any, seal: Seal, setting: ProofSetting, conversation_id: str, phone: str, text: str, now: datetime
) -> Asked:
    """Send a code to ``phone``: ``text`` is the message, with ``SLOT`` where the code stands.

    A code that was sent from here before is good no more. Raises BadPhone and UnknownConversation.
    """
    hold_conversation(connection, conversation_id)
    contact_id = contact_of(connection, seal, phone, None, now)
    lock_contact(connection, contact_id)
    refused = _refused(connection, setting, conversation_id, contact_id, now)
    if refused is not None:
        return refused
    before = open_proof(connection, conversation_id)
    if before is not None:
        end(connection, before, State.ENDED, now)
    return Sent(_begin(connection, seal, setting, conversation_id, contact_id, text, now))


def ask_once(
    connection: Any, seal: Seal, setting: ProofSetting, conversation_id: str, phone: str, text: str, now: datetime
) -> Asked:
    """``ask_code``, unless one that went to this number from here is still good."""
    hold_conversation(connection, conversation_id)
    before = open_proof(connection, conversation_id)
    if before and before.expires_at > now and before.contact_id == contact_of(connection, seal, phone, None, now):
        return Sent(before.expires_at, False)
    return ask_code(connection, seal, setting, conversation_id, phone, text, now)


def _begin(
    connection: Any, seal: Seal, setting: ProofSetting, conversation_id: str, contact_id: int, text: str, now: datetime
) -> datetime:
    record, code, expires_at = public_code(_PREFIX), new_code(), now + setting.life
    values = {
        "record": record,
        "conversation_id": conversation_id,
        "contact_id": contact_id,
        "code_hash": hash_of(seal, record, code),
        "state": State.OPEN.value,
        "tries": 0,
        "expires_at": expires_at,
        "retention": RETENTION,
        "created_at": now,
        "updated_at": now,
    }
    connection.execute(sa.insert(phone_proof).values(**values))
    key = f"{KIND}:{record}"
    body = sealed_body(seal, key, code)
    draft = Draft(key, KIND, record, text, now, contact_id, body=body, expires_at=expires_at, is_urgent=True)
    enqueue(connection, draft, now)
    return expires_at


def _refused(
    connection: Any, setting: ProofSetting, conversation_id: str, contact_id: int, now: datetime
) -> NotSent | None:
    """The limits of the number and of the conversation; the latest time counts."""
    number = phone_proof.c.contact_id == contact_id
    soon = _free_at(connection, number, 1, setting.pause, now)
    here = phone_proof.c.conversation_id == conversation_id
    every = [
        *_limits(connection, number, setting.of_number, now),
        *_limits(connection, here, setting.of_conversation, now),
    ]
    if every:
        return NotSent(max(every), False)
    return NotSent(soon, True) if soon else None


def _limits(connection: Any, whose: Any, most: Most, now: datetime) -> Iterator[datetime]:
    for number, span in ((most.hour, _HOUR), (most.day, _DAY)):
        free_at = _free_at(connection, whose, number, span, now)
        if free_at is not None:
            yield free_at


def _free_at(connection: Any, whose: Any, most: int, span: timedelta, now: datetime) -> datetime | None:
    """When one more may go out; None when at once."""
    sent = sa.select(phone_proof.c.created_at).where(whose, phone_proof.c.created_at > now - span)
    newest = connection.execute(sent.order_by(phone_proof.c.created_at.desc()).limit(most)).scalars().all()
    return newest[-1] + span if len(newest) == most else None
