"""Wishes that people told staff, as by telephone: about what they got, so that nobody types who they are.

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.notice_tables import notice
from center.notices.listing import CannotChange, UnknownNotice
from center.notices.rules import NoticeRules
from center.notices.wish_telling import allowed_text, refused_text
from center.notices.wishes import BY, TOPIC, Whose, allow, refuse, whose_in


def refuse_for(
    connection: Any, rules: NoticeRules, notice_id: int, channel: str | None, staff: str, now: datetime
) -> str:
    """Whoever got this notice wants no more of its topic, or nothing by ``channel``; what to tell them.

    Raises UnknownNotice, and CannotChange for what has to be told.
    """
    row = _row(connection, notice_id)
    topic = rules.topic_of(row.kind)
    if channel is None and topic is None:
        title = rules.title_of(row.kind)
        raise CannotChange("the kind has to be told", f"“{title}”一定要告知，不能不发；可以用 --by 写不要的渠道。")
    about = f"{BY}{channel}" if channel is not None else f"{TOPIC}{topic}"
    refuse(connection, _whose(connection, row), (about,), staff, now)
    return f"记下了。可以这样告诉对方：{refused_text(rules, (about,))}"


def allow_for(connection: Any, rules: NoticeRules, notice_id: int, now: datetime) -> str:
    """Whoever got this notice wants to be told everything again; what to tell them. Raises UnknownNotice."""
    ended = allow(connection, _whose(connection, _row(connection, notice_id)), (), now)
    return f"记下了。可以这样告诉对方：{allowed_text(rules, (), ended)}"


def _row(connection: Any, notice_id: int) -> Any:
    columns = notice.c.kind, notice.c.contact_id, notice.c.conversation_id
    row = connection.execute(sa.select(*columns).where(notice.c.id == notice_id)).one_or_none()
    if row is None:
        raise UnknownNotice(notice_id)
    return row


def _whose(connection: Any, row: Any) -> Whose:
    if row.contact_id is not None:
        return Whose((row.contact_id,), row.conversation_id)
    return whose_in(connection, row.conversation_id)
