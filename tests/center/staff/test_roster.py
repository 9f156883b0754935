"""The roster of agents: who is on it, and who takes the next case."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from center.records import Records
from center.staff.changing import disable
from center.staff.leave import record_leave
from center.staff.rights import Role
from center.staff.roster import (
    BadProfile,
    Level,
    Profile,
    agents,
    next_agent,
    put_profile,
    remove_profile,
    sees_agent,
)
from tests.center.cases.opened_case import NINE, clock
from tests.center.staff.staffed import assigned, made

COUNTY = Profile(Level.COUNTY, ("定襄县",))
TODAY = NINE.date()


def agent(records: Records, staff_id: str, profile: Profile | None = COUNTY) -> None:
    made(records, staff_id, Role.AGENT, name=staff_id)
    if profile:
        records.write_now(lambda db: put_profile(db, staff_id, profile, "boss", NINE))


def busy(records: Records, staff_id: str, cases: int) -> None:
    for _ in range(cases):
        assigned(records, staff_id)


def chosen(
    records: Records, office: str = "定襄县", theme: str | None = "one_chain", now: datetime = NINE, **more: Any
) -> str | None:
    found = records.read_now(lambda db: next_agent(db, office, theme, now, **more))
    return found.staff_id if found else None


def test_the_agent_with_the_fewest_open_cases_is_next(records: Records) -> None:
    agent(records, "zhao")
    agent(records, "qian")
    assert chosen(records) == "qian"
    busy(records, "qian", 2)
    assert chosen(records) == "zhao"
    busy(records, "zhao", 3)
    assert chosen(records) == "qian"
    listed = records.read_now(lambda db: agents(db, TODAY))
    assert [(one.staff.staff_id, one.open_cases, one.room) for one in listed] == [("qian", 2, 18), ("zhao", 3, 17)]


def test_who_is_full_takes_none(records: Records) -> None:
    agent(records, "qian", COUNTY._replace(capacity=1))
    busy(records, "qian", 1)
    assert chosen(records) is None
    agent(records, "zhao")
    assert chosen(records) == "zhao"


def test_office_and_theme_decide(records: Records) -> None:
    agent(records, "qian", COUNTY._replace(themes=("restaurant",)))
    agent(records, "town", COUNTY._replace(level=Level.TOWN, offices=("定襄县/晋昌镇",)))
    agent(records, "none", None)
    assert [chosen(records, office) for office in ("定襄县", "定襄县/晋昌镇", "原平市")] == [None, "town", None]
    assert chosen(records, theme="restaurant") == "qian"
    assert chosen(records, "定襄县/河边镇", "restaurant") == "qian"
    assert chosen(records, theme=None) == "qian"


def test_who_is_on_leave_is_passed_over(records: Records) -> None:
    agent(records, "qian")
    agent(records, "zhao")
    records.write_now(lambda db: record_leave(db, "qian", "zhao", TODAY, TODAY, "培训", "boss", NINE))
    assert chosen(records) == "zhao"
    assert chosen(records, now=NINE + timedelta(days=3)) == "qian"
    evening = NINE + timedelta(hours=12)
    assert [chosen(records, now=evening), chosen(records, now=evening, clock=clock())] == ["zhao", "qian"]


def test_without_a_valid_letter_or_disabled_nobody_is_next(records: Records) -> None:
    agent(records, "qian", COUNTY._replace(letter_number="授权〔2026〕7号", letter_until=TODAY))
    assert chosen(records) == "qian"
    assert chosen(records, now=NINE + timedelta(days=1)) is None
    records.write_now(lambda db: disable(db, "qian", "boss", "离职", NINE))
    assert chosen(records) is None


def test_who_does_not_see_the_office_is_passed_over(records: Records) -> None:
    made(records, "qian", Role.AGENT, name="qian", office="原平市")
    records.write_now(lambda db: put_profile(db, "qian", COUNTY, "boss", NINE))
    assert chosen(records) is None


def test_an_entry_is_replaced_and_removed(records: Records) -> None:
    agent(records, "qian")
    new = Profile(Level.CITY, ("原平市", "定襄县"), ("one_chain",), 5, "授权〔2026〕7号", date(2027, 1, 1))
    records.write_now(lambda db: put_profile(db, "qian", new, "boss", NINE))
    found = records.read_now(lambda db: agents(db, TODAY))[0]
    assert found.profile == new._replace(offices=tuple(sorted(new.offices)))
    steps = [records.write_now(lambda db: remove_profile(db, "qian", "boss", NINE)) for _ in range(2)]
    assert steps == [True, False]
    assert records.read_now(lambda db: agents(db, TODAY))[0].profile is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"offices": ()}, "请至少选一个服务的单位。"),
        ({"capacity": 0}, "同时在办的件数填1到500。"),
        ({"capacity": 501}, "同时在办的件数填1到500。"),
        ({"letter_number": "7号"}, "授权书的编号和到期日要一起填。"),
        ({"letter_until": date(2027, 1, 1)}, "授权书的编号和到期日要一起填。"),
        ({"letter_number": "号" * 81, "letter_until": date(2027, 1, 1)}, "授权书编号最多80个字。"),
    ],
)
def test_a_bad_entry_is_refused(records: Records, changes: dict[str, Any], words: str) -> None:
    agent(records, "qian", None)
    with pytest.raises(BadProfile) as refusal:
        records.write_now(lambda db: put_profile(db, "qian", COUNTY._replace(**changes), "boss", NINE))
    assert refusal.value.message == words


def test_only_agents_are_on_the_roster(records: Records) -> None:
    made(records, "clerk", Role.CLERK, name="李敏")
    with pytest.raises(BadProfile) as refusal:
        records.write_now(lambda db: put_profile(db, "clerk", COUNTY, "boss", NINE))
    assert refusal.value.message == "李敏不是代办员，请管理员先给他加上代办员角色。"


def test_an_agent_is_seen_where_they_belong_or_serve(records: Records) -> None:
    agent(records, "qian")
    found = records.read_now(lambda db: agents(db, TODAY))[0]
    placed = found._replace(staff=found.staff._replace(office_id="市本级"))
    offices = (None, "市本级", "定襄县", "原平市")
    watchers = [made(records, f"boss{number}", Role.SUPERVISOR, office=office) for number, office in enumerate(offices)]
    assert [sees_agent(watcher, placed) for watcher in watchers] == [True, True, True, False]
