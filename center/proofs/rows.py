"""The rows of proofs as the other modules read and end them.

Whoever changes a proof holds its conversation first, and the contact that has the number after it: always in this
order, so that two never wait for each other. SQLite has one writer anyway.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.refusals import Refusal
from center.conversations import UnknownConversation
from center.notice_tables import notice
from center.notices.outbox import cancel_notices
from center.people_tables import phone_proof
from center.tables import conversation


class State(str, Enum):
    """``used``: joined; ``ended``: too late, too many tries, or another code was sent; ``refused``: by staff."""

    OPEN = "open"
    USED = "used"
    ENDED = "ended"
    HELD = "held"
    REFUSED = "refused"


class Sign(str, Enum):
    """Why a proved number may be another person's by now: another name, or it was not used for long."""

    NAME = "name"
    UNUSED = "unused"


class UnknownProof(Refusal):
    """No proof has this code."""

    def __init__(self, record: str) -> None:
        super().__init__(f"there is no proof {record}", f"没有编号为{record}的核对，请核对后再试。")


class Proof(NamedTuple):
    """One row without what is sealed in it; ``record`` is its public code, times are in UTC."""

    id: int
    record: str
    conversation_id: str
    contact_id: int
    code_hash: str
    state: State
    tries: int
    message_id: int | None
    sign: Sign | None
    name_sealed: str | None
    agreed: str | None
    expires_at: datetime
    created_at: datetime


_COLUMNS = [phone_proof.c[name] for name in Proof._fields]


def hold_conversation(connection: Any, conversation_id: str) -> None:
    """Others who prove a number there wait until the transaction ends; raises UnknownConversation."""
    held = sa.select(conversation.c.id).where(conversation.c.id == conversation_id).with_for_update()
    if connection.execute(held).first() is None:
        raise UnknownConversation("there is no such conversation")


def open_proof(connection: Any, conversation_id: str) -> Proof | None:
    """The proof that waits for its code there, also past its time."""
    mine = sa.and_(phone_proof.c.conversation_id == conversation_id, phone_proof.c.state == State.OPEN.value)
    return next(iter(proofs_where(connection, mine)), None)


def tried_by(connection: Any, conversation_id: str, message_id: int) -> Proof | None:
    """The proof that this message has tried already."""
    mine = sa.and_(phone_proof.c.conversation_id == conversation_id, phone_proof.c.message_id == message_id)
    return next(iter(proofs_where(connection, mine)), None)


def read_proof(connection: Any, record: str) -> Proof:
    """The proof with this public code; raises UnknownProof."""
    found = proofs_where(connection, phone_proof.c.record == record)
    if not found:
        raise UnknownProof(record)
    return found[0]


def proofs_where(connection: Any, wanted: Any) -> list[Proof]:
    """Those that ``wanted`` holds for, in the order made."""
    return [_proof(row) for row in connection.execute(sa.select(*_COLUMNS).where(wanted).order_by(phone_proof.c.id))]


def change(connection: Any, proof: Proof, now: datetime, **values: Any) -> bool:
    """Write ``values``, unless the proof has left the state that was read; whether it was written."""
    unchanged = sa.and_(phone_proof.c.id == proof.id, phone_proof.c.state == proof.state.value)
    return bool(connection.execute(sa.update(phone_proof).where(unchanged).values(**values, updated_at=now)).rowcount)


def end(connection: Any, proof: Proof, state: State, now: datetime, **values: Any) -> bool:
    """``change`` to a state in which no code is waited for: what waits to be sent is cancelled, the code forgotten."""
    if not change(connection, proof, now, state=state.value, **values):
        return False
    cancel_notices(connection, proof.record, now)
    connection.execute(sa.update(notice).where(notice.c.record == proof.record).values(body=None))
    return True


def _proof(row: Any) -> Proof:
    sign = Sign(row.sign) if row.sign else None
    return Proof(**{**row._mapping, "state": State(row.state), "sign": sign})
