"""People: who they are, which channel identities are proved to be theirs, and what they agreed to.

Names and telephone numbers are sealed; a keyed hash of the number finds a person again. Functions take a connection
and are part of the caller's transaction.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.refusals import Refusal
from center.identifiers import opaque
from center.people_tables import channel_identity, consent, contact
from center.privacy import mask_for_log
from center.promises import PHONE
from center.sealing import Seal
from center.tables import Moment

RETENTION = "contact"
CONSENT_RETENTION = "consent"
SHARED = "contact phone of several"
"""What the number and the name of somebody are hashed for who shares a number with another contact."""
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LONGEST_PURPOSE = 20


class ProvedBy(str, Enum):
    """How a channel identity was proved: by the channel itself, by a code sent to the number, or by staff."""

    CHANNEL = "channel"
    CODE = "code"
    STAFF = "staff"


class UnknownContact(Refusal):
    """Nobody has this id."""

    def __init__(self, contact_id: int) -> None:
        super().__init__(f"there is no contact {contact_id}", "没有找到这位联系人，请核对后再试。")


class BadPhone(Refusal):
    """Not a mobile number; the number itself is never part of it."""

    def __init__(self) -> None:
        super().__init__(
            "a contact needs a mobile number of 11 digits", "手机号是11位数字，以1开头。请核对后再发一遍。"
        )


class Contact(NamedTuple):
    """A person, unsealed: for whoever may see it, never for a log. ``phone`` is 11 digits."""

    id: int
    name: str | None
    phone: str

    @property
    def last_four(self) -> str:
        """The last four digits of the telephone number."""
        return self.phone[-4:]


_INSERT_CONTACT = sa.text(
    """
    INSERT INTO contact (name_sealed, phone_sealed, phone_hash, retention, created_at, updated_at)
    VALUES (:name_sealed, :phone_sealed, :phone_hash, :retention, :now, :now)
    ON CONFLICT (phone_hash) DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment))

_INSERT_IDENTITY = sa.text(
    """
    INSERT INTO channel_identity (channel, person, contact_id, proved_by, proved_at, retention)
    VALUES (:channel, :person, :contact_id, :proved_by, :now, :retention)
    ON CONFLICT (channel, person, contact_id) DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment))

_INSERT_CONSENT = sa.text(
    """
    INSERT INTO consent (contact_id, conversation_id, message_id, purpose, text, given_at, retention)
    VALUES (:contact_id, :conversation_id, :message_id, :purpose, :text, :now, :retention)
    ON CONFLICT (message_id, purpose) DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment))


def contact_of(
    connection: Any, seal: Seal, phone: str, name: str | None, now: datetime, *, by_owner: bool = False
) -> int:
    """The id of the person with this mobile number (11 digits), made when there is none; a newer name replaces.

    Without a name the known one stays. Anybody can type a number: once somebody has proved it, only its owner
    (``by_owner``) says what they are called. Raises BadPhone.
    """
    if not _MOBILE.fullmatch(phone):
        raise BadPhone()
    hashes = seal.fingerprints(phone, PHONE)
    given = (name or "").strip() or None
    found = _sharing(connection, seal, phone, given) or _find(connection, hashes)
    if found is None:
        if _insert(connection, seal, phone, given, hashes[0], now):
            return int(_find(connection, hashes).id)
        found = _find(connection, hashes)
    if given and (by_owner or not is_proved(connection, found.id)):
        _rename(connection, seal, found, given, now)
    return int(found.id)


def is_proved(connection: Any, contact_id: int) -> bool:
    """Whether somebody, on whichever channel, is proved to be this person."""
    theirs = sa.select(channel_identity.c.id).where(channel_identity.c.contact_id == contact_id).limit(1)
    return connection.execute(theirs).first() is not None


def find_contact(connection: Any, seal: Seal, phone: str, name: str | None = None) -> int | None:
    """The person with this number; of several who share it the one of this name. None when there is none."""
    found = _sharing(connection, seal, phone, name) or _find(connection, seal.fingerprints(phone, PHONE))
    return int(found.id) if found is not None else None


def share_number(connection: Any, seal: Seal, phone: str, name: str, now: datetime) -> int:
    """The id of a further person with this number, who is found by number and name; made when there is none."""
    given = name.strip()
    if _sharing(connection, seal, phone, given) is None:
        _insert(connection, seal, phone, given, seal.fingerprint(f"{phone} {given}", SHARED), now)
    return int(_sharing(connection, seal, phone, given).id)


def read_contact(connection: Any, seal: Seal, contact_id: int) -> Contact:
    """Name and number, unsealed; raises UnknownContact."""
    row = connection.execute(sa.select(contact).where(contact.c.id == contact_id)).one_or_none()
    if row is None:
        raise UnknownContact(contact_id)
    return Contact(row.id, _name_of(seal, row), seal.open(row.phone_sealed, _about_phone(row.phone_hash)))


def prove_identity(
    connection: Any, channel: str, person: str, contact_id: int, proved_by: ProvedBy | str, now: datetime
) -> None:
    """Note that ``person`` (a keyed hash) on ``channel`` is this contact; the first proof stays.

    Raises UnknownContact, and ValueError for another way of proof than ProvedBy's.
    """
    way = ProvedBy(proved_by).value
    lock_contact(connection, contact_id)
    values = {"channel": channel, "person": person, "contact_id": contact_id, "proved_by": way, "now": now}
    connection.execute(_INSERT_IDENTITY, {**values, "retention": RETENTION})


def contacts_known(connection: Any, channel: str, persons: Sequence[str]) -> list[int]:
    """The ids of the contacts proved to be behind any of ``persons``, the fingerprints of one person on a channel."""
    if not persons:
        return []
    mine = sa.and_(channel_identity.c.channel == channel, channel_identity.c.person.in_(list(persons)))
    wanted = sa.select(channel_identity.c.contact_id).where(mine).distinct().order_by(channel_identity.c.contact_id)
    return [int(known) for known in connection.execute(wanted).scalars()]


def give_consent(
    connection: Any,
    contact_id: int,
    purpose: str,
    text: str,
    conversation_id: str | None,
    message_id: int | None,
    now: datetime,
) -> None:
    """Note that the person agreed to ``text`` (the words shown to them; personal numbers are masked) for a purpose.

    Once per message and purpose, also when it was withdrawn since; without a message (given at the window) once while
    it is in force. Raises UnknownContact, and ValueError when the purpose is empty or longer than 20 characters.
    """
    if not 0 < len(purpose) <= _LONGEST_PURPOSE:
        raise ValueError("a purpose has 1 to 20 characters")
    lock_contact(connection, contact_id)
    if message_id is None and has_consent(connection, contact_id, purpose):
        return
    values = {
        "contact_id": contact_id,
        "conversation_id": conversation_id,
        "message_id": message_id,
        "purpose": purpose,
        "text": mask_for_log(text),
        "now": now,
        "retention": CONSENT_RETENTION,
    }
    connection.execute(_INSERT_CONSENT, values)


def has_consent(connection: Any, contact_id: int, purpose: str) -> bool:
    """Whether the person agreed to this purpose and has not withdrawn it."""
    return connection.execute(sa.select(consent.c.id).where(_in_force(contact_id, purpose))).first() is not None


def withdraw_consent(connection: Any, contact_id: int, purpose: str, now: datetime) -> bool:
    """End every consent of the person to this purpose; False when there was none in force."""
    ended = sa.update(consent).where(_in_force(contact_id, purpose)).values(withdrawn_at=now)
    return bool(connection.execute(ended).rowcount)


def forget_contact(connection: Any, seal: Seal, contact_id: int, now: datetime) -> None:
    """Empty the row, and forget that any channel identity is theirs; whoever has the number is a new contact then."""
    lock_contact(connection, contact_id)
    gone = opaque()
    values = {"name_sealed": None, "phone_sealed": seal.seal("", _about_phone(gone)), "phone_hash": gone}
    connection.execute(sa.update(contact).where(contact.c.id == contact_id).values(**values, updated_at=now))
    unlink_contact(connection, contact_id)


def give_up_number(connection: Any, seal: Seal, contact_id: int, now: datetime) -> None:
    """The number is another's now: the person keeps what was done for them, and is known on no channel any more."""
    lock_contact(connection, contact_id)
    person, gone = read_contact(connection, seal, contact_id), opaque()
    sealed_name = seal.seal(person.name, _about_name(gone)) if person.name else None
    values = {"name_sealed": sealed_name, "phone_sealed": seal.seal("", _about_phone(gone)), "phone_hash": gone}
    connection.execute(sa.update(contact).where(contact.c.id == contact_id).values(**values, updated_at=now))
    unlink_contact(connection, contact_id)


def unlink_contact(connection: Any, contact_id: int) -> int:
    """Nobody on any channel is known to be this person any more; how many were."""
    gone = sa.delete(channel_identity).where(channel_identity.c.contact_id == contact_id)
    return int(connection.execute(gone).rowcount)


def lock_contact(connection: Any, contact_id: int) -> None:
    """Others who write about this person wait until the transaction ends; raises UnknownContact.

    SQLite has one writer anyway.
    """
    locked = sa.select(contact.c.id).where(contact.c.id == contact_id).with_for_update()
    if connection.execute(locked).first() is None:
        raise UnknownContact(contact_id)


def _in_force(contact_id: int, purpose: str) -> Any:
    return sa.and_(consent.c.contact_id == contact_id, consent.c.purpose == purpose, consent.c.withdrawn_at.is_(None))


def _find(connection: Any, hashes: Sequence[str]) -> Any:
    """The row under any of the hashes; the newest hash first when a number was kept under two secrets."""
    rows = connection.execute(sa.select(contact).where(contact.c.phone_hash.in_(list(hashes)))).all()
    return min(rows, key=lambda row: hashes.index(row.phone_hash), default=None)


def _sharing(connection: Any, seal: Seal, phone: str, name: str | None) -> Any:
    """The row of who shares a number and has this name; None without a name."""
    return _find(connection, seal.fingerprints(f"{phone} {name.strip()}", SHARED)) if name else None


def _insert(connection: Any, seal: Seal, phone: str, name: str | None, phone_hash: str, now: datetime) -> bool:
    values = {
        "name_sealed": seal.seal(name, _about_name(phone_hash)) if name else None,
        "phone_sealed": seal.seal(phone, _about_phone(phone_hash)),
        "phone_hash": phone_hash,
        "retention": RETENTION,
        "now": now,
    }
    return bool(connection.execute(_INSERT_CONTACT, values).rowcount == 1)


def _rename(connection: Any, seal: Seal, row: Any, name: str, now: datetime) -> None:
    """What was said before the last change is no newer name, but better than none."""
    if _name_of(seal, row) == name:
        return
    may_take = sa.or_(contact.c.updated_at <= now, contact.c.name_sealed.is_(None))
    sealed = seal.seal(name, _about_name(row.phone_hash))
    connection.execute(
        sa.update(contact).where(contact.c.id == row.id, may_take).values(name_sealed=sealed, updated_at=now)
    )


def _name_of(seal: Seal, row: Any) -> str | None:
    return seal.open(row.name_sealed, _about_name(row.phone_hash)) if row.name_sealed else None


def _about_name(phone_hash: str) -> str:
    """The hash names the row: it is there before the id is."""
    return f"name of contact {phone_hash}"


def _about_phone(phone_hash: str) -> str:
    return f"phone of contact {phone_hash}"


if __name__ == "__main__":
    from center.proofs.__main__ import main

    sys.exit(main())
