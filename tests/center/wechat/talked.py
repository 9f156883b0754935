"""What tests of WeChat's rules need: somebody who follows, what was said to them, a setting, a look into the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from center.conversations import open_conversation
from center.loading import KNOWLEDGE
from center.messages import Words
from center.notices.talks import write_message
from center.records import Records
from center.turns import Incoming, Note, finish, receive_and_claim
from center.waiting import Outcome
from center.wechat.deliveries import Claim, Via, claim, release, settle_all
from center.wechat.people import CHANNEL, meet
from center.wechat.setting import WeChatSetting, load_wechat
from center.wechat.wording import text_of
from center.wechat_tables import wechat_delivery
from tests.center.recorded import FRIDAY_NOON, SEAL

OPENID = "oFake00000000000000000000001"
NOW = FRIDAY_NOON
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def setting(**limits: int) -> WeChatSetting:
    """The setting of this repository; with ``limits`` of its own."""
    real = load_wechat(KNOWLEDGE / "service")
    assert real is not None
    return real.copy(update={"limits": real.limits.copy(update=limits)})


def followed(records: Records, openid: str = OPENID, now: datetime = NOW) -> str:
    """The conversation of somebody who follows."""

    def work(connection: Any) -> str:
        known = SEAL.fingerprints(openid, f"channel:{CHANNEL}")
        conversation_id = open_conversation(connection, CHANNEL, now, known)
        meet(connection, SEAL, conversation_id, openid, now)
        return conversation_id

    return records.write_now(work)


def answered(records: Records, conversation_id: str, *replies: Words, said: str = "你好", now: datetime = NOW) -> int:
    """The person said something, and the bot has answered; the id of what the person said."""

    def work(connection: Any) -> int:
        incoming = Incoming(Words(said))
        received, claimed = receive_and_claim(connection, SEAL, conversation_id, incoming, "worker", now)
        assert claimed is not None
        finish(connection, SEAL, claimed, Outcome.ANSWERED, replies, Note(), now)
        return received.message_id

    return records.write_now(work)


def noticed(records: Records, conversation_id: str, words: Words, key: str = "n1", now: datetime = NOW) -> int:
    """The courier has written something into the conversation; its id."""
    return records.write_now(lambda connection: write_message(connection, SEAL, conversation_id, words, key, now))


def taken(
    records: Records,
    conversation_id: str,
    via: Via = Via.CUSTOM,
    now: datetime = NOW,
    rules: WeChatSetting | None = None,
) -> Claim | None:
    """A claim."""
    chosen = rules or setting()
    return records.write_now(lambda connection: claim(connection, SEAL, conversation_id, chosen, via, now))


def delivered(
    records: Records, conversation_id: str, via: Via = Via.PASSIVE, now: datetime = NOW, asked: int | None = None
) -> Claim:
    """Everything that waits has gone out, as the answer to the callback ``asked`` if it is said."""
    found = taken(records, conversation_id, via, now)
    assert found is not None

    def work(connection: Any) -> None:
        settle_all(connection, found, now, asked)
        release(connection, found, now)

    records.write_now(work)
    return found


def rows(records: Records, *names: str) -> list[tuple[Any, ...]]:
    """These columns of all deliveries, in order."""
    columns = [wechat_delivery.c[name] for name in names]
    wanted = sa.select(*columns).order_by(
        wechat_delivery.c.conversation_id, wechat_delivery.c.seq, wechat_delivery.c.part
    )
    return [tuple(row) for row in records.read_now(lambda connection: connection.execute(wanted).all())]


def buttons(*titles: str) -> Sequence[dict[str, str]]:
    """Buttons as messages have them, each with a payload of its own."""
    return [{"title": title, "payload": f'/affirm{{"n":"{place}"}}'} for place, title in enumerate(titles, start=1)]


LONG = "".join(f"第{number}句话说的是办理的第几个步骤。" for number in range(1, 31))
SMALL = setting(text_bytes=300)
"""Few bytes go into a message."""


def done(records: Records, work: Callable[..., Any], *arguments: Any) -> Any:
    """What ``work`` makes of a connection and ``arguments``."""
    return records.write_now(lambda connection: work(connection, *arguments))


def said(claim: Claim | None) -> list[str]:
    """What the parts of a claim say."""
    return [text_of(part.content) for part in claim.parts] if claim else []
