"""Photos whose owner said which paper each is, until they are fetched: by any process, also after a crash.

WeChat keeps a file for three days (临时素材); for as long it is tried. Whoever tries has the photo for HOLD, so that
one whose process died is tried again by another. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.sealing import Seal
from center.tables import message
from center.wechat_tables import wechat_photo

RETENTION = "conversation"
KEPT_BY_WECHAT = timedelta(days=3)
HOLD = timedelta(seconds=30)
"""For how long a try may last; what takes longer may be done twice, which keeps one file and says one sentence."""
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 300, 900, 3600))
MOST_ATTEMPTS = 80
"""A photo that kills whoever takes it is left alone one day; with BACK_OFF the three days are over before."""
AT_A_TIME = 20


class State(str, Enum):
    """Waiting to be fetched; kept with its case; not taken, as what is no picture is; or not to be had any more."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"
    LOST = "lost"


class Wanted(NamedTuple):
    """A photo that this process may fetch now, for the ``attempts``-th time; ``client_id`` is its owner's choice."""

    message_id: int
    conversation_id: str
    client_id: str
    media_id: str
    case_code: str
    material: str
    attempts: int
    begun_at: datetime


def begin(
    connection: Any,
    seal: Seal,
    conversation_id: str,
    message_id: int,
    media_id: str,
    case_code: str,
    material: str,
    now: datetime,
) -> None:
    """The message says what the photo is: it is to be fetched from now on."""
    about = {"case_code": case_code, "material": material, "retention": RETENTION}
    at = {"next_at": now, "created_at": now, "updated_at": now}
    sealed = seal.seal(media_id, _about(message_id))
    row = {"message_id": message_id, "conversation_id": conversation_id, "media_sealed": sealed, **about, **at}
    connection.execute(sa.insert(wechat_photo).values(**row, state=State.WAITING.value, attempts=0))


def take(connection: Any, seal: Seal, message_id: int, now: datetime) -> Wanted | None:
    """The photo, for one try; None when it is not due, as while another process is at it, or not wanted any more."""
    columns = wechat_photo.c
    due = columns.message_id == message_id, columns.state == State.WAITING.value, columns.next_at <= now
    taken = {"attempts": columns.attempts + 1, "next_at": now + HOLD, "updated_at": now}
    if connection.execute(sa.update(wechat_photo).where(*due).values(**taken)).rowcount != 1:
        return None
    joined = sa.select(wechat_photo, message.c.client_id).join(message, message.c.id == columns.message_id)
    row = connection.execute(joined.where(columns.message_id == message_id)).one()
    media_id = seal.open(row.media_sealed, _about(message_id))
    about = row.case_code, row.material, row.attempts, row.created_at
    return Wanted(message_id, row.conversation_id, row.client_id, media_id, *about)


def due(connection: Any, now: datetime, limit: int = AT_A_TIME) -> list[int]:
    """The messages whose photos are to be tried, the longest waiting first."""
    columns = wechat_photo.c
    wanted = sa.select(columns.message_id).where(columns.state == State.WAITING.value, columns.next_at <= now)
    return [int(found) for found in connection.execute(wanted.order_by(columns.next_at).limit(limit)).scalars()]


def put_off(connection: Any, photo: Wanted, reason: str, retry_after: timedelta, now: datetime) -> bool:
    """Try it again later; False when it is too late for that: it is lost."""
    wait = max(retry_after, BACK_OFF[min(photo.attempts, len(BACK_OFF)) - 1])
    if photo.attempts >= MOST_ATTEMPTS or now + wait >= photo.begun_at + KEPT_BY_WECHAT:
        end(connection, photo, State.LOST, reason, now)
        return False
    later = {"next_at": now + wait, "reason": reason, "updated_at": now}
    connection.execute(sa.update(wechat_photo).where(*_waiting(photo)).values(**later))
    return True


def end(connection: Any, photo: Wanted, state: State, reason: str, now: datetime) -> bool:
    """It is over, and its name at WeChat is gone; False when it was over already, or is forgotten."""
    over = {"state": state.value, "media_sealed": None, "next_at": None, "reason": reason or None, "updated_at": now}
    return bool(connection.execute(sa.update(wechat_photo).where(*_waiting(photo)).values(**over)).rowcount)


def forget(connection: Any, conversation_ids: Sequence[str]) -> None:
    """Nothing of these people is to be fetched any more."""
    mine = wechat_photo.c.conversation_id.in_(list(conversation_ids))
    connection.execute(sa.delete(wechat_photo).where(mine))


def _waiting(photo: Wanted) -> tuple[Any, Any]:
    return wechat_photo.c.message_id == photo.message_id, wechat_photo.c.state == State.WAITING.value


def _about(message_id: int) -> str:
    return f"photo {message_id}"
