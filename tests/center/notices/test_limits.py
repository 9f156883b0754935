"""Not too much to one person: held back, not lost; what must be told goes out all the same. On both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from center.notices.rules import NoticeRules
from center.records import Records
from tests.center.notices.noticed import Post, at, draft, put, row_of, someone, states
from tests.center.recorded import FRIDAY_NOON

MINUTE = timedelta(minutes=1)
RULES = NoticeRules(
    limit={"hour": 2, "day": 3},
    kinds={
        "reminder_day": {"channels": ["sms"]},
        "window_opens": {"channels": ["sms"], "is_due": True, "why": "法定期限"},
    },
)


@pytest.fixture
def post(records: Records) -> Post:
    return Post(records, RULES)


async def carry(post: Post) -> list[str]:
    while await post.carrier.carry():
        pass
    return states(post.records)


def several(records: Records, count: int) -> None:
    contact = someone(records)
    put(records, *(draft(f"n:{number}", contact_id=contact) for number in range(count)))


async def test_two_an_hour_and_three_a_day_the_rest_later(records: Records, post: Post) -> None:
    several(records, 5)
    assert (await carry(post)).count("sent") == 2
    post.move_to(FRIDAY_NOON + 59 * MINUTE)
    assert (await carry(post)).count("sent") == 2
    post.move_to(FRIDAY_NOON + 60 * MINUTE)
    assert (await carry(post)).count("sent") == 3
    post.move_to(at(21, 11))
    assert (await carry(post)).count("sent") == 3
    post.move_to(at(21, 12))
    assert (await carry(post)).count("sent") == 5
    assert len(post.provider.texts()) == 5


async def test_others_have_a_limit_of_their_own(records: Records, post: Post) -> None:
    several(records, 2)
    put(records, draft("other", contact_id=someone(records, 2)))
    assert await carry(post) == ["sent", "sent", "sent"]


@pytest.mark.parametrize(
    "changes",
    [
        {"is_urgent": True},
        {"kind": "window_opens"},
        {"expires_at": FRIDAY_NOON + timedelta(minutes=30)},
    ],
    ids=["urgent", "due by law", "of no use later"],
)
async def test_what_cannot_wait_goes_out_and_counts(records: Records, post: Post, changes: dict[str, Any]) -> None:
    several(records, 2)
    await carry(post)
    put(records, draft("exempt", **{"contact_id": someone(records), **changes}))
    assert await carry(post) == ["sent"] * 3
    put(records, draft("last", contact_id=someone(records)))
    assert await carry(post) == ["sent", "sent", "sent", "waiting"]
    assert row_of(records, "last")["next_at"] == at(21, 12)


async def test_what_was_not_sent_does_not_count(records: Records, post: Post) -> None:
    post.provider.provider = type(post.provider.provider)(post.provider.faults, templates=("registered",))
    several(records, 2)
    assert await carry(post) == ["dead"] * 2
    assert row_of(records, "n:0")["counted_at"] is None


async def test_four_couriers_together_send_no_more_than_is_allowed(records: Records) -> None:
    several(records, 12)
    posts = [Post(records, RULES) for _ in range(4)]
    await asyncio.gather(*map(carry, posts))
    assert sum(len(post.provider.texts()) for post in posts) == 2
    assert (states(records).count("sent"), states(records).count("waiting")) == (2, 10)
