"""A call begins: a draft of its record, at once, and the same one when the page is loaded again (AH-10).

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.call_tables import call
from center.calls.records import CODE_LETTER, RETENTION, about
from center.calls.states import CallState, Identity
from center.identifiers import public_code
from center.people import find_contact
from center.promises import PHONE
from center.sealing import Seal
from center.staff.accounts import StaffMember
from center.staff.audit import note
from center.tables import Moment

SHORTEST_NUMBER = 3
LONGEST_NUMBER = 20
_ANONYMOUS = frozenset({"", "anonymous", "unknown", "private", "0"})
_MOBILE = re.compile(r"(?:0|(?:00)?86)?(1[3-9][0-9]{9})")

_INSERT = sa.text(
    """
    INSERT INTO call (code, open_key, operator, office_id, state, caller_sealed, caller_hash, contact_id, identity,
        question, answer, started_at, answered_at, revision, retention, created_at, updated_at)
    VALUES (:code, :open_key, :operator, :office_id, 'open', :caller_sealed, :caller_hash, :contact_id, :identity,
        '', '', :started_at, :now, 0, :retention, :now, :now)
    ON CONFLICT (open_key) DO NOTHING
    """
).bindparams(sa.bindparam("started_at", type_=Moment), sa.bindparam("now", type_=Moment))


def caller_number(text: str) -> str | None:
    """The digits of a calling number, a mobile one without its prefix; None for a caller who shows none.

    What an exchange sends instead of a number (anonymous, +86 before it, blanks, dashes) is understood.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in _ANONYMOUS:
        return None
    digits = re.sub("[^0-9]", "", plain)
    if not SHORTEST_NUMBER <= len(digits) <= LONGEST_NUMBER:
        return None
    mobile = _MOBILE.fullmatch(digits)
    return mobile[1] if mobile else digits


def is_mobile(number: str | None) -> bool:
    """Whether somebody can be found and written to by this number."""
    return bool(number and re.fullmatch(r"1[3-9][0-9]{9}", number))


def open_call(
    connection: Any, seal: Seal, staff: StaffMember, caller: str, now: datetime, *, rang_at: datetime | None = None
) -> str:
    """The code of the draft for a call that ``staff`` takes now; the one that is open already for this number.

    ``caller`` as the exchange gives it; ``rang_at`` when it began to ring, never later than ``now``.
    """
    number = caller_number(caller)
    values = _values(connection, seal, staff, number, now, min(rang_at or now, now))
    if connection.execute(_INSERT, values).rowcount == 1:
        details = {"identity": values["identity"]}
        note(connection, staff.staff_id, "call.open", values["code"], now, details=details)
        return str(values["code"])
    wanted = sa.select(call.c.code).where(call.c.open_key.in_(_keys(seal, staff, number)))
    return str(connection.execute(wanted).scalars().first())


def set_apart(connection: Any, staff: StaffMember, code: str, now: datetime) -> None:
    """The next call of the same number gets a record of its own; this one stays unfinished."""
    mine = sa.and_(call.c.code == code, call.c.operator == staff.staff_id, call.c.state == CallState.OPEN.value)
    connection.execute(sa.update(call).where(mine).values(open_key=None, updated_at=now))


def leave(connection: Any, call_id: int) -> None:
    """Something is in the draft now: without a number nothing says that the next caller is the same one."""
    nameless = sa.and_(call.c.id == call_id, call.c.caller_sealed.is_(None), call.c.open_key.is_not(None))
    connection.execute(sa.update(call).where(nameless).values(open_key=None))


def _values(
    connection: Any, seal: Seal, staff: StaffMember, number: str | None, now: datetime, rang_at: datetime
) -> dict[str, Any]:
    code = public_code(CODE_LETTER)
    contact_id = find_contact(connection, seal, number) if number and is_mobile(number) else None
    return {
        "code": code,
        "open_key": _keys(seal, staff, number)[0],
        "operator": staff.staff_id,
        "office_id": staff.office_id,
        "caller_sealed": seal.seal(number, about(code, "caller")) if number else None,
        "caller_hash": seal.fingerprint(number, PHONE) if number else None,
        "contact_id": contact_id,
        "identity": (Identity.LINKED if contact_id is not None else Identity.UNKNOWN).value,
        "started_at": rang_at,
        "retention": RETENTION,
        "now": now,
    }


def _keys(seal: Seal, staff: StaffMember, number: str | None) -> list[str]:
    """By what an open draft is found again: under this and earlier secrets, the newest first."""
    prints = seal.fingerprints(number, PHONE) if number else ["anonymous"]
    return [f"{staff.staff_id} {one}" for one in prints]
