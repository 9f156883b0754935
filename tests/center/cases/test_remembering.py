"""Reminders of what was kept for later: one notice a case and day, none once it was taken up."""

from __future__ import annotations

import sqlalchemy as sa

from center.cases.remembering import REMEMBERED, reminded_here, reserved_due
from center.notice_tables import notice
from center.records import Records
from tests.center.cases.opened_case import at, item_moved, opened, origin, wanted
from tests.center.recorded import new_conversation


def due(records: Records, day: int) -> int:
    return records.write_now(lambda connection: reserved_due(connection, at(day, 10)))


def notices(records: Records) -> list[tuple[str, str]]:
    wanted = sa.select(notice.c.record, notice.c.text)
    return [(row.record, row.text) for row in records.read_now(lambda connection: list(connection.execute(wanted)))]


def test_one_reminder_on_the_day_names_what_is_left(records: Records) -> None:
    code = opened(records, wanted(items=("licence", "seal", "tax", "bank_account"), remind_at=at(25, 9))).code
    assert (due(records, 24), due(records, 25), due(records, 25), due(records, 26)) == (0, 1, 0, 0)
    assert notices(records) == [
        (
            code,
            f"提醒一下：代办件{code}里的社保、医保、公积金还留着没办。现在要办，回一句“把剩下的也办了”；不急就先放着。",
        )
    ]


def test_nothing_is_said_of_what_was_taken_up(records: Records) -> None:
    code = opened(records, wanted(items=("licence",), remind_at=at(25, 9))).code
    for item in ("seal", "tax", "social_insurance", "medical_insurance", "housing_fund", "bank_account"):
        item_moved(records, code, item, "take_up")
    assert (due(records, 25), notices(records)) == (0, [])


def test_for_a_week_the_conversation_is_known_to_have_been_reminded(records: Records) -> None:
    talk, other = new_conversation(records), new_conversation(records)
    choice = wanted(items=("licence",), remind_at=at(25, 9))
    code = opened(records, choice, origin(conversation_id=talk)).code
    due(records, 25)
    assert records.read_now(lambda connection: reminded_here(connection, talk, at(25, 10))) == [], "not sent yet"
    sent = sa.update(notice).values(state="sent", sent_at=at(25, 10))
    records.write_now(lambda connection: connection.execute(sent))
    week = at(25, 10) + REMEMBERED
    assert records.read_now(lambda connection: reminded_here(connection, talk, week)) == [code]
    assert records.read_now(lambda connection: reminded_here(connection, talk, week.replace(minute=1))) == []
    assert records.read_now(lambda connection: reminded_here(connection, other, at(25, 10))) == []
