"""Staff decide whose a proved number is when there is a sign that it has changed hands, and unlink old ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from center.cases.reading import open_cases_of
from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.notices.outbox import Draft, enqueue
from center.people import (
    ProvedBy,
    contact_of,
    find_contact,
    give_up_number,
    lock_contact,
    read_contact,
    share_number,
    unlink_contact,
)
from center.people_tables import phone_proof
from center.proofs.joining import about_name, link
from center.proofs.rows import Proof, State, change, hold_conversation, proofs_where, read_proof
from center.sealing import Seal

KIND = "phone_decided"
"""The kind of the notice that tells it."""


class Verdict(Captioned):
    """Whose the number is: the same person's, a new owner's, two people's, or not theirs who asked."""

    SAME = "same", "是同一个人"
    ANOTHER = "another", "号码换了机主"
    SHARED = "shared", "两个人共用"
    REFUSED = "refused", "不是本人，不接上"


class DecidedBefore(Refusal):
    """The proof does not wait for anybody."""

    def __init__(self, record: str) -> None:
        super().__init__(f"proof {record} is not held", f"{record}不用核对，或已经核对过了。")


class NeedsName(Refusal):
    """Two who share a number are told apart by their names."""

    def __init__(self) -> None:
        super().__init__(
            "a name is needed", "两个人共用一个号码，要靠称呼分开。对方没有说称呼，请先问清楚，再用 --name 写上。"
        )


class Held(NamedTuple):
    """A proof that waits for staff, unsealed for them; ``cases`` are the open ones of whom the number belonged to."""

    record: str
    phone: str
    known_as: str | None
    said: str | None
    sign: str
    cases: tuple[str, ...]
    since: datetime


def held_proofs(connection: Any, seal: Seal) -> list[Held]:
    """Those that wait, the oldest first."""
    found = proofs_where(connection, phone_proof.c.state == State.HELD.value)
    return [_held(connection, seal, proof) for proof in found]


def decide(
    connection: Any, seal: Seal, record: str, verdict: Verdict, staff: str, text: str, now: datetime, name: str = ""
) -> int | None:
    """The id of the contact that the conversation is joined with; None when it is not.

    ``text`` is what the person is told. Raises UnknownProof, DecidedBefore and NeedsName.
    """
    seen = read_proof(connection, record)
    hold_conversation(connection, seen.conversation_id)
    proof = read_proof(connection, record)
    if proof.state is not State.HELD:
        raise DecidedBefore(record)
    lock_contact(connection, proof.contact_id)
    contact_id = _contact(connection, seal, proof, verdict, name or _said(seal, proof) or "", now)
    state = State.USED if contact_id else State.REFUSED
    change(connection, proof, now, state=state.value, name_sealed=None, decided_by=staff)
    if contact_id is not None:
        link(connection, seal, proof._replace(contact_id=contact_id), ProvedBy.STAFF, now)
    talk = proof.conversation_id
    enqueue(connection, Draft(f"{KIND}:{record}", KIND, record, text, now, contact_id, talk), now)
    return contact_id


def unlink_number(connection: Any, seal: Seal, phone: str) -> int:
    """Nobody on any channel is known by this number any more, until it is proved again; how many were."""
    contact_id = find_contact(connection, seal, phone)
    return unlink_contact(connection, contact_id) if contact_id is not None else 0


def _contact(connection: Any, seal: Seal, proof: Proof, verdict: Verdict, name: str, now: datetime) -> int | None:
    if verdict is Verdict.REFUSED:
        return None
    if verdict is Verdict.SAME:
        return proof.contact_id
    phone = read_contact(connection, seal, proof.contact_id).phone
    if verdict is Verdict.ANOTHER:
        give_up_number(connection, seal, proof.contact_id, now)
        return contact_of(connection, seal, phone, name or None, now)
    if not name:
        raise NeedsName()
    return share_number(connection, seal, phone, name, now)


def _held(connection: Any, seal: Seal, proof: Proof) -> Held:
    person = read_contact(connection, seal, proof.contact_id)
    cases = tuple(case.code for case in open_cases_of(connection, proof.contact_id))
    sign = proof.sign.value if proof.sign else ""
    return Held(proof.record, person.phone, person.name, _said(seal, proof), sign, cases, proof.created_at)


def _said(seal: Seal, proof: Proof) -> str | None:
    return seal.open(proof.name_sealed, about_name(proof.record)) if proof.name_sealed else None
