"""Turns in the log: stored once, claimed in order, published once, on SQLite and PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from center.conversations import State, UnknownConversation, conversation_of, give_back, take_over
from center.messages import Author, Kind, Words, messages_after, replies_to
from center.records import Records
from center.tables import message, tracker_turn, turn
from center.tracking import Dialogue, dialogue_events
from center.turns import (
    Claimed,
    ClaimLost,
    ClientIdReused,
    Finished,
    Incoming,
    Note,
    Received,
    claim,
    finish,
    put_off,
    receive,
    receive_and_claim,
)
from center.waiting import Outcome, finished_by, is_due, oldest_waiting, outcome_of, waiting_conversations
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation

LATER = FRIDAY_NOON + timedelta(seconds=5)


@pytest.fixture
def conversation_id(records: Records) -> str:
    return new_conversation(records)


def say(records: Records, conversation_id: str, text: str, client_id: str | None = None) -> Received:
    incoming = Incoming(Words(text), client_id=client_id)
    return records.write_now(lambda connection: receive(connection, SEAL, conversation_id, incoming, FRIDAY_NOON))


def take(records: Records, conversation_id: str, token: str = "one", now: Any = FRIDAY_NOON) -> Claimed | None:
    return records.write_now(lambda connection: claim(connection, SEAL, conversation_id, token, now))


def taken(records: Records, conversation_id: str, token: str = "one") -> Claimed:
    claimed = take(records, conversation_id, token)
    assert claimed is not None
    return claimed


def end(
    records: Records,
    claimed: Claimed,
    *texts: str,
    outcome: Outcome = Outcome.ANSWERED,
    dialogue: Dialogue | None = None,
    note: Note | None = None,
) -> Finished:
    replies = [Words(text) for text in texts]
    return records.write_now(
        lambda connection: finish(connection, SEAL, claimed, outcome, replies, note or Note(), LATER, dialogue)
    )


def log_of(records: Records, conversation_id: str) -> list[tuple[int, str, str]]:
    said = records.read_now(lambda connection: messages_after(connection, SEAL, conversation_id))
    return [(entry.seq, entry.author.value, entry.words.text) for entry in said]


def test_messages_are_numbered_and_answered_in_order(records: Records, conversation_id: str) -> None:
    assert [say(records, conversation_id, text).seq for text in ("一", "二", "三")] == [1, 2, 3]
    heard = []
    for token in ("one", "two", "three"):
        claimed = taken(records, conversation_id, token)
        heard.append(claimed.message.words.text)
        end(records, claimed, f"答{claimed.message.words.text}")
    assert heard == ["一", "二", "三"]
    assert log_of(records, conversation_id) == [
        (1, "person", "一"),
        (2, "person", "二"),
        (3, "person", "三"),
        (4, "bot", "答一"),
        (5, "bot", "答二"),
        (6, "bot", "答三"),
    ]
    assert take(records, conversation_id) is None


def test_a_repeat_is_stored_once_and_takes_no_number(records: Records, conversation_id: str) -> None:
    first = say(records, conversation_id, "你好", "m-1")
    again = say(records, conversation_id, "你好", "m-1")
    assert again == Received(first.message_id, first.seq, False)
    assert say(records, conversation_id, "下一句", "m-2").seq == 2
    with pytest.raises(ClientIdReused):
        say(records, conversation_id, "别的话", "m-1")
    assert len(log_of(records, conversation_id)) == 2


def test_the_same_id_means_nothing_in_another_conversation(records: Records, conversation_id: str) -> None:
    say(records, conversation_id, "你好", "m-1")
    assert say(records, new_conversation(records), "别的话", "m-1").fresh


def test_an_unknown_conversation_is_told(records: Records) -> None:
    with pytest.raises(UnknownConversation):
        say(records, "nobody", "你好")


def test_many_at_once_get_different_numbers_and_one_of_each_repeat(records: Records, conversation_id: str) -> None:
    start = Barrier(8)

    def send(number: int) -> Received:
        start.wait()
        return say(records, conversation_id, f"第{number % 4}句", f"m-{number % 4}")

    with ThreadPoolExecutor(8) as threads:
        received = list(threads.map(send, range(8)))
    assert sorted({entry.seq for entry in received}) == [1, 2, 3, 4]
    assert sum(entry.fresh for entry in received) == 4
    assert len(log_of(records, conversation_id)) == 4


def test_only_the_newest_claim_may_finish(records: Records, conversation_id: str) -> None:
    say(records, conversation_id, "你好")
    hung, fresh = taken(records, conversation_id, "hung"), taken(records, conversation_id, "fresh")
    assert (hung.attempts, fresh.attempts) == (1, 2)
    with pytest.raises(ClaimLost):
        end(records, hung, "晚到的回答")
    end(records, fresh, "回答")
    with pytest.raises(ClaimLost):
        end(records, fresh, "又一次")
    assert [text for _, author, text in log_of(records, conversation_id) if author == "bot"] == ["回答"]
    message_id = fresh.message.id
    assert records.read_now(lambda connection: finished_by(connection, message_id, "fresh")) is Outcome.ANSWERED
    assert records.read_now(lambda connection: finished_by(connection, message_id, "hung")) is None


def test_two_who_claim_at_once_get_one_claim(records: Records, conversation_id: str) -> None:
    for _ in range(20):
        say(records, conversation_id, "你好")
        start = Barrier(2)

        def grab(token: str, start: Barrier = start) -> Claimed | None:
            start.wait()
            return take(records, conversation_id, token)

        with ThreadPoolExecutor(2) as threads:
            claims = [found for found in threads.map(grab, ("left", "right")) if found is not None]
        newest = max(claims, key=lambda found: found.attempts)
        end(records, newest, "回答")
        assert len({found.attempts for found in claims}) == len(claims)


def test_nothing_overtakes_a_message_that_waits_for_another_attempt(records: Records, conversation_id: str) -> None:
    say(records, conversation_id, "一")
    say(records, conversation_id, "二")
    claimed = taken(records, conversation_id)
    records.write_now(lambda connection: put_off(connection, claimed, "actions were away", LATER))
    assert take(records, conversation_id, now=FRIDAY_NOON) is None
    assert not records.read_now(lambda connection: is_due(connection, conversation_id, FRIDAY_NOON))
    again = take(records, conversation_id, now=LATER)
    assert again is not None
    assert (again.message.words.text, again.attempts) == ("一", 2)


def test_nothing_is_published_or_remembered_after_a_person_has_taken_over(
    records: Records, conversation_id: str
) -> None:
    say(records, conversation_id, "你好")
    claimed = taken(records, conversation_id)
    records.write_now(lambda connection: take_over(connection, conversation_id, "staff-1", LATER))
    finished = end(records, claimed, "机器人的话", dialogue=Dialogue("sealed", True, 1))
    assert finished == Finished(Outcome.WITHHELD, [], False)
    assert log_of(records, conversation_id) == [(1, "person", "你好")]
    assert records.read_now(lambda connection: dialogue_events(connection, conversation_id)) == []
    say(records, conversation_id, "有人吗")
    assert taken(records, conversation_id, "two").state is State.HUMAN
    records.write_now(lambda connection: give_back(connection, conversation_id, "staff-1", LATER))
    assert taken(records, conversation_id, "three").state is State.BOT


def test_a_closed_conversation_opens_when_somebody_speaks(records: Records, conversation_id: str) -> None:
    from center.conversations import close

    records.write_now(lambda connection: close(connection, conversation_id, FRIDAY_NOON))
    say(records, conversation_id, "又来了")
    assert records.read_now(lambda connection: conversation_of(connection, conversation_id)).state is State.BOT


def test_one_commit_holds_replies_dialogue_and_the_end_of_the_turn(records: Records, conversation_id: str) -> None:
    received = say(records, conversation_id, "你好")
    claimed = taken(records, conversation_id)

    def fails(connection: Any) -> None:
        finish(connection, SEAL, claimed, Outcome.ANSWERED, [Words("回答")], Note(), LATER, Dialogue("x", True, 1))
        raise RuntimeError("killed before the commit")

    with pytest.raises(RuntimeError):
        records.write_now(fails)
    assert log_of(records, conversation_id) == [(1, "person", "你好")]
    assert records.read_now(lambda connection: outcome_of(connection, received.message_id)) is None
    finished = end(records, claimed, "回答", "还有一句", dialogue=Dialogue("base", True, 1))
    assert [(said.seq, said.words.text) for said in finished.published] == [(2, "回答"), (3, "还有一句")]
    answers = records.read_now(lambda connection: replies_to(connection, SEAL, received.message_id))
    assert [(said.seq, said.author, said.answers_id) for said in answers] == [
        (2, Author.BOT, received.message_id),
        (3, Author.BOT, received.message_id),
    ]


def test_a_base_replaces_the_dialogue_before_it(records: Records, conversation_id: str) -> None:
    for number, base in enumerate((True, False, False, True, False)):
        say(records, conversation_id, "你好")
        claimed = taken(records, conversation_id, f"token-{number}")
        end(records, claimed, "回答", dialogue=Dialogue(f"events-{number}", base, 1))
        assert claimed.tracker_revision == number
    assert records.read_now(lambda connection: dialogue_events(connection, conversation_id)) == ["events-3", "events-4"]
    rows = records.read_now(lambda connection: connection.execute(sa.select(tracker_turn.c.id)).all())
    assert len(rows) == 2


def test_what_waits_is_told_longest_first(records: Records) -> None:
    first, second = new_conversation(records), new_conversation(records)
    for place, conversation_id in enumerate((second, first)):
        now = FRIDAY_NOON + timedelta(seconds=place)
        records.write_now(
            lambda connection, to=conversation_id, at=now: receive(connection, SEAL, to, Incoming(Words("你好")), at)
        )
    assert records.read_now(lambda connection: waiting_conversations(connection, LATER)) == [second, first]
    assert records.read_now(lambda connection: waiting_conversations(connection, FRIDAY_NOON)) == [second]
    assert records.read_now(oldest_waiting) == FRIDAY_NOON
    assert not end(records, taken(records, second), "回答").more
    assert records.read_now(lambda connection: waiting_conversations(connection, LATER)) == [first]


def test_the_note_is_annotated_in_the_same_commit(records: Records, conversation_id: str) -> None:
    say(records, conversation_id, "你好")
    note = Note("v1", "answer", "dormancy.filing", {"decision": "answer"}, 12)
    end(records, taken(records, conversation_id), "回答", note=note)
    row = records.read_now(lambda connection: connection.execute(sa.select(turn)).one())
    assert (row.version, row.decision, row.guide, row.understanding, row.latency_ms, row.finished_at) == (
        "v1",
        "answer",
        "dormancy.filing",
        '{"decision": "answer"}',
        12,
        LATER,
    )


def test_personal_numbers_are_not_at_rest_in_the_open(records: Records, conversation_id: str) -> None:
    say(records, conversation_id, "电话13900000001，身份证110101199003070011，帮我记下")
    claimed = taken(records, conversation_id)
    assert claimed.message.words.text == "电话13900000001，身份证〔身份证号已隐去〕，帮我记下"
    replies = [
        Words("请确认", [{"title": "打 13900000001", "payload": '/call{"phone":"13900000001"}'}], {"kind": "confirm"})
    ]
    records.write_now(lambda connection: finish(connection, SEAL, claimed, Outcome.ANSWERED, replies, Note(), LATER))
    rows = records.read_now(lambda connection: connection.execute(sa.select(message)).all())
    stored = " ".join(str(value) for row in rows for value in row)
    assert "13900000001" not in stored
    assert "110101199003070011" not in stored
    said = records.read_now(lambda connection: messages_after(connection, SEAL, conversation_id))
    assert said[1].words == replies[0]
    assert said[1].kind is Kind.TEXT


def say_and_take(records: Records, conversation_id: str, incoming: Incoming) -> tuple[Received, Claimed | None]:
    return records.write_now(
        lambda connection: receive_and_claim(connection, SEAL, conversation_id, incoming, "one", FRIDAY_NOON)
    )


def test_a_message_that_comes_alone_is_claimed_as_it_is_stored(records: Records, conversation_id: str) -> None:
    incoming = Incoming(Words("我叫周某，电话13900000001，卡号6222021234567890128"), client_id="a", staff_id="li")
    received, claimed = say_and_take(records, conversation_id, incoming)
    assert claimed is not None and claimed.attempts == 1
    assert claimed.message.words.text == "我叫周某，电话13900000001，卡号〔银行卡号已隐去〕"
    assert take(records, conversation_id, "one", LATER) is not None
    again = taken(records, conversation_id, "two")
    assert again.message == claimed.message
    assert again._replace(message=claimed.message, claim="one", attempts=1) == claimed
    assert received == Received(claimed.message.id, 1, True)


def test_what_was_claimed_at_once_is_finished_like_any_other(records: Records, conversation_id: str) -> None:
    _, claimed = say_and_take(records, conversation_id, Incoming(Words("你好")))
    assert claimed is not None
    finished = records.write_now(
        lambda connection: finish(connection, SEAL, claimed, Outcome.ANSWERED, [Words("您好")], Note(), LATER)
    )
    assert (finished.outcome, finished.more) == (Outcome.ANSWERED, False)


def test_nothing_overtakes_an_open_turn_and_a_repeat_takes_none(records: Records, conversation_id: str) -> None:
    say(records, conversation_id, "先说的", "a")
    received, claimed = say_and_take(records, conversation_id, Incoming(Words("后说的"), client_id="b"))
    assert (received.seq, received.fresh, claimed) == (2, True, None)
    assert taken(records, conversation_id).message.words.text == "先说的"
    repeated, claimed = say_and_take(records, conversation_id, Incoming(Words("后说的"), client_id="b"))
    assert (repeated, claimed) == (received._replace(fresh=False), None)
