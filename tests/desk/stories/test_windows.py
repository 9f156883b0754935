"""A morning at the windows in a real browser: checked in by the keyboard, and every open page sees it at once."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from center.appointments.booking import Wish, book
from center.cases.opening import Origin
from center.knowledge import load_knowledge
from tests.desk.appointments.test_pages import COUNTY, at, view
from tests.desk.browsing import PHONE, Windows
from tests.desk.promises.test_pages import QUESTION, made, seen

AT_ONCE = 5_000
"""Milliseconds in which another window shows what happened; a busy machine may be slow."""


def test_checked_in_by_the_keyboard_seen_at_once_and_taken_back(windows: Windows) -> None:
    desk, knowledge = windows.desk, load_knowledge()
    service, friday = knowledge.service, at(10, day=20)
    wish = Wish(COUNTY, "registration", "licence", "营业执照", at(10), "13900000001", "王小明")
    origin, clock = Origin("widget", None, None, None, None), service.working_clock("agency")

    def work(connection: Any) -> str:
        return book(connection, desk.seal, service, clock, wish, origin, friday, knowledge=knowledge).code

    code = desk.write(work)
    page = windows.open(desk.sign_in("clerk", office_id=COUNTY), "/desk/appointments")
    other = windows.open(desk.sign_in("supervisor", office_id=COUNTY), "/desk/appointments", PHONE)
    expect(page.get_by_label("预约编号、二维码或手机号后四位")).to_be_focused()
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{code} 已到场：")).to_be_visible()
    expect(other.get_by_text("已到场 1")).to_be_visible(timeout=AT_ONCE)
    page.get_by_role("heading", name="预约").first.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="撤回 z").click()
    expect(page.get_by_text(f"已撤回，{code} 还是待到场。")).to_be_visible()
    expect(other.get_by_text("待到场 1")).to_be_visible(timeout=AT_ONCE)
    assert view(desk, code).state.value == "booked" and windows.troubles == []


def test_a_new_question_shows_by_itself_and_is_answered(windows: Windows) -> None:
    desk = windows.desk
    page = windows.open(desk.sign_in("operator"), "/desk/promises")
    expect(page.get_by_text("没有等着答复的问题")).to_be_visible()
    code = made(desk)
    link = page.get_by_role("link", name=code)
    expect(link).to_be_visible(timeout=AT_ONCE)
    link.click()
    page.wait_for_url(f"**/{code}")
    page.keyboard.press("t")
    expect(page.get_by_text("这件由您答复。")).to_be_visible()
    page.wait_for_load_state("load")
    page.keyboard.press("e")
    page.keyboard.type("要办，分店单独办证，打13900000009")
    page.keyboard.press("Alt+y")
    expect(page.get_by_text("里面不要写手机号")).to_be_visible()
    expect(page.get_by_label("答复的内容")).to_have_value("要办，分店单独办证，打13900000009")
    page.get_by_label("答复的内容").fill("要办，分店单独办证。")
    page.keyboard.press("Alt+y")
    expect(page.get_by_role("heading", name="答复", exact=True)).to_be_visible()
    expect(page.get_by_text("要办，分店单独办证。")).to_be_visible()
    assert seen(desk, code).kept_by == "operator-1" and QUESTION[:6] in page.content()
    assert windows.troubles == []


def test_a_time_is_chosen_and_a_demand_is_dispatched_on_a_telephone(windows: Windows) -> None:
    page = windows.open(windows.desk.sign_in("supervisor", office_id=COUNTY), "/desk/appointments/new?q=执照", PHONE)
    page.get_by_role("link", name="营业执照", exact=True).click()
    page.get_by_label("哪一天").select_option("2026-11-24")
    page.get_by_role("group", name="11月24日").get_by_label("10:00").check()
    page.get_by_label("手机号").fill("13900000005")
    page.get_by_role("button", name="约这个时间").click()
    expect(page.get_by_text("已约好：A-")).to_be_visible()
    page.goto(f"{windows.desk.url}/desk/demands/new")
    page.get_by_label("说的是什么").fill("系统坏了没办成")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("已登记：S-")).to_be_visible()
    page.goto(f"{windows.desk.url}/desk/demands")
    page.get_by_role("link", name="S-").click()
    page.get_by_label("部门").select_option("tax")
    page.get_by_role("button", name="转办").click()
    expect(page.get_by_text("已转办，待签收")).to_be_visible()
    assert windows.troubles == []
