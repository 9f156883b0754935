"""A conversation that is open in a real browser: it goes on living, loses nothing that is typed, and sends once."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.desk.browsing import PHONE, TABLET, WIDE, Windows
from tests.desk.conversations.talks import URL, lines, said, waiting
from tests.desk.house import House, Member
from tests.widget.axe import findings


def opened(windows: Windows, member: Member, text: str = "我电话13900000001，想注销公司") -> tuple[Page, str]:
    """The page of a conversation that the member has claimed, and the conversation's id."""
    talk = waiting(windows.desk, text)
    assert member.post(f"{URL}/{talk}/claim").status_code == 303
    return windows.open(member, f"{URL}/{talk}"), talk


def by_staff(desk: House, talk: str) -> list[str]:
    """What staff said."""
    return [text for author, text in lines(desk, talk) if author == "staff"]


def test_a_page_goes_on_after_the_numbers_were_shown(windows: Windows) -> None:
    page, talk = opened(windows, windows.desk.sign_in("operator"))
    reply = page.get_by_label("回复对方")
    reply.fill("写了一半")
    page.get_by_text("看完整的号码和原话").click()
    page.get_by_label("为什么要看").fill("要打电话核实")
    page.get_by_role("button", name="看一次").click()
    expect(page.locator(".log")).to_contain_text("13900000001")
    expect(reply).to_have_value("写了一半")
    said(windows.desk, talk, "还在吗")
    expect(page.locator(".log")).to_contain_text("还在吗")
    reply.press("Enter")
    expect(reply).to_have_value("")
    expect(page.locator(".log .words", has_text="写了一半")).to_have_count(1)
    assert by_staff(windows.desk, talk) == ["写了一半"]
    said(windows.desk, talk, "我电话13900000002")
    expect(page.locator(".log .words").last).to_have_text("我电话139****0002")


def test_what_is_typed_beside_the_talk_outlasts_news_of_other_talks(windows: Windows) -> None:
    page, talk = opened(windows, windows.desk.sign_in("operator"))
    note = page.get_by_label("内部备注（对方看不到）")
    note.click()
    page.keyboard.type("脾气")
    colleague = windows.desk.sign_in("agent")
    colleague.post(f"{URL}/{talk}/note", data={"text": "同事记的", "sending": "n-1"})
    windows.desk.clock.wait(seconds=5)
    waiting(windows.desk, "别人的事")
    expect(page.locator("#happened")).to_contain_text("同事记的")
    page.keyboard.type("急")
    expect(note).to_have_value("脾气急")
    expect(note).to_be_focused()


def test_what_is_typed_while_a_reply_is_under_way_is_sent_once(windows: Windows) -> None:
    page, talk = opened(windows, windows.desk.sign_in("operator"))
    reply = page.get_by_label("回复对方")

    def slowly(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page.route("**/reply", slowly)
    reply.click()
    page.keyboard.type("您好")
    page.keyboard.press("Enter")
    page.keyboard.type("请稍等")
    expect(reply).to_have_value("请稍等")
    page.keyboard.press("Enter")
    expect(reply).to_have_value("")
    page.keyboard.type("查到了")
    page.keyboard.press("Enter")
    page.keyboard.type("是这样")
    page.keyboard.press("Enter")
    expect(reply).to_have_value("")
    expect(page.locator(".log .staff .words")).to_have_text(["您好", "请稍等", "查到了", "是这样"])
    assert by_staff(windows.desk, talk) == ["您好", "请稍等", "查到了", "是这样"]


def test_words_whose_answer_was_lost_arrive_once_with_what_was_typed_after(windows: Windows) -> None:
    page, talk = opened(windows, windows.desk.sign_in("operator"))
    reply = page.get_by_label("回复对方")

    def lost(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/reply", lost, times=1)
    reply.fill("您好")
    reply.press("Enter")
    expect(page.locator("[data-composer] [data-refusal]")).to_contain_text("连不上工作台")
    reply.press_sequentially("，请稍等")
    reply.press("Enter")
    expect(reply).to_have_value("")
    assert by_staff(windows.desk, talk) == ["您好", "，请稍等"]


def test_an_ended_session_is_told_and_after_a_sign_in_the_words_go_out(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.live.HEARTBEAT_SECONDS", 0.5)
    member = windows.desk.sign_in("operator")
    page, talk = opened(windows, member)
    member.post("/desk/sign-out")
    expect(page.locator("#ended")).to_be_visible()
    expect(page.locator("#ended").get_by_role("link", name="在新窗口登录")).to_have_attribute("href", "/desk/sign-in")
    reply = page.get_by_label("回复对方")
    reply.fill("您好")
    reply.press("Enter")
    expect(page.locator("[data-composer] [data-refusal]")).to_contain_text("登录已经过期")
    again = windows.desk.sign_in("operator")
    page.context.add_cookies([{"name": "desk", "value": again.session.token, "url": windows.desk.url}])
    reply.press("Enter")
    expect(reply).to_have_value("")
    assert by_staff(windows.desk, talk) == ["您好"]
    expect(page.locator("#ended")).to_be_hidden(timeout=20_000)
    windows.troubles[:] = [one for one in windows.troubles if "EventSource" not in one]


RINGS = """
localStorage.setItem("desk-sound", "on");
let rung = 0;
const Real = window.AudioContext;
window.AudioContext = class extends Real { constructor() { super(); document.documentElement.dataset.rung = ++rung; } };
"""


def test_on_every_page_the_title_says_who_waits_and_new_words_ring(windows: Windows) -> None:
    member = windows.desk.sign_in("operator")
    page, talk = opened(windows, member)
    page.goto("about:blank")
    page.add_init_script(RINGS)
    page.goto(f"{windows.desk.url}/desk/account")
    expect(page).to_have_title("我的账号 · 企航工作台")
    page.locator("[data-said]").wait_for(state="attached")

    waiting(windows.desk, "第二个人")
    expect(page).to_have_title("(1) 我的账号 · 企航工作台")
    expect(page.locator("html")).to_have_attribute("data-rung", "1")
    windows.desk.clock.wait(seconds=5)
    said(windows.desk, talk, "还在吗")
    expect(page.locator("html")).to_have_attribute("data-rung", "2")
    expect(page).to_have_title("(1) 我的账号 · 企航工作台")
    windows.desk.clock.wait(seconds=5)
    member.post(f"{URL}/{talk}/reply", data={"text": "在的", "sending": "s-1"})
    page.wait_for_timeout(1_500)
    expect(page.locator("html")).to_have_attribute("data-rung", "2")


def test_after_claiming_one_types_at_once_and_giving_back_asks_first(windows: Windows) -> None:
    member = windows.desk.sign_in("operator")
    talk = waiting(windows.desk)
    page = windows.open(member, f"{URL}/{talk}")
    page.keyboard.press("c")
    reply = page.get_by_label("回复对方")
    expect(reply).to_be_focused()
    page.keyboard.type("rr")
    expect(reply).to_have_value("rr")
    page.keyboard.press("Escape")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    page.keyboard.press("r")
    page.wait_for_timeout(500)
    assert asked == ["还给机器人？接下来由机器人答，对方会收到一句说明。"]
    expect(reply).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("r")
    page.wait_for_url(f"**{URL}")


def test_a_gap_of_a_ready_made_reply_is_chosen_and_filled(windows: Windows) -> None:
    page, talk = opened(windows, windows.desk.sign_in("operator"))
    reply = page.get_by_label("回复对方")
    page.get_by_text("常用语", exact=False).first.click()
    page.get_by_role("button", name="要核实").click()
    reply.press("Enter")
    expect(page.locator("[data-composer] [data-refusal]")).to_have_text("还有没填的地方：〔时间〕。填好再发。")
    page.keyboard.type("今天下午4点")
    reply.press("Enter")
    expect(reply).to_have_value("")
    assert by_staff(windows.desk, talk) == ["这件事我要跟经办的同事核实，最晚今天下午4点在这里回复您。"]


@pytest.mark.parametrize("size", [WIDE, TABLET, PHONE])
def test_everybody_can_use_it_and_nothing_is_cut_off(windows: Windows, size: tuple[int, int]) -> None:
    member = windows.desk.sign_in("supervisor")
    talk = waiting(windows.desk)
    for act in ("look", "claim"):
        member.post(f"{URL}/{talk}/{act}")
        page = windows.open(member, f"{URL}/{talk}", size, reduced_motion="reduce")
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_filter_of_the_history_outlasts_news(windows: Windows) -> None:
    page = windows.open(windows.desk.sign_in("supervisor"), f"{URL}?queue=history")
    page.get_by_label("原因").select_option("rating")
    page.get_by_label("只看我接待的").check()
    waiting(windows.desk, "别人的事")
    expect(page.locator("#queues")).to_contain_text("待接入 1")
    expect(page.get_by_label("原因")).to_have_value("rating")
    expect(page.get_by_label("只看我接待的")).to_be_checked()
    expect(page.locator("#queues")).to_have_count(1)


def test_a_colleagues_note_is_told_at_once(windows: Windows) -> None:
    page, talk = opened(windows, windows.desk.sign_in("operator"))
    with page.expect_response("**/side"):
        page.reload()
    colleague = windows.desk.sign_in("agent")
    colleague.post(f"{URL}/{talk}/note", data={"text": "同事记的", "sending": "n-1"})
    expect(page.locator("#happened")).to_contain_text("同事记的")
