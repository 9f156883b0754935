"""Reminders of what was kept for later of a case (分时分次): one notice on the day that the person chose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case, sub_task
from center.cases.states import OPEN, SubTaskState
from center.notice_tables import notice
from center.notices.outbox import Draft, enqueue

RESERVED = "reserved_items"
"""The kind of these notices, a key of notices.yml."""


REMEMBERED = timedelta(days=7)
"""For so long after a reminder 把剩下的也办了 means what it was about."""


class _Kept(NamedTuple):
    """What of one case is due to be remembered."""

    code: str
    contact_id: int
    conversation_id: str | None
    remind_at: datetime
    titles: tuple[str, ...]


def reserved_due(connection: Any, now: datetime) -> int:
    """Enqueue one notice for every case and day whose reminder is due; how many are new."""
    return sum(enqueue(connection, _draft(kept), now) for kept in _kept(connection, now))


def reminded_here(connection: Any, conversation_id: str, now: datetime) -> list[str]:
    """The codes of the cases of which this conversation was reminded lately, the latest first."""
    mine = sa.and_(notice.c.kind == RESERVED, notice.c.conversation_id == conversation_id)
    wanted = sa.select(notice.c.record).where(mine, notice.c.sent_at >= now - REMEMBERED)
    return list(connection.execute(wanted.order_by(notice.c.sent_at.desc())).scalars())


def _kept(connection: Any, now: datetime) -> Iterator[_Kept]:
    is_due = sa.and_(
        sub_task.c.state == SubTaskState.RESERVED.value,
        sub_task.c.remind_at <= now,
        agency_case.c.state.in_([state.value for state in OPEN]),
    )
    columns = (agency_case.c.code, agency_case.c.contact_id, agency_case.c.conversation_id, sub_task.c.remind_at)
    found = sa.select(*columns, sub_task.c.title).join_from(sub_task, agency_case).where(is_due)
    rows = connection.execute(found.order_by(agency_case.c.id, sub_task.c.remind_at, sub_task.c.id))
    for about, of_case in groupby(rows, key=lambda row: tuple(row[:4])):
        yield _Kept(about[0], about[1], about[2], about[3], tuple(row.title for row in of_case))


def _draft(kept: _Kept) -> Draft:
    listed = "、".join(kept.titles)
    text = f"提醒一下：代办件{kept.code}里的{listed}还留着没办。现在要办，回一句“把剩下的也办了”；不急就先放着。"
    key = f"{RESERVED}:{kept.code}:{kept.remind_at:%Y%m%dT%H%M}"
    buttons = [{"title": "把剩下的也办了", "payload": "/take_up_rest"}]
    return Draft(
        key, RESERVED, kept.code, text, kept.remind_at, kept.contact_id, kept.conversation_id, {"buttons": buttons}
    )
