"""Gateways that rest because nothing comes through: for everybody, tried again by one, ended by the first success."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.notices.circuits import TRIAL, Resting, note_busy, note_through, rest_of, resting
from center.notices.rules import NoticeRules, Rest
from center.records import Records
from tests.center.notices.noticed import Post, attempts, draft, put, row_of, someone, states
from tests.center.recorded import FRIDAY_NOON, new_conversation

REST = Rest(busy_in_row=3, minutes=10)
MINUTE = timedelta(minutes=1)
REASON = "短信平台忙，稍后再发。"
RESTS = "这个渠道现在连着不通，先走别的渠道。"
RULES = NoticeRules(
    rest=REST,
    talks={"json": {"is_read_later": True}},
    kinds={"promise_answer": {"channels": ["sms", "mailbox"]}, "reminder_day": {"channels": ["sms"]}},
)


def busy(records: Records, times: int = 1, asked: timedelta = timedelta()) -> list[object]:
    return [
        records.write_now(lambda connection: note_busy(connection, "sms", REASON, REST, FRIDAY_NOON, asked))
        for _ in range(times)
    ]


def ask(records: Records, minutes: int, name: str = "sms") -> object:
    now = FRIDAY_NOON + minutes * MINUTE
    return records.write_now(lambda connection: rest_of(connection, name, REST, now))


def test_it_rests_after_so_many_busy_answers_running(records: Records) -> None:
    until = FRIDAY_NOON + 10 * MINUTE
    assert ask(records, 0) is None
    assert busy(records, 4) == [None, None, until, until]
    assert (ask(records, 0), ask(records, 9), ask(records, 9, "template")) == (until, until, None)
    shown = [Resting("sms", until, 4, REASON)]
    assert records.read_now(lambda connection: resting(connection, REST)) == shown


def test_a_gateway_that_asks_for_longer_gets_it(records: Records) -> None:
    assert busy(records, 3, timedelta(hours=1))[-1] == FRIDAY_NOON + timedelta(hours=1)


def test_a_success_in_between_begins_the_count_anew(records: Records) -> None:
    busy(records, 2)
    records.write_now(lambda connection: note_through(connection, "sms", FRIDAY_NOON))
    assert busy(records, 2) == [None, None]
    assert records.read_now(lambda connection: resting(connection, REST)) == []


def test_after_the_rest_one_tries_and_the_others_wait_for_it(records: Records) -> None:
    busy(records, 3)
    later = FRIDAY_NOON + 10 * MINUTE
    assert [ask(records, 10), ask(records, 10), ask(records, 11)] == [None, later + TRIAL, later + TRIAL]
    assert ask(records, 12) is None
    records.write_now(lambda connection: note_through(connection, "sms", later))
    assert [ask(records, 12), ask(records, 12)] == [None, None]


@pytest.fixture
def post(records: Records) -> Post:
    return Post(records, RULES)


async def carry(post: Post) -> list[str]:
    while await post.carrier.carry():
        pass
    return states(post.records)


async def test_when_it_is_so_for_everybody_the_next_channel_is_taken_at_once(records: Records, post: Post) -> None:
    post.provider.busy = 99
    for number in range(3):
        put(records, draft(f"first:{number}", contact_id=someone(records, number)))
        await carry(post)
    talk = new_conversation(records)
    put(records, draft("told", kind="promise_answer", contact_id=someone(records, 9), conversation_id=talk))
    assert await carry(post) == ["waiting", "waiting", "waiting", "sent"]
    assert (row_of(records, "told")["channel"], post.provider.asked) == ("mailbox", 3)
    assert attempts(records)[-2:] == [(1, "sms", "unavailable", RESTS), (2, "mailbox", "sent", None)]


async def test_what_has_no_other_channel_waits_for_the_rest_to_end_and_does_not_die(
    records: Records, post: Post
) -> None:
    busy(records, 3)
    keys = [f"n:{number}" for number in range(5)]
    put(records, *(draft(key, contact_id=someone(records, place)) for place, key in enumerate(keys)))
    assert await carry(post) == ["waiting"] * 5
    post.move_to(FRIDAY_NOON + 5 * MINUTE)
    asked = post.provider.asked
    assert (await carry(post), post.provider.asked) == (["waiting"] * 5, asked)
    post.move_to(FRIDAY_NOON + 10 * MINUTE)
    for _ in range(4):
        await carry(post)
        post.move_to(post.clock.now() + 5 * MINUTE)
    assert states(records) == ["sent"] * 5
    assert len(post.provider.texts()) == 5
    assert records.read_now(lambda connection: resting(connection, REST)) == []


async def test_all_couriers_know(records: Records, post: Post) -> None:
    busy(records, 3)
    put(records, draft(contact_id=someone(records)))
    other = post.another(RULES)
    assert (await other.carry(), states(records), post.provider.asked) == (1, ["waiting"], 0)
    assert row_of(records)["next_at"] == FRIDAY_NOON + 10 * MINUTE
