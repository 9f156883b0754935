"""A person at the widget and staff at the desk, in real browsers with the real bot.

A person is called and claims, both write at once, the form goes on afterwards; of two who claim at once one gets it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from center.messages import Author, Message, messages_after
from center.settings import read_settings
from tests.desk.house import House
from tests.running import SECRET, SERVICE_TOKEN, RunningBot
from tests.widget.browsing import running_browser
from tests.widget.visiting import Visit, Visits

AT = "2026-11-23T09:30:00+08:00"
PATIENCE = 20_000
EACH = 8
"""So many messages each side sends at once."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with running_browser() as running:
        yield running


@pytest.fixture
def bot(model: Path, tmp_path: Path) -> Iterator[RunningBot]:
    """The bot on a Monday morning."""
    with RunningBot(tmp_path, model) as running:
        moved = running.client.post("/internal/clock", json={"now": AT}, headers=running.as_service)
        assert moved.status_code == 200, moved.text
        yield running


@pytest.fixture
def desk(bot: RunningBot, tmp_path: Path) -> Iterator[House]:
    """The desk over the same database."""
    known = {"QIHANG_VAR": str(tmp_path), "QIHANG_SECRET": SECRET, "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN}
    with House(read_settings({**known, "QIHANG_BOT_PORT": str(bot.port)})) as running:
        yield running


@pytest.fixture
def visits(browser: Browser, bot: RunningBot) -> Iterator[Visits]:
    """Windows of people."""
    opened = Visits(browser, bot.port)
    yield opened
    opened.close()
    assert opened.troubles == []


class Colleague:
    """A member of staff with a window of their own."""

    def __init__(self, desk: House, visits: Visits, staff_id: str, name: str) -> None:
        member = desk.sign_in("agent", staff_id=staff_id, name=name)
        context = visits.context()
        context.add_cookies([{"name": "desk", "value": member.session.token, "url": desk.url}])
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(f"{desk.url}/desk/conversations")
        self.name = name

    def say(self, text: str) -> None:
        """Type and send with Enter."""
        self.page.get_by_label("回复对方").fill(text)
        self.page.get_by_label("回复对方").press("Enter")
        expect(self.page.get_by_label("回复对方")).to_have_value("")

    def texts(self) -> list[str]:
        """What stands in the log."""
        return self.page.locator(".log .message .words").all_inner_texts()


def said(desk: House, visit: Visit) -> list[Message]:
    """The conversation's log."""
    return desk.read(lambda at: messages_after(at, desk.seal, visit.conversation, limit=500))


def test_called_claimed_spoken_with_from_both_sides_at_once_and_given_back(desk: House, visits: Visits) -> None:
    staff = Colleague(desk, visits, "wang", "王小红")
    visit = visits.new().open()
    visit.say("帮我代办营业执照")
    visit.say("五台县豆村镇")
    visit.send("转人工")
    expect(visit.standing()).to_contain_text("正在等人工")
    expect(visit.page.locator(".log > .row", has_text="已经替您叫了人工").last).to_contain_text("您排在第一位")
    row = staff.page.locator("#talks tr", has_text="五台县豆村镇")
    expect(row).to_contain_text("要找人工")
    row.get_by_role("button", name=re.compile("接入")).click()
    expect(staff.page.get_by_label("回复对方")).to_be_visible()
    expect(staff.page.locator("#beside")).to_contain_text("政务代办")
    expect(visit.page.locator(".log")).to_contain_text("人工已接入，我是工作人员王小红")
    expect(visit.standing()).to_contain_text("工作人员在答")

    for number in range(EACH):
        visit.send(f"群众第{number}句")
        staff.say(f"人工第{number}句")
    mine = [f"群众第{number}句" for number in range(EACH)]
    theirs = [f"人工第{number}句" for number in range(EACH)]
    for text in (*mine, *theirs):
        expect(staff.page.locator(".log .words", has_text=text)).to_have_count(1)
        expect(visit.page.locator(".log > .row .bubble", has_text=text)).to_have_count(1)
    log = [one for one in said(desk, visit) if one.words.text in {*mine, *theirs}]
    order = [one.words.text for one in log]
    assert sorted(order) == sorted([*mine, *theirs])
    assert [text for text in staff.texts() if text in order] == order
    assert [one.words.text for one in log if one.author is Author.STAFF] == theirs
    assert [row.text for row in visit.rows() if row.text in order] == order

    staff.page.once("dialog", lambda asked: asked.accept())
    staff.page.get_by_role("button", name=re.compile("还给机器人")).click()
    expect(visit.page.locator(".log > .row").last).to_contain_text("接着办刚才的政务代办")
    expect(visit.standing()).to_contain_text("机器人在答")
    visit.say("还没起名")
    expect(visit.answer).to_contain_text("手机号")
    assert staff.faults == []


def test_two_claim_at_once_and_a_rude_draft_is_asked_about(desk: House, visits: Visits) -> None:
    colleagues = [Colleague(desk, visits, "wang", "王小红"), Colleague(desk, visits, "li", "李明")]
    visit = visits.new().open()
    visit.send("转人工")
    expect(visit.standing()).to_contain_text("正在等人工")
    buttons = [one.page.locator("#talks").get_by_role("button", name=re.compile("接入")) for one in colleagues]
    for button in buttons:
        expect(button).to_be_visible()
    for one in colleagues:
        one.page.evaluate("document.querySelector('#talks form.act button').click()")
    expect(visit.standing()).to_contain_text("工作人员在答")
    for one in colleagues:
        one.page.wait_for_timeout(1_000)
    winners = [one for one in colleagues if one.page.get_by_label("回复对方").count()]
    assert len(winners) == 1
    [loser] = [one for one in colleagues if one not in winners]
    expect(loser.page.locator("body")).to_contain_text(f"{winners[0].name}已经接入了这个会话")
    page = winners[0].page
    page.get_by_label("回复对方").fill("这不归我管")
    page.get_by_label("回复对方").press("Enter")
    expect(page.locator("#rude")).to_contain_text("推出去不管")
    page.get_by_role("button", name="改一改").click()
    page.get_by_label("回复对方").fill("我帮您转过去")
    page.get_by_label("回复对方").press("Enter")
    expect(visit.page.locator(".log")).to_contain_text("我帮您转过去")
    assert all("不归我管" not in row.text for row in visit.rows())
