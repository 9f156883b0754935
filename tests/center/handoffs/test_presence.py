"""Who looks on: shown while the page reports, noted in the audit log once for a viewing."""

from __future__ import annotations

import pytest

from center.handoffs.presence import LASTS, leave, leavers_due, look_on, viewers
from center.handoffs.states import UnknownHandoff
from center.records import Records
from tests.center.handoffs.handed import TEN, claimed, minutes, there
from tests.center.handoffs.test_moving import acts
from tests.center.recorded import new_conversation


def test_others_see_who_looks_on_until_they_leave_or_fall_silent(records: Records) -> None:
    member, other = there(records), there(records, "li", name="李明")
    talk = claimed(records, member)
    for one in (member, other):
        records.write_now(lambda at, one=one: look_on(at, one, talk, TEN))
    assert records.read_now(lambda at: viewers(at, talk, TEN, but="wang")) == ["李明"]
    assert records.read_now(lambda at: viewers(at, talk, TEN + 1.1 * LASTS, but="wang")) == []
    records.write_now(lambda at: leave(at, "li", talk))
    assert records.read_now(lambda at: viewers(at, talk, TEN)) == ["王小红"]
    assert records.write_now(lambda at: leavers_due(at, TEN + 3 * LASTS)) == 1


def test_a_viewing_is_noted_once_and_again_after_a_pause(records: Records) -> None:
    member, talk = there(records), new_conversation(records)
    for now in (TEN, TEN + LASTS / 2, TEN + LASTS, minutes(10), minutes(10) + LASTS / 2):
        records.write_now(lambda at, now=now: look_on(at, member, talk, now))
    assert acts(records) == ["conversation.view"] * 2


def test_who_does_not_see_it_does_not_look_on(records: Records) -> None:
    mine, other = there(records, office="定襄县"), there(records, "li", office="五台县")
    talk = new_conversation(records)
    from center.handoffs.claiming import claim
    from tests.center.handoffs.handed import rules
    from tests.center.recorded import SEAL

    records.write_now(lambda at: claim(at, SEAL, rules(), mine, talk, TEN))
    with pytest.raises(UnknownHandoff):
        records.write_now(lambda at: look_on(at, other, talk, TEN))
