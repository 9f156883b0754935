"""The way in and out, over HTTP."""

from __future__ import annotations

import re

import httpx
import pyotp
import pytest

from center.staff import two_step
from center.staff.passwords import hash_now
from tests.desk.house import House

PASSWORD = "晴天好出门走走看看12"
HASH = hash_now(PASSWORD)


def tries(client: httpx.Client, password: str = PASSWORD, name: str = "clerk-1", **fields: str) -> httpx.Response:
    """Fill in the form that the page shows, and send it."""
    page = client.get("/desk/sign-in").text
    token = re.findall(r'name="csrf" value="(\w+)"', page)[0]
    return client.post("/desk/sign-in", data={"csrf": token, "name": name, "password": password, **fields})


def test_in_and_out(desk: House) -> None:
    desk.member("clerk", password_hash=HASH)
    client = desk.visitor()
    entered = tries(client, next="/desk/account?x=1")
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk/account?x=1")
    cookie = next(value for value in entered.headers.get_list("set-cookie") if value.startswith("desk="))
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")
    page = client.get("/desk").text
    token = re.findall(r'name="csrf" value="(\w+)"', page)[0]
    left = client.post("/desk/sign-out", data={"csrf": token})
    assert left.headers["location"] == "/desk/sign-in"
    assert client.get("/desk").status_code == 303
    assert "已经退出。" in client.get("/desk/sign-in").text
    assert "已经退出。" not in client.get("/desk/sign-in").text


def test_a_wrong_password_and_an_unknown_name_read_alike(desk: House) -> None:
    desk.member("clerk", password_hash=HASH)
    wrong, unknown = tries(desk.visitor(), "falsch12345678"), tries(desk.visitor(), name="nobody")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "工号或密码不对" in wrong.text
    assert "工号或密码不对" in unknown.text
    assert "falsch12345678" not in wrong.text


def test_five_wrong_ones_lock_for_a_while(desk: House) -> None:
    desk.member("clerk", password_hash=HASH)
    client = desk.visitor()
    for _ in range(5):
        tries(client, "falsch12345678")
    assert "试错的次数太多了" in tries(client).text
    desk.clock.wait(minutes=16)
    assert tries(client).status_code == 303


@pytest.mark.parametrize(
    "where",
    ["https://evil.example/", "//evil.example", "/desk\\@evil.example", "/\\evil.example", "/other", "/desk/sign-out"],
)
def test_nobody_is_sent_elsewhere_afterwards(desk: House, where: str) -> None:
    desk.member("clerk", password_hash=HASH)
    assert tries(desk.visitor(), next=where).headers["location"] == "/desk"


def test_the_form_has_a_token_too(desk: House) -> None:
    desk.member("clerk", password_hash=HASH)
    client, other = desk.visitor(), desk.visitor()
    client.get("/desk/sign-in")
    stolen = re.findall(r'name="csrf" value="(\w+)"', other.get("/desk/sign-in").text)[0]
    for token in ("", stolen):
        answer = client.post("/desk/sign-in", data={"csrf": token, "name": "clerk-1", "password": PASSWORD})
        assert answer.status_code == 403


def test_a_session_that_came_along_ends(desk: House) -> None:
    """Whoever signs in on a browser where somebody is signed in takes that session away (fixation)."""
    desk.member("clerk", password_hash=HASH)
    before = desk.sign_in("operator")
    token = re.findall(r'name="csrf" value="(\w+)"', before.get("/desk").text)[0]
    entered = before.post("/desk/sign-in", data={"csrf": token, "name": "clerk-1", "password": PASSWORD})
    assert entered.status_code == 303
    old = desk.visitor()
    old.cookies.set("desk", before.session.token)
    assert old.get("/desk").status_code == 303


def test_with_two_steps(desk: House) -> None:
    staff = desk.member("clerk", password_hash=HASH)
    begun = desk.write(lambda connection: two_step.begin(connection, desk.seal, staff, desk.now))
    app = pyotp.TOTP(begun.secret)
    desk.write(lambda connection: two_step.confirm(connection, desk.seal, staff, app.at(desk.now), desk.now))
    desk.clock.wait(minutes=2)
    client = desk.visitor()
    asked = tries(client)
    assert asked.status_code == 200
    assert 'name="code"' in asked.text
    wrong = tries(client, code="000000")
    assert (wrong.status_code, "验证码不对" in wrong.text) == (422, True)
    assert tries(client, code=app.at(desk.now)).headers["location"] == "/desk"


def test_a_first_password_is_replaced_before_anything_else(desk: House) -> None:
    desk.member("clerk", password_hash=HASH, must_change=True)
    client = desk.visitor()
    tries(client)
    for path in ("/desk", "/desk/account", "/desk/tiles"):
        assert client.get(path).headers["location"] == "/desk/account/password"
    page = client.get("/desk/account/password")
    token = re.findall(r'name="csrf" value="(\w+)"', page.text)[0]
    fields = {"csrf": token, "old": PASSWORD, "new": "雨天在家读书写字真好34", "again": "雨天在家读书写字真好34"}
    changed = client.post("/desk/account/password", data=fields)
    assert changed.headers["location"] == "/desk"
    assert client.get("/desk").status_code == 200
    assert tries(desk.visitor()).status_code == 422


def test_names_are_shown_as_words_and_never_as_markup(desk: House) -> None:
    answer = tries(desk.visitor(), name='"><script>alert(1)</script>')
    assert "<script>alert" not in answer.text
    client = desk.sign_in("clerk", staff_id="odd-1", name="<b onclick=x>王</b>")
    assert "<b onclick" not in client.get("/desk").text
