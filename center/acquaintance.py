"""What is known of whoever talks, so that it is not asked again (IM-06: only of those whom the channel has proved).

Functions take a connection and only read.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from center.enterprises import EnterpriseStage
from center.identities import contacts_behind
from center.people import read_contact
from center.people_tables import enterprise
from center.sealing import Seal


class Acquaintance(NamedTuple):
    """A person whom the channel has proved: ``enterprise`` is the one that they named, if there is only one."""

    phone: str
    name: str | None
    enterprise: str | None
    credit_code: str | None
    office_id: str | None


def acquaintance_of(connection: Any, seal: Seal, conversation_id: str) -> Acquaintance | None:
    """Who talks there; None when nobody is proved, or it may be one of several."""
    contacts = contacts_behind(connection, conversation_id)
    if len(contacts) != 1:
        return None
    person = read_contact(connection, seal, contacts[0])
    named = _only_enterprise(connection, person.id)
    if named is None:
        return Acquaintance(person.phone, person.name, None, None, None)
    return Acquaintance(person.phone, person.name, named.name, named.credit_code, named.office_id)


def _only_enterprise(connection: Any, contact_id: int) -> Any:
    mine = sa.and_(enterprise.c.contact_id == contact_id, enterprise.c.stage != EnterpriseStage.ENDED.value)
    rows = connection.execute(sa.select(enterprise).where(mine).limit(2)).all()
    return rows[0] if len(rows) == 1 else None
