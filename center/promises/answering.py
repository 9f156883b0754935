"""Staff answer a promise, or close it without an answer for a reason.

Either goes back to the conversation in which the question was left, and to the person behind it when known.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from center.cases.events import Actor, append, history
from center.identities import contacts_behind
from center.notices.outbox import Draft, enqueue
from center.people import BadPhone, contact_of
from center.privacy import mask_identity, phones_in
from center.promises.ending import end, kept_by
from center.promises.reading import Asked, PromiseListed, find_promise, read_promise
from center.promises.states import MobileInAnswer, NothingWritten, PromiseEnded, PromiseState
from center.promises.words import answer_text, closing_text
from center.sealing import Seal

ANSWER_NOTICE, CLOSING_NOTICE = "promise_answer", "promise_closed"
"""The kinds of the notices by which the person is told."""


def answer(connection: Any, seal: Seal, code: str, text: str, staff_id: str, now: datetime) -> PromiseListed:
    """Keep the promise and send ``text`` to whoever asked; the same answer by the same person again is one.

    Identity numbers in it are masked. Raises UnknownPromise, NothingWritten, MobileInAnswer, PromiseEnded.
    """
    words, staff = written(text, "请写明答复的内容。"), Actor("staff", staff_id)
    if not end(connection, code, kept_by(staff_id, now) | {"answer": words}, now):
        return _done_before(connection, code, "answered", staff, words)
    seen = find_promise(connection, code)
    append(connection, code, "answered", staff, {"words": words, "late": seen.is_late(now)}, now)
    _tell(connection, seal, seen, ANSWER_NOTICE, answer_text(seen, words, now), now)
    return find_promise(connection, code)


def close(connection: Any, seal: Seal, code: str, reason: str, staff_id: str, now: datetime) -> PromiseListed:
    """End it without an answer and tell whoever asked why; the same again by the same person is one.

    Raises UnknownPromise, NothingWritten without a reason, MobileInAnswer, PromiseEnded.
    """
    words, staff = written(reason, "没有答复就关闭，要写明原因。"), Actor("staff", staff_id)
    if not end(connection, code, {"state": PromiseState.BROKEN.value}, now):
        return _done_before(connection, code, "closed", staff, words)
    append(connection, code, "closed", staff, {"words": words}, now)
    seen = find_promise(connection, code)
    _tell(connection, seal, seen, CLOSING_NOTICE, closing_text(seen, words), now)
    return seen


def why_closed(connection: Any, code: str) -> str | None:
    """The reason with which it was closed without an answer; None when it was not."""
    reasons = [str(event.data["words"]) for event in history(connection, code) if event.kind == "closed"]
    return reasons[-1] if reasons else None


def look_into(connection: Any, seal: Seal, code: str, staff_id: str, now: datetime) -> Asked:
    """The whole question and the number to call; that ``staff_id`` has seen them is noted. Raises UnknownPromise."""
    asked = read_promise(connection, seal, code)
    append(connection, code, "looked", Actor("staff", staff_id), {}, now)
    return asked


def _tell(connection: Any, seal: Seal, seen: PromiseListed, kind: str, text: str, now: datetime) -> None:
    contact_id = _contact(connection, seal, seen, now)
    card = {"buttons": [], "custom": {"kind": "promise", "code": seen.code, "state": seen.state.value}}
    key = f"{kind}:{seen.code}"
    enqueue(connection, Draft(key, kind, seen.code, text, now, contact_id, seen.conversation_id, card), now)


def _contact(connection: Any, seal: Seal, seen: PromiseListed, now: datetime) -> int | None:
    """The person of the mobile number that was left, else the only one whom the channel has proved."""
    phone = read_promise(connection, seal, seen.code).phone
    if phone:
        try:
            return contact_of(connection, seal, phone, None, now)
        except BadPhone:
            return None
    known = contacts_behind(connection, seen.conversation_id)
    return known[0] if len(known) == 1 else None


def _done_before(connection: Any, code: str, kind: str, staff: Actor, words: str) -> PromiseListed:
    seen = find_promise(connection, code)
    done = [(event.kind, event.actor, event.data.get("words")) for event in history(connection, code)]
    if (kind, staff, words) not in done:
        raise PromiseEnded(code, seen.state)
    return seen


def written(text: str, message: str) -> str:
    """``text`` as it may be sent and kept: trimmed, identity numbers masked.

    Raises NothingWritten with ``message`` when nothing is left, MobileInAnswer.
    """
    words, _ = mask_identity(text.strip())
    if not words:
        raise NothingWritten("nothing was written", message)
    if phones_in(words):
        raise MobileInAnswer()
    return words
