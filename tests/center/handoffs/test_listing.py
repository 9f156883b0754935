"""The queues: what is in them, in which order, for whom; and the small values that are looked at live."""

from __future__ import annotations

from datetime import timedelta

from center.handoffs.claiming import claim
from center.handoffs.listing import (
    EVERYTHING,
    PAGE,
    Filters,
    Queue,
    TalkPage,
    alarms_counted,
    talks_counted,
    talks_listed,
    talks_pulse,
    words_pulse,
)
from center.handoffs.moving import add_note, close_with, forward_to_colleague
from center.messages import Words
from center.pages import AS_IT_IS, Sorting
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.turns import Incoming, receive
from tests.center.handoffs.handed import TEN, claimed, minutes, queued, rules, step, there, waiting
from tests.center.recorded import SEAL, new_conversation, said


def listed(
    records: Records,
    member: StaffMember,
    queue: Queue,
    filters: Filters = EVERYTHING,
    number: int = 1,
    sorting: Sorting = AS_IT_IS,
) -> TalkPage:
    """A page of a queue."""
    about = queue, minutes(9), number, filters, sorting
    return records.read_now(lambda at: talks_listed(at, SEAL, member, *about))


def ids(page: TalkPage) -> list[str]:
    """Which conversations it lists."""
    return [row.conversation_id for row in page.rows]


def test_whoever_waits_longest_comes_first_and_what_was_forwarded_to_me_before(records: Records) -> None:
    member, other = there(records), there(records, "li", name="李明")
    first, second = waiting(records, minutes(1)), waiting(records, minutes(2))
    third = claimed(records, member, minutes(3))
    records.write_now(lambda at: forward_to_colleague(at, SEAL, rules(), step(member, third, minutes(4)), "li", "他熟"))
    assert ids(listed(records, member, Queue.WAITING)) == [first, second, third]
    assert ids(listed(records, other, Queue.WAITING)) == [third, first, second]
    [row] = [row for row in listed(records, other, Queue.WAITING).rows if row.conversation_id == third]
    assert (row.wanted, row.who, row.since, row.wants) == ("李明", "", minutes(4), "我想注销公司，转人工")


def test_one_sees_ones_own_and_a_supervisor_all(records: Records) -> None:
    member, chief = there(records), there(records, "chief", Role.SUPERVISOR)
    there(records, "li")
    talk = claimed(records, member)
    said(records, talk, "在吗")
    [row] = listed(records, chief, Queue.ACTIVE).rows
    assert (row.conversation_id, row.who) == (talk, "王小红") and row.unanswered is not None
    assert ids(listed(records, there(records, "zhao"), Queue.ACTIVE)) == []
    counts = records.read_now(lambda at: talks_counted(at, member, TEN))
    assert counts == {Queue.WAITING: 0, Queue.ACTIVE: 1, Queue.LATER: 0}
    assert records.read_now(lambda at: alarms_counted(at, chief)) == 0


def test_nobody_waits_since_a_talk_with_the_bot_weeks_ago(records: Records) -> None:
    member = there(records)
    talk = new_conversation(records)
    for days, text in ((40, "怎么注销"), (1, "谢谢")):
        heard, now = Incoming(Words(text)), TEN - timedelta(days=days)
        records.write_now(lambda at, heard=heard, now=now: receive(at, SEAL, talk, heard, now))
    assert queued(records, talk) is not None
    records.write_now(lambda at: claim(at, SEAL, rules(), member, talk, minutes(1)))
    assert [row.unanswered for row in listed(records, member, Queue.ACTIVE).rows] == [None]
    records.write_now(lambda at: receive(at, SEAL, talk, Incoming(Words("在吗")), minutes(2)))
    assert [row.unanswered for row in listed(records, member, Queue.ACTIVE).rows] == [minutes(2)]


def test_history_is_narrowed_and_paged(records: Records) -> None:
    member = there(records)
    for number in range(PAGE + 1):
        talk = claimed(records, member, minutes(number / 10))
        result = "silent" if number == 3 else "resolved"
        mine = step(member, talk, minutes(number / 10))
        records.write_now(lambda at, mine=mine, result=result: close_with(at, SEAL, rules(), mine, result))
    page = listed(records, member, Queue.HISTORY)
    assert (len(page.rows), page.total, page.last) == (PAGE, PAGE + 1, 2)
    up, down = (
        [one for number in (1, 2) for one in ids(listed(records, member, Queue.HISTORY, EVERYTHING, number, sorting))]
        for sorting in (Sorting("time"), Sorting("time", is_down=True))
    )
    assert up == down[::-1] and len(set(up)) == PAGE + 1 and down[:PAGE] == ids(page)
    [last] = listed(records, member, Queue.HISTORY, EVERYTHING, 3, Sorting("result")).rows
    assert last.handoff is not None and last.handoff.result == "silent"
    assert listed(records, member, Queue.HISTORY, Filters(result="silent")).total == 1
    assert listed(records, member, Queue.HISTORY, Filters(reason="rating")).total == 0
    assert listed(records, there(records, "li"), Queue.HISTORY, Filters(mine=True)).total == 0


def test_what_is_looked_at_live_changes_with_claims_and_words(records: Records) -> None:
    member = there(records)

    def pulses() -> tuple[object, str]:
        return records.read_now(lambda at: (talks_pulse(at), words_pulse(at)))

    seen = [pulses()]
    talk = waiting(records)
    seen.append(pulses())
    records.write_now(lambda at: claim(at, SEAL, rules(), member, talk, minutes(1)))
    seen.append(pulses())
    said(records, talk, "您好")
    seen.append(pulses())
    said(records, new_conversation(records), "与人工无关")
    assert len({str(one[0]) for one in seen}) == 3 and len({one[1] for one in seen}) == 4
    assert pulses() == seen[-1]


def test_a_colleagues_note_is_news_at_the_same_moment_too(records: Records) -> None:
    member = there(records)
    talk = claimed(records, member)
    before = records.read_now(talks_pulse)
    for text in ("脾气急", "要回电话"):
        records.write_now(lambda at, text=text: add_note(at, step(member, talk), text, text))
        after = records.read_now(talks_pulse)
        assert after != before
        before = after
    records.write_now(lambda at: add_note(at, step(member, talk), "要回电话", "要回电话"))
    assert records.read_now(talks_pulse) == before
