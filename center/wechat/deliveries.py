"""What becomes of every message on WeChat: sent in order, by one process at a time, at least once, or told why not.

``claim`` takes the head of a conversation's line; while the claim holds, no other process sends anything there. A
process that dies keeps it for HOLD at most. What is sent is settled at once, part by part, so that little goes out
twice. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.gateways.wechat import Text
from center.identifiers import opaque
from center.sealing import Seal
from center.wechat.delivery_lines import (
    CLAIMED,
    FAILED,
    OPEN,
    SENT,
    WAITING,
    enroll,
    fail_message,
    keep_out,
    open_rows,
    ready,
    said_at_once,
)
from center.wechat.delivery_lines import Part as Part
from center.wechat.setting import WeChatSetting
from center.wechat.wording import text_of, together, with_more
from center.wechat_tables import wechat_delivery, wechat_person

HOLD = timedelta(seconds=30)
"""For how long a claim is good after the last sign of life; longer than any call of the gateway."""
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600, 1800))
MOST_ATTEMPTS = 20
"""Tries of one part, nine hours with BACK_OFF; later it would be no answer any more."""


class Via(str, Enum):
    """By which way a part goes out: as the answer to a callback, as a customer message, by template."""

    PASSIVE = "passive"
    CUSTOM = "custom"
    TEMPLATE = "template"


class Claim(NamedTuple):
    """Parts that only this process may send, in their order; ``has_more`` when others wait behind them."""

    conversation_id: str
    token: str
    via: Via
    parts: tuple[Part, ...]
    has_more: bool


class ClaimLost(RuntimeError):
    """The claim was over, and another process has the conversation now."""


def claim(
    connection: Any, seal: Seal, conversation_id: str, setting: WeChatSetting, via: Via, now: datetime
) -> Claim | None:
    """What waits there, with all that was said since: as much as fits into one answer (PASSIVE), or all of it.

    None when nothing is due, another process has the conversation, or nobody was met there (people.py).
    """
    token = opaque()
    if not _hold(connection, conversation_id, token, now):
        return None
    enroll(connection, seal, conversation_id, setting, now)
    is_passive = via is Via.PASSIVE
    parts, waiting = ready(connection, seal, conversation_id, setting, is_passive, now)
    if is_passive and parts:
        parts = parts[: together([part.content for part in parts], setting)[1]]
    for part in parts:
        _mark(connection, conversation_id, token, part, now)
    if not parts:
        _let_go(connection, conversation_id, token)
    return Claim(conversation_id, token, via, tuple(parts), waiting > len(parts)) if parts else None


def at_once(taken: Claim, setting: WeChatSetting, *, comes_later: bool) -> str:
    """The text of the answer to a callback; it says how to get the rest, unless that ``comes_later`` by itself."""
    text, _ = together([part.content for part in taken.parts], setting)
    return text_of(with_more(Text(text), setting)) if taken.has_more and not comes_later else text


def again(
    connection: Any,
    seal: Seal,
    conversation_id: str,
    asked_ids: Sequence[int],
    setting: WeChatSetting,
    *,
    comes_later: bool,
) -> str:
    """What a callback that WeChat repeats is answered with: what its first try was; empty when that was nothing."""
    said = said_at_once(connection, seal, conversation_id, asked_ids, setting)
    text, _ = together(said, setting)
    is_all = comes_later or not text or not open_rows(connection, conversation_id)
    return text if is_all else text_of(with_more(Text(text), setting))


def is_held(connection: Any, conversation_id: str, now: datetime) -> bool:
    """Whether a process is sending there just now."""
    columns = wechat_person.c
    held = columns.conversation_id == conversation_id, columns.held_until > now
    return connection.execute(sa.select(columns.holder).where(*held)).first() is not None


def settle(connection: Any, taken: Claim, part: Part, now: datetime) -> None:
    """The part was sent. Raises ClaimLost: then it may be sent once more by another process."""
    _settle(connection, taken, [part], now)


def settle_all(connection: Any, taken: Claim, now: datetime, asked_id: int | None = None) -> None:
    """Every part was sent, as those of the answer to the callback ``asked_id`` are. Raises ClaimLost."""
    _settle(connection, taken, taken.parts, now, asked_id)


def put_off(connection: Any, taken: Claim, part: Part, reason: str, retry_after: timedelta, now: datetime) -> bool:
    """WeChat was busy: the part and all behind it are tried later; False when it was tried too often and has failed.

    ``reason`` is a BusyCause. Raises ClaimLost.
    """
    attempts = part.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        fail(connection, taken, part, reason, now)
        return False
    _stay(connection, taken, now)
    wait = max(retry_after, BACK_OFF[min(attempts, len(BACK_OFF)) - 1])
    later = {"state": WAITING, "next_at": now + wait, "attempts": attempts, "reason": reason}
    _move(connection, taken, [part], later, now)
    return True


def fail(connection: Any, taken: Claim, part: Part, reason: str, now: datetime) -> None:
    """The part will never be sent, for what it is; those behind it may be. Raises ClaimLost."""
    _stay(connection, taken, now)
    _move(connection, taken, [part], {"state": FAILED, "reason": reason, "next_at": None}, now)


def hold_back(connection: Any, taken: Claim, reason: str, now: datetime) -> list[int]:
    """Nothing can be sent to this person now: all that is open waits until they do something (``resume``).

    The ids of the messages that wait so from now on, which the person may be told of in another way. Raises ClaimLost.
    """
    _stay(connection, taken, now)
    columns = wechat_delivery.c
    mine = columns.conversation_id == taken.conversation_id
    fresh = sa.select(columns.message_id).where(mine, OPEN, columns.next_at.is_not(None)).distinct()
    held = [int(found) for found in connection.execute(fresh.order_by(columns.message_id)).scalars()]
    waits = {"state": WAITING, "claim": None, "claimed_until": None, "next_at": None, "reason": reason}
    connection.execute(sa.update(wechat_delivery).where(mine, OPEN).values(**waits, updated_at=now))
    return held


def release(connection: Any, taken: Claim, now: datetime) -> None:
    """Let others deliver there; what was not settled waits on. Nothing to do when the claim is lost."""
    claimed = sa.and_(
        wechat_delivery.c.conversation_id == taken.conversation_id, wechat_delivery.c.claim == taken.token
    )
    waits = {"state": WAITING, "claim": None, "claimed_until": None, "updated_at": now}
    connection.execute(sa.update(wechat_delivery).where(claimed).values(**waits))
    _let_go(connection, taken.conversation_id, taken.token)


def resume(connection: Any, conversation_id: str, now: datetime) -> None:
    """The person did something: what was held back may be tried again."""
    columns = wechat_delivery.c
    held = columns.conversation_id == conversation_id, columns.state == WAITING, columns.next_at.is_(None)
    connection.execute(sa.update(wechat_delivery).where(*held).values(next_at=now, reason=None, updated_at=now))


def give_up(connection: Any, conversation_id: str, seq: int, reason: str, now: datetime) -> None:
    """What is open of a message is not to be sent here any more, as when it reached the person in another way."""
    fail_message(connection, conversation_id, seq, reason, now)
    keep_out(connection, conversation_id, seq, reason, now)


def _settle(connection: Any, taken: Claim, parts: Sequence[Part], now: datetime, asked_id: int | None = None) -> None:
    _stay(connection, taken, now)
    how = {"via": taken.via.value, "asked_id": asked_id, "sent_at": now}
    sent = {"state": SENT, **how, "next_at": None, "reason": None}
    _move(connection, taken, parts, sent, now)


def _hold(connection: Any, conversation_id: str, token: str, now: datetime) -> bool:
    columns = wechat_person.c
    free = sa.or_(columns.holder.is_(None), columns.held_until <= now)
    held = sa.update(wechat_person).where(columns.conversation_id == conversation_id, free)
    return bool(connection.execute(held.values(holder=token, held_until=now + HOLD)).rowcount == 1)


def _stay(connection: Any, taken: Claim, now: datetime) -> None:
    """The claim begins anew; raises ClaimLost."""
    columns = wechat_person.c
    mine = columns.conversation_id == taken.conversation_id, columns.holder == taken.token
    if connection.execute(sa.update(wechat_person).where(*mine).values(held_until=now + HOLD)).rowcount != 1:
        raise ClaimLost("another process delivers there")


def _let_go(connection: Any, conversation_id: str, token: str) -> None:
    mine = wechat_person.c.conversation_id == conversation_id, wechat_person.c.holder == token
    connection.execute(sa.update(wechat_person).where(*mine).values(holder=None, held_until=None))


def _mark(connection: Any, conversation_id: str, token: str, part: Part, now: datetime) -> None:
    """One whose process has died while it was claimed may have been sent: it counts as tried."""
    columns = wechat_delivery.c
    tried: Any = sa.case((columns.state == CLAIMED, columns.attempts + 1), else_=columns.attempts)
    mine = columns.conversation_id == conversation_id, columns.seq == part.seq, columns.part == part.part
    marked = {"state": CLAIMED, "claim": token, "claimed_until": now + HOLD, "attempts": tried, "updated_at": now}
    connection.execute(sa.update(wechat_delivery).where(*mine).values(**marked))


def _move(connection: Any, taken: Claim, parts: Sequence[Part], to: dict[str, Any], now: datetime) -> None:
    columns = wechat_delivery.c
    for part in parts:
        mine = columns.conversation_id == taken.conversation_id, columns.seq == part.seq, columns.part == part.part
        moved = sa.update(wechat_delivery).where(*mine, columns.claim == taken.token)
        connection.execute(moved.values(claim=None, claimed_until=None, updated_at=now, **to))
