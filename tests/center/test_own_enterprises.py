"""Which enterprises somebody may see, and why not the others."""

from __future__ import annotations

from center.authority import record_authority
from center.own_enterprises import own_enterprises
from center.records import Records
from center.times import local_date
from tests.center.people_recorded import founded, known
from tests.center.recorded import FRIDAY_NOON

TODAY = local_date(FRIDAY_NOON)


def test_those_with_authority_are_shown_and_each_reason_is_told_once(records: Records) -> None:
    mine, other = known(records), known(records, "13900000002")
    shown = founded(records, mine, "晋味源")
    founded(records, mine, "老张铺子")
    founded(records, mine, "老李铺子")
    given = founded(records, other, "河边面馆")
    named = (mine, "operator", "营业执照", None, "clerk-1", FRIDAY_NOON)
    records.write_now(lambda c: [record_authority(c, one, *named) for one in (shown, given)])
    own = records.read_now(lambda connection: own_enterprises(connection, [mine], TODAY))
    assert {one.name for one in own.shown} == {"晋味源", "河边面馆"}
    assert len(own.refused) == 1
    assert records.read_now(lambda connection: own_enterprises(connection, [], TODAY)) == ((), ())
