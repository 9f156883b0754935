"""The page of letters of authority."""

from __future__ import annotations

import sqlalchemy as sa

from center.enterprises import enterprise_of
from center.people import contact_of, find_contact
from center.staff_tables import audit_entry
from tests.center.people_recorded import credit_code
from tests.desk.house import House

CODE = credit_code(7)
LETTER = {
    "code": CODE,
    "phone": "13900000002",
    "name": "刘强",
    "role": "agent",
    "document": "授权委托书 2026年第7号",
    "valid_to": "2026-12-31",
}


def company(desk: House) -> None:
    contact = desk.write(lambda at: contact_of(at, desk.seal, "13900000001", "王芳", desk.now))
    desk.write(lambda at: enterprise_of(at, contact, "晋味源", CODE, "定襄县", desk.now))


def test_a_letter_is_recorded_shown_and_ended(desk: House) -> None:
    company(desk)
    clerk = desk.sign_in("clerk", office_id="定襄县")
    assert "授权登记" in clerk.get("/desk/authorities").text
    assert "还没有登记过授权" in clerk.get(f"/desk/authorities?code={CODE}").text
    recorded = clerk.post("/desk/authorities", data=LETTER)
    assert (recorded.status_code, recorded.headers.get("location")) == (303, f"/desk/authorities?code={CODE}")
    page = clerk.get(f"/desk/authorities?code={CODE}").text
    for words in ("晋味源", "刘*", "139****0002", "受托人", "授权委托书 2026年第7号", "有效"):
        assert words in page
    assert "13900000002" not in page and "刘强" not in page
    contact = desk.read(lambda at: contact_of(at, desk.seal, "13900000002", None, desk.now))
    ending = {"code": CODE, "contact": str(contact)}
    assert clerk.hx("POST", "/desk/authorities/end", data=ending).status_code == 422
    assert clerk.post("/desk/authorities/end", data={**ending, "reason": "企业来函收回"}).status_code == 303
    assert "已终止" in clerk.get(f"/desk/authorities?code={CODE}").text


def test_what_is_missing_is_said(desk: House) -> None:
    company(desk)
    clerk = desk.sign_in("clerk", office_id="定襄县")
    for changes, words in (
        ({"role": ""}, "请选以什么身份办事"),
        ({"role": "king"}, "没有这个选项"),
        ({"valid_to": ""}, "要写明期限"),
        ({"document": ""}, "请写明凭什么文件授权"),
        ({"code": ""}, "请填统一社会信用代码"),
        ({"code": credit_code(8)}, "没有找到这家企业"),
    ):
        refused = clerk.hx("POST", "/desk/authorities", data={**LETTER, **changes})
        assert (refused.status_code, words in refused.text) == (422, True), refused.text


def test_another_office_finds_nothing(desk: House) -> None:
    company(desk)
    clerk = desk.sign_in("clerk", office_id="原平市")
    page = clerk.get(f"/desk/authorities?code={CODE}").text
    assert ("没有找到这家企业" in page, "晋味源" in page) == (True, False)


def test_name_and_number_are_shown_once_for_a_reason(desk: House) -> None:
    company(desk)
    clerk = desk.sign_in("clerk", office_id="定襄县")
    clerk.post("/desk/authorities", data=LETTER)
    contact = desk.read(lambda at: find_contact(at, desk.seal, LETTER["phone"]))
    other = desk.read(lambda at: find_contact(at, desk.seal, "13900000001"))
    asked = {"code": CODE, "contact": str(contact), "reason": "核对委托书"}
    for changes in ({"reason": ""}, {"contact": str(other)}, {"code": credit_code(8)}):
        refused = clerk.hx("POST", "/desk/authorities/person", data={**asked, **changes})
        assert (refused.status_code, "刘强" in refused.text) == (422, False)
    shown = clerk.hx("POST", "/desk/authorities/person", data=asked).text
    assert "刘强" in shown and "13900000002" in shown
    noted = desk.rows(sa.select(audit_entry.c.reason).where(audit_entry.c.act == "authority.unmask"))
    assert [row.reason for row in noted] == ["核对委托书"]
