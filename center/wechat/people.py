"""Who talks to the official account: by their conversation, with their openid sealed.

The openid is a name that only WeChat and this account know; it is needed for sending, and never logged. Functions take
a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.conversations import conversation_of
from center.sealing import Seal
from center.tables import Moment
from center.wechat import photos
from center.wechat_tables import wechat_person, wechat_trigger

CHANNEL = "wechat"
"""The channel of their conversations; fingerprints of openids are for the purpose ``channel:wechat``."""
RETENTION = "conversation"


class Person(NamedTuple):
    """Somebody who talks to the account, or did; times in UTC."""

    conversation_id: str
    is_following: bool
    followed_at: datetime | None
    unfollowed_at: datetime | None


_MOMENTS = (sa.bindparam("now", type_=Moment),)
_MEET = sa.text(
    """
    INSERT INTO wechat_person (conversation_id, person, openid_sealed, is_following, followed_at, enrolled_seq,
        retention, created_at, updated_at)
    VALUES (:conversation_id, :person, :openid, true, :now, :seq, :retention, :now, :now)
    ON CONFLICT (conversation_id) DO UPDATE SET openid_sealed = excluded.openid_sealed, is_following = true,
        followed_at = excluded.followed_at, unfollowed_at = NULL, updated_at = excluded.updated_at
    WHERE NOT wechat_person.is_following OR wechat_person.openid_sealed IS NULL
    """
).bindparams(*_MOMENTS)
_LEAVE = sa.text(
    """
    UPDATE wechat_person SET is_following = false, unfollowed_at = :now, updated_at = :now
    WHERE conversation_id = :conversation_id AND is_following
    """
).bindparams(*_MOMENTS)


def meet(connection: Any, seal: Seal, conversation_id: str, openid: str, now: datetime) -> bool:
    """They did something that only a follower can; whether that is new: the first time, or they had left.

    ``conversation_id`` is their open conversation on the channel; raises UnknownConversation.
    """
    place = conversation_of(connection, conversation_id)
    values = {
        "conversation_id": conversation_id,
        "person": place.person,
        "openid": seal.seal(openid, _about(conversation_id)),
        "seq": place.last_seq,
        "retention": RETENTION,
        "now": now,
    }
    return bool(connection.execute(_MEET, values).rowcount == 1)


def leave(connection: Any, conversation_id: str, now: datetime) -> None:
    """They follow no longer: nothing can be sent to them. Who was never met is not noted."""
    connection.execute(_LEAVE, {"conversation_id": conversation_id, "now": now})


def person_of(connection: Any, conversation_id: str) -> Person | None:
    """Who talks there; None when nobody on WeChat does."""
    columns = [wechat_person.c[name] for name in Person._fields]
    mine = wechat_person.c.conversation_id == conversation_id
    row = connection.execute(sa.select(*columns).where(mine)).one_or_none()
    return Person(*row) if row is not None else None


def openid_of(connection: Any, seal: Seal, conversation_id: str) -> str | None:
    """Whom to send to; None when nobody on WeChat talks there, or they follow no longer."""
    mine = wechat_person.c.conversation_id == conversation_id, wechat_person.c.is_following
    sealed = connection.execute(sa.select(wechat_person.c.openid_sealed).where(*mine)).scalar_one_or_none()
    return seal.open(sealed, _about(conversation_id)) if sealed is not None else None


def forget(connection: Any, conversation_ids: Sequence[str]) -> None:
    """Let go of their openids, of what they did, and of photos not fetched yet, as when conversations are emptied.

    Nothing can be sent to them until they do something: then they are met again.
    """
    photos.forget(connection, conversation_ids)
    connection.execute(sa.delete(wechat_trigger).where(wechat_trigger.c.conversation_id.in_(list(conversation_ids))))
    mine = wechat_person.c.conversation_id.in_(list(conversation_ids))
    connection.execute(sa.update(wechat_person).where(mine).values(openid_sealed=None))


def _about(conversation_id: str) -> str:
    return f"openid {conversation_id}"
