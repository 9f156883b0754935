"""Promises: a question that nobody has answered yet, with the time by which somebody of the staff does.

Open until kept; late once its time has passed, and still to be kept. What staff list and search is masked; the whole
question and the telephone number are sealed. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.clock import HALF_WORKDAY_HOURS, Explained
from center.identifiers import public_code
from center.knowledge import ServiceSettings
from center.privacy import keep
from center.sealing import Seal
from center.tables import Moment, promise
from center.times import Words, local_date

PHONE = "phone"
"""The purpose under which telephone numbers are fingerprinted."""
RETENTION = "promise"
_CODE_KIND = "P"
_TO_KEEP = ("open", "late")


class Reason(str, Enum):
    """Why it was made: the bot failed, or a person left a question."""

    FAILURE = "failure"
    QUESTION = "question"


class UnknownPromise(LookupError):
    """No promise has this code."""


class Promise(NamedTuple):
    """What the person is told: public code, when at the latest (UTC), and how that time came about."""

    code: str
    due_at: datetime
    why: str

    def card(self) -> dict[str, Any]:
        """What a program shows of it."""
        return {"kind": "promise", "code": self.code, "due_at": self.due_at.isoformat(), "why": self.why}

    def due_in_words(self, now: datetime) -> str:
        """By when, as one says it at ``now``."""
        return Words(local_date(now).year).moment(self.due_at)


class PromiseListed(NamedTuple):
    """A promise as staff list it: telephone numbers in ``question`` are masked, times are in UTC."""

    code: str
    conversation_id: str
    reason: Reason
    question: str
    state: str
    due_at: datetime
    created_at: datetime


class Asked(NamedTuple):
    """What whoever answers has to know: the whole question, and the number to call, if any."""

    question: str
    phone: str | None


_LISTED = [promise.c[name] for name in PromiseListed._fields]
_INSERT = sa.text(
    """
    INSERT INTO promise (code, conversation_id, message_id, reason, question, sealed, phone_sealed, phone_hash,
        state, due_at, why_due, retention, created_at, updated_at)
    VALUES (:code, :conversation_id, :message_id, :reason, :question, :sealed, :phone_sealed, :phone_hash,
        'open', :due_at, :why_due, :retention, :now, :now)
    ON CONFLICT (message_id, reason) DO NOTHING
    """
).bindparams(sa.bindparam("due_at", type_=Moment), sa.bindparam("now", type_=Moment))


def reply_due(settings: ServiceSettings, now: datetime) -> Explained:
    """By when staff answer what is left now: the center's ``promise.reply``, else half a workday."""
    hours = settings.promises["reply"].working_hours or HALF_WORKDAY_HOURS
    return settings.working_clock().due(now, hours)


def make_promise(
    connection: Any,
    seal: Seal,
    *,
    conversation_id: str,
    message_id: int,
    reason: Reason,
    question: str,
    phone: str | None,
    due: Explained,
    now: datetime,
) -> Promise:
    """Promise an answer; asked again for the same message and reason, the promise that was made then.

    ``phone`` is bare digits. Raises ValueError when ``due`` has no time.
    """
    if due.at is None:
        raise ValueError("a promise needs a time by which it is kept")
    code = public_code(_CODE_KIND)
    values = {
        "code": code,
        "conversation_id": conversation_id,
        "message_id": message_id,
        "reason": reason.value,
        **_kept(seal, code, question, phone),
        "due_at": due.at,
        "why_due": "".join(due.steps),
        "retention": RETENTION,
        "now": now,
    }
    connection.execute(_INSERT, values)
    wanted = sa.and_(promise.c.message_id == message_id, promise.c.reason == reason.value)
    made = connection.execute(sa.select(promise.c.code, promise.c.due_at, promise.c.why_due).where(wanted)).one()
    return Promise(made.code, made.due_at, made.why_due)


def open_promises(connection: Any, limit: int = 100) -> list[PromiseListed]:
    """The promises that still have to be kept, the most urgent first."""
    wanted = sa.select(*_LISTED).where(promise.c.state.in_(_TO_KEEP)).order_by(promise.c.due_at, promise.c.id)
    return [PromiseListed(*row)._replace(reason=Reason(row.reason)) for row in connection.execute(wanted.limit(limit))]


def read_promise(connection: Any, seal: Seal, code: str) -> Asked:
    """The question and the number, unsealed; raises UnknownPromise."""
    columns = (promise.c.question, promise.c.sealed, promise.c.phone_sealed)
    row = connection.execute(sa.select(*columns).where(promise.c.code == code)).one_or_none()
    if row is None:
        raise UnknownPromise(code)
    question = seal.open(row.sealed, _about_question(code)) if row.sealed else row.question
    return Asked(question, seal.open(row.phone_sealed, _about_phone(code)) if row.phone_sealed else None)


def keep_promise(connection: Any, code: str, staff_id: str, now: datetime) -> bool:
    """Note who has answered and when; False when it was kept before. Raises UnknownPromise."""
    kept = {"state": "kept", "kept_at": now, "kept_by": staff_id, "updated_at": now}
    mine = sa.and_(promise.c.code == code, promise.c.state.in_(_TO_KEEP))
    if connection.execute(sa.update(promise).where(mine).values(**kept)).rowcount == 1:
        return True
    if connection.execute(sa.select(promise.c.id).where(promise.c.code == code)).first() is None:
        raise UnknownPromise(code)
    return False


def mark_late(connection: Any, now: datetime) -> int:
    """Open promises whose time has passed become late; how many."""
    passed = sa.and_(promise.c.state == "open", promise.c.due_at < now)
    changed: int = connection.execute(sa.update(promise).where(passed).values(state="late", updated_at=now)).rowcount
    return changed


def _kept(seal: Seal, code: str, question: str, phone: str | None) -> Mapping[str, str | None]:
    kept = keep(question)
    return {
        "question": kept.visible,
        "sealed": seal.seal(kept.to_seal, _about_question(code)) if kept.to_seal else None,
        "phone_sealed": seal.seal(phone, _about_phone(code)) if phone else None,
        "phone_hash": seal.fingerprint(phone, PHONE) if phone else None,
    }


def _about_question(code: str) -> str:
    return f"question of promise {code}"


def _about_phone(code: str) -> str:
    return f"phone of promise {code}"
