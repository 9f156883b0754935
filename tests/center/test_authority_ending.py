"""Letters of authority that end soon are told of once."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from center.authority import end_authority, record_authority
from center.authority_ending import authorities_due
from center.knowledge import Knowledge
from center.notice_tables import notice
from center.records import Records
from tests.center.people_recorded import founded, known
from tests.center.recorded import FRIDAY_NOON

LAST = date(2026, 12, 31)


def recorded(records: Records, contact_id: int, enterprise_id: str, to: date | None) -> None:
    role = "agent" if to else "representative"
    records.write_now(
        lambda c: record_authority(c, enterprise_id, contact_id, role, "授权委托书", to, "clerk-1", FRIDAY_NOON)
    )


def due(records: Records, knowledge: Knowledge, days: int) -> int:
    now = FRIDAY_NOON + timedelta(days=days)
    return records.write_now(lambda connection: authorities_due(connection, knowledge.service, now))


def test_a_letter_is_told_of_once_before_it_ends(records: Records, real_knowledge: Knowledge) -> None:
    contact_id = known(records)
    recorded(records, contact_id, founded(records, contact_id, "晋味源"), LAST)
    recorded(records, contact_id, founded(records, contact_id, "老张铺子"), None)
    assert [due(records, real_knowledge, days) for days in (0, 25, 26, 27, 41, 42)] == [0, 0, 1, 0, 0, 0]
    rows = records.read_now(lambda c: c.execute(sa.select(notice.c.kind, notice.c.contact_id, notice.c.text)).all())
    assert [(row.kind, row.contact_id) for row in rows] == [("authority_expires", contact_id)]
    assert "晋味源" in rows[0].text
    assert "12月31日（周四）" in rows[0].text


def test_one_that_was_ended_is_not_told_of(records: Records, real_knowledge: Knowledge) -> None:
    contact_id = known(records)
    enterprise_id = founded(records, contact_id)
    recorded(records, contact_id, enterprise_id, LAST)
    records.write_now(lambda c: end_authority(c, enterprise_id, contact_id, FRIDAY_NOON))
    assert due(records, real_knowledge, 30) == 0
