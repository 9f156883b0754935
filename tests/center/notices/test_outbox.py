"""The outbox: written once by its key, cancelled by its record, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.notice_tables import notice
from center.notices.outbox import Draft, cancel_notices, enqueue
from center.records import Records
from tests.center.notices.noticed import RECORD, TEXT, draft, put, row_of, someone, states
from tests.center.people_recorded import overlapping
from tests.center.recorded import FRIDAY_NOON, new_conversation

LATER = FRIDAY_NOON + timedelta(hours=1)


def cancelled(records: Records, record: str = RECORD, **kinds: Any) -> int:
    return records.write_now(lambda connection: cancel_notices(connection, record, LATER, **kinds))


def set_state(records: Records, state: str) -> None:
    changed = sa.update(notice).values(state=state, sent_at=FRIDAY_NOON)
    records.write_now(lambda connection: connection.execute(changed))


def test_a_notice_waits_as_it_was_drafted(records: Records) -> None:
    contact, talk = someone(records), new_conversation(records)
    body = {"buttons": [{"title": "改时间", "payload": "/move"}], "custom": {"kind": "appointment"}}
    assert put(records, draft(contact_id=contact, conversation_id=talk, body=body, expires_at=LATER)) == [True]
    assert row_of(records) == {
        "id": 1,
        "key": "reminder_day:1",
        "kind": "reminder_day",
        "record": RECORD,
        "contact_id": contact,
        "conversation_id": talk,
        "text": TEXT,
        "body": '{"buttons": [{"title": "改时间", "payload": "/move"}], "custom": {"kind": "appointment"}}',
        "is_urgent": False,
        "state": "waiting",
        "due_at": FRIDAY_NOON,
        "next_at": FRIDAY_NOON,
        "expires_at": LATER,
        "channel": None,
        "attempts": 0,
        "claim": None,
        "claimed_until": None,
        "counted_at": None,
        "sent_at": None,
        "delivered_at": None,
        "retention": "notice",
        "created_at": FRIDAY_NOON,
        "updated_at": FRIDAY_NOON,
    }


def test_the_same_key_is_one_notice(records: Records) -> None:
    contact = someone(records)
    assert put(records, draft(contact_id=contact)) == [True]
    assert put(records, draft(contact_id=contact, text="别的话"), now=LATER) == [False]
    assert (row_of(records)["text"], states(records)) == (TEXT, ["waiting"])


def test_two_who_write_the_same_at_once_write_one(records: Records) -> None:
    wanted = draft(contact_id=someone(records))
    results = overlapping(records, lambda connection: enqueue(connection, wanted, FRIDAY_NOON))
    assert (results, states(records)) == ((True, False), ["waiting"])


def test_what_was_cancelled_and_is_wanted_again_waits_again(records: Records) -> None:
    contact = someone(records)
    put(records, draft(contact_id=contact))
    assert cancelled(records) == 1
    assert put(records, draft(contact_id=contact, text="改回来了", due_at=LATER), now=LATER) == [True]
    row = row_of(records)
    assert [row[name] for name in ("state", "text", "due_at", "next_at")] == ["waiting", "改回来了", LATER, LATER]
    assert states(records) == ["waiting"]


@pytest.mark.parametrize("state", ["sent", "delivered", "expired", "dead"])
def test_what_is_over_neither_waits_again_nor_is_cancelled(records: Records, state: str) -> None:
    contact = someone(records)
    put(records, draft(contact_id=contact))
    set_state(records, state)
    assert put(records, draft(contact_id=contact)) == [False]
    assert (cancelled(records), states(records)) == (0, [state])


def test_only_the_record_and_the_kinds_that_are_named_are_cancelled(records: Records) -> None:
    contact = someone(records)
    drafts = [("1", RECORD, "reminder_day"), ("2", RECORD, "reminder_hours"), ("3", "A-33333338", "reminder_day")]
    put(records, *(Draft(key, kind, record, TEXT, FRIDAY_NOON, contact) for key, record, kind in drafts))
    assert cancelled(records, kinds=["reminder_hours", "rating_reminder"]) == 1
    assert states(records) == ["waiting", "cancelled", "waiting"]
    assert cancelled(records) == 1
    assert states(records) == ["cancelled", "cancelled", "waiting"]
    assert cancelled(records, kinds=[]) == 0


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, "no receiver"),
        ({"contact_id": 1, "text": " \n"}, "no words"),
        ({"contact_id": 1, "body": {"kind": "rating"}}, "a body of kind"),
    ],
)
def test_what_could_never_be_sent_is_not_taken(records: Records, changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        put(records, draft(**changes))
    assert states(records) == []
