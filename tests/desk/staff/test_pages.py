"""The pages of accounts: made, changed, disabled and reset by an admin, and only within sight."""

from __future__ import annotations

import re

import sqlalchemy as sa

from center.staff.accounts import read_member
from center.staff.passwords import fits_now
from center.staff.rights import Role
from center.staff.signing_in import Attempt, SignedIn, sign_in
from center.staff_tables import audit_entry, staff_member
from tests.desk.house import House

NEW = {"staff_id": "li.min", "name": "李敏", "role": ["clerk", "operator"], "office": "定襄县"}


def shown_password(text: str) -> str:
    """The password on the page."""
    found = re.search(r"data-once>([^<]+)<", text)
    assert found, text
    return found[1]


def acts(desk: House) -> list[tuple[str, str, str]]:
    wanted = sa.select(audit_entry.c.staff_id, audit_entry.c.act, audit_entry.c.about).order_by(audit_entry.c.seq)
    return [tuple(row) for row in desk.rows(wanted)]


def test_an_admin_makes_an_account_whose_password_shows_once(desk: House) -> None:
    admin = desk.sign_in("admin")
    form = admin.get("/desk/staff/new")
    assert form.status_code == 200, form.text
    made = admin.post("/desk/staff/new", data=NEW)
    assert made.status_code == 200, made.text
    password = shown_password(made.text)
    member = desk.read(lambda at: read_member(at, "li.min"))
    assert (member.name, member.roles, member.office_id) == ("李敏", {Role.CLERK, Role.OPERATOR}, "定襄县")
    assert member.must_change
    outcome = desk.do(sign_in(desk.records, desk.seal, Attempt("li.min", password), desk.now))
    assert isinstance(outcome, SignedIn)
    for url in ("/desk/staff", "/desk/staff/people/li.min"):
        page = admin.get(url)
        assert page.status_code == 200
        assert "李敏" in page.text
        assert password not in page.text
    assert ("admin-1", "staff.create", "li.min") in acts(desk)
    assert ("admin-1", "staff.view", "li.min") in acts(desk)


def test_what_is_wrong_is_said_beside_the_form(desk: House) -> None:
    admin = desk.sign_in("admin")
    for changes, words in (
        ({"staff_id": "王"}, "工号用2到40个小写字母"),
        ({"role": []}, "请至少选一个角色"),
        ({"role": ["king"]}, "没有这个角色"),
        ({"staff_id": "admin-1"}, "已经有人用工号“admin-1”"),
    ):
        refused = admin.hx("POST", "/desk/staff/new", data={**NEW, **changes})
        assert (refused.status_code, words in refused.text) == (422, True), refused.text


def test_roles_and_place_are_changed(desk: House) -> None:
    admin = desk.sign_in("admin")
    desk.member("operator", staff_id="wang")
    changed = admin.post("/desk/staff/people/wang", data={"name": "王红", "role": "agent", "office": "原平市"})
    assert (changed.status_code, changed.headers["location"]) == (303, "/desk/staff/people/wang")
    member = desk.read(lambda at: read_member(at, "wang"))
    assert (member.name, member.roles, member.office_id) == ("王红", {Role.AGENT}, "原平市")


def test_a_disabled_account_is_out_at_once_and_comes_back(desk: House) -> None:
    admin, wang = desk.sign_in("admin"), desk.sign_in("operator", staff_id="wang")
    assert wang.get("/desk").status_code == 200
    without = admin.hx("POST", "/desk/staff/people/wang/disable")
    assert (without.status_code, "为什么停用" in without.text) == (422, True)
    assert admin.post("/desk/staff/people/wang/disable", data={"reason": "调离"}).status_code == 303
    assert wang.get("/desk").status_code in (302, 303)
    listed = admin.get("/desk/staff?show=disabled")
    assert "wang" in listed.text
    assert admin.post("/desk/staff/people/wang/enable").status_code == 303
    assert desk.sign_in("operator", staff_id="wang").get("/desk").status_code == 200


def test_a_reset_password_shows_once_and_ends_sessions(desk: House) -> None:
    admin, wang = desk.sign_in("admin"), desk.sign_in("operator", staff_id="wang")
    reset = admin.post("/desk/staff/people/wang/reset")
    password = shown_password(reset.text)
    kept = desk.rows(sa.select(staff_member.c.password_hash).where(staff_member.c.staff_id == "wang"))[0][0]
    assert fits_now(password, kept)
    assert wang.get("/desk").status_code in (302, 303)
    own = admin.hx("POST", "/desk/staff/people/admin-1/reset")
    assert (own.status_code, "我的账号" in own.text) == (422, True)


def test_who_tried_too_often_is_let_in_again(desk: House) -> None:
    admin = desk.sign_in("admin")
    desk.member("operator", staff_id="wang")
    for _ in range(5):
        desk.do(sign_in(desk.records, desk.seal, Attempt("wang", "wrong"), desk.now))
    assert "登录受限" in admin.get("/desk/staff").text
    assert "解除登录限制" in admin.get("/desk/staff/people/wang").text
    assert admin.post("/desk/staff/people/wang/unlock").status_code == 303
    assert "登录受限" not in admin.get("/desk/staff").text


def test_an_admin_of_a_county_manages_its_people_only(desk: House) -> None:
    admin = desk.sign_in("admin", staff_id="county", office_id="定襄县")
    desk.member("operator", staff_id="here", name="赵在这里", office_id="定襄县/晋昌镇")
    desk.member("operator", staff_id="there", name="钱在别处", office_id="原平市")
    desk.member("operator", staff_id="all", name="孙管全市")
    listed = admin.get("/desk/staff").text
    assert [name in listed for name in ("赵在这里", "钱在别处", "孙管全市")] == [True, False, False]
    for staff_id in ("there", "all", "nobody"):
        assert admin.get(f"/desk/staff/people/{staff_id}").status_code == 404
        for act in ("disable", "reset", "unlock", "enable", "two-step-off"):
            data = {"reason": "试试"}
            assert admin.post(f"/desk/staff/people/{staff_id}/{act}", data=data).status_code == 422
    for office in ("", "原平市"):
        refused = admin.hx("POST", "/desk/staff/new", data={**NEW, "office": office})
        assert (refused.status_code, "只能管理自己单位的人员" in refused.text) == (422, True)
    escaped = admin.hx("POST", "/desk/staff/people/here", data={"name": "赵", "role": "admin", "office": ""})
    assert escaped.status_code == 422


def test_names_are_text_and_never_markup(desk: House) -> None:
    admin = desk.sign_in("admin")
    desk.member("operator", staff_id="wang", name="<script>alert(1)</script>")
    for url in ("/desk/staff", "/desk/staff/people/wang"):
        page = admin.get(url).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_list_is_filtered_sorted_and_paged(desk: House) -> None:
    admin = desk.sign_in("admin")
    for number in range(60):
        desk.member("clerk" if number % 2 else "agent", staff_id=f"p{number:02}", name=f"人员{number:02}")
    first = admin.get("/desk/staff?sort=staff_id")
    assert ("第 1–50 人，共 61 人" in first.text, "p59" in first.text) == (True, False)
    assert "p59" in admin.get("/desk/staff?sort=staff_id&page=2").text
    assert "p59" in admin.get("/desk/staff?sort=staff_id&order=down").text
    clerks = admin.get("/desk/staff?role=clerk").text
    assert ("p01" in clerks, "p02" in clerks) == (True, False)
    assert "第 1–1 人，共 1 人" in admin.get("/desk/staff?q=人员07").text
    assert "没有符合条件的人员" in admin.get("/desk/staff?q=%25").text
    assert admin.get("/desk/staff?sort=password_hash").status_code == 422


def seen_in(page: str) -> str:
    """The digest that the form brings along."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found, page
    return found[1]


def test_a_stale_form_restores_no_role_that_was_taken_meanwhile(desk: House) -> None:
    admin, other, url = desk.sign_in("admin"), desk.sign_in("admin", staff_id="admin-2"), "/desk/staff/people/wang"
    desk.member("operator", "supervisor", staff_id="wang", office_id="定襄县")
    form = {
        "name": "王红",
        "role": ["operator", "supervisor"],
        "office": "定襄县",
        "seen": seen_in(admin.get(url).text),
    }
    assert other.post(url, data={**form, "name": "测试话务员", "role": ["operator"]}).status_code == 303
    told = admin.hx("POST", url, data=form)
    assert "有同事改过这里" in told.text and 'value="王红"' in told.text
    assert desk.read(lambda at: read_member(at, "wang")).roles == {Role.OPERATOR}
    assert admin.post(url, data={**form, "seen": seen_in(told.text)}).status_code == 303, "knowing what is there now"
    assert desk.read(lambda at: read_member(at, "wang")).roles == {Role.OPERATOR, Role.SUPERVISOR}


def test_departments_are_called_by_their_names(desk: House) -> None:
    admin = desk.sign_in("admin")
    mine = desk.sign_in("department", staff_id="fund", department="housing_fund")
    form = admin.get("/desk/staff/people/fund").text
    assert re.search(r'<option value="housing_fund" selected>[^<]*公积金[^<]*</option>', form), form
    for page in (admin.get("/desk/staff").text, mine.get("/desk/account").text):
        assert "公积金" in page and "housing_fund" not in page
    odd = desk.member("department", staff_id="odd", department="旧的部门")
    assert f'<option value="{odd.department}" selected>' in admin.get("/desk/staff/people/odd").text
