"""Who answers a promise: taken by one of the staff, or forwarded with a reason; and why one is late, told to its asker.

No move changes by when a promise is due: it is late when its time has passed, whatever the reason.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.cases.events import Actor, append
from center.cases.refusals import Refusal
from center.demand_states import Desk
from center.identities import contacts_behind
from center.notices.outbox import Draft, enqueue
from center.promises.answering import written
from center.promises.ending import LATE_NOTICE
from center.promises.reading import PromiseListed, find_promise
from center.promises.states import TO_KEEP, PromiseEnded
from center.promises.words import delay_text
from center.staff.accounts import StaffMember, having, members
from center.staff.rights import RIGHTS, Right
from center.staff.sight import sees_office
from center.staff_tables import staff_member
from center.tables import promise

DESKS = tuple(Desk)
"""The posts to which a promise may be forwarded, beside one of the staff."""


class NotLate(Refusal):
    """Its time has not passed: nothing has to be explained."""

    def __init__(self, code: str) -> None:
        super().__init__(f"promise {code} is not late", f"{code}还没有超过时间，不用说明超时的原因。")


class NoOwner(Refusal):
    """Nobody of this name answers promises."""

    def __init__(self, owner: str) -> None:
        super().__init__(f"{owner!r} answers no promises", "请选转给谁：一个专岗，或一位能答复的同事。")


def take(connection: Any, code: str, staff_id: str, seen: int, now: datetime) -> PromiseListed:
    """From here ``staff_id`` answers for it; taken twice is one. ``seen``: the last event that they have read.

    Raises UnknownPromise, PromiseEnded, and Conflict when somebody else was faster.
    """
    if find_promise(connection, code).owner == staff_id:
        return find_promise(connection, code)
    return _hand(connection, code, staff_id, "taken", Actor("staff", staff_id), {"owner": staff_id}, seen, now)


def forward(
    connection: Any, code: str, owner: str, reason: str, staff_id: str, seen: int, now: datetime
) -> PromiseListed:
    """Hand it to ``owner`` (a Desk's value or a staff id) and say why; its time stays as it is.

    Raises UnknownPromise, PromiseEnded, NothingWritten without a reason, NoOwner, Conflict.
    """
    if owner not in [desk.value for desk in DESKS] and owner not in _able(connection):
        raise NoOwner(owner)
    data = {"owner": owner, "reason": written(reason, "转办要写明原因。")}
    return _hand(connection, code, owner, "forwarded", Actor("staff", staff_id), data, seen, now)


def forwarded_to(connection: Any, office_id: str | None) -> list[StaffMember]:
    """Whom a promise of that office may be forwarded to: who answers promises there and may sign in."""
    return [one for one in _able(connection).values() if sees_office(one, office_id, unplaced=True)]


def explain_late(connection: Any, code: str, reason: str, staff_id: str, now: datetime) -> PromiseListed:
    """Note why a late promise is not kept yet and tell whoever asked; raises NotLate, PromiseEnded, NothingWritten."""
    seen, words = find_promise(connection, code), written(reason, "请写明超过时间的原因。")
    _refuse_ended(seen)
    if not seen.is_late(now):
        raise NotLate(code)
    event = append(connection, code, "late_explained", Actor("staff", staff_id), {"reason": words}, now)
    enqueue(connection, _delay_notice(connection, seen, words, event.seq, now), now)
    return find_promise(connection, code)


def _hand(
    connection: Any, code: str, owner: str, kind: str, actor: Actor, data: dict[str, str], seen: int, now: datetime
) -> PromiseListed:
    _refuse_ended(find_promise(connection, code))
    append(connection, code, kind, actor, data, now, seen=seen)
    mine = sa.and_(promise.c.code == code, promise.c.state.in_(TO_KEEP))
    connection.execute(sa.update(promise).where(mine).values(owner=owner, updated_at=now))
    return find_promise(connection, code)


def _able(connection: Any) -> dict[str, StaffMember]:
    able = [role for role, rights in RIGHTS.items() if Right.KEEP_PROMISES in rights]
    found = members(connection, having(*able), staff_member.c.disabled_at.is_(None))
    return {one.staff_id: one for one in found}


def _delay_notice(connection: Any, seen: PromiseListed, words: str, seq: int, now: datetime) -> Draft:
    known = contacts_behind(connection, seen.conversation_id)
    contact_id = known[0] if len(known) == 1 else None
    card = {"buttons": [], "custom": {"kind": "promise", "code": seen.code, "state": seen.state.value}}
    text, key = delay_text(seen, words), f"{LATE_NOTICE}:{seen.code}:{seq}"
    return Draft(key, LATE_NOTICE, seen.code, text, now, contact_id, seen.conversation_id, card)


def _refuse_ended(seen: PromiseListed) -> None:
    if seen.state.value not in TO_KEEP:
        raise PromiseEnded(seen.code, seen.state)
