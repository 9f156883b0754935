"""Notices through their channels: order, quiet hours, back-off, expiry, dead letters, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.conversations import close, open_conversation, take_over
from center.messages import latest_with_buttons
from center.notice_tables import notice
from center.notices.jobs import HELD, Ending, Outcome, OutcomeKind, claim, next_due, notices_due, settle
from center.notices.outbox import NoticeState, cancel_notices
from center.records import Records
from tests.center.notices.noticed import (
    RECORD,
    RULES,
    TEXT,
    Post,
    Provider,
    at,
    attempts,
    draft,
    log_of,
    put,
    row_of,
    someone,
    states,
)
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said

BUSY = "短信平台忙，稍后再发。"
NOT_THERE = "对方不在对话中。"
NO_TALK = "没有可用的对话。"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def post(records: Records) -> Post:
    return Post(records)


async def carry(post: Post) -> list[str]:
    """Carry all that is due, and say how the notices stand."""
    while await post.carrier.carry():
        pass
    return states(post.records)


def plan(post: Post) -> int:
    now = post.clock.now()
    return post.records.write_now(lambda connection: notices_due(connection, RULES, now))


async def test_a_conversation_under_way_gets_it_with_its_buttons(records: Records, post: Post) -> None:
    talk = new_conversation(records)
    said(records, talk)
    buttons = [{"title": "改时间", "payload": "/move"}]
    body = {"buttons": buttons, "custom": {"kind": "appointment"}}
    put(records, draft(conversation_id=talk, contact_id=someone(records), body=body))
    post.move_to(FRIDAY_NOON + 29 * MINUTE)
    assert await carry(post) == ["sent"]
    assert log_of(records, talk) == [("person", "你好"), ("bot", TEXT)]
    (shown,) = records.read_now(lambda connection: latest_with_buttons(connection, SEAL, talk, 5))
    assert (shown.words.buttons, shown.words.custom, shown.seq) == (buttons, {"kind": "appointment"}, 2)
    assert (post.told, post.provider.texts()) == ([talk], [])
    row = row_of(records)
    assert [row[name] for name in ("channel", "attempts", "claim", "sent_at")] == [
        "conversation",
        1,
        None,
        post.clock.now(),
    ]
    assert attempts(records) == [(1, "conversation", "sent", None)]


async def test_a_silent_conversation_is_followed_by_an_sms(records: Records, post: Post) -> None:
    talk = new_conversation(records)
    said(records, talk)
    put(records, draft(conversation_id=talk, contact_id=someone(records, 7)))
    post.move_to(FRIDAY_NOON + 30 * MINUTE)
    assert await carry(post) == ["sent"]
    assert post.provider.texts() == [("13900000007", TEXT)]
    assert attempts(records) == [(1, "conversation", "unavailable", NOT_THERE), (2, "sms", "sent", None)]
    assert len(log_of(records, talk)) == 1


async def test_it_is_shown_while_a_person_answers_but_not_in_a_closed_conversation(
    records: Records, post: Post
) -> None:
    staffed, closed = new_conversation(records), new_conversation(records)
    for talk in (staffed, closed):
        said(records, talk)
        put(records, draft(f"reminder_day:{talk}", conversation_id=talk))
    records.write_now(lambda connection: take_over(connection, staffed, "S1", FRIDAY_NOON))
    records.write_now(lambda connection: close(connection, closed, FRIDAY_NOON))
    assert await carry(post) == ["sent", "dead"]
    assert [len(log_of(records, talk)) for talk in (staffed, closed)] == [2, 1]
    assert [reason for *_, reason in attempts(records)] == [None, "对话已经结束。", "没有留手机号。"]


async def test_what_may_wait_is_left_in_the_conversation_when_nothing_else_is_there(
    records: Records, post: Post
) -> None:
    talk = new_conversation(records)
    said(records, talk)
    call = records.write_now(lambda connection: open_conversation(connection, "hotline", FRIDAY_NOON))
    for number, conversation in enumerate((talk, call)):
        put(records, draft(f"promise_answer:{number}", kind="promise_answer", conversation_id=conversation))
    post.move_to(FRIDAY_NOON + timedelta(hours=5))
    assert await carry(post) == ["sent", "dead"]
    assert (log_of(records, talk)[-1], log_of(records, call)) == (("bot", TEXT), [])
    assert row_of(records, "promise_answer:0")["channel"] == "mailbox"
    assert attempts(records)[-1] == (3, "mailbox", "unavailable", "这个渠道的对话以后看不到留言。")


async def test_quiet_hours_hold_an_sms_until_morning_but_not_a_conversation(records: Records, post: Post) -> None:
    night = at(20, 21, 30)
    post.move_to(night)
    talk = records.write_now(lambda connection: open_conversation(connection, "json", night))
    put(records, draft("a", contact_id=someone(records), due_at=night), now=night)
    put(records, draft("b", contact_id=someone(records, 2), due_at=night, is_urgent=True), now=night)
    assert await carry(post) == ["waiting", "sent"]
    assert (row_of(records, "a")["next_at"], post.provider.texts()) == (at(21, 8), [("13900000002", TEXT)])
    post.move_to(at(21, 8))
    assert await carry(post) == ["sent", "sent"]
    assert talk and attempts(records) == [
        (1, "conversation", "unavailable", NO_TALK),
        (2, "sms", "sent", None),
        (1, "conversation", "unavailable", NO_TALK),
        (2, "sms", "sent", None),
    ]


async def test_a_reminder_for_half_past_eight_comes_the_evening_before(records: Records, post: Post) -> None:
    due, starts = at(24, 6, 30), at(24, 8, 30)
    put(records, draft(kind="reminder_hours", due_at=due, expires_at=starts, contact_id=someone(records)))
    assert plan(post) == 0
    post.move_to(at(23, 9))
    assert (plan(post), plan(post)) == (1, 0)
    assert records.read_now(next_due) == at(23, 20, 30)
    post.move_to(at(23, 20, 29))
    assert await carry(post) == ["waiting"]
    post.move_to(at(23, 20, 30))
    assert await carry(post) == ["sent"]


async def test_one_that_is_made_in_the_night_is_sent_in_the_morning_if_there_is_time(
    records: Records, post: Post
) -> None:
    late = at(23, 22)
    post.move_to(late)
    for key, starts in (("a", at(24, 8, 30)), ("b", at(24, 8))):
        changes = {"kind": "reminder_hours", "due_at": at(24, 6), "expires_at": starts}
        put(records, draft(key, contact_id=someone(records), **changes), now=late)
    assert plan(post) == 0
    post.move_to(at(24, 6))
    assert await carry(post) == ["waiting", "waiting"]
    post.move_to(at(24, 8))
    assert await carry(post) == ["sent", "expired"]


async def test_a_busy_channel_is_tried_again_and_then_given_up(records: Records, post: Post) -> None:
    put(records, draft(contact_id=someone(records), expires_at=FRIDAY_NOON + timedelta(days=9), is_urgent=True))
    post.provider.busy = 99
    waits = []
    for _ in range(4):
        assert await carry(post) == ["waiting"]
        again_at = row_of(records)["next_at"]
        waits.append((again_at - post.clock.now()) // MINUTE)
        post.move_to(again_at)
    assert waits == [1, 5, 30, 120]
    assert await carry(post) == ["dead"]
    assert attempts(records) == [
        (1, "conversation", "unavailable", NO_TALK),
        *((number, "sms", "busy", BUSY) for number in range(2, 7)),
    ]


async def test_a_busy_channel_recovers(records: Records, post: Post) -> None:
    put(records, draft(contact_id=someone(records)))
    post.provider.busy = 2
    for wait in (0, 1, 5):
        post.move_to(post.clock.now() + wait * MINUTE)
        await carry(post)
    assert (states(records), post.provider.texts()) == (["sent"], [("13900000001", TEXT)])


async def test_a_back_off_beyond_its_use_is_none(records: Records, post: Post) -> None:
    put(records, draft(contact_id=someone(records), expires_at=FRIDAY_NOON + MINUTE))
    post.provider.busy = 1
    assert await carry(post) == ["dead"]


async def test_what_is_of_no_use_any_more_expires(records: Records, post: Post) -> None:
    put(records, draft(contact_id=someone(records)))
    post.move_to(FRIDAY_NOON + timedelta(hours=72))
    assert await carry(post) == ["expired"]
    assert (post.provider.texts(), attempts(records)) == ([], [])


async def test_a_refusal_is_for_good_and_death_raises_an_alarm(
    records: Records, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    put(records, draft(contact_id=someone(records), text="您好"))
    post.provider.provider = type(post.provider.provider)(post.provider.faults, templates=("registered",))
    with caplog.at_level(logging.ERROR, "qihang.alarm"):
        assert await carry(post) == ["dead"]
    assert [record.getMessage() for record in caplog.records] == [
        f"ALARM notice_dead notice=1 kind=reminder_day record={RECORD}"
    ]
    assert attempts(records)[-1] == (2, "sms", "refused", "短信模板还没有报备，短信发不了。")


async def test_nothing_is_sent_after_cancelling(records: Records, post: Post) -> None:
    put(records, draft(contact_id=someone(records)))
    records.write_now(lambda connection: cancel_notices(connection, RECORD, FRIDAY_NOON))
    assert (await carry(post), post.provider.asked) == (["cancelled"], 0)


async def test_one_that_is_cancelled_between_claim_and_sending_is_not_sent(records: Records, post: Post) -> None:
    put(records, draft(contact_id=someone(records)))
    (job,) = records.write_now(lambda connection: claim(connection, FRIDAY_NOON, 8))
    records.write_now(lambda connection: cancel_notices(connection, RECORD, FRIDAY_NOON))
    await post.carrier._carry(job)
    assert (states(records), post.provider.asked) == (["cancelled"], 0)


async def test_what_went_out_before_it_was_cancelled_is_recorded_as_sent(records: Records) -> None:
    put(records, draft(contact_id=someone(records)))
    (job,) = records.write_now(lambda connection: claim(connection, FRIDAY_NOON, 8))
    records.write_now(lambda connection: cancel_notices(connection, RECORD, FRIDAY_NOON))
    sent, ending = Outcome(OutcomeKind.SENT, "sms", receipt="r" * 99), Ending(NoticeState.SENT, channel="sms")
    assert records.write_now(lambda connection: settle(connection, job, [sent], ending, FRIDAY_NOON))
    assert (states(records), attempts(records)) == (["sent"], [(1, "sms", "sent", None)])


async def test_a_dead_couriers_notices_are_taken_over_and_its_sms_is_not_sent_twice(
    records: Records, post: Post
) -> None:
    talk = new_conversation(records)
    said(records, talk)
    put(records, draft("a", contact_id=someone(records)), draft("b", conversation_id=talk))
    first = records.write_now(lambda connection: claim(connection, FRIDAY_NOON, 8))
    for job, channel in zip(first, ("sms", "conversation"), strict=True):
        await post.carrier._channels[channel].send(job, FRIDAY_NOON)
    assert await carry(post) == ["waiting", "waiting"]
    post.move_to(FRIDAY_NOON + HELD)
    assert await carry(post) == ["sent", "sent"]
    assert (len(post.provider.texts()), post.provider.asked) == (1, 2)
    assert log_of(records, talk) == [("person", "你好"), ("bot", TEXT)]
    ending = Ending(NoticeState.SENT, channel="sms")
    assert not records.write_now(lambda connection: settle(connection, first[0], [], ending, FRIDAY_NOON))


async def test_a_mistake_of_ours_holds_up_no_other_notice(
    records: Records, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Provider):
        async def send(self, message: Any) -> Any:
            if message.number.endswith("01"):
                raise RuntimeError(message.number)
            return await super().send(message)

    post.provider = Broken()
    post.carrier = post.another()
    put(records, draft("a", contact_id=someone(records)), draft("b", contact_id=someone(records, 2)))
    assert await carry(post) == ["waiting", "sent"]
    assert "ALARM notice_failed notice=1 channel=sms" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "13900000001" not in caplog.text


async def test_four_carriers_send_five_hundred_notices_once_each(records: Records) -> None:
    people = [someone(records, number) for number in range(100)]
    put(records, *(draft(f"n:{number}", contact_id=people[number % 100]) for number in range(500)))
    posts = [Post(records) for _ in range(4)]
    taken = await asyncio.gather(*map(_carried, posts))
    assert (sum(taken), set(states(records))) == (500, {"sent"})
    assert sum(post.provider.asked for post in posts) == 500
    assert min(taken) > 0
    numbers = [number for post in posts for number, _ in post.provider.texts()]
    assert Counter(numbers) == {f"139000000{number:02}": 5 for number in range(100)}


async def _carried(post: Post) -> int:
    total = 0
    while carried := await post.carrier.carry():
        total += carried
    return total


def test_claims_are_in_order_and_exclusive(records: Records) -> None:
    contact = someone(records)
    dues: list[datetime] = [FRIDAY_NOON - number * MINUTE for number in range(4)]
    put(records, *(draft(str(number), contact_id=contact, due_at=due) for number, due in enumerate(dues)))
    put(records, draft("later", contact_id=contact, due_at=FRIDAY_NOON + MINUTE))

    def keys(limit: int) -> list[str]:
        return [job.key for job in records.write_now(lambda connection: claim(connection, FRIDAY_NOON, limit))]

    assert [keys(3), keys(3), keys(3)] == [["3", "2", "1"], ["0"], []]
    held = sa.select(sa.func.count()).select_from(notice).where(notice.c.claim.is_not(None))
    assert records.read_now(lambda connection: connection.execute(held).scalar_one()) == 4
