"""The screen of a call in a real browser beside a stand-in for the bot: what Enter inserts, and what it chooses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from center.call_tables import call
from tests.desk.browsing import PATIENCE, Windows
from tests.desk.calls.stub_bot import StubBot
from tests.desk.calls.test_record import FILING, NUMBER
from tests.desk.calls.test_suggesting import heard
from tests.desk.calls.test_talking import raised
from tests.desk.house import House

ASKED = "歇业备案怎么办"
TITLE = "〔歇业备案（企业休眠）〕"


@pytest.fixture
def page(desk: House, bot: StubBot, windows: Windows) -> Iterator[Page]:
    """The screen of a call that has just come in; the bot knows two questions. A busy machine may be slow."""
    expect.set_options(timeout=PATIENCE)
    bot.heard[ASKED] = heard(FILING)
    bot.heard["要多久"] = heard("dormancy.term")
    opened = windows.open(desk.sign_in("operator"), f"/desk/calls/new?caller={NUMBER}")
    expect(opened.locator("#f-question")).to_be_focused()
    yield opened
    expect.set_options(timeout=5_000)


def asks(page: Page, text: str = ASKED) -> None:
    """The operator types what the caller asks, and the answer is there."""
    page.locator("#f-question").fill(text)
    expect(page.locator("[data-asked]")).to_have_attribute("data-asked", text.rpartition("\n")[2])
    expect(page.locator("[data-saved]")).to_contain_text("已自动保存")


def answer(page: Page) -> str:
    """What is in the record as the answer."""
    return page.locator("#f-answer").input_value()


def inserts(page: Page) -> str:
    """What Enter puts into the record."""
    with page.expect_response("**/insert"):
        page.locator("#f-question").press("Enter")
    expect(page.locator("#f-answer")).not_to_have_value("")
    return answer(page)


def sends_link(page: Page) -> None:
    """The caller says yes to a text message."""
    page.locator(".suggestion.open [data-key=s]").click()
    expect(page.locator("#panel [data-focus]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("短信已交给发送")


def test_a_finished_panel_gives_way_to_the_next_question(page: Page) -> None:
    asks(page)
    sends_link(page)
    expect(page.locator("#f-question")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("？")
    expect(page.locator("#panel > *")).to_have_count(0)


def test_enter_inserts_nothing_that_is_not_seen(page: Page) -> None:
    asks(page)
    sends_link(page)
    page.locator("#f-question").press("Enter")
    expect(page.locator("[data-saved]")).to_contain_text("没有显示")
    assert answer(page) == ""


def test_a_panel_in_which_something_goes_on_stays(page: Page, bot: StubBot) -> None:
    bot.says("您来办什么事？")
    page.keyboard.press("Alt+o")
    expect(page.locator("#panel [data-reply]")).to_contain_text("办什么事")
    asks(page)
    expect(page.locator("#panel [data-reply]")).to_contain_text("办什么事")
    page.keyboard.press("Escape")
    assert inserts(page).startswith(TITLE)


def test_a_held_enter_inserts_once(page: Page) -> None:
    asks(page)
    page.locator("#f-question").focus()
    with page.expect_response("**/insert"):
        for _ in range(3):
            page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(page.locator("#f-answer")).not_to_have_value("")
    page.wait_for_load_state("networkidle")
    assert answer(page).count(TITLE) == 1


def test_enter_inserts_the_side_that_is_shown(page: Page) -> None:
    asks(page)
    page.locator(".suggestion.open .chip", has_text="怎么办").click()
    expect(page.locator(".suggestion.open")).to_have_attribute("data-facet", "steps")
    shown = page.locator(".suggestion.open [data-aloud]").inner_text()
    assert inserts(page).startswith(TITLE + shown)
    expect(page.locator("#f-notice_given")).to_have_value("")


def test_an_answer_to_other_words_is_not_inserted(page: Page) -> None:
    asks(page)
    page.route("**/suggest", lambda route: route.abort())
    page.locator("#f-question").fill(f"{ASKED}\n税务呢")
    page.wait_for_function("() => document.querySelector('[name=was_question]').value.includes('税务呢')")
    page.locator("#f-question").press("Enter")
    expect(page.locator("[data-saved]")).to_contain_text("连不上工作台")
    page.wait_for_timeout(500)
    assert answer(page) == ""


def test_signed_out_the_desk_says_so_and_after_a_sign_in_it_is_saved(desk: House, page: Page) -> None:
    page.context.clear_cookies()
    page.locator("#f-question").fill(ASKED)
    expect(page.locator("[data-saved]")).to_contain_text("登录已经过期")
    again = desk.sign_in("operator")
    page.context.add_cookies([{"name": "desk", "value": again.session.token, "url": desk.url}])
    expect(page.locator("[data-saved]")).to_contain_text("已自动保存")
    assert [row.question for row in desk.rows(sa.select(call.c.question))] == [ASKED]
    assert inserts(page).startswith(TITLE)


def test_a_refused_save_says_why(desk: House, page: Page) -> None:
    desk.sign_in("operator").post(f"{page.url}/discard", data={"reason": "没有人说话"})
    page.locator("#f-question").fill(ASKED)
    expect(page.locator("[data-saved]")).to_contain_text("已作废，不能再改")


def test_what_is_made_later_is_the_result(desk: House, page: Page, bot: StubBot) -> None:
    result = page.locator("#f-result")
    bot.says("请说代办编号")
    page.keyboard.press("Alt+p")
    expect(page.locator("#panel [data-reply]")).to_contain_text("编号")
    expect(result).to_have_value("")
    bot.says("您的件在部门办理中", kind="case", code="D-1")
    expect(page.locator("#f-text")).to_be_focused()
    page.keyboard.type("D-1")
    page.keyboard.press("Enter")
    expect(result).to_have_value("progress")
    page.wait_for_function("() => document.querySelector('[name=was_result]').value === 'progress'")
    page.reload()
    expect(page.locator("#f-question")).to_be_focused()
    bot.says("请说说是什么事")
    page.keyboard.press("Alt+d")
    expect(page.locator("#panel [data-reply]")).to_contain_text("什么事")
    code = raised(desk)
    bot.says("已登记")
    expect(page.locator("#f-text")).to_be_focused()
    page.keyboard.type("跑了三趟")
    page.keyboard.press("Enter")
    expect(page.locator("#panel .made")).to_contain_text(code)
    expect(result).to_have_value("demand")


def test_a_result_that_was_chosen_stays(page: Page, bot: StubBot) -> None:
    page.locator("#f-result").select_option("transferred")
    bot.says("您的件在部门办理中", kind="case", code="D-1")
    page.keyboard.press("Alt+p")
    expect(page.locator("#panel [data-reply]")).to_contain_text("办理中")
    expect(page.locator("#f-result")).to_have_value("transferred")


def test_a_whole_answer_is_told_at_once_until_its_guide_is_taken_out(page: Page) -> None:
    told = page.locator("#f-notice_given")
    asks(page)
    inserts(page)
    expect(told).to_have_value("yes")
    page.locator("[data-take-out]").click()
    expect(page.locator("[data-subjects] li")).to_have_count(0)
    expect(told).to_have_value("")


def test_what_the_operator_says_of_the_notice_stays(page: Page) -> None:
    told = page.locator("#f-notice_given")
    told.select_option("no")
    asks(page)
    inserts(page)
    expect(told).to_have_value("no")
    page.locator("[data-take-out]").click()
    expect(page.locator("[data-subjects] li")).to_have_count(0)
    expect(told).to_have_value("no")
