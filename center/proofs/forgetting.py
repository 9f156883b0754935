"""What proofs hold of a person is forgotten when they ask for it; that codes were sent is known for the limits' time.

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.people import contact_of, forget_contact, read_contact
from center.people_tables import phone_proof
from center.proofs.ending import KEPT
from center.proofs.rows import State, end, proofs_where
from center.sealing import Seal

NOTHING = ""
"""The hash of a code that is forgotten."""


def forget_proofs(connection: Any, conversation_ids: Sequence[str], now: datetime) -> int:
    """Forget what was proved there, and end what waits; of how many proofs something was forgotten.

    Of those that the limits still look back at an empty row stays until ``proofs_due`` deletes it.
    """
    mine = phone_proof.c.conversation_id.in_(list(conversation_ids))
    for proof in proofs_where(connection, sa.and_(mine, phone_proof.c.state == State.OPEN.value)):
        end(connection, proof, State.ENDED, now)
    old = sa.delete(phone_proof).where(mine, phone_proof.c.created_at < now - KEPT)
    deleted = int(connection.execute(old).rowcount)
    nothing = {"code_hash": NOTHING, "sign": None, "name_sealed": None, "agreed": None, "decided_by": None}
    full = sa.and_(mine, phone_proof.c.code_hash != NOTHING)
    emptied = sa.update(phone_proof).where(full).values(**nothing, state=State.ENDED.value, updated_at=now)
    return deleted + int(connection.execute(emptied).rowcount)


def forget_number(connection: Any, seal: Seal, contact_id: int, now: datetime) -> None:
    """``forget_contact``; what others prove of the number goes on, and its limits hold, under a contact of nobody."""
    phone = read_contact(connection, seal, contact_id).phone
    forget_contact(connection, seal, contact_id, now)
    recent = sa.and_(phone_proof.c.contact_id == contact_id, phone_proof.c.created_at >= now - KEPT)
    held = sa.and_(phone_proof.c.contact_id == contact_id, phone_proof.c.state == State.HELD.value)
    going_on = sa.or_(recent, held)
    if phone and connection.execute(sa.select(phone_proof.c.id).where(going_on).limit(1)).first() is not None:
        nobody = contact_of(connection, seal, phone, None, now)
        connection.execute(sa.update(phone_proof).where(going_on).values(contact_id=nobody))
