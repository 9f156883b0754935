"""Tasks under way, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.conversations import open_conversation
from center.people import ProvedBy, prove_identity
from center.records import Records
from center.sealing import Seal, SealError
from center.tables import task_in_progress
from center.tasks import (
    StillBusy,
    TaskEnd,
    TaskInProgress,
    end_task,
    open_task,
    said_before,
    save_task,
    take_up,
    tasks_begun,
)
from center.turns import Note, claim, finish
from center.waiting import Outcome
from tests.center.people_recorded import known, overlapping
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation, said

MINUTE = timedelta(minutes=1)
QUESTION = {"question": "开分店要不要重新办食品证", "phone": "13900000001", "confirmed": None}


@pytest.fixture
def conversation(records: Records) -> str:
    return new_conversation(records)


def save(records: Records, conversation: str, task: str, step: str | None, slots: dict[str, Any], at: int = 0) -> None:
    now = FRIDAY_NOON + at * MINUTE
    records.write_now(lambda connection: save_task(connection, SEAL, conversation, task, step, slots, now))


def end(records: Records, conversation: str, task: str, state: TaskEnd) -> bool:
    return records.write_now(lambda connection: end_task(connection, conversation, task, state, FRIDAY_NOON))


def opened(records: Records, conversation: str) -> TaskInProgress | None:
    return records.read_now(lambda connection: open_task(connection, SEAL, conversation))


def stored(records: Records) -> list[tuple[str, str]]:
    columns = sa.select(task_in_progress.c.task, task_in_progress.c.state).order_by(task_in_progress.c.id)
    return records.read_now(lambda connection: [(row.task, row.state) for row in connection.execute(columns)])


def test_nothing_is_under_way_at_first(records: Records, conversation: str) -> None:
    assert opened(records, conversation) is None


def test_a_saved_task_comes_back_whole(records: Records, conversation: str) -> None:
    save(records, conversation, "leave_question_form", "phone", QUESTION)
    assert opened(records, conversation) == TaskInProgress("leave_question_form", "phone", QUESTION, FRIDAY_NOON)


def test_saving_again_replaces_what_was_kept(records: Records, conversation: str) -> None:
    save(records, conversation, "leave_question_form", "question", {})
    save(records, conversation, "leave_question_form", "confirmed", QUESTION, at=3)
    expected = TaskInProgress("leave_question_form", "confirmed", QUESTION, FRIDAY_NOON + 3 * MINUTE)
    assert opened(records, conversation) == expected
    assert stored(records) == [("leave_question_form", "open")]


def test_the_task_touched_last_is_the_one_that_is_offered(records: Records, conversation: str) -> None:
    save(records, conversation, "leave_question_form", "question", {}, at=0)
    save(records, conversation, "book_form", "window", {}, at=1)
    save(records, conversation, "leave_question_form", "phone", QUESTION, at=2)
    assert getattr(opened(records, conversation), "task", None) == "leave_question_form"
    assert end(records, conversation, "leave_question_form", TaskEnd.DROPPED)
    assert getattr(opened(records, conversation), "task", None) == "book_form"


@pytest.mark.parametrize("state", TaskEnd)
def test_an_ended_task_is_not_resumed_but_may_be_begun_anew(
    records: Records, conversation: str, state: TaskEnd
) -> None:
    save(records, conversation, "leave_question_form", "phone", QUESTION)
    assert end(records, conversation, "leave_question_form", state)
    assert not end(records, conversation, "leave_question_form", state)
    assert opened(records, conversation) is None
    save(records, conversation, "leave_question_form", "question", {}, at=9)
    assert stored(records) == [("leave_question_form", state.value), ("leave_question_form", "open")]


def test_a_task_belongs_to_its_conversation(records: Records, conversation: str) -> None:
    save(records, conversation, "leave_question_form", "phone", QUESTION)
    other = new_conversation(records)
    assert opened(records, other) is None
    assert not end(records, other, "leave_question_form", TaskEnd.DONE)
    assert opened(records, conversation) is not None


def test_what_was_said_is_sealed(records: Records, conversation: str) -> None:
    save(records, conversation, "leave_question_form", "phone", QUESTION)
    kept = records.read_now(lambda connection: connection.execute(sa.select(task_in_progress.c.slots)).scalar_one())
    assert "13900000001" not in kept
    assert "食品" not in kept
    with pytest.raises(SealError):
        records.read_now(lambda connection: open_task(connection, Seal("another" * 7), conversation))


def taken_up(records: Records, conversation: str, hours: float = 0) -> TaskInProgress | None:
    now = FRIDAY_NOON + timedelta(hours=hours)
    return records.write_now(lambda connection: take_up(connection, SEAL, conversation, now))


def test_a_stopped_task_is_taken_up_within_a_day(records: Records, conversation: str) -> None:
    save(records, conversation, "leave_question_form", "phone", QUESTION)
    end(records, conversation, "leave_question_form", TaskEnd.DROPPED)
    assert taken_up(records, conversation, hours=24.1) is None
    first, again = taken_up(records, conversation, hours=24), taken_up(records, conversation, hours=24)
    assert first == again
    assert first == TaskInProgress("leave_question_form", "phone", QUESTION, FRIDAY_NOON + timedelta(hours=24))
    assert stored(records) == [("leave_question_form", "open")]


def test_an_open_task_comes_before_a_stopped_one(records: Records, conversation: str) -> None:
    save(records, conversation, "book_form", "window", {})
    save(records, conversation, "leave_question_form", "phone", QUESTION)
    end(records, conversation, "leave_question_form", TaskEnd.DROPPED)
    assert getattr(taken_up(records, conversation), "task", None) == "book_form"


def test_what_was_done_since_it_was_stopped_is_not_taken_up(records: Records, conversation: str) -> None:
    save(records, conversation, "leave_question_form", "phone", QUESTION)
    end(records, conversation, "leave_question_form", TaskEnd.DROPPED)
    save(records, conversation, "leave_question_form", "phone", QUESTION)
    end(records, conversation, "leave_question_form", TaskEnd.DONE)
    assert taken_up(records, conversation) is None


def test_a_proved_person_goes_on_in_another_conversation(records: Records) -> None:
    here, there = (
        records.write_now(lambda c, channel=channel: open_conversation(c, channel, FRIDAY_NOON, ["p" * 20]))
        for channel in ("widget", "wechat")
    )
    save(records, here, "leave_question_form", "phone", QUESTION)
    assert taken_up(records, there) is None
    contact = known(records)
    for channel in ("widget", "wechat"):
        records.write_now(
            lambda c, channel=channel: prove_identity(c, channel, "p" * 20, contact, ProvedBy.CODE, FRIDAY_NOON)
        )
    assert getattr(opened(records, there), "slots", None) == QUESTION
    assert getattr(taken_up(records, there), "slots", None) == QUESTION
    assert end(records, there, "leave_question_form", TaskEnd.DONE)
    assert taken_up(records, here) is None


@pytest.fixture
def places(records: Records) -> list[str]:
    """Three conversations of one person; a task is under way in the first."""
    contact = known(records)

    def work(connection: Any, channel: str) -> str:
        prove_identity(connection, channel, "p" * 20, contact, ProvedBy.CODE, FRIDAY_NOON)
        return open_conversation(connection, channel, FRIDAY_NOON, ["p" * 20])

    made = [records.write_now(lambda c, channel=channel: work(c, channel)) for channel in ("widget", "wechat", "json")]
    save(records, made[0], "leave_question_form", "phone", QUESTION)
    return made


@pytest.mark.parametrize("is_claimed", [False, True])
def test_nothing_is_taken_from_where_something_is_still_to_be_answered(
    records: Records, places: list[str], is_claimed: bool
) -> None:
    there, here, _ = places
    said(records, there)
    taken = records.write_now(lambda c: claim(c, SEAL, there, "t", FRIDAY_NOON)) if is_claimed else None
    with pytest.raises(StillBusy):
        taken_up(records, here)
    taken = taken or records.write_now(lambda c: claim(c, SEAL, there, "t", FRIDAY_NOON))
    assert taken is not None
    ends = SEAL, taken, Outcome.ANSWERED, [], Note(), FRIDAY_NOON
    records.write_now(lambda connection: finish(connection, *ends))
    assert getattr(taken_up(records, here), "slots", None) == QUESTION
    assert getattr(taken_up(records, here), "slots", None) == QUESTION


def test_of_two_who_take_it_up_at_once_each_has_it_once(records: Records, places: list[str]) -> None:
    _, here, elsewhere = places
    heirs = iter([here, elsewhere])
    left: list[str] = []

    def work(connection: Any) -> TaskInProgress | None:
        return take_up(connection, SEAL, next(heirs), FRIDAY_NOON, lambda place, _: left.append(place))

    found = overlapping(records, work)
    assert [one and one.slots for one in found] == [QUESTION, QUESTION]
    assert (sorted(left), stored(records)) == (
        sorted({places[0], *left}),
        [("leave_question_form", "open")],
    )
    assert len(left) == 2


def test_what_was_said_before_is_known_for_a_day(records: Records, conversation: str) -> None:
    save(records, conversation, "leave_question_form", "phone", QUESTION)
    end(records, conversation, "leave_question_form", TaskEnd.DONE)
    save(records, conversation, "book_form", "window", {"phone": "13900000002"}, at=1)

    def said(hours: float) -> dict[str, Any]:
        now = FRIDAY_NOON + timedelta(hours=hours)
        return records.read_now(lambda connection: said_before(connection, SEAL, conversation, now))

    assert said(1) == {**QUESTION, "phone": "13900000002"}
    assert said(25) == {}


def test_a_task_that_does_not_count_is_left_out(records: Records, conversation: str) -> None:
    save(records, conversation, "leave_question_form", "phone", QUESTION)
    found = records.read_now(lambda c: open_task(c, SEAL, conversation, "leave_question_form"))
    assert found is None


def test_every_task_of_a_name_the_newest_first(records: Records, conversation: str) -> None:
    for at, tea in enumerate(("龙井", "毛尖")):
        save(records, conversation, "tea_form", "cups", {"tea": tea}, at=at)
        end(records, conversation, "tea_form", list(TaskEnd)[at])
    save(records, conversation, "tea_form", "cups", {"tea": "普洱"}, at=5)
    save(records, conversation, "book_form", "window", {}, at=6)
    found = records.read_now(lambda connection: tasks_begun(connection, SEAL, conversation, "tea_form"))
    assert {task.slots["tea"] for task in found} == {"龙井", "毛尖", "普洱"}
    assert found[0] == TaskInProgress("tea_form", "cups", {"tea": "普洱"}, FRIDAY_NOON + 5 * MINUTE)
    assert records.read_now(lambda c: tasks_begun(c, SEAL, new_conversation(records), "tea_form")) == []
