"""Delivery receipts: arrived, lost and followed by the next channel, told twice or late, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.gateways.simulators.faults import Fault, FaultKind
from center.gateways.sms import Delivery
from center.notices.listing import retry
from center.notices.outbox import cancel_notices
from center.notices.receipts import take_receipts
from center.notices.rules import NoticeRules
from center.records import Records
from tests.center.notices.noticed import RECORD, TEXT, Post, attempts, draft, log_of, put, row_of, someone, states
from tests.center.recorded import FRIDAY_NOON, new_conversation

SWITCHED_OFF = "对方关机或不在服务区，短信没有送到。"
SMS_FIRST = NoticeRules(
    talks={"json": {"is_read_later": True}}, kinds={"reminder_day": {"channels": ["sms", "mailbox"]}}
)


@pytest.fixture
def post(records: Records) -> Post:
    return Post(records, SMS_FIRST)


def lose_next(post: Post) -> None:
    """The next message does not arrive."""
    post.provider.faults.add(Fault(FaultKind.UNDELIVERED, "switched_off", times=1))


async def carry(post: Post) -> list[str]:
    while await post.carrier.carry():
        pass
    return states(post.records)


async def test_what_arrived_is_delivered_and_told_again_it_is_no_news(records: Records, post: Post) -> None:
    put(records, draft(contact_id=someone(records)))
    assert await carry(post) == ["sent"]
    post.move_to(FRIDAY_NOON + timedelta(minutes=3))
    assert [await post.collect(), await post.collect()] == [1, 0]
    row = row_of(records)
    assert [row[name] for name in ("state", "sent_at", "delivered_at", "channel")] == [
        "delivered",
        FRIDAY_NOON,
        post.clock.now(),
        "sms",
    ]
    assert attempts(records) == [(1, "sms", "sent", None)]


async def test_what_did_not_arrive_takes_the_next_channel(records: Records, post: Post) -> None:
    talk = new_conversation(records)
    put(records, draft(contact_id=someone(records), conversation_id=talk))
    lose_next(post)
    assert await carry(post) == ["sent"]
    assert [await post.collect(), await post.collect()] == [1, 0]
    assert (states(records), log_of(records, talk)) == (["waiting"], [])
    assert await carry(post) == ["sent"]
    assert log_of(records, talk) == [("bot", TEXT)]
    assert attempts(records) == [(1, "sms", "undelivered", SWITCHED_OFF), (2, "mailbox", "sent", None)]
    assert (await post.collect(), states(records)) == (0, ["sent"])


async def test_without_a_next_channel_it_is_dead_and_sent_again_it_is_another_sms(records: Records, post: Post) -> None:
    put(records, draft(contact_id=someone(records)))
    lose_next(post)
    await carry(post)
    await post.collect()
    assert await carry(post) == ["dead"]
    records.write_now(lambda connection: retry(connection, SMS_FIRST, 1, FRIDAY_NOON))
    assert await carry(post) == ["sent"]
    assert [text for _, text in post.provider.texts()] == [TEXT, TEXT]
    assert (await post.collect(), await post.collect(), states(records)) == (1, 0, ["delivered"])
    assert [outcome for _, _, outcome, _ in attempts(records)] == ["undelivered", "unavailable", "sent"]


async def test_a_receipt_makes_up_for_a_lost_answer(records: Records, post: Post) -> None:
    put(records, draft(contact_id=someone(records)))
    post.provider.loses_answers = True
    assert await carry(post) == ["waiting"]
    assert (await post.collect(), states(records)) == (1, ["delivered"])
    assert [outcome for _, _, outcome, _ in attempts(records)] == ["busy", "sent"]
    post.move_to(FRIDAY_NOON + timedelta(hours=1))
    assert (await carry(post), post.provider.asked) == (["delivered"], 1)


async def test_the_same_sms_is_asked_for_again_after_a_lost_answer(records: Records, post: Post) -> None:
    put(records, draft(contact_id=someone(records)))
    post.provider.loses_answers = True
    await carry(post)
    post.provider.loses_answers = False
    post.move_to(FRIDAY_NOON + timedelta(hours=1))
    assert (await carry(post), post.provider.asked, len(post.provider.texts())) == (["sent"], 2, 1)


async def test_a_cancelled_one_that_did_not_arrive_stays_cancelled(records: Records, post: Post) -> None:
    put(records, draft(contact_id=someone(records)))
    lose_next(post)
    post.provider.loses_answers = True
    await carry(post)
    records.write_now(lambda connection: cancel_notices(connection, RECORD, FRIDAY_NOON))
    assert (await post.collect(), states(records)) == (1, ["cancelled"])


@pytest.mark.parametrize("key", ["", "1", "1.0123456789abcdef.0", "99.0123456789abcdef.0", "x.y.z"])
def test_receipts_of_others_are_left_alone(records: Records, key: str) -> None:
    put(records, draft(contact_id=someone(records)))
    page = [Delivery("1", "r-1", key, False, "blocked", FRIDAY_NOON)]
    assert records.write_now(lambda connection: take_receipts(connection, page, "sms", FRIDAY_NOON)) == 0
    assert (states(records), attempts(records)) == (["waiting"], [])
