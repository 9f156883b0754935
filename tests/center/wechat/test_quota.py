"""How many customer messages are left: WeChat's own counting, as a simple model has it, is never overspent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as options
from hypothesis import strategies as st

from center.records import Records
from center.wechat.quota import Taken, Trigger, give_back, is_open, left, note, take, withdraw
from tests.center.recorded import fresh_records
from tests.center.wechat.talked import HOUR, MINUTE, NOW, SECOND, followed, setting

RULES = setting()


def noted(records: Records, of: str, trigger: Trigger, at: datetime = NOW) -> None:
    records.write_now(lambda connection: note(connection, of, trigger, at))


def took(records: Records, of: str, now: datetime = NOW) -> Trigger | None:
    found = records.write_now(lambda connection: take(connection, of, RULES, now))
    return found.trigger if found else None


def remaining(records: Records, of: str, now: datetime = NOW) -> tuple[int, bool]:
    return records.read_now(lambda connection: (left(connection, of, RULES, now), is_open(connection, of, RULES, now)))


def test_what_ends_soonest_is_taken_first(records: Records) -> None:
    of = followed(records)
    noted(records, of, Trigger.MESSAGE)
    noted(records, of, Trigger.CLICK)
    assert remaining(records, of) == (8, True)
    spent = [took(records, of, NOW + SECOND) for _ in range(9)]
    assert spent == [*[Trigger.CLICK] * 3, *[Trigger.MESSAGE] * 5, None]
    assert remaining(records, of) == (0, False)


@pytest.mark.parametrize(
    ("trigger", "length"),
    [
        (Trigger.MESSAGE, 48 * HOUR),
        (Trigger.CLICK, MINUTE),
        (Trigger.SUBSCRIBE, MINUTE),
        (Trigger.SCAN, MINUTE),
    ],
)
def test_it_is_over_a_little_before_wechat_says_so(records: Records, trigger: Trigger, length: Any) -> None:
    of = followed(records)
    noted(records, of, trigger)
    assert took(records, of, NOW + length - 6 * SECOND) is trigger
    assert took(records, of, NOW + length - 5 * SECOND) is None


def test_a_new_doing_begins_anew_and_its_repeats_do_not(records: Records) -> None:
    of = followed(records)
    noted(records, of, Trigger.MESSAGE)
    assert [took(records, of) for _ in range(6)] == [*[Trigger.MESSAGE] * 5, None]
    noted(records, of, Trigger.MESSAGE)
    assert took(records, of) is None
    noted(records, of, Trigger.MESSAGE, NOW + SECOND)
    assert remaining(records, of, NOW + SECOND) == (5, True)


def test_what_was_not_sent_comes_back_unless_counting_has_begun_anew(records: Records) -> None:
    of = followed(records)
    noted(records, of, Trigger.SCAN)
    reserved = records.write_now(lambda connection: take(connection, of, RULES, NOW))
    assert reserved == Taken(Trigger.SCAN, NOW)
    records.write_now(lambda connection: give_back(connection, of, Taken(Trigger.SCAN, NOW)))
    assert remaining(records, of)[0] == 3
    noted(records, of, Trigger.SCAN, NOW + SECOND)
    records.write_now(lambda connection: give_back(connection, of, Taken(Trigger.SCAN, NOW)))
    assert remaining(records, of, NOW + SECOND)[0] == 3


def test_nothing_is_left_once_wechat_says_so(records: Records) -> None:
    of, other = followed(records), followed(records, "oFake00000000000000000000002")
    for one in (of, other):
        noted(records, one, Trigger.MESSAGE)
    records.write_now(lambda connection: withdraw(connection, of))
    assert (remaining(records, of), remaining(records, other)) == ((0, False), (5, True))


def test_twenty_at_once_never_overspend(records: Records) -> None:
    of = followed(records)
    noted(records, of, Trigger.MESSAGE)
    noted(records, of, Trigger.CLICK)
    with ThreadPoolExecutor(20) as threads:
        spent = list(threads.map(lambda _: took(records, of, NOW + SECOND), range(20)))
    assert sorted(map(str, spent)) == sorted(map(str, [*[Trigger.CLICK] * 3, *[Trigger.MESSAGE] * 5, *[None] * 12]))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["note", "take", "back", "withdraw"]),
        st.sampled_from(list(Trigger)),
        st.integers(min_value=0, max_value=90),
    ),
    max_size=40,
)


class Model:
    """The rules in a dozen lines: since when, how many."""

    def __init__(self) -> None:
        self.used: dict[Trigger, tuple[datetime, int]] = {}

    def take(self, now: datetime) -> Trigger | None:
        open_now = []
        for trigger, (at, count) in self.used.items():
            rule = RULES.quotas.of(trigger.value)
            ends = at + (rule.seconds - 5) * SECOND
            if count < rule.most and now < ends:
                open_now.append((ends, at, trigger.value))
        if not open_now:
            return None
        trigger = Trigger(min(open_now)[2])
        at, count = self.used[trigger]
        self.used[trigger] = at, count + 1
        return trigger


@given(steps=STEPS)
@options(max_examples=40, deadline=None)
def test_any_sequence_agrees_with_the_model(steps: list[tuple[str, Trigger, int]], tmp_path_factory: Any) -> None:
    folder: Path = tmp_path_factory.mktemp("quota")
    with fresh_records(f"sqlite:///{folder}/qihang.db") as records:
        of, model, now, last = followed(records), Model(), NOW, None
        for what, trigger, seconds in steps:
            now += seconds * SECOND
            if what == "note":
                noted(records, of, trigger, now)
                if trigger not in model.used or model.used[trigger][0] < now:
                    model.used[trigger] = now, 0
            elif what == "take":
                last = records.write_now(lambda connection, now=now: take(connection, of, RULES, now))
                assert (last.trigger if last else None) == model.take(now)
            elif what == "back" and last is not None:
                records.write_now(lambda connection, last=last: give_back(connection, of, last))
                at, count = model.used.get(last.trigger, (None, 0))
                if at == last.noted_at and count > 0:
                    model.used[last.trigger] = at, count - 1
                last = None
            elif what == "withdraw":
                records.write_now(lambda connection: withdraw(connection, of))
                model.used.clear()
