"""An agent goes on leave: the cases go to the substitute and come back, and every case's history says so (AH-21)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from center.cases.events import Actor
from center.clock import WorkingClock
from center.records import Records
from center.staff.changing import disable
from center.staff.handing import SYSTEM, Given, give_all, hand_back, hand_over, leaves_due
from center.staff.leave import BadLeave, Leave, cancel_leave, leaves_from, read_leave, record_leave
from center.staff.rights import Role
from center.staff.roster import on_leave
from tests.center.cases.opened_case import CHAIN, NINE, case, clock, events, faults, in_progress, moved
from tests.center.staff.staffed import assigned, made, member

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
BOSS = Actor("staff", "boss")


def clock_of(office: str) -> WorkingClock:
    return clock()


def at(day: date, hour: int = 9) -> datetime:
    return NINE + timedelta(days=(day - NINE.date()).days, hours=hour - 9)


def agents(records: Records) -> None:
    for staff_id in ("zhao", "qian", "sun"):
        made(records, staff_id, Role.AGENT, name=staff_id)


def recorded(
    records: Records,
    away: str = "zhao",
    substitute: str = "qian",
    first: date = MONDAY,
    last: date = FRIDAY,
    now: datetime = NINE,
) -> Leave:
    return records.write_now(lambda db: record_leave(db, away, substitute, first, last, "年休假", "boss", now))


def due(records: Records, now: datetime) -> int:
    return records.write_now(lambda db: leaves_due(db, clock_of, now))


def holders(records: Records, *codes: str) -> list[str | None]:
    return [case(records, code).agent for code in codes]


def test_cases_go_over_when_the_leave_begins_and_come_back_after_it(records: Records) -> None:
    agents(records)
    codes = [assigned(records, "zhao"), assigned(records, "zhao")]
    other = assigned(records, "sun")
    leave = recorded(records)
    assert due(records, at(MONDAY - timedelta(days=1))) == 0
    assert due(records, at(MONDAY)) == 2
    assert due(records, at(MONDAY, 10)) == 0
    assert holders(records, *codes, other) == ["qian", "qian", "sun"]
    assert due(records, at(FRIDAY, 20)) == 0
    assert due(records, at(FRIDAY + timedelta(days=1))) == 2
    assert holders(records, *codes, other) == ["zhao", "zhao", "sun"]
    assert due(records, at(FRIDAY + timedelta(days=2))) == 0
    told = [(event.actor.name, event.data.get("agent"), event.data.get("note")) for event in events(records, codes[0])]
    assert told[-2:] == [
        ("roster", "qian", "zhao请假到11月27日（周五），由qian接着办。"),
        ("roster", "zhao", "zhao请假回来，接着办。"),
    ]
    assert faults(records, codes[0]) == []
    assert sorted(records.read_now(lambda db: read_leave(db, leave.id)).cases) == sorted(codes)


def test_what_was_closed_or_given_to_others_meanwhile_does_not_come_back(records: Records) -> None:
    agents(records)
    stays, ended, passed_on = assigned(records, "zhao"), assigned(records, "zhao"), assigned(records, "zhao")
    leave = recorded(records, now=at(MONDAY))
    assert len(records.write_now(lambda db: hand_over(db, leave.id, BOSS, at(MONDAY), clock_of))) == 3
    moved(records, ended, "terminate", at(MONDAY, 11), reason="申请人撤回")
    moved(records, passed_on, "assign", at(MONDAY, 12), agent="sun", note="转给熟悉的人")
    assert records.write_now(lambda db: hand_back(db, leave.id, BOSS, at(FRIDAY), clock_of)) == [stays]
    assert holders(records, stays, ended, passed_on) == ["zhao", "qian", "sun"]
    assert records.write_now(lambda db: hand_back(db, leave.id, BOSS, at(FRIDAY), clock_of)) == []


def test_a_case_under_way_keeps_its_clock(records: Records) -> None:
    agents(records)
    code = in_progress(records, *CHAIN[:2])
    moved(records, code, "assign", agent="zhao")
    before = case(records, code)
    recorded(records)
    due(records, at(MONDAY))
    after = case(records, code)
    assert (after.agent, after.due_at, after.state) == ("qian", before.due_at, before.state)


def test_a_cancelled_leave_gives_everything_back(records: Records) -> None:
    agents(records)
    code = assigned(records, "zhao")
    leave = recorded(records)
    due(records, at(MONDAY))
    assert records.write_now(lambda db: cancel_leave(db, leave.id, "boss", at(MONDAY, 11))) is True
    assert records.write_now(lambda db: cancel_leave(db, leave.id, "boss", at(MONDAY, 11))) is False
    assert due(records, at(MONDAY, 12)) == 1
    assert holders(records, code) == ["zhao"]
    with pytest.raises(BadLeave, match="the leave is over"):
        records.write_now(lambda db: hand_over(db, leave.id, BOSS, at(MONDAY, 13), clock_of))


def test_nothing_comes_back_that_did_not_go(records: Records) -> None:
    agents(records)
    leave = recorded(records)
    with pytest.raises(BadLeave, match="nothing was handed over"):
        records.write_now(lambda db: hand_back(db, leave.id, BOSS, NINE, clock_of))
    with pytest.raises(BadLeave, match="no leave"):
        records.write_now(lambda db: hand_over(db, leave.id + 1, BOSS, NINE, clock_of))


def test_who_is_away_and_who_stands_in(records: Records) -> None:
    agents(records)
    leave = recorded(records)
    assert records.read_now(lambda db: on_leave(db, "zhao", at(MONDAY))) == leave
    assert records.read_now(lambda db: on_leave(db, "zhao", at(FRIDAY, 23))) == leave
    for staff_id, day in (("zhao", FRIDAY + timedelta(days=1)), ("qian", MONDAY)):
        assert records.read_now(lambda db, who=staff_id, day=day: on_leave(db, who, at(day))) is None
    assert records.read_now(lambda db: leaves_from(db, FRIDAY)) == [leave]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"substitute": "zhao"}, "替班的人不能是本人。"),
        ({"substitute": "clerk"}, "clerk不是在岗的代办员。"),
        ({"last": date(2026, 11, 22)}, "请假的最后一天不能早于第一天，也不能早于今天。"),
        ({"first": date(2026, 11, 1), "last": date(2026, 11, 19)}, "请假的最后一天不能早于第一天，也不能早于今天。"),
        ({"last": date(2027, 12, 31)}, "一次请假最多一年。"),
        ({"first": FRIDAY, "last": FRIDAY}, "zhao这几天已经登记过请假。"),
        ({"away": "sun", "substitute": "zhao"}, "zhao这几天也请假，请换一位替班。"),
        ({"away": "qian", "substitute": "sun"}, "qian这几天要替zhao的班，请先给那次请假换人。"),
    ],
)
def test_a_leave_that_leaves_cases_alone_is_refused(records: Records, changes: dict[str, object], words: str) -> None:
    agents(records)
    made(records, "clerk", Role.CLERK, name="clerk")
    if words.startswith(("zhao", "qian")):
        recorded(records)
    with pytest.raises(BadLeave) as refusal:
        recorded(records, **changes)  # type: ignore[arg-type]
    assert refusal.value.message == words


def alarmed(records: Records, code: str) -> bool:
    last = events(records, code)[-1]
    return (last.kind, last.actor, last.data["title"]) == ("alert", SYSTEM, "没有代办员") and not faults(records, code)


def test_what_the_substitute_cannot_take_any_more_is_nobodys(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    agents(records)
    code = assigned(records, "zhao")
    leave = recorded(records)
    records.write_now(lambda db: disable(db, "qian", "boss", "离职", NINE))
    assert records.write_now(lambda db: hand_over(db, leave.id, BOSS, at(MONDAY), clock_of)) == []
    assert (holders(records, code), alarmed(records, code)) == ([None], True)
    assert f"ALARM case_without_agent code={code} office=定襄县 before=zhao" in caplog.text
    assert records.write_now(lambda db: hand_back(db, leave.id, BOSS, at(FRIDAY), clock_of)) == []


def test_what_comes_back_to_a_disabled_agent_is_nobodys(records: Records) -> None:
    agents(records)
    code = assigned(records, "zhao")
    recorded(records)
    assert due(records, at(MONDAY)) == 1
    records.write_now(lambda db: disable(db, "zhao", "boss", "离职", NINE))
    assert due(records, at(FRIDAY + timedelta(days=1))) == 0
    assert (holders(records, code), alarmed(records, code)) == ([None], True)


def test_a_substitute_of_another_office_is_refused(records: Records) -> None:
    agents(records)
    made(records, "li", Role.AGENT, name="li", office="原平市")
    recorded(records, substitute="li", first=FRIDAY)
    assigned(records, "sun")
    with pytest.raises(BadLeave) as refusal:
        recorded(records, away="sun", substitute="li")
    assert refusal.value.message.startswith("li看不到定襄县的代办件")


def test_cases_that_came_after_the_leave_was_recorded_need_the_office_too(records: Records) -> None:
    agents(records)
    made(records, "li", Role.AGENT, name="li", office="原平市")
    recorded(records, substitute="li")
    code = assigned(records, "zhao")
    assert due(records, at(MONDAY)) == 0
    assert (holders(records, code), alarmed(records, code)) == ([None], True)


def test_everything_in_sight_is_given_away_to_who_can_take_it(records: Records) -> None:
    agents(records)
    made(records, "li", Role.AGENT, name="li", office="原平市")
    made(records, "boss", Role.SUPERVISOR, name="boss", office="定襄县")
    made(records, "other", Role.SUPERVISOR, name="other", office="原平市")
    codes = [assigned(records, "zhao") for _ in range(2)]

    def given(boss: str, to: str) -> Given:
        one = member(records, boss)
        return records.write_now(lambda db: give_all(db, one, "zhao", to, "调离", at(MONDAY), clock_of))

    assert given("other", "qian") == Given([], []), "not in sight"
    recorded(records, away="sun", substitute="qian")
    with pytest.raises(BadLeave, match="sun is away"):
        given("boss", "sun")
    assert given("boss", "qian") == Given(codes, [])
    moved(records, codes[0], "assign", agent="zhao")
    assert given("boss", "li") == Given([], codes[:1])
    assert (holders(records, *codes), alarmed(records, codes[0])) == ([None, "qian"], True)
