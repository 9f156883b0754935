"""The pages of the roster: entries, leave with hand-over and back, within sight."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.events import history
from center.staff.leave import leaves_from
from center.staff.roster import Level, Profile, agents
from center.times import local_date
from tests.center.staff.staffed import assigned
from tests.desk.house import House

ENTRY = {"level": "county", "capacity": "8", "office": ["定襄县"], "theme": ["one_chain"]}
LEAVE = {"first": "2026-11-23", "last": "2026-11-27", "substitute": "qian", "reason": "年休假"}


def agents_of(desk: House, *staff_ids: str, office_id: str | None = None) -> None:
    for staff_id in staff_ids:
        desk.member("agent", staff_id=staff_id, name=f"代办员{staff_id}", office_id=office_id)


def profile(desk: House, staff_id: str) -> Profile | None:
    found = desk.read(lambda at: agents(at, local_date(desk.now)))
    return next(agent.profile for agent in found if agent.staff.staff_id == staff_id)


def holder(desk: House, code: str) -> Any:
    return desk.rows(sa.select(agency_case.c.agent).where(agency_case.c.code == code))[0][0]


def leave_id(desk: House) -> int:
    return desk.read(lambda at: leaves_from(at, local_date(desk.now)))[0].id


def test_an_agent_is_entered_and_removed(desk: House) -> None:
    boss = desk.sign_in("supervisor")
    agents_of(desk, "zhao")
    assert "还没有列入名册" in boss.get("/desk/roster").text
    data = {**ENTRY, "letter": "授权〔2026〕7号", "letter_until": "2026-12-01"}
    saved = boss.post("/desk/roster/agents/zhao", data=data)
    assert (saved.status_code, saved.headers.get("location")) == (303, "/desk/roster/agents/zhao"), saved.text
    expected = Profile(Level.COUNTY, ("定襄县",), ("one_chain",), 8, "授权〔2026〕7号", date(2026, 12, 1))
    assert profile(desk, "zhao") == expected
    listed = boss.get("/desk/roster").text
    for words in ("代办员zhao", "县级", "0 / 8", "快到期"):
        assert words in listed
    assert "授权〔2026〕7号" in boss.get("/desk/roster/agents/zhao").text
    assert boss.post("/desk/roster/agents/zhao/remove").status_code == 303
    assert profile(desk, "zhao") is None


def test_a_bad_entry_is_refused(desk: House) -> None:
    boss = desk.sign_in("supervisor")
    agents_of(desk, "zhao")
    for changes, words in (
        ({"office": []}, "至少选一个服务的单位"),
        ({"office": ["月球"]}, "没有这个选项"),
        ({"theme": ["../x"]}, "没有这个选项"),
        ({"capacity": "0"}, "1 到 500"),
        ({"letter": "7号"}, "要一起填"),
        ({"letter_until": "明天"}, "日期要写成"),
    ):
        refused = boss.hx("POST", "/desk/roster/agents/zhao", data={**ENTRY, **changes})
        assert (refused.status_code, words in refused.text) == (422, True), refused.text


def test_a_leave_from_today_hands_over_at_once_and_back(desk: House) -> None:
    boss = desk.sign_in("supervisor")
    agents_of(desk, "zhao", "qian")
    code = assigned(desk.records, "zhao")
    recorded = boss.post("/desk/roster/agents/zhao/leave", data=LEAVE)
    assert recorded.status_code == 303, recorded.text
    assert holder(desk, code) == "qian"
    event = desk.read(lambda at: history(at, code))[-1]
    assert (event.kind, event.actor.name, event.data["agent"]) == ("assign", "supervisor-1", "qian")
    assert event.data["note"] == "zhao请假到11月27日（周五），由qian接着办。"
    listed = boss.get("/desk/roster").text
    assert ("请假" in listed, "现在交还" in listed) == (True, True)
    assert boss.post(f"/desk/roster/leaves/{leave_id(desk)}/back").status_code == 303
    assert holder(desk, code) == "zhao"


def test_a_later_leave_waits_and_can_be_cancelled(desk: House) -> None:
    boss = desk.sign_in("supervisor")
    agents_of(desk, "zhao", "qian")
    code = assigned(desk.records, "zhao")
    later = {**LEAVE, "first": "2026-11-25"}
    assert boss.post("/desk/roster/agents/zhao/leave", data=later).status_code == 303
    assert (holder(desk, code), "到那天自动交接" in boss.get("/desk/roster").text) == ("zhao", True)
    number = leave_id(desk)
    assert boss.post(f"/desk/roster/leaves/{number}/over").status_code == 303
    assert holder(desk, code) == "qian"
    assert boss.post(f"/desk/roster/leaves/{number}/cancel").status_code == 303
    assert holder(desk, code) == "zhao"
    again = boss.hx("POST", f"/desk/roster/leaves/{number}/over")
    assert (again.status_code, "已经取消" in again.text) == (422, True)


def test_a_bad_leave_is_refused(desk: House) -> None:
    boss = desk.sign_in("supervisor")
    agents_of(desk, "zhao", "qian")
    for changes, words in (
        ({"first": ""}, "第一天"),
        ({"last": "2026-11-20"}, "不能早于"),
        ({"substitute": "zhao"}, "不能是本人"),
        ({"substitute": "nobody"}, "没有工号为"),
    ):
        refused = boss.hx("POST", "/desk/roster/agents/zhao/leave", data={**LEAVE, **changes})
        assert (refused.status_code, words in refused.text) == (422, True), refused.text


def test_everything_is_given_away_for_good(desk: House) -> None:
    boss = desk.sign_in("supervisor")
    agents_of(desk, "zhao", "qian")
    codes = [assigned(desk.records, "zhao") for _ in range(2)]
    without = boss.hx("POST", "/desk/roster/agents/zhao/give", data={"to": "qian"})
    assert (without.status_code, "为什么交接" in without.text) == (422, True)
    assert boss.post("/desk/roster/agents/zhao/give", data={"to": "qian", "reason": "调离"}).status_code == 303
    assert [holder(desk, code) for code in codes] == ["qian", "qian"]


def test_a_supervisor_of_a_county_keeps_to_it(desk: House) -> None:
    boss = desk.sign_in("supervisor", office_id="定襄县")
    agents_of(desk, "zhao", office_id="定襄县")
    agents_of(desk, "qian", office_id="原平市")
    listed = boss.get("/desk/roster").text
    assert ("代办员zhao" in listed, "代办员qian" in listed) == (True, False)
    assert boss.get("/desk/roster/agents/qian").status_code == 404
    refusals = [
        boss.post("/desk/roster/agents/qian", data=ENTRY),
        boss.post("/desk/roster/agents/qian/remove"),
        boss.post("/desk/roster/agents/zhao/leave", data=LEAVE),
        boss.post("/desk/roster/agents/zhao/give", data={"to": "qian", "reason": "试试"}),
        boss.post("/desk/roster/agents/zhao", data={**ENTRY, "office": ["原平市"]}),
    ]
    assert [refusal.status_code for refusal in refusals] == [422] * 5
    assert boss.post("/desk/roster/agents/zhao", data=ENTRY).status_code == 303


def test_a_stale_entry_overwrites_nothing(desk: House) -> None:
    boss, url = desk.sign_in("supervisor"), "/desk/roster/agents/zhao"
    agents_of(desk, "zhao")
    found = re.search(r'name="seen" value="([0-9a-f]+)"', boss.get(url).text)
    assert found
    assert boss.post(url, data={**ENTRY, "capacity": "9", "seen": found[1]}).status_code == 303
    told = boss.hx("POST", url, data={**ENTRY, "seen": found[1]}).text
    assert "有同事改过这里" in told and "最多 9 件" in told and 'type="number" value="8"' in told
    kept = profile(desk, "zhao")
    assert kept is not None and kept.capacity == 9
