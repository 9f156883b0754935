"""A number typed at the desk that is another's: asked about on every form, with what was typed kept."""

from __future__ import annotations

import pytest

from center.enterprises import enterprise_of
from center.people import contact_of, find_contact, read_contact
from tests.center.people_recorded import credit_code
from tests.desk.house import House

COUNTY, PHONE, CODE = "定襄县", "13900000001", credit_code(7)
FORMS = {
    "/desk/appointments/walk-in": {"office": COUNTY, "item": "licence"},
    "/desk/appointments/new": {
        "office": COUNTY,
        "item": "licence",
        "day": "2026-11-24",
        "starts_at": "2026-11-24T10:00:00+08:00",
    },
    "/desk/demands/new": {"office": COUNTY, "kind": "demand", "text": "窗口太少，排队太久"},
    "/desk/letters/new": {
        "key": "form-1",
        "kind": "consult",
        "came_by": "post",
        "received_on": "2026-11-23",
        "subject": "餐饮店注销要什么材料",
        "text": "请问要什么材料",
        "address": "定襄县晋昌镇",
        "office": COUNTY,
    },
    "/desk/work-orders/new": {
        "number": "GD-7",
        "kind": "help",
        "title": "想问贷款贴息",
        "text": "怎么申请",
        "office": COUNTY,
        "issued_at": "2026-11-23T09:00",
        "due_at": "2026-11-26T18:00",
    },
    "/desk/authorities": {"code": CODE, "role": "agent", "document": "委托书7号", "valid_to": "2026-12-31"},
}
WHO = {"/desk/letters/new": "operator", "/desk/work-orders/new": "operator"}
"""Who fills in the form, where it is no clerk."""


def name_of(desk: House, contact_id: int | None) -> str | None:
    assert contact_id is not None
    return desk.read(lambda to: read_contact(to, desk.seal, contact_id)).name


@pytest.mark.parametrize("url", FORMS)
@pytest.mark.parametrize("whose", ["same", "another"])
def test_it_is_asked_whose_number_it_is(desk: House, url: str, whose: str) -> None:
    known = desk.write(lambda to: contact_of(to, desk.seal, PHONE, "王小明", desk.now))
    desk.write(lambda to: enterprise_of(to, known, "晋味源", CODE, COUNTY, desk.now))
    clerk = desk.sign_in(WHO.get(url, "clerk"), office_id=COUNTY)
    given = {**FORMS[url], "phone": PHONE, "name": "李四"}
    asked = clerk.hx("POST", url, data=given)
    assert (asked.status_code, "登记的是王**" in asked.text, "王小明" in asked.text) == (200, True, False)
    for name, value in FORMS[url].items():
        assert f'name="{name}" value="{value}"' in asked.text, name
    assert name_of(desk, known) == "王小明"
    assert clerk.post(url, data={**given, "whose": whose}).status_code == 303
    found = desk.read(lambda to: find_contact(to, desk.seal, PHONE, "李四"))
    names = {"same": ("李四", "李四"), "another": ("王小明", "李四")}
    assert (name_of(desk, known), name_of(desk, found)) == names[whose]
    assert (found == known) == (whose == "same")


def test_long_words_of_a_letter_are_kept_while_it_is_asked(desk: House) -> None:
    desk.write(lambda to: contact_of(to, desk.seal, PHONE, "王小明", desk.now))
    operator = desk.sign_in("operator", office_id=COUNTY)
    words = "想问的很多。" * 600
    given = {**FORMS["/desk/letters/new"], "text": words, "phone": f"手机{PHONE}（白天打）", "name": "李四"}
    asked = operator.hx("POST", "/desk/letters/new", data=given)
    assert (asked.status_code, "登记的是王**" in asked.text, words in asked.text) == (200, True, True)
