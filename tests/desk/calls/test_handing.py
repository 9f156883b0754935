"""Complex matters: whoever goes on with one finds it, reads it, and says what came of it."""

from __future__ import annotations

import sqlalchemy as sa

from center.staff_tables import audit_entry
from tests.desk.calls.stub_bot import StubBot
from tests.desk.calls.test_record import NUMBER, acts, opened
from tests.desk.house import House, Member

HANDED = "/desk/calls/handed"
TILE = "要您接着办的来电"


def complex_call(desk: House, owner: Member, caller: str = NUMBER) -> str:
    """The address of a closed call with which ``owner`` goes on."""
    member = desk.sign_in("operator", office_id="定襄县")
    url = opened(member, caller)
    written = {"question": "三家合伙的账怎么分", "answer": "请代办员联系您", "kind": "complex", "result": "transferred"}
    answer = member.hx("POST", f"{url}/close", data={**written, "owner": owner.staff.staff_id})
    assert answer.status_code == 200, answer.text
    return url


def waiting(member: Member) -> bool:
    """Whether the first page says that something waits."""
    return f"<strong>1</strong><span>{TILE}" in member.get("/desk").text


def test_whoever_goes_on_with_it_finds_it_and_says_what_came_of_it(desk: House, bot: StubBot) -> None:
    agent = desk.sign_in("agent", office_id="定襄县")
    assert not waiting(agent)
    url = complex_call(desk, agent)
    code = url.rpartition("/")[2]
    assert waiting(agent)
    assert code in agent.get(HANDED).text
    assert "记下结果" in agent.get(url).text
    assert NUMBER in agent.post(f"{url}/unmask", data={"reason": "回电"}).text
    assert agent.post(f"{url}/settle", data={"outcome": " "}).status_code == 422
    answer = agent.post(f"{url}/settle", data={"outcome": "已约三家到窗口，联系13900000002"})
    assert answer.headers["location"] == HANDED
    assert not waiting(agent)
    assert code not in agent.get(HANDED).text.partition("<tbody>")[2]
    assert code in agent.get(f"{HANDED}?settled=1").text
    page = desk.sign_in("operator", office_id="定襄县").get(url).text
    assert ("已约三家到窗口，联系139****0002" in page, "记下结果" in page) == (True, False)
    assert agent.post(f"{url}/settle", data={"outcome": "再记一次"}).status_code == 422
    [row] = desk.rows(sa.select(audit_entry).where(audit_entry.c.act == "call.settle"))
    assert (row.staff_id, row.about) == ("agent-1", code)
    assert acts(desk).count("call.settle") == 1


def test_nobody_else_says_what_came_of_it(desk: House, bot: StubBot) -> None:
    agent = desk.sign_in("agent", office_id="定襄县")
    url = complex_call(desk, agent)
    other = desk.sign_in("agent", staff_id="agent-2", office_id="定襄县")
    assert (other.get(url).status_code, waiting(other)) == (403, False)
    operator = desk.sign_in("operator", office_id="定襄县")
    assert "记下结果" not in operator.get(url).text
    for member in (other, operator):
        assert member.post(f"{url}/settle", data={"outcome": "办了"}).status_code == 422


def test_only_those_who_can_open_it_are_offered(desk: House, bot: StubBot) -> None:
    for role in ("agent", "department", "admin"):
        desk.sign_in(role)
    member = desk.sign_in("operator")
    page = member.get(opened(member)).text
    assert ["（agent-1）" in page, "（department-1）" in page, "（admin-1）" in page] == [True, False, False]
