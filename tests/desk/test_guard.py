"""What stands before every page: host, session, form, size; and what comes instead when something is wrong."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from center.staff_tables import staff_session
from tests.desk.house import MONDAY, House

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.mark.parametrize("path", ["/desk", "/desk/sign-in", "/desk/nothing", "/desk/account", "/health"])
def test_every_answer_keeps_the_browser_strict(desk: House, path: str) -> None:
    for client in (desk.visitor(), desk.sign_in("clerk")):
        answer = client.get(path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_pages_hold_no_script_and_no_style_of_their_own(desk: House) -> None:
    page = desk.sign_in("supervisor").get("/desk").text
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script src=")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "evil.example:5080"])
def test_a_name_that_is_not_ours_is_refused(desk: House, host: str) -> None:
    answer = desk.sign_in("operator").get("/desk", headers={"Host": host})
    assert answer.status_code == 400
    assert "测试话务员" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5080", "[::1]:5080", "10.0.0.7"])
def test_in_demo_any_number_will_do(desk: House, host: str) -> None:
    assert desk.sign_in("operator").get("/desk", headers={"Host": host}).status_code == 200


def test_health_answers_probes_by_any_name(desk: House) -> None:
    for path in ("/health", "/ready"):
        answer = desk.visitor().get(path, headers={"Host": "10-0-0-7.pod.cluster"})
        assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok"})


def test_an_unknown_address_says_so(desk: House) -> None:
    answer = desk.sign_in("operator").get("/desk/nothing")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


@pytest.mark.parametrize("path", ["/desk/static/../guard.py", "/desk/static/..%2fguard.py", "/desk/static/%2e%2e/x"])
def test_nothing_but_the_static_files_is_sent(desk: House, path: str) -> None:
    answer = desk.visitor().get(path)
    assert answer.status_code in (303, 404)
    assert "import" not in answer.text


def test_static_files_are_kept_by_their_content(desk: House) -> None:
    client = desk.visitor()
    page = client.get("/desk/sign-in").text
    address = page.split('href="/desk/static/desk.css')[1].split('"')[0]
    answer = client.get(f"/desk/static/desk.css{address}")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert client.get("/desk/static/desk.css").headers["cache-control"] == "no-cache"
    known = {"If-None-Match": answer.headers["etag"]}
    assert client.get("/desk/static/desk.css", headers=known).status_code == 304


def test_a_session_ends_after_half_an_hour_of_nothing(desk: House) -> None:
    client = desk.sign_in("clerk")
    desk.clock.wait(minutes=29)
    assert client.get("/desk").status_code == 200
    desk.clock.wait(minutes=29)
    assert client.get("/desk").status_code == 200
    desk.clock.wait(minutes=31)
    assert client.get("/desk").headers["location"] == "/desk/sign-in?next=%2Fdesk"


def test_a_session_ends_after_twelve_hours_whatever_is_done(desk: House) -> None:
    client = desk.sign_in("clerk")
    for _ in range(24):
        assert client.get("/desk").status_code == 200
        desk.clock.wait(minutes=29, seconds=59)
    desk.clock.wait(minutes=1)
    assert client.get("/desk").status_code == 303


def test_what_a_part_asks_after_the_end_does_not_lose_the_page(desk: House) -> None:
    client = desk.sign_in("clerk")
    desk.clock.wait(hours=13)
    for answer in (client.hx("GET", "/desk/tiles"), client.post("/desk/account/password", data={"old": "x"})):
        assert answer.status_code == 401
        assert "登录已经过期" in answer.text
        assert "location" not in answer.headers
        assert "hx-redirect" not in answer.headers


def test_the_last_use_is_written_once_a_minute(desk: House) -> None:
    client = desk.sign_in("clerk")
    desk.clock.wait(seconds=59)
    client.get("/desk")
    assert _seen(desk) == [MONDAY]
    desk.clock.wait(seconds=1)
    client.get("/desk")
    assert _seen(desk) == [MONDAY + timedelta(minutes=1)]


@pytest.mark.parametrize("path", ["/desk/counts", "/desk/tiles", "/desk/token", "/desk/conversations/rows"])
def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(desk: House, path: str) -> None:
    client = desk.sign_in("operator")
    for _ in range(29):
        desk.clock.wait(minutes=1)
        assert client.hx("GET", path).status_code == 200
    assert _seen(desk) == [MONDAY]
    desk.clock.wait(minutes=2)
    assert client.hx("GET", path).status_code == 401


def test_whoever_looks_at_a_talk_without_touching_it_is_signed_out(desk: House) -> None:
    client = desk.sign_in("operator")
    for _ in range(31):
        desk.clock.wait(minutes=1)
        client.post("/desk/conversations/X9/look")
    assert client.get("/desk").status_code == 303


def _seen(desk: House) -> list[Any]:
    return [row.seen_at for row in desk.rows(sa.select(staff_session.c.seen_at))]


def test_the_token_of_another_session_is_refused_and_the_page_can_take_the_new_one(desk: House) -> None:
    client, other = desk.sign_in("clerk"), desk.sign_in("clerk")
    refused = client.post("/desk/sign-out", headers={"X-CSRF-Token": other.csrf, "HX-Request": "true"})
    assert (refused.status_code, refused.headers["x-stale-token"]) == (403, "1")
    assert "data-refused" in refused.text
    assert client.get("/desk/token").text == client.csrf


def test_the_token_may_come_as_a_field(desk: House) -> None:
    client = desk.sign_in("clerk")
    answer = client.post("/desk/sign-out", data={"csrf": client.csrf}, headers={"X-CSRF-Token": ""})
    assert answer.headers["location"] == "/desk/sign-in"


def test_another_site_cannot_post(desk: House) -> None:
    client = desk.sign_in("clerk")
    answer = client.post("/desk/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert client.get("/desk").status_code == 200


def test_bodies_are_held_to_the_size_of_their_route(desk: House) -> None:
    answer = desk.visitor().post("/desk/sign-in", content=b"x" * (8 * 1024 + 1))
    assert answer.status_code == 413
    assert "最多 8 KB" in answer.text


def test_a_body_of_unknown_length_is_not_read(desk: House) -> None:
    answer = desk.visitor().post("/desk/sign-in", content=iter([b"csrf=1"]))
    assert answer.status_code == 411


def test_whoever_is_not_signed_in_has_no_body_read(desk: House) -> None:
    answer = desk.visitor().post("/desk/account/password", content=b"x" * 1_000_000)
    assert answer.status_code == 401


def _break(*_: object) -> None:
    raise ZeroDivisionError


def test_a_fault_shows_a_number_and_nothing_else(
    desk: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = desk.sign_in("clerk")
    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR):
        broken.setattr("desk.home.routes._greeting", _break)
        answer = client.get("/desk")
        part = client.hx("GET", "/desk")
    assert (answer.status_code, part.status_code) == (500, 500)
    number = answer.text.split('class="number">')[1].split("<")[0]
    assert number in caplog.text
    assert "ZeroDivisionError" not in answer.text
    assert "ZeroDivisionError" not in part.text


def test_while_the_database_is_away_a_page_comes_back_by_itself(
    desk: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = desk.sign_in("clerk")

    async def gone(work: Any) -> Any:
        raise sa.exc.OperationalError("SELECT", {}, Exception("gone"))

    with monkeypatch.context() as broken, caplog.at_level(logging.CRITICAL):
        broken.setattr(desk.records, "read", gone)
        page, part, health = client.get("/desk"), client.hx("GET", "/desk/tiles"), client.get("/health")
    assert (page.status_code, part.status_code, health.status_code) == (503, 503, 503)
    assert 'data-retry="5"' in page.text
    assert "data-refused" in part.text
    assert client.get("/desk").status_code == 200


def test_over_https_cookies_stay_there(desk: House, monkeypatch: pytest.MonkeyPatch) -> None:
    cookies = type(desk.app.ctx.guard._pages.cookies)(True)
    monkeypatch.setattr(desk.app.ctx.guard._pages, "cookies", cookies)
    assert cookies.session == "__Host-desk"
    answer = desk.visitor().get("/desk/sign-in")
    assert answer.headers["set-cookie"].endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")


def test_more_fields_than_any_page_has_are_refused(desk: House) -> None:
    query = "&".join(f"f{number}=1" for number in range(501))
    assert desk.sign_in("clerk").get(f"/desk?{query}").status_code == 413


def test_the_root_leads_to_the_desk(desk: House) -> None:
    answer = desk.visitor().get("/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/desk")


def test_history_gets_whole_pages(desk: House) -> None:
    client = desk.sign_in("clerk")
    part = client.get("/desk", headers={"HX-Request": "true"})
    whole = client.get("/desk", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert part.text.lstrip().startswith("<title>首页 · 企航工作台</title>")
    assert whole.text.lstrip().startswith("<!doctype html>")


def _is_html(answer: httpx.Response) -> bool:
    return answer.headers["content-type"] == "text/html; charset=utf-8"


def test_errors_are_pages(desk: House) -> None:
    assert all(_is_html(desk.visitor().get(path)) for path in ("/desk/nothing", "/nothing"))
