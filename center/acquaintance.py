"""What is known of whoever talks, so that it is not asked again (IM-06: only of those whom the channel has proved).

Functions take a connection and only read.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.authority import has_authority
from center.enterprises import EnterpriseStage
from center.identities import contacts_behind
from center.people import read_contact
from center.people_tables import enterprise
from center.sealing import Seal


class Acquaintance(NamedTuple):
    """A person whom the channel has proved: ``enterprise`` is the one that they named, if there is only one.

    Its credit code is known only to who may act for it: naming an enterprise gives no authority.
    """

    phone: str
    name: str | None
    enterprise: str | None
    credit_code: str | None
    office_id: str | None


def acquaintance_of(connection: Any, seal: Seal, conversation_id: str, day: date) -> Acquaintance | None:
    """Who talks there on ``day`` (in Shanghai); None when nobody is proved, or it may be one of several."""
    contacts = contacts_behind(connection, conversation_id)
    if len(contacts) != 1:
        return None
    person = read_contact(connection, seal, contacts[0])
    named = _only_enterprise(connection, person.id)
    if named is None:
        return Acquaintance(person.phone, person.name, None, None, None)
    code = named.credit_code if has_authority(connection, named.id, person.id, day) else None
    return Acquaintance(person.phone, person.name, named.name, code, named.office_id)


def numbers_of(connection: Any, seal: Seal, conversation_id: str) -> list[str]:
    """The numbers that whoever talks there has proved, 11 digits each, in the order of their contacts."""
    persons = (read_contact(connection, seal, one) for one in contacts_behind(connection, conversation_id))
    return list(dict.fromkeys(person.phone for person in persons if person.phone))


def _only_enterprise(connection: Any, contact_id: int) -> Any:
    mine = sa.and_(enterprise.c.contact_id == contact_id, enterprise.c.stage != EnterpriseStage.ENDED.value)
    rows = connection.execute(sa.select(enterprise).where(mine).limit(2)).all()
    return rows[0] if len(rows) == 1 else None
