"""How far receipts were read: kept for all couriers, moved on by one of two that read the same page."""

from __future__ import annotations

from datetime import timedelta

from center.notices.circuits import note_busy, rest_of
from center.notices.collecting import collect_receipts
from center.notices.cursors import advance, cursor_of, read_again
from center.notices.rules import Rest
from center.records import Records
from tests.center.notices.noticed import Post, draft, put, someone, states
from tests.center.recorded import FRIDAY_NOON


def cursor(records: Records) -> str:
    return records.read_now(lambda connection: cursor_of(connection, "sms"))


def moved(records: Records, before: str, after: str) -> bool:
    return records.write_now(lambda connection: advance(connection, "sms", before, after, FRIDAY_NOON))


def test_it_goes_on_from_where_it_stands_and_from_nowhere_else(records: Records) -> None:
    assert cursor(records) == ""
    assert [moved(records, "", "3"), moved(records, "", "2"), moved(records, "3", "5")] == [True, False, True]
    assert cursor(records) == "5"
    records.write_now(lambda connection: read_again(connection, "sms", FRIDAY_NOON))
    assert (cursor(records), moved(records, "", "1")) == ("", True)


def test_a_cursor_and_a_rest_do_not_disturb_each_other(records: Records) -> None:
    rest, later = Rest(busy_in_row=1, minutes=5), FRIDAY_NOON + timedelta(minutes=5)
    moved(records, "", "7")
    assert records.write_now(lambda connection: note_busy(connection, "sms", "忙", rest, FRIDAY_NOON)) == later
    assert records.write_now(lambda connection: rest_of(connection, "sms", rest, FRIDAY_NOON)) == later
    assert cursor(records) == "7"


async def test_a_courier_reads_what_no_courier_has_read(records: Records) -> None:
    post = Post(records)
    for key in "ab":
        put(records, draft(key, contact_id=someone(records)))
        while await post.carrier.carry():
            pass
        assert await collect_receipts(records, post.provider, post.clock) == 1
    assert (states(records), cursor(records)) == (["delivered", "delivered"], "000002")
    assert await collect_receipts(records, post.provider, post.clock) == 0
