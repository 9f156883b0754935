"""A conversation that is open in a real browser: it goes on living, loses nothing that is typed, and sends once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.desk.browsing import Windows
from tests.desk.conversations.talks import URL, lines, said, waiting
from tests.desk.house import House, Member


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
