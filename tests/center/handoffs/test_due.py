"""What time alone does: supervisors hear of who waits, closing time turns waiting into a promise; each once."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest

from center.conversations import State
from center.handoffs.claiming import claim
from center.handoffs.due import handoffs_waiting_due
from center.handoffs.listing import alarms_counted
from center.handoffs.moving import put_off
from center.handoffs.records import events_of, last_handoff
from center.handoffs.speaking import say
from center.messages import Words
from center.promises import own_promises
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.turns import Incoming, receive
from tests.center.handoffs.handed import (
    EVENING,
    TEN,
    claimed,
    clock,
    lines,
    minutes,
    row,
    rules,
    settings,
    state,
    step,
    there,
    waiting,
)
from tests.center.recorded import SEAL


def due(records: Records, now: datetime) -> int:
    """What was done by ``now``."""
    return records.write_now(lambda at: handoffs_waiting_due(at, SEAL, settings(), clock(), now))


def test_whoever_waits_too_long_is_told_and_supervisors_too_once(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    there(records)
    talk = waiting(records)
    with caplog.at_level(logging.ERROR, "qihang.alarm"):
        assert [due(records, minutes(number)) for number in (4.9, 5, 6)] == [0, 1, 0]
    assert [one.getMessage() for one in caplog.records] == [
        f"ALARM handoff_unclaimed conversation={talk} since={TEN.isoformat()} staff=nobody"
    ]
    assert lines(records, talk)[-1] == (
        "system",
        "让您久等了，抱歉，现在接待的人多。已经催了主管，您还排着，您排在第一位；着急的话请打 12345。",
    )
    found = row(records, talk)
    assert found is not None and found.alarmed_at == minutes(5)
    told = records.read_now(lambda at: events_of(at, talk))
    assert [(one.kind.value, one.about) for one in told][-1] == ("alarmed", "unclaimed")


def test_words_that_nobody_answers_are_told_to_supervisors_once(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    assert due(records, minutes(30)) == 0
    records.write_now(lambda at: receive(at, SEAL, talk, Incoming(Words("在吗")), minutes(30)))
    assert [due(records, minutes(number)) for number in (34, 36, 37)] == [0, 1, 0]


def test_every_silence_is_told_and_an_answer_ends_the_alarm(records: Records) -> None:
    member, chief = there(records), there(records, "chief", Role.SUPERVISOR)
    talk = waiting(records)
    alarms: list[int] = []
    alarms.append(noted(records, chief, minutes(6)))
    records.write_now(lambda at: claim(at, SEAL, rules(), member, talk, minutes(7)))
    alarms.append(noted(records, chief, minutes(8)))
    for minute in (10, 20):
        heard, now = Incoming(Words(f"在吗，第{minute}分钟")), minutes(minute)
        records.write_now(lambda at, heard=heard, now=now: receive(at, SEAL, talk, heard, now))
        alarms.append(noted(records, chief, minutes(minute + 6)))
        answer = Words("在的"), f"s{minute}", minutes(minute + 7)
        records.write_now(lambda at, answer=answer: say(at, SEAL, member, talk, *answer))
        alarms.append(noted(records, chief, minutes(minute + 8)))
    assert alarms == [1, 0, 1, 0, 1, 0]
    told = [one.about for one in records.read_now(lambda at: events_of(at, talk)) if one.kind.value == "alarmed"]
    assert told == ["unclaimed", "silent", "silent"]


def test_words_from_before_the_claim_wait_too(records: Records) -> None:
    member = there(records)
    talk = waiting(records)
    records.write_now(lambda at: receive(at, SEAL, talk, Incoming(Words("还在吗")), minutes(1)))
    records.write_now(lambda at: claim(at, SEAL, rules(), member, talk, minutes(2)))
    assert [due(records, minutes(number)) for number in (6.9, 7, 8)] == [0, 1, 0]


def noted(records: Records, chief: StaffMember, now: datetime) -> int:
    """How many alarms supervisors see after what is due by ``now``."""
    due(records, now)
    return records.read_now(lambda at: alarms_counted(at, chief))


def test_an_answer_that_was_put_off_and_not_given_is_told(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    records.write_now(lambda at: put_off(at, SEAL, rules(), clock(), step(member, talk), 1, "要核实"))
    assert [due(records, minutes(number)) for number in (59, 61, 62)] == [0, 1, 0]


def test_at_closing_time_waiting_becomes_a_promise(records: Records) -> None:
    there(records)
    talk = waiting(records)
    assert [due(records, EVENING), due(records, EVENING)] == [1, 0]
    found = records.read_now(lambda at: last_handoff(at, talk))
    assert found is not None and (found.result, found.ended_by) == ("promised", None)
    assert state(records, talk) == (State.BOT, None)
    promised = records.read_now(lambda at: own_promises(at, [talk]))
    assert [one.question for one in promised] == ["我想注销公司，转人工"]
    assert promised[0].code in lines(records, talk)[-1][1]
