"""Demands at the desk: recorded, dispatched, signed, returned, answered with cause and fix, asked about; the report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.cases.events import Actor, history
from center.demand_states import DemandKind, DemandState, Verdict
from center.demands import DemandView, Raised, open_demand, read_demand
from center.knowledge import KNOWLEDGE, load_service
from center.notice_tables import notice
from center.people import contact_of
from center.people_tables import demand
from center.promises import reply_due
from center.staff_tables import audit_entry
from tests.desk.house import House, Member

COUNTY, TEXT = "定襄县", "税务窗口让我跑了三趟，找我打13900000002"


def made(desk: House, kind: DemandKind = DemandKind.DEMAND, office: str = COUNTY, **raised: Any) -> str:
    """The code of a demand of somebody with a number."""
    now, service = raised.pop("now", desk.now), load_service(KNOWLEDGE / "service")

    def work(connection: Any) -> str:
        contact_id = contact_of(connection, desk.seal, "13900000001", "王小明", now)
        said = Raised(kind, TEXT, office, contact_id=contact_id, **raised)
        actor = Actor("person", f"contact-{contact_id}")
        return open_demand(connection, desk.seal, said, actor, reply_due(service, now), now).code

    return desk.write(work)


def seen(desk: House, code: str) -> DemandView:
    return desk.read(lambda connection: read_demand(connection, code))


def kinds(desk: House, code: str) -> list[str]:
    return [event.kind for event in desk.read(lambda connection: history(connection, code))]


def act(member: Member, code: str, name: str, **data: str) -> int:
    return member.hx("POST", f"/desk/demands/{code}/{name}", data=data).status_code


def supervisor(desk: House, **told: Any) -> Member:
    return desk.sign_in("supervisor", **{"office_id": COUNTY, **told})


def tax(desk: House) -> Member:
    return desk.sign_in("department", office_id=COUNTY, department="tax")


def test_from_dispatch_to_an_answer_that_is_sent(desk: House) -> None:
    code, center, department = made(desk), supervisor(desk), tax(desk)
    assert department.get(f"/desk/demands/{code}").status_code == 404, "not theirs before it was sent to them"
    assert act(center, code, "dispatch", department="tax", note="请查一下") == 200
    assert code in department.get("/desk/demands").text
    assert act(department, code, "assign", owner="supervisor-1") == 422
    assert act(department, code, "sign") == 200
    assert act(department, code, "answer", text="已改", reason_code="") == 422
    assert act(department, code, "answer", text="已请窗口改正。", reason_code="upheld") == 200
    assert (seen(desk, code).state, seen(desk, code).answer) == (DemandState.ANSWERED, "已请窗口改正。")
    assert kinds(desk, code) == ["received", "dispatch", "sign", "answer"]
    told = desk.rows(sa.select(notice.c.kind, notice.c.text).where(notice.c.record == code))
    assert [row.kind for row in told] == ["demand_answer"] and "已请窗口改正。" in told[0].text
    assert act(center, code, "close") == 422, "the enterprise may still say what it is worth"
    desk.clock.wait(days=14)
    center = supervisor(desk)
    assert act(center, code, "close") == 200 and seen(desk, code).state is DemandState.CLOSED
    assert seen(desk, code).verdict is None


def test_returned_with_a_basis_it_is_coordinated_and_the_clock_runs(desk: House) -> None:
    code, center, department = made(desk), supervisor(desk), tax(desk)
    due_at = seen(desk, code).due_at
    act(center, code, "dispatch", department="tax")
    assert act(department, code, "return", basis="") == 422
    assert act(department, code, "return", basis="属登记机关职责") == 200
    assert (seen(desk, code).state, seen(desk, code).owner) == (DemandState.COORDINATING, "coordinator")
    assert seen(desk, code).due_at == due_at
    assert "属登记机关职责" in center.get(f"/desk/demands/{code}").text


def test_what_could_not_be_done_ends_with_cause_and_fix_and_is_in_the_report(desk: House) -> None:
    code, center = made(desk, DemandKind.NOT_DONE, department="tax"), supervisor(desk)
    assert "还没写" in center.get("/desk/demands/causes").text
    given = {"text": "已当场补办。", "reason_code": "solved"}
    assert act(center, code, "answer", **given) == 422
    assert act(center, code, "answer", **given, cause="少一张表，没有一次说全", fix="窗口摆放样表") == 200
    page = center.get("/desk/demands/causes?month=2026-11").text
    assert all(words in page for words in (code, "少一张表，没有一次说全", "窗口摆放样表", "税务窗口"))
    assert code not in center.get("/desk/demands/causes?month=2026-10").text
    assert center.get("/desk/demands/causes?month=11").status_code == 422


def test_one_answers_for_it_who_can(desk: House) -> None:
    code, center = made(desk), supervisor(desk)
    desk.member("supervisor", staff_id="supervisor-2", office_id="原平市"), desk.member("operator")
    for owner in ("supervisor-2", "operator-1", "nobody", ""):
        assert act(center, code, "assign", owner=owner) == 422, owner
    assert act(center, code, "assign", owner="supervisor-1") == 200
    assert code in center.get("/desk/demands?show=mine").text


@pytest.mark.parametrize("path", ["", "/sign", "/dispatch", "/answer", "/unmask", "/close"])
def test_another_offices_demand_is_not_there(desk: House, path: str) -> None:
    code, member = made(desk), supervisor(desk, office_id="原平市")
    assert code not in member.get("/desk/demands").text
    if path:
        data = {"reason": "x", "text": "x", "reason_code": "solved", "department": "tax"}
        answer = member.hx("POST", f"/desk/demands/{code}{path}", data=data)
        assert answer.status_code == 422 and "没有查到" in answer.text
    else:
        assert member.get(f"/desk/demands/{code}").status_code == 404
    assert kinds(desk, code) == ["received"]


def test_who_cannot_be_reached_is_asked_in_person(desk: House) -> None:
    code, center = made(desk), supervisor(desk)
    act(center, code, "answer", text="已办好。", reason_code="solved")
    assert act(center, code, "asked", words="都好了") == 422
    desk.clock.wait(days=14)
    act(supervisor(desk), code, "close")
    desk.clock.wait(days=30)
    center = supervisor(desk)
    assert code in center.get("/desk/demands?show=to_ask").text
    assert act(center, code, "asked", words="") == 422
    assert act(center, code, "asked", words="打电话问过，都好了") == 200
    assert seen(desk, code).effect_check_at is None and seen(desk, code).verdict is None
    assert act(center, code, "asked", words="再问一次") == 422
    assert act(center, code, "reopen", note="又坏了") == 200
    assert seen(desk, code).state is DemandState.COORDINATING


def test_staff_have_no_verdict(desk: House) -> None:
    code, center = made(desk), supervisor(desk)
    act(center, code, "answer", text="已办好。", reason_code="solved")
    page = center.get(f"/desk/demands/{code}").text
    assert not any(f"/{code}/{name}" in page for name in ("confirm", "verdict", "last"))
    assert all(verdict.value not in kinds(desk, code) for verdict in Verdict)


def test_recorded_for_somebody_once_and_told_at_once(desk: House) -> None:
    clerk = desk.sign_in("clerk", office_id=COUNTY)
    given = {"kind": "not_done", "text": "系统坏了没办成", "office": COUNTY, "phone": "13900000003", "name": "李四"}
    first, again = (clerk.post("/desk/demands/new", data=given) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    rows = desk.rows(sa.select(demand.c.code, demand.c.kind, demand.c.office_id))
    assert [tuple(row)[1:] for row in rows] == [("not_done", COUNTY)]
    assert rows[0].code in clerk.get("/desk/demands/new").text, "the flash names the code"
    assert clerk.get("/desk/demands").status_code == 403
    for change in ({"office": "原平市"}, {"text": " "}, {"phone": "12"}, {"case_code": "D-7KM2Q4XX"}, {"kind": "x"}):
        assert clerk.hx("POST", "/desk/demands/new", data=given | change).status_code == 422, change


def test_words_and_number_are_shown_for_a_reason(desk: House) -> None:
    code, center = made(desk), supervisor(desk)
    masked = center.get(f"/desk/demands/{code}").text
    assert "139****0002" in masked and "13900000002" not in masked
    assert act(center, code, "unmask", reason="") == 422
    page = center.post(f"/desk/demands/{code}/unmask", data={"reason": "打电话核实"}).text
    assert "13900000002" in page and "13900000001" in page
    noted = desk.rows(sa.select(audit_entry.c.act, audit_entry.c.reason).where(audit_entry.c.about == code))
    assert ("demand.unmask", "打电话核实") in [tuple(row) for row in noted]


def test_overdue_ones_come_first_and_are_counted(desk: House) -> None:
    fresh, late = made(desk), made(desk, now=desk.now - timedelta(days=5))
    center = supervisor(desk)
    page = center.get("/desk/demands").text
    assert page.index(late) < page.index(fresh)
    listed = center.get("/desk/demands?show=overdue&kind=demand").text
    assert late in listed and fresh not in listed
    assert late not in center.get("/desk/demands?show=overdue&kind=complaint").text
