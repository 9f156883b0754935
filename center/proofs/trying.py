"""A code is tried: right once, wrong a few times, and never again after that."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from center.proofs.digits import fits
from center.proofs.rows import Proof, State, change, end, hold_conversation, open_proof, tried_by
from center.proofs.setting import ProofSetting
from center.sealing import Seal


class Outcome(str, Enum):
    """``spent``: wrong once too often; ``over``: too late, used already, or none was asked for."""

    RIGHT = "right"
    WRONG = "wrong"
    SPENT = "spent"
    OVER = "over"


class Tried(NamedTuple):
    """What came of it; ``left`` tries remain after a wrong one, ``proof`` is what a right one proves."""

    outcome: Outcome
    left: int = 0
    proof: Proof | None = None


def try_code(
    connection: Any,
    seal: Seal,
    setting: ProofSetting,
    conversation_id: str,
    code: str,
    message_id: int,
    now: datetime,
) -> Tried:
    """Try ``code``; the same message again counts once. Raises UnknownConversation."""
    hold_conversation(connection, conversation_id)
    before = tried_by(connection, conversation_id, message_id)
    if before is not None:
        return _again(setting, before)
    proof = open_proof(connection, conversation_id)
    if proof is None:
        return Tried(Outcome.OVER)
    if proof.expires_at <= now:
        end(connection, proof, State.ENDED, now, message_id=message_id)
        return Tried(Outcome.OVER)
    if fits(seal, proof.record, code, proof.code_hash):
        end(connection, proof, State.USED, now, message_id=message_id)
        return Tried(Outcome.RIGHT, 0, proof._replace(state=State.USED, message_id=message_id))
    return _wrong(connection, setting, proof, message_id, now)


def _wrong(connection: Any, setting: ProofSetting, proof: Proof, message_id: int, now: datetime) -> Tried:
    tries = proof.tries + 1
    if tries >= setting.tries:
        end(connection, proof, State.ENDED, now, tries=tries, message_id=message_id)
        return Tried(Outcome.SPENT)
    change(connection, proof, now, tries=tries, message_id=message_id)
    return Tried(Outcome.WRONG, setting.tries - tries)


def _again(setting: ProofSetting, proof: Proof) -> Tried:
    """What was answered to this message before."""
    if proof.state in (State.USED, State.HELD):
        return Tried(Outcome.RIGHT, 0, proof)
    if proof.state is State.OPEN:
        return Tried(Outcome.WRONG, setting.tries - proof.tries)
    return Tried(Outcome.SPENT if proof.tries >= setting.tries else Outcome.OVER)
