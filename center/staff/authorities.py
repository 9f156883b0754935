"""Letters of authority as staff record them at the window: who may act for an enterprise, as what, until when (IM-06).

The rules are center/authority.py's; here is who of the staff sees and does it, and that it is noted.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.authority import Authority, Role, end_authority, record_authority
from center.cases.reading import stored
from center.enterprises import Enterprise, UnknownEnterprise, read_enterprise
from center.people import Contact, UnknownContact, contact_of, read_contact
from center.people_tables import authority, enterprise
from center.privacy import mask_phones
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.staff.sight import office_clause
from center.times import local_date
from center.worklists.case_file import masked_name


class Proof(NamedTuple):
    """One authority with its person, masked: 王**, 139****0001; whether it counts today."""

    person: str
    phone: str
    authority: Authority
    is_valid: bool


class Holders(NamedTuple):
    """An enterprise with everybody who may or might act for it, the newest proof first."""

    enterprise: Enterprise
    proofs: tuple[Proof, ...]


class Letter(NamedTuple):
    """What staff have seen: whose number, as what, by which document, to which day (None: without end)."""

    phone: str
    name: str | None
    role: Role
    document: str
    valid_to: date | None


def holders(connection: Any, seal: Seal, staff: StaffMember, credit_code: str, now: datetime) -> Holders:
    """Who may act for the enterprise with this code; raises UnknownEnterprise, also for one out of sight. Noted."""
    found = _seen(connection, staff, credit_code)
    columns = [authority.c[name] for name in Authority._fields]
    wanted = sa.select(*columns).where(authority.c.enterprise_id == found.id).order_by(authority.c.id.desc())
    proofs = tuple(_proof(connection, seal, row, local_date(now)) for row in connection.execute(wanted).all())
    note(connection, staff.staff_id, "authority.view", found.id, now)
    return Holders(found, proofs)


def record(connection: Any, seal: Seal, staff: StaffMember, credit_code: str, letter: Letter, now: datetime) -> bool:
    """Record the letter; False when the same is recorded and in force.

    Raises UnknownEnterprise, BadPhone, BadAuthority.
    """
    found = _seen(connection, staff, credit_code)
    contact_id = contact_of(connection, seal, letter.phone, letter.name, now)
    proof = (letter.role, letter.document, letter.valid_to)
    if not record_authority(connection, found.id, contact_id, *proof, staff.staff_id, now):
        return False
    details = {"contact": contact_id, "role": letter.role, "valid_to": letter.valid_to}
    note(connection, staff.staff_id, "authority.record", found.id, now, details=details)
    return True


def end(connection: Any, staff: StaffMember, credit_code: str, contact_id: int, reason: str, now: datetime) -> bool:
    """End everything by which this person acts for the enterprise; False when nothing was in force. Noted."""
    found = _seen(connection, staff, credit_code)
    if not end_authority(connection, found.id, contact_id, now):
        return False
    note(connection, staff.staff_id, "authority.end", found.id, now, reason, {"contact": contact_id})
    return True


def unmasked(
    connection: Any, seal: Seal, staff: StaffMember, credit_code: str, contact_id: int, reason: str, now: datetime
) -> Contact:
    """Name and number of who may act for the enterprise, for a reason that the audit log keeps.

    Raises UnknownEnterprise, and UnknownContact for whoever has no letter of it.
    """
    found = _seen(connection, staff, credit_code)
    mine = sa.and_(authority.c.enterprise_id == found.id, authority.c.contact_id == contact_id)
    if connection.execute(sa.select(authority.c.id).where(mine)).first() is None:
        raise UnknownContact(contact_id)
    note(connection, staff.staff_id, "authority.unmask", found.id, now, reason, {"contact": contact_id})
    return read_contact(connection, seal, contact_id)


def _seen(connection: Any, staff: StaffMember, credit_code: str) -> Enterprise:
    code = "".join(credit_code.split()).upper()
    mine = sa.and_(enterprise.c.credit_code == code, office_clause(staff, enterprise.c.office_id))
    enterprise_id = connection.execute(sa.select(enterprise.c.id).where(mine)).scalar_one_or_none()
    if enterprise_id is None:
        raise UnknownEnterprise(code)
    return read_enterprise(connection, enterprise_id)


def _proof(connection: Any, seal: Seal, row: Any, day: date) -> Proof:
    found = Authority(*row)._replace(role=stored(Role, row.role))
    person = read_contact(connection, seal, found.contact_id)
    return Proof(masked_name(person.name), mask_phones(person.phone), found, found.is_valid(day))
