"""A promise is made: by when, for whom, and how the person can be reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.events import GENESIS, Actor, append
from center.clock import HALF_WORKDAY_HOURS, Explained
from center.identifiers import public_code
from center.knowledge import ServiceSettings
from center.privacy import keep
from center.promises.reading import DESK, about_phone, about_question, find_promise
from center.promises.states import TO_KEEP, PromiseEnded, Reason, UnknownPromise
from center.sealing import Seal
from center.spans import in_utc
from center.tables import Moment, promise
from center.times import Words, local_date

PHONE = "phone"
"""The purpose under which telephone numbers are fingerprinted."""
RETENTION = "promise"
_CODE_KIND = "P"


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


_INSERT = sa.text(
    """
    INSERT INTO promise (code, conversation_id, message_id, reason, question, sealed, phone_sealed, phone_hash,
        state, due_at, why_due, owner, warned, last_event, last_hash, retention, created_at, updated_at)
    VALUES (:code, :conversation_id, :message_id, :reason, :question, :sealed, :phone_sealed, :phone_hash,
        'open', :due_at, :why_due, :owner, 0, 0, :last_hash, :retention, :now, :now)
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
        **_kept(seal, code, question),
        **_reached(seal, code, phone),
        "due_at": in_utc(due.at),
        "why_due": "".join(due.steps),
        "owner": DESK.value,
        "last_hash": GENESIS,
        "retention": RETENTION,
        "now": now,
    }
    if connection.execute(_INSERT, values).rowcount == 1:
        opening = {name: values[name] for name in ("reason", "owner", "due_at")}
        append(connection, code, "promised", _maker(reason, conversation_id), opening, now)
    return _made(connection, message_id, reason)


def leave_phone(connection: Any, seal: Seal, code: str, phone: str, conversation_id: str, now: datetime) -> None:
    """Note the number (bare digits) under which whoever got the promise there can be reached; again changes nothing.

    Raises UnknownPromise for another conversation's, PromiseEnded when nothing is left to answer.
    """
    seen = find_promise(connection, code)
    if seen.conversation_id != conversation_id:
        raise UnknownPromise(code)
    reached = _reached(seal, code, phone)
    mine = sa.and_(promise.c.code == code, promise.c.state.in_(TO_KEEP))
    is_new = sa.func.coalesce(promise.c.phone_hash, "") != reached["phone_hash"]
    if connection.execute(sa.update(promise).where(mine, is_new).values(**reached, updated_at=now)).rowcount == 1:
        append(connection, code, "phone", Actor("person", conversation_id), {}, now)
    elif seen.state.value not in TO_KEEP:
        raise PromiseEnded(code, seen.state)


def _maker(reason: Reason, conversation_id: str) -> Actor:
    return Actor("person", conversation_id) if reason is Reason.QUESTION else Actor("system", "bot")


def _made(connection: Any, message_id: int, reason: Reason) -> Promise:
    wanted = sa.and_(promise.c.message_id == message_id, promise.c.reason == reason.value)
    made = connection.execute(sa.select(promise.c.code, promise.c.due_at, promise.c.why_due).where(wanted)).one()
    return Promise(made.code, made.due_at, made.why_due)


def _kept(seal: Seal, code: str, question: str) -> Mapping[str, str | None]:
    kept = keep(question)
    return {
        "question": kept.visible,
        "sealed": seal.seal(kept.to_seal, about_question(code)) if kept.to_seal else None,
    }


def _reached(seal: Seal, code: str, phone: str | None) -> Mapping[str, str | None]:
    return {
        "phone_sealed": seal.seal(phone, about_phone(code)) if phone else None,
        "phone_hash": seal.fingerprint(phone, PHONE) if phone else None,
    }
