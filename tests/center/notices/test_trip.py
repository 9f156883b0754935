"""What a lost answer and a dead courier leave behind: nobody is told twice where a key or a receipt can tell."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.notices.jobs import claim
from center.records import Records
from tests.center.notices.noticed import TEXT, Post, draft, log_of, put, row_of, someone, states
from tests.center.recorded import FRIDAY_NOON, new_conversation, said


@pytest.fixture
def post(records: Records) -> Post:
    return Post(records)


async def carry(post: Post) -> list[str]:
    """Carry all that is due, and say how the notices stand."""
    while await post.carrier.carry():
        pass
    return states(post.records)


async def test_what_a_dead_courier_has_shown_is_not_told_again_when_the_talk_is_over(
    records: Records, post: Post
) -> None:
    talk = new_conversation(records)
    said(records, talk)
    put(records, draft(contact_id=someone(records), conversation_id=talk))
    (job,) = records.write_now(lambda connection: claim(connection, FRIDAY_NOON, 8))
    await post.carrier._channels["conversation"].send(job, FRIDAY_NOON)
    post.move_to(FRIDAY_NOON + timedelta(hours=1))
    assert (await carry(post), post.provider.asked) == (["sent"], 0)
    assert log_of(records, talk) == [("person", "你好"), ("bot", TEXT)]


async def test_what_may_have_arrived_goes_nowhere_else_before_there_was_time_for_a_receipt(
    records: Records, post: Post
) -> None:
    talk = new_conversation(records)
    put(records, draft("reminder_day:1", kind="promise_answer", contact_id=someone(records), conversation_id=talk))
    post.provider.loses_answers = True
    for _ in range(5):
        assert await carry(post) == ["waiting"]
        post.move_to(row_of(records)["next_at"])
    assert (await post.collect(), await carry(post), log_of(records, talk)) == (1, ["delivered"], [])
