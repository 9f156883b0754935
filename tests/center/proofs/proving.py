"""What tests of proofs need: a code that was sent, read out of the outbox as the SMS channel does, and a person."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.conversations import open_conversation
from center.notice_tables import notice
from center.notices.sealed import SLOT
from center.people_tables import phone_proof
from center.proofs.asking import Asked, ask_code
from center.proofs.joining import Joined, join
from center.proofs.setting import ProofSetting
from center.proofs.trying import Tried, try_code
from center.records import Records
from center.sealing import Seal
from tests.center.people_recorded import PHONE_NUMBER
from tests.center.recorded import FRIDAY_NOON, SEAL, said

SETTING = ProofSetting()
TEXT = f"您的验证码是{SLOT}，5分钟内有效。"
AGREED = "绑定以后，几处办的接到一起。"


def sent_pin(connection: Any, seal: Seal, conversation_id: str) -> str | None:
    """The code that was sent from the conversation last; None when none is good any more."""
    mine = sa.and_(phone_proof.c.conversation_id == conversation_id, phone_proof.c.state == "open")
    joined = sa.select(notice.c.key, notice.c.body).join(phone_proof, phone_proof.c.record == notice.c.record)
    row = connection.execute(joined.where(mine).order_by(phone_proof.c.id.desc()).limit(1)).one_or_none()
    if row is None or row.body is None:
        return None
    return seal.open(json.loads(row.body)["custom"]["sealed"], f"secret of notice {row.key}")


def wrong(pin: str) -> str:
    """Another code."""
    return f"{(int(pin) + 1) % 1_000_000:06d}"


def talk(records: Records, channel: str = "wechat", person: str | None = "p" * 64, now: datetime = FRIDAY_NOON) -> str:
    """The id of the conversation of a person."""
    persons = [person] if person else []
    return records.write_now(lambda connection: open_conversation(connection, channel, now, persons))


def asked(
    records: Records,
    conversation_id: str,
    phone: str = PHONE_NUMBER,
    now: datetime = FRIDAY_NOON,
    setting: ProofSetting = SETTING,
) -> Asked:
    """What came of asking for a code."""
    return records.write_now(lambda connection: ask_code(connection, SEAL, setting, conversation_id, phone, TEXT, now))


def pin_of(records: Records, conversation_id: str) -> str:
    """The code that was sent from the conversation."""
    pin = records.read_now(lambda connection: sent_pin(connection, SEAL, conversation_id))
    assert pin is not None
    return pin


def tried(
    records: Records, conversation_id: str, pin: str, now: datetime = FRIDAY_NOON, message_id: int | None = None
) -> Tried:
    """What came of a code that was typed in a message of its own."""
    message = message_id or said(records, conversation_id, pin)
    return records.write_now(lambda connection: try_code(connection, SEAL, SETTING, conversation_id, pin, message, now))


def joined(records: Records, done: Tried, name: str | None = None, now: datetime = FRIDAY_NOON) -> Joined:
    """What came of a right code."""
    proof = done.proof
    assert proof is not None
    return records.write_now(lambda connection: join(connection, SEAL, SETTING, proof, name, AGREED, now))


def proved(
    records: Records,
    conversation_id: str,
    phone: str = PHONE_NUMBER,
    name: str | None = None,
    now: datetime = FRIDAY_NOON,
) -> Joined:
    """All of it: a code is sent, typed and joined."""
    asked(records, conversation_id, phone, now)
    return joined(records, tried(records, conversation_id, pin_of(records, conversation_id), now), name, now)
