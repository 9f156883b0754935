"""What staff see of notices, and what they may do: send a dead one again, cancel a waiting one.

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.refusals import Refusal
from center.messages import Author
from center.notice_tables import notice, notice_attempt
from center.notices.outbox import NoticeState
from center.notices.rules import MAILBOX, NoticeRules
from center.tables import message

OVER = "通知已经过了有用的时间，不能再发。"
UNSEEN_BACK = timedelta(days=30)
"""So far back it is looked for what had to be told and lies unseen in a mailbox."""


class UnknownNotice(Refusal):
    """No notice has this number."""

    def __init__(self, notice_id: int) -> None:
        super().__init__(f"there is no notice {notice_id}", f"没有编号为{notice_id}的通知，请核对。")


class CannotChange(Refusal):
    """The notice is not in a state that allows it."""


class NoticeView(NamedTuple):
    """One notice without its words; times in UTC. ``reason`` is why the last attempt failed, if it did."""

    id: int
    kind: str
    record: str
    state: NoticeState
    due_at: datetime
    next_at: datetime
    expires_at: datetime | None
    channel: str | None
    attempts: int
    sent_at: datetime | None
    delivered_at: datetime | None
    reason: str | None


_REASON = (
    sa.select(notice_attempt.c.reason)
    .where(notice_attempt.c.notice_id == notice.c.id)
    .order_by(notice_attempt.c.number.desc())
    .limit(1)
    .scalar_subquery()
)
_COLUMNS = [*(notice.c[name] for name in NoticeView._fields if name != "reason"), _REASON.label("reason")]


def list_notices(
    connection: Any, states: Sequence[NoticeState], limit: int = 100, record: str | None = None
) -> list[NoticeView]:
    """The notices in these states, the longest due first; about one record only, when named."""
    wanted = [notice.c.state.in_([state.value for state in states])]
    wanted += [notice.c.record == record] if record is not None else []
    found = sa.select(*_COLUMNS).where(*wanted).order_by(notice.c.due_at, notice.c.id).limit(limit)
    return [_view(row) for row in connection.execute(found)]


def dead_letters(connection: Any, limit: int = 100) -> list[NoticeView]:
    """What reached nobody, the longest due first."""
    return list_notices(connection, [NoticeState.DEAD], limit)


def count_dead(connection: Any) -> int:
    """How many notices reached nobody."""
    dead = sa.select(sa.func.count()).select_from(notice).where(notice.c.state == NoticeState.DEAD.value)
    return int(connection.execute(dead).scalar_one())


def list_unseen(connection: Any, rules: NoticeRules, now: datetime, limit: int = 100) -> list[NoticeView]:
    """What had to be told and lies in a mailbox, its person not back since: somebody should find another way."""
    found = sa.select(*_COLUMNS).where(_unseen(rules, now)).order_by(notice.c.due_at, notice.c.id).limit(limit)
    return [_view(row) for row in connection.execute(found)]


def count_unseen(connection: Any, rules: NoticeRules, now: datetime) -> int:
    """How many ``list_unseen`` has altogether."""
    counted = sa.select(sa.func.count()).select_from(notice).where(_unseen(rules, now))
    return int(connection.execute(counted).scalar_one())


def _unseen(rules: NoticeRules, now: datetime) -> Any:
    """Without a conversation of its own it counts as unseen: nobody knows in which one it was read."""
    back = sa.and_(
        message.c.conversation_id == notice.c.conversation_id,
        message.c.author == Author.PERSON.value,
        message.c.created_at > notice.c.sent_at,
    )
    lies = sa.and_(notice.c.state == NoticeState.SENT.value, notice.c.channel == MAILBOX)
    kinds = [kind for kind in rules.kinds if rules.is_due(kind)]
    recent = sa.and_(notice.c.due_at > now - UNSEEN_BACK, notice.c.kind.in_(kinds))
    return sa.and_(recent, lies, ~sa.exists(sa.select(message.c.id).where(back).correlate(notice)))


def read_notice(connection: Any, notice_id: int) -> NoticeView:
    """One notice; raises UnknownNotice."""
    row = connection.execute(sa.select(*_COLUMNS).where(notice.c.id == notice_id)).one_or_none()
    if row is None:
        raise UnknownNotice(notice_id)
    return _view(row)


def retry(connection: Any, rules: NoticeRules, notice_id: int, now: datetime) -> NoticeView:
    """Send a dead one again on every channel; raises UnknownNotice, and CannotChange when it is not dead or useless."""
    found = read_notice(connection, notice_id)
    if rules.use_ends(found.kind, found.due_at, found.expires_at) <= now:
        raise CannotChange("the notice is of no use any more", OVER)
    changed = {"state": NoticeState.WAITING.value, "next_at": now, "attempts": 0, "updated_at": now}
    return _change(connection, found, NoticeState.DEAD, changed)


def cancel(connection: Any, notice_id: int, now: datetime) -> NoticeView:
    """Never send it; raises UnknownNotice, and CannotChange when it does not wait."""
    found = read_notice(connection, notice_id)
    changed = {"state": NoticeState.CANCELLED.value, "updated_at": now}
    return _change(connection, found, NoticeState.WAITING, changed)


def _change(connection: Any, found: NoticeView, state: NoticeState, changed: dict[str, Any]) -> NoticeView:
    mine = sa.and_(notice.c.id == found.id, notice.c.state == state.value)
    if connection.execute(sa.update(notice).where(mine).values(**changed)).rowcount != 1:
        now_in = read_notice(connection, found.id).state.caption
        raise CannotChange(f"the notice is not {state.value}", f"这条通知现在是“{now_in}”，不能这样处理。")
    return read_notice(connection, found.id)


def _view(row: Any) -> NoticeView:
    return NoticeView(**{**row._mapping, "state": NoticeState(row.state)})
