"""Whom the simulated WeChat lets us speak to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from center.gateways.simulators.wechat_people import Doing, SimulatedPeople
from center.gateways.simulators.wechat_turned import Turned
from tests.center.recorded import FRIDAY_NOON as NOON

SOMEBODY = "oSomebody"
MINUTE = timedelta(minutes=1)


def errcode(people: SimulatedPeople, after: timedelta = timedelta(), openid: str = SOMEBODY) -> int:
    """0 when one message is sent."""
    try:
        people.take(openid, NOON + after)
    except Turned as turned:
        return turned.errcode
    return 0


@pytest.mark.parametrize(
    ("doing", "most", "lasts"),
    [
        (Doing.MESSAGE, 5, timedelta(hours=48)),
        (Doing.CLICK, 3, MINUTE),
        (Doing.SUBSCRIBE, 3, MINUTE),
        (Doing.SCAN, 3, MINUTE),
    ],
)
def test_every_doing_allows_so_many_for_so_long(doing: Doing, most: int, lasts: timedelta) -> None:
    people = SimulatedPeople()
    people.note(SOMEBODY, doing, NOON)
    last = lasts - timedelta(seconds=1)
    assert [errcode(people, last) for _ in range(most + 1)] == [0] * most + [45047]
    assert errcode(people, lasts) == 45015


def test_what_ends_soonest_is_used_first() -> None:
    people = SimulatedPeople()
    people.note(SOMEBODY, Doing.MESSAGE, NOON)
    people.note(SOMEBODY, Doing.CLICK, NOON)
    assert people.left(SOMEBODY, NOON) == 8
    assert [errcode(people) for _ in range(3)] == [0] * 3
    assert people.left(SOMEBODY, NOON + MINUTE) == 5


def test_a_new_doing_of_the_same_kind_begins_anew() -> None:
    people = SimulatedPeople()
    for _ in range(3):
        people.note(SOMEBODY, Doing.MESSAGE, NOON)
        assert errcode(people) == 0
    assert people.left(SOMEBODY, NOON) == 4


def test_who_follows_no_more_gets_nothing() -> None:
    people = SimulatedPeople()
    people.note(SOMEBODY, Doing.MESSAGE, NOON)
    people.note(SOMEBODY, Doing.UNSUBSCRIBE, NOON)
    with pytest.raises(Turned, match="43004"):
        people.must_follow(SOMEBODY)
    assert (errcode(people), errcode(people, openid="oStranger")) == (45015, 40003)


def test_typing_shows_for_a_while_after_somebody_wrote() -> None:
    people = SimulatedPeople()
    people.note(SOMEBODY, Doing.MESSAGE, NOON)
    people.show_typing(SOMEBODY, NOON)
    with pytest.raises(Turned, match="45081"):
        people.show_typing(SOMEBODY, NOON)
    assert people.is_typing(SOMEBODY, NOON) and not people.is_typing(SOMEBODY, NOON + MINUTE)
    with pytest.raises(Turned, match="45080"):
        people.show_typing(SOMEBODY, NOON + MINUTE)


def test_a_message_ends_typing() -> None:
    people = SimulatedPeople()
    people.note(SOMEBODY, Doing.MESSAGE, NOON)
    people.show_typing(SOMEBODY, NOON)
    people.take(SOMEBODY, NOON)
    assert not people.is_typing(SOMEBODY, NOON)
