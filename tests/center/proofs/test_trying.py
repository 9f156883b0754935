"""A code is tried: right once, wrong a few times, by two at once, again by the same message."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from center.proofs.rows import State
from center.proofs.trying import Outcome, Tried, try_code
from center.records import Records
from tests.center.people_recorded import overlapping
from tests.center.proofs.proving import SETTING, asked, pin_of, talk, tried, wrong
from tests.center.recorded import FRIDAY_NOON, SEAL, said

NUMBERS = (f"139000000{number:02d}" for number in count(10))
LIFE = timedelta(minutes=5)


def outcome(records: Records, here: str, pin: str) -> tuple[Outcome, int]:
    return tried(records, here, pin)[:2]


def test_a_right_code_is_right_once(records: Records) -> None:
    here = talk(records)
    asked(records, here)
    pin = pin_of(records, here)
    done = tried(records, here, pin)
    assert done.outcome is Outcome.RIGHT
    assert done.proof is not None
    assert (done.proof.state, done.proof.conversation_id) == (State.USED, here)
    assert outcome(records, here, pin) == (Outcome.OVER, 0)


def test_wrong_ones_are_counted_down_and_then_even_the_right_one_is_over(records: Records) -> None:
    here = talk(records)
    asked(records, here)
    pin = pin_of(records, here)
    told = [outcome(records, here, wrong(pin)) for _ in range(SETTING.tries)]
    left = [(Outcome.WRONG, number) for number in (4, 3, 2, 1)]
    assert told == [*left, (Outcome.SPENT, 0)]
    assert outcome(records, here, pin) == (Outcome.OVER, 0)


def test_the_last_try_may_be_right(records: Records) -> None:
    here = talk(records)
    asked(records, here)
    pin = pin_of(records, here)
    for _ in range(SETTING.tries - 1):
        tried(records, here, wrong(pin))
    assert tried(records, here, pin).outcome is Outcome.RIGHT


def test_a_code_lives_five_minutes(records: Records) -> None:
    here, other = talk(records, person="a"), talk(records, person="b")
    asked(records, here)
    asked(records, other, "13900000002")
    just, late = pin_of(records, here), pin_of(records, other)
    assert tried(records, here, just, FRIDAY_NOON + LIFE - timedelta(seconds=1)).outcome is Outcome.RIGHT
    assert tried(records, other, late, FRIDAY_NOON + LIFE) == Tried(Outcome.OVER)


def test_a_code_is_good_only_where_it_was_asked_for(records: Records) -> None:
    here, other = talk(records, person="a"), talk(records, person="b")
    asked(records, here)
    assert outcome(records, other, pin_of(records, here)) == (Outcome.OVER, 0)
    assert tried(records, here, pin_of(records, here)).outcome is Outcome.RIGHT


def test_the_same_message_taken_again_counts_once(records: Records) -> None:
    here = talk(records)
    asked(records, here)
    pin = pin_of(records, here)
    first, second = said(records, here, "1"), said(records, here, "2")
    for _ in range(2):
        assert tried(records, here, wrong(pin), message_id=first)[:2] == (Outcome.WRONG, 4)
    for _ in range(2):
        done = tried(records, here, pin, message_id=second)
        assert (done.outcome, done.proof and done.proof.state) == (Outcome.RIGHT, State.USED)


def test_of_two_at_once_one_uses_it(records: Records) -> None:
    here = talk(records)
    asked(records, here)
    pin = pin_of(records, here)
    messages = iter([said(records, here, "1"), said(records, here, "2")])

    def work(connection: object) -> Outcome:
        return try_code(connection, SEAL, SETTING, here, pin, next(messages), FRIDAY_NOON).outcome

    assert sorted(overlapping(records, work)) == [Outcome.OVER, Outcome.RIGHT]


def test_of_two_wrong_ones_at_once_both_count(records: Records) -> None:
    here = talk(records)
    asked(records, here)
    pin = pin_of(records, here)
    messages = iter([said(records, here, "1"), said(records, here, "2")])

    def work(connection: object) -> int:
        return try_code(connection, SEAL, SETTING, here, wrong(pin), next(messages), FRIDAY_NOON).left

    assert sorted(overlapping(records, work)) == [3, 4]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rights=st.lists(st.booleans(), max_size=8))
def test_however_it_is_tried_one_is_right_at_most_and_never_after_five_wrong(
    records: Records, rights: list[bool]
) -> None:
    here = talk(records, person=None)
    asked(records, here, next(NUMBERS))
    pin = pin_of(records, here)
    told = [tried(records, here, pin if right else wrong(pin)).outcome for right in rights]
    before = rights.index(True) if True in rights else len(rights)
    is_right = True in rights and before < SETTING.tries
    assert told.count(Outcome.RIGHT) == int(is_right)
    assert told[:before].count(Outcome.WRONG) == min(before, SETTING.tries - 1)
