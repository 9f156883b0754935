"""What became of notices that were written in WeChat conversations: seen by what the deliverer noted of their parts.

What is held back, has failed, or has waited for too long takes its next channel and is not sent there any more.
Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.notice_tables import notice_attempt
from center.notices.receipts import Told, take_told
from center.notices.rules import NoticeRules
from center.notices.wechat_channels import RECEIPT
from center.sealing import Seal
from center.tables import message
from center.wechat.deliveries import Via, claim, give_up, release
from center.wechat.setting import WeChatSetting
from center.wechat_tables import wechat_delivery

WECHAT = "wechat"
AT_A_TIME = 200
_HELD = "微信不让发，改走别的渠道。"
_LATE = "微信对话里迟迟没有发出去，改走别的渠道。"
_ANOTHER_WAY = "another_way"


class _Sent(NamedTuple):
    """A notice in a WeChat conversation of which nothing is known yet."""

    notice_id: int
    message_id: int
    sent_at: datetime
    conversation_id: str
    seq: int


def take_from_wechat(connection: Any, seal: Seal, setting: WeChatSetting, rules: NoticeRules, now: datetime) -> int:
    """Note what was sent and what was not; how many were news."""
    late_before = now - timedelta(minutes=rules.wechat_minutes)
    sent = _awaited(connection)
    seen = _parts(connection, [one.message_id for one in sent])
    for one in sent:
        if one.message_id not in seen and one.sent_at <= late_before:
            _put_in_line(connection, seal, setting, one, now)
    parts = _parts(connection, [one.message_id for one in sent])
    return sum(_take(connection, one, parts.get(one.message_id, []), now, late_before) for one in sent)


def _awaited(connection: Any) -> list[_Sent]:
    """Those written in a conversation of which no receipt was taken; the index ix_notice_attempt_wechat has them."""
    wanted = sa.select(notice_attempt.c.notice_id, notice_attempt.c.receipt, notice_attempt.c.at).where(
        sa.text("channel = 'wechat' AND outcome = 'sent' AND delivered_at IS NULL"),
        notice_attempt.c.receipt.startswith(RECEIPT),
    )
    rows = connection.execute(wanted.order_by(notice_attempt.c.id).limit(AT_A_TIME)).all()
    ids = {int(row.receipt.removeprefix(RECEIPT)): row for row in rows}
    places = sa.select(message.c.id, message.c.conversation_id, message.c.seq).where(message.c.id.in_(list(ids)))
    found = connection.execute(places) if ids else ()
    return [_Sent(ids[row.id].notice_id, row.id, ids[row.id].at, row.conversation_id, row.seq) for row in found]


def _parts(connection: Any, message_ids: Sequence[int]) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    wanted = sa.select(wechat_delivery).where(wechat_delivery.c.message_id.in_(list(message_ids)))
    for row in connection.execute(wanted.order_by(wechat_delivery.c.part)) if message_ids else ():
        found[row.message_id].append(row)
    return found


def _put_in_line(connection: Any, seal: Seal, setting: WeChatSetting, one: _Sent, now: datetime) -> None:
    """No deliverer has seen it yet, so that there is nothing to give up; unless one is at it just now."""
    taken = claim(connection, seal, one.conversation_id, setting, Via.CUSTOM, now)
    if taken is not None:
        release(connection, taken, now)


def _take(connection: Any, one: _Sent, parts: Sequence[Any], now: datetime, late_before: datetime) -> bool:
    if not parts or any(part.state == "claimed" and part.claimed_until > now for part in parts):
        return False
    if all(part.state == "sent" for part in parts):
        return take_told(connection, one.notice_id, Told(WECHAT, True, max(part.sent_at for part in parts)), now)
    is_held = any(part.state == "failed" or (part.state == "waiting" and part.next_at is None) for part in parts)
    if not is_held and one.sent_at > late_before:
        return False
    give_up(connection, one.conversation_id, one.seq, _ANOTHER_WAY, now)
    return take_told(connection, one.notice_id, Told(WECHAT, False, now, _HELD if is_held else _LATE), now)
