"""How many customer messages a person may still get: WeChat counts them by what the person did last.

A message in the chat allows a few for two days, a tap on the menu a few for a minute, and so on (wechat.yml). A new
doing of the same kind begins anew; what is left of the old one is lost. One is taken before it is sent and given back
when it was not sent after all, both in the database, so that replicas never send more together than is allowed.
Functions take a connection and are part of the caller's transaction; a person is named by their conversation.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.tables import Moment
from center.wechat.setting import WeChatSetting
from center.wechat_tables import wechat_trigger


class Trigger(str, Enum):
    """What a person did that lets us send customer messages.

    ``CLICK`` is a tap on the menu below the chat and one on a choice of a msgmenu (it comes as a text message with
    ``bizmsgmenuid``, and still counts as a tap); ``SCAN`` is by somebody who follows already.
    """

    MESSAGE = "message"
    CLICK = "click"
    SUBSCRIBE = "subscribe"
    SCAN = "scan"


class Taken(NamedTuple):
    """One customer message that is reserved; ``give_back`` needs it."""

    trigger: Trigger
    noted_at: datetime


_NOTE = sa.text(
    """
    INSERT INTO wechat_trigger (conversation_id, kind, noted_at, used) VALUES (:conversation_id, :kind, :now, 0)
    ON CONFLICT (conversation_id, kind) DO UPDATE SET noted_at = excluded.noted_at, used = 0
    WHERE wechat_trigger.noted_at < excluded.noted_at
    """
).bindparams(sa.bindparam("now", type_=Moment))


def note(connection: Any, conversation_id: str, trigger: Trigger, at: datetime) -> None:
    """The person, who was met (people.py), did this ``at`` the time that WeChat gives: repeats of it change nothing."""
    connection.execute(_NOTE, {"conversation_id": conversation_id, "kind": trigger.value, "now": at})


def take(connection: Any, conversation_id: str, setting: WeChatSetting, now: datetime) -> Taken | None:
    """Reserve one customer message, of what ends soonest; None when nothing is left."""
    for running in _running(connection, conversation_id, setting, now):
        mine = _row(conversation_id, running.trigger, running.noted_at)
        counted = sa.update(wechat_trigger).where(*mine, wechat_trigger.c.used < running.most)
        if connection.execute(counted.values(used=wechat_trigger.c.used + 1)).rowcount == 1:
            return Taken(running.trigger, running.noted_at)
    return None


def give_back(connection: Any, conversation_id: str, taken: Taken) -> None:
    """It was not sent after all. Nothing to do when the person has begun anew since: the count has, too."""
    mine = _row(conversation_id, taken.trigger, taken.noted_at)
    returned = sa.update(wechat_trigger).where(*mine, wechat_trigger.c.used > 0)
    connection.execute(returned.values(used=wechat_trigger.c.used - 1))


def withdraw(connection: Any, conversation_id: str) -> None:
    """WeChat says that nothing is allowed any more (45015, 45047, not following): until the person does something."""
    connection.execute(sa.delete(wechat_trigger).where(wechat_trigger.c.conversation_id == conversation_id))


def left(connection: Any, conversation_id: str, setting: WeChatSetting, now: datetime) -> int:
    """How many customer messages may be sent now."""
    return sum(max(running.most - running.used, 0) for running in _running(connection, conversation_id, setting, now))


def is_open(connection: Any, conversation_id: str, setting: WeChatSetting, now: datetime) -> bool:
    """Whether a customer message may be sent now."""
    return left(connection, conversation_id, setting, now) > 0


class _Running(NamedTuple):
    """A doing that still counts; the one that ends soonest sorts first."""

    ends_at: datetime
    noted_at: datetime
    trigger: Trigger
    used: int
    most: int


def _running(connection: Any, conversation_id: str, setting: WeChatSetting, now: datetime) -> list[_Running]:
    of = wechat_trigger.c.conversation_id == conversation_id
    rows = connection.execute(
        sa.select(wechat_trigger.c.kind, wechat_trigger.c.noted_at, wechat_trigger.c.used).where(of)
    )
    return sorted(running for row in rows if (running := _read(row, setting)).ends_at > now)


def _read(row: Any, setting: WeChatSetting) -> _Running:
    rule = setting.quotas.of(row.kind)
    ends_at = row.noted_at + timedelta(seconds=rule.seconds - setting.quotas.margin_seconds)
    return _Running(ends_at, row.noted_at, Trigger(row.kind), row.used, rule.most)


def _row(conversation_id: str, trigger: Trigger, noted_at: datetime) -> tuple[Any, ...]:
    columns = wechat_trigger.c
    return columns.conversation_id == conversation_id, columns.kind == trigger.value, columns.noted_at == noted_at
