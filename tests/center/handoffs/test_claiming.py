"""Who answers: of two who claim at once, on either database, one gets it and the other is told who has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from center.conversations import State
from center.handoffs.claiming import claim, take_from
from center.handoffs.speaking import say
from center.handoffs.states import HandoffReason, HandoffState, NotAllowed, NotYours, TakenBy, UnknownHandoff
from center.messages import Author, Words
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.turns import Incoming, receive
from tests.center.handoffs.handed import (
    TEN,
    claimed,
    lines,
    log,
    minutes,
    row,
    rules,
    state,
    there,
    waiting,
)
from tests.center.recorded import SEAL, new_conversation


def test_of_many_who_claim_at_once_one_gets_it_and_the_others_know_who(records: Records) -> None:
    staff = [there(records, f"agent-{number}", Role.AGENT, name=f"小{number}") for number in range(5)]
    talk, start = waiting(records), Barrier(5)

    def grab(member: StaffMember) -> str | None:
        start.wait()
        try:
            records.write_now(lambda at: claim(at, SEAL, rules(), member, talk, TEN))
        except TakenBy as taken:
            return taken.message
        return None

    with ThreadPoolExecutor(5) as threads:
        told = list(threads.map(grab, staff))
    found = row(records, talk)
    assert found is not None and found.claimed_by is not None
    winner = next(member for member in staff if member.staff_id == found.claimed_by)
    assert sorted(filter(None, told)) == [f"{winner.name}已经接入了这个会话。"] * 4
    assert state(records, talk) == (State.HUMAN, winner.staff_id)
    assert [text for author, text in lines(records, talk) if author == "system"] == [
        f"人工已接入，我是工作人员{winner.name}，您请说。"
    ]


def test_claiming_twice_is_claiming_once(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    before = row(records, talk)
    records.write_now(lambda at: claim(at, SEAL, rules(), member, talk, minutes(1)))
    assert row(records, talk) == before
    assert len(lines(records, talk)) == 2


def test_staff_may_take_what_nobody_asked_for(records: Records) -> None:
    member, talk = there(records), new_conversation(records)
    found = records.write_now(lambda at: claim(at, SEAL, rules(), member, talk, TEN))
    assert (found.reason, found.state, found.claimed_by) == (HandoffReason.TAKEN, HandoffState.CLAIMED, "wang")


def test_another_office_sees_nothing(records: Records) -> None:
    mine, other = there(records, "wang", office="定襄县"), there(records, "li", office="五台县")
    talk = claimed(records, mine)
    assert row(records, talk) is not None
    far = new_conversation(records)
    records.write_now(lambda at: claim(at, SEAL, rules(), mine, far, TEN))
    with pytest.raises(UnknownHandoff):
        records.write_now(lambda at: claim(at, SEAL, rules(), other, far, TEN))
    with pytest.raises(UnknownHandoff):
        records.write_now(lambda at: claim(at, SEAL, rules(), other, "nobody", TEN))


def test_a_supervisor_takes_over_from_a_colleague_with_a_reason(records: Records) -> None:
    member, chief = there(records), there(records, "chief", Role.SUPERVISOR, name="赵主管")
    talk = claimed(records, member)
    with pytest.raises(NotYours):
        records.write_now(lambda at: take_from(at, SEAL, rules(), member, talk, "换人", TEN))
    found = records.write_now(lambda at: take_from(at, SEAL, rules(), chief, talk, "小红下班了", minutes(2)))
    assert (found.claimed_by, state(records, talk)) == ("chief", (State.HUMAN, "chief"))
    assert lines(records, talk)[-1] == ("system", "换成工作人员赵主管接着为您服务，前面说过的不用再说。")


def test_words_of_staff_are_said_once_in_the_order_of_the_log_with_numbers_masked(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    words = Words("证号11010519491231002X不用发，电话13900000001对吗")
    seqs = [records.write_now(lambda at: say(at, SEAL, member, talk, words, "once", minutes(1))) for _ in range(2)]
    records.write_now(lambda at: receive(at, SEAL, talk, Incoming(Words("对的"), client_id="p-1"), minutes(2)))
    said = log(records, talk)
    assert seqs == [3, 3]
    assert [(one.seq, one.author) for one in said] == [
        (1, Author.PERSON),
        (2, Author.SYSTEM),
        (3, Author.STAFF),
        (4, Author.PERSON),
    ]
    assert said[2].words.custom == {"name": "王小红"}
    assert "11010519491231002X" not in said[2].words.text and "13900000001" in said[2].words.text


def test_both_sides_write_at_once_and_nothing_is_lost_or_doubled(records: Records) -> None:
    member = there(records)
    talk, start = claimed(records, member), Barrier(8)

    def speak(number: int) -> None:
        start.wait()
        for turn in range(5):
            name = f"{number}-{turn}"
            if number % 2:
                records.write_now(lambda at, n=name: say(at, SEAL, member, talk, Words(n), n, minutes(1)))
                continue
            incoming = Incoming(Words(name), client_id=name)
            try:
                records.write_now(lambda at, one=incoming: receive(at, SEAL, talk, one, minutes(1)))
            except Exception as error:
                assert type(error).__name__ == "TooManyWaiting"

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(speak, range(8)))
    said = log(records, talk)[2:]
    assert [one.seq for one in said] == list(range(3, 3 + len(said)))
    texts = [one.words.text for one in said]
    assert len(set(texts)) == len(texts)
    assert sorted(text for text in texts if int(text[0]) % 2) == sorted(
        f"{n}-{t}" for n in (1, 3, 5, 7) for t in range(5)
    )


def test_only_whoever_has_claimed_speaks(records: Records) -> None:
    member, other = there(records), there(records, "li")
    talk = waiting(records)
    with pytest.raises(NotYours):
        records.write_now(lambda at: say(at, SEAL, member, talk, Words("您好"), "1", TEN))
    records.write_now(lambda at: claim(at, SEAL, rules(), member, talk, TEN))
    with pytest.raises(NotYours):
        records.write_now(lambda at: say(at, SEAL, other, talk, Words("您好"), "1", TEN))
    with pytest.raises(NotAllowed):
        records.write_now(lambda at: say(at, SEAL, member, talk, Words("  "), "2", TEN))
