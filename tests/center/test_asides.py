"""What is set down beside the dialogue: once, in order, without a turn, and silent while a person answers."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from center.asides import is_answered, received_before, say_to, set_down
from center.conversations import UnknownConversation, take_over
from center.messages import Words, messages_after
from center.records import Records
from center.tables import turn
from center.turns import Incoming, Received
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation

DID = Incoming(Words("（照片）"), client_id="wx:1")
TOLD = (Words("收到照片。"), Words("它是哪份材料？"))


def set_it_down(records: Records, talk: str, did: Incoming = DID) -> Received:
    return records.write_now(lambda connection: set_down(connection, SEAL, talk, did, TOLD, FRIDAY_NOON))


def said(records: Records, talk: str) -> list[tuple[int, str, str, int | None]]:
    """Place, author, words and what is answered."""
    found = records.read_now(lambda connection: messages_after(connection, SEAL, talk))
    return [(one.seq, one.author.value, one.words.text, one.answers_id) for one in found]


def test_it_is_in_the_log_with_its_answers_once(records: Records) -> None:
    talk = new_conversation(records)
    first, again = set_it_down(records, talk), set_it_down(records, talk)
    assert (first.seq, first.fresh) == (1, True)
    assert again == first._replace(fresh=False)
    assert said(records, talk) == [
        (1, "person", "（照片）", None),
        (2, "bot", "收到照片。", first.message_id),
        (3, "bot", "它是哪份材料？", first.message_id),
    ]
    assert records.read_now(lambda connection: connection.execute(sa.select(turn)).all()) == []


def test_while_a_person_answers_nothing_is_said_by_itself(records: Records) -> None:
    talk = new_conversation(records)
    records.write_now(lambda connection: take_over(connection, talk, "staff-1", FRIDAY_NOON))
    set_it_down(records, talk)
    assert [author for _, author, _, _ in said(records, talk)] == ["person"]


def test_what_is_said_later_is_said_once(records: Records) -> None:
    talk = new_conversation(records)
    received = records.write_now(lambda connection: set_down(connection, SEAL, talk, DID, (), FRIDAY_NOON))

    def say(connection: Any) -> bool:
        words = Words("照片收到了。")
        return say_to(connection, SEAL, talk, received.message_id, words, "wx:1:0", FRIDAY_NOON)

    def answered(connection: Any) -> bool:
        return is_answered(connection, received.message_id)

    assert not records.read_now(answered)
    assert [records.write_now(say), records.write_now(say)] == [True, False]
    assert records.read_now(answered)
    assert said(records, talk)[1:] == [(2, "bot", "照片收到了。", received.message_id)]


def test_what_came_before_is_known_by_its_name(records: Records) -> None:
    talk = new_conversation(records)
    received = set_it_down(records, talk)
    before = records.read_now(lambda connection: received_before(connection, SEAL, talk, "wx:1"))
    assert before is not None
    assert (before.said.id, before.said.words.text, before.has_turn) == (received.message_id, "（照片）", False)
    assert records.read_now(lambda connection: received_before(connection, SEAL, talk, "wx:2")) is None


def test_there_is_no_aside_without_a_conversation(records: Records) -> None:
    with pytest.raises(UnknownConversation):
        set_it_down(records, "nobody")
