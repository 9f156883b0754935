"""Cases that nobody works yet go to the agents of the roster, evenly, and to nobody beyond their capacity."""

from __future__ import annotations

from center.cases.events import Event
from center.records import Records
from center.staff.assigning import assignments_due
from center.staff.rights import Role
from center.staff.roster import Level, Profile, put_profile
from tests.center.cases.opened_case import NINE, case, clock, events, moved, opened, wanted
from tests.center.staff.staffed import made


def agent(records: Records, staff_id: str, capacity: int = 20) -> None:
    made(records, staff_id, Role.AGENT, name=staff_id)
    profile = Profile(Level.COUNTY, ("定襄县",), capacity=capacity)
    records.write_now(lambda db: put_profile(db, staff_id, profile, "boss", NINE))


def founder(records: Records, number: int) -> str:
    return opened(records, wanted(phone=f"1390000002{number}", enterprise=f"定襄县第{number}面馆")).code


def due(records: Records) -> int:
    return records.write_now(lambda db: assignments_due(db, lambda _: clock(), NINE))


def last(records: Records, code: str) -> Event:
    return events(records, code)[-1]


def test_new_cases_are_shared_evenly_the_oldest_first(records: Records) -> None:
    agent(records, "qian")
    agent(records, "zhao")
    codes = [founder(records, number) for number in range(4)]
    assert [due(records), due(records)] == [4, 0]
    assert [case(records, code).agent for code in codes] == ["qian", "zhao", "qian", "zhao"]
    event = last(records, codes[0])
    told = (event.kind, event.actor, event.data["agent"], event.data["note"])
    assert told == ("assign", ("system", "roster"), "qian", "按代办员名册自动指派。")


def test_what_nobody_can_take_waits(records: Records) -> None:
    code = founder(records, 1)
    assert due(records) == 0
    agent(records, "qian", capacity=1)
    other = founder(records, 2)
    assert due(records) == 1
    assert [case(records, one).agent for one in (code, other)] == ["qian", None]


def test_assigned_and_closed_cases_are_left_alone(records: Records) -> None:
    agent(records, "qian")
    mine, ended = founder(records, 1), founder(records, 2)
    moved(records, mine, "assign", agent="somebody")
    moved(records, ended, "terminate", reason="申请人撤回")
    assert due(records) == 0
    assert [case(records, one).agent for one in (mine, ended)] == ["somebody", None]
