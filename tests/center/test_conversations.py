"""Who answers a conversation: the database decides between two who want the same."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from center.conversations import (
    Conversation,
    State,
    UnknownConversation,
    WrongState,
    ask_for_person,
    close,
    conversation_of,
    give_back,
    open_conversation,
    take_over,
)
from center.records import Records
from tests.center.recorded import FRIDAY_NOON, new_conversation

LATER = FRIDAY_NOON + timedelta(minutes=1)


def do(records: Records, step: Callable[..., Conversation], *arguments: Any) -> Conversation:
    return records.write_now(lambda connection: step(connection, *arguments))


def test_a_conversation_begins_with_the_bot(records: Records) -> None:
    conversation_id = new_conversation(records)
    assert records.read_now(lambda connection: conversation_of(connection, conversation_id)) == Conversation(
        conversation_id, "json", None, State.BOT, FRIDAY_NOON, None, 0, FRIDAY_NOON
    )
    with pytest.raises(UnknownConversation):
        records.read_now(lambda connection: conversation_of(connection, "nobody"))


def test_one_person_on_one_channel_has_one_conversation_however_many_begin_at_once(records: Records) -> None:
    start = Barrier(6)

    def begin(number: int) -> str:
        start.wait()
        channel = "rest" if number % 2 else "json"
        return records.write_now(lambda connection: open_conversation(connection, channel, FRIDAY_NOON, ["hash"]))

    with ThreadPoolExecutor(6) as threads:
        ids = list(threads.map(begin, range(6)))
    assert len(set(ids[0::2])) == len(set(ids[1::2])) == 1
    assert ids[0] != ids[1]


def test_a_person_takes_over_gives_back_and_the_bot_answers_again(records: Records) -> None:
    conversation_id = new_conversation(records)
    assert do(records, ask_for_person, conversation_id, LATER).state is State.WAITING
    taken = do(records, take_over, conversation_id, "staff-1", LATER)
    assert (taken.state, taken.answered_by, taken.state_since) == (State.HUMAN, "staff-1", LATER)
    assert do(records, take_over, conversation_id, "staff-1", LATER) == taken
    given = do(records, give_back, conversation_id, "staff-1", LATER)
    assert (given.state, given.answered_by) == (State.BOT, None)
    assert do(records, close, conversation_id, LATER).state is State.CLOSED


@pytest.mark.parametrize(
    ("step", "arguments"),
    [
        (take_over, ("staff-2", LATER)),
        (give_back, ("staff-2", LATER)),
        (ask_for_person, (LATER,)),
        (close, (LATER,)),
        (close, (LATER, "staff-2")),
    ],
)
def test_nobody_else_moves_what_a_person_answers(
    records: Records, step: Callable[..., Conversation], arguments: tuple[Any, ...]
) -> None:
    conversation_id = new_conversation(records)
    do(records, take_over, conversation_id, "staff-1", FRIDAY_NOON)
    with pytest.raises(WrongState) as refused:
        do(records, step, conversation_id, *arguments)
    assert (refused.value.state, refused.value.answered_by) == (State.HUMAN, "staff-1")
    assert do(records, close, conversation_id, LATER, "staff-1").state is State.CLOSED


def test_of_many_who_take_over_at_once_one_does(records: Records) -> None:
    conversation_id = new_conversation(records)
    start = Barrier(5)

    def grab(number: int) -> bool:
        start.wait()
        try:
            do(records, take_over, conversation_id, f"staff-{number}", LATER)
        except WrongState:
            return False
        return True

    with ThreadPoolExecutor(5) as threads:
        assert sum(threads.map(grab, range(5))) == 1


def test_a_person_is_found_again_after_the_secret_has_changed(records: Records) -> None:
    def begin(*persons: str) -> str:
        return records.write_now(lambda connection: open_conversation(connection, "json", FRIDAY_NOON, persons))

    first = begin("old")
    assert begin("new", "old") == first
    assert begin("new") != first
