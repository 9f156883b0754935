"""A proved number joins the conversation with its person, unless there is a sign that it is another's by now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.conversations import conversation_of
from center.people import (
    ProvedBy,
    contact_of,
    contacts_known,
    find_contact,
    give_consent,
    lock_contact,
    prove_identity,
    read_contact,
)
from center.privacy import mask_for_log
from center.proofs.names import may_be_same
from center.proofs.rows import Proof, Sign, State, change
from center.proofs.setting import ProofSetting
from center.proofs.uses import uses_of
from center.sealing import Seal
from center.tables import conversation

PURPOSE = "one_person"
"""For what the person's consent is given."""
_MONTH = timedelta(days=30)
_CHANNEL = "conversation"


class Joined(NamedTuple):
    """Who talks there from now on; ``held`` is the public code of what staff have to look at first instead."""

    contact_id: int | None = None
    held: str | None = None


def join(
    connection: Any, seal: Seal, setting: ProofSetting, proof: Proof, name: str | None, agreed: str, now: datetime
) -> Joined:
    """What a right code leads to, done again the same; ``agreed`` is what the person was told before, and agrees to.

    ``name`` is what they call themselves, if they said it. Raises UnknownContact.
    """
    if proof.state is State.HELD:
        return Joined(held=proof.record)
    lock_contact(connection, proof.contact_id)
    phone = read_contact(connection, seal, proof.contact_id).phone
    contact_id = find_contact(connection, seal, phone, name) or proof.contact_id
    sign = _sign(connection, seal, setting, proof.conversation_id, contact_id, name, now)
    if sign is None:
        link(connection, seal, proof._replace(contact_id=contact_id, agreed=agreed), ProvedBy.CODE, now)
        _name(connection, seal, contact_id, name, now)
        return Joined(contact_id)
    said = seal.seal(name, about_name(proof.record)) if name else None
    change(connection, proof, now, state=State.HELD.value, sign=sign.value, name_sealed=said, agreed=agreed)
    return Joined(held=proof.record)


def link(connection: Any, seal: Seal, proof: Proof, by: ProvedBy, now: datetime) -> None:
    """Who talks in the proof's conversation is its contact, and has agreed to be known."""
    channel, person = person_of(connection, seal, proof.conversation_id)
    prove_identity(connection, channel, person, proof.contact_id, by, now)
    told = mask_for_log(proof.agreed or "")
    give_consent(connection, proof.contact_id, PURPOSE, told, proof.conversation_id, proof.message_id, now)


def person_of(connection: Any, seal: Seal, conversation_id: str) -> tuple[str, str]:
    """The channel, and who it is there; a conversation of nobody known gets a name that is its own."""
    talk = conversation_of(connection, conversation_id)
    if talk.person is not None:
        return talk.channel, talk.person
    own = seal.fingerprint(conversation_id, _CHANNEL)
    connection.execute(sa.update(conversation).where(conversation.c.id == conversation_id).values(person=own))
    return talk.channel, own


def about_name(record: str) -> str:
    """What the sealed name of a proof is bound to."""
    return f"name of proof {record}"


def _sign(
    connection: Any,
    seal: Seal,
    setting: ProofSetting,
    conversation_id: str,
    contact_id: int,
    name: str | None,
    now: datetime,
) -> Sign | None:
    """Why it may be another person than the one who is known under the number; None when there is nothing to fear."""
    talk = conversation_of(connection, conversation_id)
    if talk.person and contact_id in contacts_known(connection, talk.channel, [talk.person]):
        return None
    used = uses_of(connection, contact_id)
    if not used:
        return None
    known = read_contact(connection, seal, contact_id).name
    if known:
        return None if name and may_be_same(known, name) else Sign.NAME
    return Sign.UNUSED if max(used) < now - setting.unused_months * _MONTH else None


def _name(connection: Any, seal: Seal, contact_id: int, name: str | None, now: datetime) -> None:
    """A person without a name gets the one that was said."""
    person = read_contact(connection, seal, contact_id)
    if name and person.name is None:
        contact_of(connection, seal, person.phone, name, now, by_owner=True)
