"""Who calls for a member of staff: people who wait, and words in their own conversations since they claimed them."""

from __future__ import annotations

from center.handoffs.calling import Calling, who_calls
from center.messages import Words
from center.records import Records
from center.staff.accounts import StaffMember
from center.turns import Incoming, receive
from tests.center.handoffs.handed import claimed, minutes, seen, there, waiting
from tests.center.recorded import SEAL


def calling(records: Records, member: StaffMember) -> Calling:
    """Who calls for the member."""
    return records.read_now(lambda at: who_calls(at, member, minutes(9)))


def test_only_people_who_wait_and_words_to_oneself_call(records: Records) -> None:
    member, other = there(records), there(records, "li", name="李明")
    seen(records, member, minutes(300))
    talk = claimed(records, member, minutes(300))
    waiting(records, minutes(301))
    assert calling(records, member) == calling(records, other) == Calling(1, 0)
    latest = records.write_now(lambda at: receive(at, SEAL, talk, Incoming(Words("还在吗")), minutes(301))).message_id
    assert calling(records, member) == Calling(1, latest)
    assert calling(records, other) == Calling(1, 0)
