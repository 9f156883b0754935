"""Rectifications at the desk: called back, mended, verified by somebody else; only within sight."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from center.conversations import open_conversation
from center.knowledge import KNOWLEDGE, load_service
from center.people import ProvedBy, contact_of, prove_identity
from center.rating_settings import Level
from center.rating_subjects import OfReception
from center.ratings import Rater, Said, rate
from center.rectifications import RectificationState, read_rectification
from center.staff_tables import audit_entry
from tests.desk.house import House, Member

COUNTY, URL = "定襄县", "/desk/demands/rectifications"


def made(desk: House, office: str = COUNTY, phone: str | None = "13900000001") -> str:
    """The code of what follows from 不满意 with how somebody was received."""
    settings = load_service(KNOWLEDGE / "service")

    def work(connection: Any) -> str:
        talk = open_conversation(connection, "widget", desk.now, ["somebody"], office)
        if phone is not None:
            person = contact_of(connection, desk.seal, phone, "王小明", desk.now)
            prove_identity(connection, "widget", "somebody", person, ProvedBy.CODE, desk.now)
        said, by = Said(Level.DISSATISFIED, ("slow",), "等了一个小时"), Rater("widget", talk)
        clock, subject = settings.working_clock(), OfReception(talk, 0)
        rated = rate(connection, desk.seal, settings.ratings, clock, subject, said, by, None, desk.now)
        assert rated.rectification is not None
        return rated.rectification

    return desk.write(work)


def state(desk: House, code: str) -> RectificationState:
    return desk.read(lambda connection: read_rectification(connection, code)).state


def act(member: Member, code: str, name: str, **data: str) -> int:
    return member.hx("POST", f"{URL}/{code}/{name}", data=data).status_code


def test_called_back_mended_and_verified_by_somebody_else(desk: House) -> None:
    code = made(desk)
    one = desk.sign_in("supervisor", office_id=COUNTY)
    other = desk.sign_in("supervisor", staff_id="supervisor-2", office_id=COUNTY)
    page = one.get(URL).text
    assert code in page and "办得慢、等得久" in page and "等了一个小时" in page and "王" not in page
    assert act(one, code, "mend", evidence="加了窗口") == 422, "first the call"
    assert act(one, code, "call-back", words="") == 422
    assert act(one, code, "call-back", words="打过电话，要求加窗口") == 200
    assert act(one, code, "mend", evidence="已加开一个窗口", advice="忙时加窗口") == 200
    assert act(one, code, "verify") == 422, "who has mended does not verify"
    assert act(other, code, "send-back", why="照片看不清") == 200
    assert act(one, code, "mend", evidence="已加开一个窗口，照片清楚") == 200
    assert act(other, code, "verify") == 200
    assert state(desk, code) is RectificationState.CLOSED
    assert code in other.get(f"{URL}?show=closed").text
    page = other.get(f"{URL}/{code}").text
    assert "照片看不清" in page and "核实办结" in page


def test_the_number_to_call_is_shown_for_a_reason(desk: House) -> None:
    code, member = made(desk), desk.sign_in("supervisor", office_id=COUNTY)
    assert "13900000001" not in member.get(f"{URL}/{code}").text
    assert act(member, code, "number", reason="") == 422
    assert "13900000001" in member.post(f"{URL}/{code}/number", data={"reason": "回访"}).text
    noted = desk.rows(sa.select(audit_entry.c.act).where(audit_entry.c.about == code))
    assert "rectification.unmask" in [row.act for row in noted]


def test_nobody_to_call_is_said(desk: House) -> None:
    code, member = made(desk, phone=None), desk.sign_in("supervisor", office_id=COUNTY)
    assert "没有留联系方式" in member.get(f"{URL}/{code}").text


@pytest.mark.parametrize("name", ["", "assign", "call-back", "number"])
def test_another_offices_is_not_there(desk: House, name: str) -> None:
    code, member = made(desk), desk.sign_in("supervisor", office_id="原平市")
    assert code not in member.get(URL).text
    if name:
        assert act(member, code, name, reason="x", words="x", owner="supervisor-1") == 422
        assert state(desk, code) is RectificationState.OPEN
    else:
        assert member.get(f"{URL}/{code}").status_code == 404


def test_only_who_works_on_them_is_made_the_owner(desk: House) -> None:
    code, member = made(desk), desk.sign_in("supervisor", office_id=COUNTY)
    desk.member("clerk", office_id=COUNTY)
    assert [act(member, code, "assign", owner=owner) for owner in ("clerk-1", "", "supervisor-1")] == [422, 422, 200]


def test_a_number_needs_both_rights_and_an_open_rectification(desk: House) -> None:
    code = made(desk)
    for role in ("department", "clerk"):
        answered = desk.sign_in(role, office_id=COUNTY).post(f"{URL}/{code}/number", data={"reason": "回访"})
        assert answered.status_code == 403 and "13900000001" not in answered.text
    one = desk.sign_in("supervisor", office_id=COUNTY)
    other = desk.sign_in("supervisor", staff_id="supervisor-2", office_id=COUNTY)
    assert act(one, code, "call-back", words="问过了") == act(one, code, "mend", evidence="已改") == 200
    assert act(other, code, "verify") == 200
    closed = one.post(f"{URL}/{code}/number", data={"reason": "回访"})
    assert closed.status_code == 422 and "13900000001" not in closed.text


def test_a_department_works_none_that_is_not_of_its_items(desk: House) -> None:
    code, member = made(desk), desk.sign_in("department", office_id=COUNTY)
    assert code not in member.get(URL).text
    assert member.get(f"{URL}/{code}").status_code == 404
    assert act(member, code, "call-back", words="问过了") == 422
    boss = desk.sign_in("supervisor", office_id=COUNTY)
    assert act(boss, code, "assign", owner="department-1") == 422
