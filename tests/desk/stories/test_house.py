"""The house in a real browser: signing in, keys, refusals beside forms, what is told live, what everybody can use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from center.handoffs.calling import Calling
from center.staff.passwords import hash_now
from center.staff.rights import Right
from desk.live import Look
from desk.routes import Tile
from tests.desk.browsing import PHONE, TABLET, WIDE, Windows
from tests.desk.house import House
from tests.widget.axe import findings

PASSWORD = "晴天好出门走走看看12"
HASH = hash_now(PASSWORD)


@pytest.fixture
def waiting(desk: House, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many conversations wait, as the test says, for the count beside the navigation and for what is told live."""
    values = {"number": 0}

    async def read(service: Any) -> int:
        return values["number"]

    look = Look("conversations", Right.SEE_CONVERSATIONS, read)
    monkeypatch.setattr(desk.app.ctx.live, "_looks", (look,))
    monkeypatch.setattr("desk.home.routes.all_tiles", lambda: (_tile(values),))
    monkeypatch.setattr("desk.conversations.queues.who_calls", lambda *_: Calling(values["number"], 0))
    return values


def _tile(values: dict[str, int]) -> Any:
    return Tile(Right.SEE_CONVERSATIONS, "待接入", "/desk/conversations", lambda *_: values["number"])


def test_in_by_the_keyboard(windows: Windows) -> None:
    windows.desk.member("operator", password_hash=HASH)
    page = windows.open(None, "/desk/account")
    expect(page.get_by_label("工号")).to_be_focused()
    page.keyboard.type("operator-1")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
    page.get_by_role("button", name="退出", exact=True).click()
    expect(page.get_by_text("已经退出。")).to_be_visible()


def test_a_first_password_can_be_typed_in_peace(windows: Windows) -> None:
    page = windows.open(windows.desk.sign_in("operator", must_change=True), "/desk/account/password")
    field = page.get_by_label("现在的密码")
    page.keyboard.type(PASSWORD)
    page.wait_for_timeout(1_500)
    expect(field).to_have_value(PASSWORD)


def test_keys_lead_around_and_help_names_them(windows: Windows) -> None:
    page = windows.open(windows.desk.sign_in("supervisor"), "/desk/account")
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.get_by_role("heading", name="上午好")).to_be_visible()
    page.wait_for_load_state("load")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("去代办件")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_letters_that_are_typed_are_letters(windows: Windows) -> None:
    page = windows.open(windows.desk.sign_in("supervisor"), "/desk/account/password")
    field = page.get_by_label("现在的密码")
    expect(field).to_be_focused()
    page.keyboard.type("gh?")
    expect(field).to_have_value("gh?")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.get_by_role("heading", name="上午好")).to_be_visible()


def test_what_is_refused_is_told_beside_the_form_and_nothing_is_lost(windows: Windows) -> None:
    page = windows.open(windows.desk.sign_in("clerk", password_hash=HASH), "/desk/account/password")
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=False).nth(0).fill("kurz")
    page.get_by_label("再输一遍新密码").fill("kurz")
    page.get_by_role("button", name="改好").click()
    expect(page.get_by_role("alert")).to_contain_text("密码至少12个字符")
    expect(page.get_by_label("现在的密码")).to_have_value(PASSWORD)


def test_after_another_sign_in_in_the_same_browser_the_open_page_goes_on(windows: Windows) -> None:
    first, second = windows.desk.sign_in("clerk", password_hash=HASH), windows.desk.sign_in("clerk")
    page = windows.open(first, "/desk/account/password")
    page.context.add_cookies([{"name": "desk", "value": second.session.token, "url": windows.desk.url}])
    page.get_by_role("button", name="改好").evaluate("button => button.form.noValidate = true")
    page.get_by_role("button", name="改好").click()
    expect(page.get_by_role("alert")).to_contain_text("请再点一次")
    expect(page.locator('meta[name="csrf"]')).to_have_attribute("content", second.csrf)
    page.get_by_role("button", name="改好").click()
    expect(page.get_by_role("alert")).to_contain_text("密码至少12个字符")


def test_what_waits_is_told_at_once_and_all_tabs_share_one_connection(
    windows: Windows, waiting: dict[str, int]
) -> None:
    page = windows.open(windows.desk.sign_in("operator"))
    other = windows.tab(page.context, "/desk/account")
    expect(page.get_by_text("现在没有等您办的事")).to_be_visible()
    waiting["number"] = 3
    for tab in (page, other):
        expect(tab.locator('[data-count="/desk/conversations"]')).to_have_text("3")
        expect(tab).to_have_title("(3) 首页 · 企航工作台" if tab is page else "(3) 我的账号 · 企航工作台")
    expect(page.locator(".tile strong")).to_have_text("3")
    assert len(windows.desk.app.ctx.live._streams) == 1
    page.close()
    waiting["number"] = 0
    expect(other).to_have_title("我的账号 · 企航工作台")


def test_streams_come_back_after_a_break(windows: Windows, waiting: dict[str, int]) -> None:
    page = windows.open(windows.desk.sign_in("operator"))
    expect(page.get_by_text("现在没有等您办的事")).to_be_visible()
    windows.desk.app.ctx.live.stop()
    waiting["number"] = 2
    expect(page.locator(".tile strong")).to_have_text("2")


@pytest.fixture
def pages(windows: Windows) -> Iterator[list[Page]]:
    """The pages of the house in every width, light and dark."""
    member = windows.desk.sign_in("supervisor")
    opened = []
    for size in (WIDE, TABLET, PHONE):
        for look in ("light", "dark"):
            for who, path in ((member, "/desk"), (member, "/desk/account"), (member, "/desk/none"), (None, "/desk")):
                opened.append(windows.open(who, path, size, color_scheme=look, reduced_motion="reduce"))
    yield opened


def test_everybody_can_use_it_and_nothing_is_cut_off(pages: list[Page]) -> None:
    for page in pages:
        assert findings(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, page.viewport_size)
