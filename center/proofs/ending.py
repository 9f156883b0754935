"""What time does with proofs: a code that is too old is over; a number of which nothing came is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.people import forget_contact
from center.people_tables import channel_identity, contact, phone_proof
from center.proofs.rows import State, end, proofs_where
from center.proofs.uses import is_bare
from center.sealing import Seal

KEPT = timedelta(days=2)
"""So long a proof that came to nothing is kept: longer than any limit looks back."""
AT_A_TIME = 100
_CAME_TO_NOTHING = (State.ENDED.value, State.REFUSED.value)


def proofs_due(connection: Any, seal: Seal, now: datetime) -> int:
    """End the open ones whose time is over, delete the old ones that came to nothing; how many in all."""
    over = sa.and_(phone_proof.c.state == State.OPEN.value, phone_proof.c.expires_at <= now)
    ended = [end(connection, proof, State.ENDED, now) for proof in proofs_where(connection, over)[:AT_A_TIME]]
    return sum(ended) + _delete_old(connection, seal, now)


def _delete_old(connection: Any, seal: Seal, now: datetime) -> int:
    old = sa.and_(phone_proof.c.state.in_(_CAME_TO_NOTHING), phone_proof.c.created_at < now - KEPT)
    found = proofs_where(connection, old)[:AT_A_TIME]
    connection.execute(sa.delete(phone_proof).where(phone_proof.c.id.in_([proof.id for proof in found])))
    for contact_id in sorted({proof.contact_id for proof in found}):
        _forget_unknown(connection, seal, contact_id, now)
    return len(found)


def _forget_unknown(connection: Any, seal: Seal, contact_id: int, now: datetime) -> None:
    """A number that somebody typed and nobody proved, and under which there is nothing, is nobody's."""
    proofs = sa.select(phone_proof.c.id).where(phone_proof.c.contact_id == contact_id).limit(1)
    named = sa.select(contact.c.id).where(contact.c.id == contact_id, contact.c.name_sealed.is_not(None))
    known = sa.select(channel_identity.c.id).where(channel_identity.c.contact_id == contact_id).limit(1)
    if any(connection.execute(wanted).first() is not None for wanted in (proofs, named, known)):
        return
    if is_bare(connection, contact_id):
        forget_contact(connection, seal, contact_id, now)
