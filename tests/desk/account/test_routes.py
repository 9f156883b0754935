"""One's own account, over HTTP."""

from __future__ import annotations

import re

import pyotp

from center.staff.passwords import hash_now
from tests.desk.house import House, Member

PASSWORD = "晴天好出门走走看看12"
NEW = "雨天在家读书写字真好34"
HASH = hash_now(PASSWORD)


def signed_in(desk: House) -> Member:
    """A clerk with that password."""
    return desk.sign_in("clerk", password_hash=HASH)


def test_a_new_password_ends_every_other_session(desk: House) -> None:
    here, there = signed_in(desk), signed_in(desk)
    changed = here.post("/desk/account/password", data={"old": PASSWORD, "new": NEW, "again": NEW})
    assert changed.headers["location"] == "/desk"
    assert "密码已经改好" in here.get("/desk").text
    assert there.get("/desk").status_code == 303
    old = desk.visitor()
    old.cookies.set("desk", here.session.token)
    assert old.get("/desk").status_code == 303


def test_what_is_wrong_with_a_password_is_told_beside_the_form(desk: House) -> None:
    client = signed_in(desk)
    told = {
        "两次输入的新密码不一样": {"old": PASSWORD, "new": NEW, "again": "x"},
        "现在的密码不对": {"old": "wrong", "new": NEW, "again": NEW},
        "密码至少12个字符": {"old": PASSWORD, "new": "kurz", "again": "kurz"},
    }
    for words, fields in told.items():
        answer = client.hx("POST", "/desk/account/password", data=fields)
        assert answer.status_code == 422
        assert f"<span data-refused>{words}" in answer.text


def test_two_steps_on_and_off(desk: House) -> None:
    client = signed_in(desk)
    begun = client.post("/desk/account/two-step")
    assert 'src="data:image/svg+xml' in begun.text
    secret = re.findall(r'<strong class="number">([A-Z2-7 ]+)</strong>', begun.text)[0].replace(" ", "")
    app = pyotp.TOTP(secret)
    wrong = client.post("/desk/account/two-step/confirm", data={"code": "000000"})
    assert (wrong.status_code, "验证码不对" in wrong.text) == (422, True)
    confirmed = client.post("/desk/account/two-step/confirm", data={"code": app.at(desk.now)})
    codes = re.findall(r'<li class="number">([\w-]+)</li>', confirmed.text)
    assert len(codes) == 10
    assert "备用码还剩 10 个" in client.get("/desk/account").text
    again = client.post("/desk/account/two-step")
    assert (again.status_code, "已经打开" in again.text) == (422, True)
    ended = client.post("/desk/account/two-step/end", data={"password": PASSWORD, "code": codes[0]})
    assert ended.headers["location"] == "/desk/account"
    assert "打开两步验证" in client.get("/desk/account").text


def test_sessions_elsewhere_can_be_ended_and_only_ones_own(desk: House) -> None:
    here, there, other = signed_in(desk), signed_in(desk), desk.sign_in("operator")
    page = here.get("/desk/account").text
    assert page.count("退出那边") == 1 + page.count("马上退出那边")
    foreign = here.post("/desk/account/sessions/end", data={"session": str(other.session.id)})
    assert foreign.status_code == 404
    assert other.get("/desk").status_code == 200
    ended = here.post("/desk/account/sessions/end", data={"session": str(there.session.id)})
    assert ended.headers["location"] == "/desk/account"
    assert there.get("/desk").status_code == 303
    third = signed_in(desk)
    here.post("/desk/account/sessions/end", data={"session": "0"})
    assert (third.get("/desk").status_code, here.get("/desk").status_code) == (303, 200)
