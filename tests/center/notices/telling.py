"""What the rows of a week say, compared with what people saw: told exactly once, or visible why not."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from center.notice_tables import notice, notice_attempt
from center.records import Records
from center.tables import conversation, message
from tests.center.notices.week import Week

MOST_LOST_OF_MANY, MOST_LOST_OF_SOME = 0.05, 0.1
"""The part that may reach nobody on these channels; among few, chance makes it more uneven."""
AT_ONCE = ("conversation", "mailbox")


async def lived(records: Records, notices: int, most_lost: float) -> Week:
    """Live it and check it."""
    week = Week(records, notices)
    await week.live()
    check(week, notices, most_lost)
    return week


def check(week: Week, notices: int, most_lost: float) -> None:
    """Compare what people saw with what the rows say."""
    rows = week.records.read_now(lambda connection: connection.execute(sa.select(notice)).all())
    reasons = week.records.read_now(_reasons)
    written = week.records.read_now(_written)
    assert len(rows) == notices
    for row in rows:
        seen = week.seen[row.text] + written[row.text]
        is_told = row.state == "delivered" or (row.state == "sent" and row.channel in AT_ONCE)
        assert seen == is_told, (row.state, row.channel, week.seen.ways[row.text], written[row.text], row.text)
        assert is_told or (row.state in ("dead", "cancelled", "expired") and reasons.get(row.id)), row
    channels = Counter(row.channel for row in rows)
    states = Counter(row.state for row in rows)
    assert {"conversation", "mailbox", "wechat", "template", "sms", "telephone"} <= set(channels)
    assert min(states["delivered"], states["sent"], states["cancelled"]) > 0
    assert states["dead"] + states["expired"] < notices * most_lost


def _reasons(connection: sa.engine.Connection) -> dict[int, str]:
    """The last reason of every notice that has one."""
    wanted = sa.select(notice_attempt.c.notice_id, notice_attempt.c.reason).order_by(notice_attempt.c.number)
    return {row.notice_id: row.reason for row in connection.execute(wanted) if row.reason}


def _written(connection: sa.engine.Connection) -> Counter[str]:
    """How often each notice stands in a conversation that is not WeChat's."""
    wanted = sa.select(message.c.text).join_from(message, conversation).where(conversation.c.channel != "wechat")
    return Counter(connection.execute(wanted).scalars())
