"""Joining the queue: only while somebody is there, once, with a place and an honest estimate."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from center.conversations import State
from center.handoffs.claiming import claim
from center.handoffs.queueing import Place, Queued, in_words, place_of, queued_text
from center.handoffs.records import Handoff
from center.handoffs.staffed import is_paused, pause, unpause
from center.handoffs.states import HandoffReason, HandoffState
from center.records import Records
from center.staff.rights import Role
from center.tables import conversation
from tests.center.handoffs.handed import EVENING, TEN, minutes, queued, row, rules, seen, state, there, waiting
from tests.center.recorded import SEAL, new_conversation


def test_whoever_wants_a_person_waits_and_is_told_their_place(records: Records) -> None:
    there(records)
    first, talk = waiting(records, minutes(-2)), new_conversation(records)
    found = queued(records, talk)
    assert found is not None and found.fresh and found.place == Place(1, None)
    assert queued_text(rules(), found, HandoffReason.ASKED).startswith(
        "已经替您叫了人工，前面还有1位，要等多久眼下说不准"
    )
    assert row(records, talk) == Handoff(
        id=found.handoff.id,
        conversation_id=talk,
        message_id=None,
        office_id=None,
        reason=HandoffReason.ASKED,
        state=HandoffState.WAITING,
        asked_at=TEN,
        queued_at=TEN,
        told_place=1,
        told_seconds=None,
        wanted=None,
        claimed_by=None,
        claimed_at=None,
        due_at=None,
        alarmed_at=None,
        result=None,
        ended_by=None,
        ended_at=None,
    )
    assert state(records, talk) == state(records, first) == (State.WAITING, None)


def test_asking_again_is_asking_once(records: Records) -> None:
    there(records)
    talk = waiting(records)
    again = queued(records, talk, HandoffReason.CONFIDENCE, minutes(1))
    assert again is not None and not again.fresh and again.handoff.reason is HandoffReason.ASKED
    assert queued_text(rules(), again, HandoffReason.CONFIDENCE).startswith("人工已经在叫了")


@pytest.mark.parametrize("now", [EVENING, TEN + timedelta(days=1), TEN + timedelta(hours=3)])
def test_nobody_waits_while_the_center_is_closed(records: Records, now: object) -> None:
    member = there(records)
    seen(records, member, now)  # type: ignore[arg-type]
    talk = new_conversation(records)
    assert queued(records, talk, now=now) is None  # type: ignore[arg-type]
    assert (row(records, talk), state(records, talk)) == (None, (State.BOT, None))


def test_nobody_waits_for_staff_who_are_not_there(records: Records) -> None:
    assert queued(records, new_conversation(records)) is None
    there(records, "clerk", Role.CLERK)
    assert queued(records, new_conversation(records)) is None
    member = there(records)
    assert queued(records, new_conversation(records), now=minutes(31)) is None
    records.write_now(lambda at: pause(at, member.staff_id, TEN))
    assert queued(records, new_conversation(records)) is None
    assert records.read_now(lambda at: is_paused(at, member.staff_id))
    records.write_now(lambda at: unpause(at, member.staff_id))
    assert queued(records, new_conversation(records)) is not None


def test_the_estimate_is_the_median_of_the_latest_waits(records: Records) -> None:
    member = there(records)
    for number, wait in enumerate((2, 20, 6)):
        talk = waiting(records, minutes(-30 + number))
        now = minutes(-30 + number + wait)
        records.write_now(lambda at, talk=talk, now=now: claim(at, SEAL, rules(), member, talk, now))
    found = queued(records, new_conversation(records))
    assert found is not None and found.place == Place(0, timedelta(minutes=6))
    assert found.handoff.told_place is None
    assert "您排在第一位，最近一般等6分钟左右" in queued_text(rules(), found, HandoffReason.ASKED)
    assert found.place.card("waiting") == {
        "kind": "handoff",
        "state": "waiting",
        "before": 0,
        "expected_seconds": 360,
    }


def test_a_wait_is_told_in_whole_minutes() -> None:
    waits = [timedelta(seconds=20), timedelta(seconds=89), timedelta(minutes=65)]
    assert [in_words(wait) for wait in waits] == ["1分钟", "1分钟", "1小时5分钟"]


def waits_at(records: Records, office_id: str, now: datetime = TEN) -> Queued:
    """Somebody of that office who waits."""
    talk = new_conversation(records)
    mine = conversation.c.id == talk
    records.write_now(lambda at: at.execute(sa.update(conversation).where(mine).values(office_id=office_id)))
    found = queued(records, talk, now=now)
    assert found is not None
    return found


def test_place_and_wait_are_those_of_whoever_answers_there(records: Records) -> None:
    other = there(records, "wu", office="五台县")
    there(records, "ding", office="定襄县")
    for number in range(3):
        talk, now = waits_at(records, "五台县", minutes(number - 30)).handoff.conversation_id, minutes(number - 10)
        records.write_now(lambda at, talk=talk, now=now: claim(at, SEAL, rules(), other, talk, now))
        waits_at(records, "五台县", minutes(number - 9))
    waits_at(records, "定襄县/晋昌镇", minutes(-2))
    waiting(records, minutes(-1))
    assert waits_at(records, "定襄县").place == Place(2, None)
    assert waits_at(records, "五台县").place == Place(4, timedelta(minutes=20))


def test_a_place_is_told_where_nobody_is_there_any_more(records: Records) -> None:
    there(records, "wu", office="五台县")
    there(records, "ding", office="定襄县")
    waits_at(records, "五台县", minutes(-3))
    waiting(records, minutes(-2))
    found = waits_at(records, "定襄县", minutes(-1)).handoff
    assert records.read_now(lambda at: place_of(at, rules(), found, minutes(60))) == Place(1, None)
