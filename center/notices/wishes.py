"""What people do not want to be told: a topic of notices, or anything by one channel; never what must be told.

A wish is a contact's, or a conversation's where nobody is known. It is ended, not deleted, when they want it again.
Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.identities import contacts_behind
from center.notice_tables import notice_wish
from center.notices.rules import REFUSABLE, STEPS, NoticeRules
from center.tables import Moment

TOPIC, BY = "topic:", "by:"
"""What stands before the name of a topic, and of a channel."""
RETENTION = "notice"
UNWANTED = "本人说过不要。"
_WISH = """
    INSERT INTO notice_wish (contact_id, conversation_id, about, by, retention, created_at)
    VALUES (:contact_id, :conversation_id, :about, :by, :retention, :now)
    ON CONFLICT ({whose}, about) DO UPDATE SET by = excluded.by, created_at = excluded.created_at, ended_at = NULL
    WHERE notice_wish.ended_at IS NOT NULL
"""
_INSERT = {
    whose: sa.text(_WISH.format(whose=whose)).bindparams(sa.bindparam("now", type_=Moment))
    for whose in ("contact_id", "conversation_id")
}


class Whose(NamedTuple):
    """Contacts; without one, a conversation."""

    contacts: tuple[int, ...]
    conversation_id: str | None

    def condition(self) -> Any:
        """That a wish is theirs."""
        there = notice_wish.c.conversation_id == self.conversation_id
        return sa.or_(notice_wish.c.contact_id.in_(self.contacts), there)


def whose_in(connection: Any, conversation_id: str) -> Whose:
    """Of whoever talks in the conversation."""
    return Whose(tuple(contacts_behind(connection, conversation_id)), conversation_id)


def every_topic(rules: NoticeRules) -> tuple[str, ...]:
    """Every topic that can be refused, as a wish names it."""
    return tuple(f"{TOPIC}{name}" for name in rules.topics)


def refuse(connection: Any, whose: Whose, abouts: Iterable[str], by: str, now: datetime) -> None:
    """They want no more of this, says ``by`` (person, or the staff id of who was told)."""
    owners: list[tuple[str, Any]] = [("contact_id", contact_id) for contact_id in whose.contacts]
    owners = owners or [("conversation_id", whose.conversation_id)]
    for about in abouts:
        for column, owner in owners:
            nobody = {"contact_id": None, "conversation_id": None}
            values = {**nobody, column: owner, "about": about, "by": by, "retention": RETENTION, "now": now}
            connection.execute(_INSERT[column], values)


def allow(connection: Any, whose: Whose, abouts: Sequence[str], now: datetime) -> int:
    """They want it again (all of it when ``abouts`` is empty); how many wishes ended."""
    mine = [whose.condition(), notice_wish.c.ended_at.is_(None)]
    mine += [notice_wish.c.about.in_(list(abouts))] if abouts else []
    return int(connection.execute(sa.update(notice_wish).where(*mine).values(ended_at=now)).rowcount)


def unwanted_of(connection: Any, whose: Whose) -> frozenset[str]:
    """What they want no more of."""
    mine = sa.and_(whose.condition(), notice_wish.c.ended_at.is_(None))
    return frozenset(connection.execute(sa.select(notice_wish.c.about).where(mine)).scalars())


def is_unwanted(rules: NoticeRules, kind: str, unwanted: frozenset[str]) -> bool:
    """Whether a kind of notice is not to be sent at all."""
    return not rules.is_due(kind) and f"{TOPIC}{rules.topic_of(kind)}" in unwanted


def is_unwanted_by(rules: NoticeRules, kind: str, step: str, unwanted: frozenset[str]) -> bool:
    """Whether it is not to be sent in this way."""
    channel = next((name for name, steps in STEPS.items() if step in steps), step)
    return not rules.is_due(kind) and f"{BY}{channel}" in unwanted


def title_of(rules: NoticeRules, about: str) -> str:
    """What people call it: 评价邀请, 短信."""
    name = about.partition(":")[2]
    if about.startswith(BY):
        return REFUSABLE.get(name, name)
    return rules.topics[name].title if name in rules.topics else name
