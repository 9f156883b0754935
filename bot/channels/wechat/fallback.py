"""When WeChat does not let an answer through: its person is told elsewhere that it is there.

Notices are the courier's own: it sees by itself what became of them, so nothing is said of them here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.identities import contacts_behind
from center.messages import Author
from center.notices.outbox import Draft, enqueue
from center.tables import message
from center.wechat.setting import WeChatSetting

KIND = "wechat_answer"
_TEXT = "您在微信上问的事有答复了，微信不让我们主动发。请打开公众号，说一声“{word}”，我就接着发给您。"


class Fallback:
    """Enqueues one notice for an answer that could not be sent, where it is known who talks."""

    def __init__(self, rules: Callable[[], WeChatSetting]) -> None:
        self._rules = rules

    def __call__(
        self, connection: Any, conversation_id: str, message_ids: Sequence[int], reason: str, now: datetime
    ) -> None:
        """Tell the person of the newest of ``message_ids`` that is an answer; nobody can be told whom nobody knows."""
        answer = _newest_answer(connection, message_ids)
        contact_id = next(iter(contacts_behind(connection, conversation_id)), None)
        if answer is None or contact_id is None:
            return
        text = _TEXT.format(word=self._rules().texts.more_words[0])
        draft = Draft(f"{KIND}:{answer}", KIND, f"W{answer}", text, now, contact_id, conversation_id)
        enqueue(connection, draft, now)


def _newest_answer(connection: Any, message_ids: Sequence[int]) -> int | None:
    is_answer = sa.or_(message.c.answers_id.is_not(None), message.c.author == Author.STAFF.value)
    wanted = sa.select(sa.func.max(message.c.id)).where(message.c.id.in_(list(message_ids)), is_answer)
    found: int | None = connection.execute(wanted).scalar_one()
    return found
