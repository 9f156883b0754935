"""Words to somebody who has gone home: one promise for each time the center is closed, none while it is open."""

from __future__ import annotations

from datetime import datetime, timedelta

from center.handoffs.after_hours import promised_after_hours
from center.handoffs.claiming import claim
from center.handoffs.due import handoffs_waiting_due
from center.handoffs.records import events_of
from center.handoffs.speaking import say
from center.messages import Words
from center.promises import PromiseState, own_promises, take_back_kept
from center.records import Records
from center.turns import Incoming, receive
from tests.center.handoffs.handed import EVENING, TEN, claimed, clock, log, rules, settings, there, waiting
from tests.center.promises.promised import events, make
from tests.center.recorded import SEAL

MONDAY_TEN = TEN + timedelta(days=3)


def told(records: Records, talk: str, text: str, now: datetime) -> Words | None:
    """What the person is told for these words."""
    records.write_now(lambda at: receive(at, SEAL, talk, Incoming(Words(text)), now))
    said = log(records, talk)[-1]
    return records.write_now(lambda at: promised_after_hours(at, SEAL, settings(), clock(), said, now))


def test_the_first_words_after_closing_get_a_promise_and_the_next_do_not(records: Records) -> None:
    talk = claimed(records, there(records))
    assert told(records, talk, "材料要几份", TEN) is None
    found = told(records, talk, "还要带公章吗", EVENING)
    [promised] = records.read_now(lambda at: own_promises(at, [talk]))
    assert promised.question == "还要带公章吗"
    assert found is not None and found.text == (
        f"现在是下班时间，工作人员可能不在。您的话已经留给工作人员，单号 {promised.code}，"
        "最晚11月23日（周一）12:00在这里答复您。急的话请打 12345。"
    )
    assert told(records, talk, "在吗", EVENING + timedelta(days=1)) is None
    assert told(records, talk, "早", MONDAY_TEN) is None
    assert told(records, talk, "又下班了", MONDAY_TEN + timedelta(hours=11)) is not None


def test_where_nobody_has_claimed_it_nothing_is_promised_here(records: Records) -> None:
    there(records)
    assert told(records, waiting(records), "有人吗", EVENING) is None


def test_whoever_answers_there_keeps_what_was_promised_after_hours(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    told(records, talk, "还要带公章吗", EVENING)
    elsewhere = make(records, talk).code
    for _ in range(2):
        records.write_now(lambda at: say(at, SEAL, member, talk, Words("要带"), "s-1", MONDAY_TEN))
    found = {one.code: one for one in records.read_now(lambda at: own_promises(at, [talk]))}
    own = found.pop(elsewhere)
    [kept] = found.values()
    assert (kept.state, kept.kept_by, kept.kept_at) == (PromiseState.KEPT, member.staff_id, MONDAY_TEN)
    assert own.state is PromiseState.OPEN
    last = records.read_now(lambda at: events_of(at, talk))[-1]
    assert (last.kind.value, last.about, last.staff_id) == ("answered", kept.code, member.staff_id)
    assert [(one.kind, one.data.get("words")) for one in events(records, kept.code)] == [
        ("promised", None),
        ("kept", "在会话里答复"),
    ]
    back = records.write_now(lambda at: take_back_kept(at, kept.code, member.staff_id, 2, MONDAY_TEN))
    assert back.state is PromiseState.OPEN


def test_what_closing_time_left_is_kept_by_the_next_who_answers_there(records: Records) -> None:
    member = there(records)
    talk = waiting(records)
    records.write_now(lambda at: handoffs_waiting_due(at, SEAL, settings(), clock(), EVENING))
    [left] = records.read_now(lambda at: own_promises(at, [talk]))
    assert left.state is PromiseState.OPEN
    records.write_now(lambda at: claim(at, SEAL, rules(), member, talk, MONDAY_TEN))
    [left] = records.read_now(lambda at: own_promises(at, [talk]))
    assert left.state is PromiseState.OPEN
    records.write_now(lambda at: say(at, SEAL, member, talk, Words("您想注销公司，是吧"), "s-1", MONDAY_TEN))
    [kept] = records.read_now(lambda at: own_promises(at, [talk]))
    assert (kept.state, kept.kept_by) == (PromiseState.KEPT, member.staff_id)
