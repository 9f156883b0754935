"""An open page of a case keeps itself fresh, and takes nothing away from whoever works with it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from center.appointments.booking import Wish, book
from center.cases.opening import Origin
from center.knowledge import load_knowledge
from center.worklists.pulse import case_pulse
from tests.desk.appointments.test_pages import COUNTY, at
from tests.desk.browsing import Windows
from tests.desk.cases.casework import URL, act, agent, case, opened
from tests.desk.house import House
from tests.desk.promises.test_pages import made

AT_ONCE = 8_000
"""Milliseconds in which news are shown; a busy machine may be slow."""


def booked(desk: House) -> str:
    """The code of a booked appointment."""
    knowledge = load_knowledge()
    wish = Wish(COUNTY, "registration", "licence", "营业执照", at(10), "13900000001", "王小明")
    origin, clock = Origin("widget", None, None, None, None), knowledge.service.working_clock("agency")
    return desk.write(
        lambda to: book(to, desk.seal, knowledge.service, clock, wish, origin, at(10, day=20), knowledge=knowledge).code
    )


def test_only_what_happens_to_cases_is_told(desk: House) -> None:
    code = opened(desk)
    before = desk.read(case_pulse)
    made(desk)
    booked(desk)
    assert desk.read(case_pulse) == before
    act(agent(desk), code, "move/accept")
    assert desk.read(case_pulse) > before


def test_a_page_fetches_only_what_it_does_not_show_yet(desk: House) -> None:
    code, member = opened(desk), agent(desk)
    page = member.get(f"{URL}/{code}").text
    had = re.search(r'name="had" value="(\d+)"', page)
    assert had and int(had[1]) == case(desk, code).last_event == 1
    still = member.get(f"{URL}/{code}/aside?seen=1&had=1")
    assert (still.status_code, still.text) == (204, "")
    act(member, code, "move/accept")
    news = member.get(f"{URL}/{code}/aside?seen=1&had=1")
    assert news.status_code == 200 and "这件刚刚有新的进展" in news.text and 'name="had" value="2"' in news.text
    assert "<form" not in news.text and "139****0001" not in news.text
    assert member.get(f"{URL}/{code}/aside?seen=1&had=2").status_code == 204


def test_the_number_and_a_half_written_reason_outlast_news(windows: Windows) -> None:
    desk = windows.desk
    code, other = opened(desk), opened(desk, 2)
    page = windows.open(agent(desk), f"{URL}/{code}")
    second = windows.open(agent(desk, "agent-2"), f"{URL}/{code}")
    page.get_by_text("看完整号码").click()
    page.get_by_label("为什么要看").fill("约补签字")
    page.get_by_role("button", name="看一次").click()
    expect(page.get_by_text("13900000001")).to_be_visible()
    second.get_by_text("看完整号码").click()
    second.get_by_label("为什么要看").fill("要打电")
    act(agent(desk, "agent-3"), other, "move/accept")
    act(agent(desk, "agent-3"), code, "move/accept")
    for shown in (page, second):
        expect(shown.get_by_text("这件刚刚有新的进展")).to_be_visible(timeout=AT_ONCE)
        expect(shown.locator(".timeline").get_by_text("代办受理")).to_be_visible()
    expect(page.get_by_text("13900000001")).to_be_visible()
    expect(second.get_by_label("为什么要看")).to_have_value("要打电")
    expect(second.get_by_label("为什么要看")).to_be_focused()
