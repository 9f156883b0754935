"""Five calls by the keyboard alone, in a real browser with the real bot: a question, a booking, progress, a demand, and
a question that nobody could answer, which becomes a promise."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from center.booking_tables import appointment
from center.call_tables import call, call_record
from center.people_tables import demand
from center.settings import read_settings
from center.tables import promise
from tests.desk.house import House
from tests.running import SECRET, SERVICE_TOKEN, RunningBot
from tests.widget.browsing import running_browser

AT = "2026-11-23T09:30:00+08:00"
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def talking(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The desk and the bot over one database, on the same Monday morning."""
    var = tmp_path_factory.mktemp("calls")
    with RunningBot(var, model) as bot:
        moved = bot.client.post("/internal/clock", json={"now": AT}, headers=bot.as_service)
        assert moved.status_code == 200, moved.text
        known = {"QIHANG_VAR": str(var), "QIHANG_SECRET": SECRET, "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN}
        with House(read_settings({**known, "QIHANG_BOT_PORT": str(bot.port)})) as running:
            yield running


class Operator:
    """Somebody with a headset, and with both hands on the keyboard."""

    def __init__(self, desk: House, browser: Browser) -> None:
        self.desk = desk
        member = desk.sign_in("operator", name="李静")
        self._context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
        self._context.add_cookies([{"name": "desk", "value": member.session.token, "url": desk.url}])
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def rings(self, number: str) -> None:
        """The exchange opens the screen; the cursor is where one types."""
        self.page.goto(f"{self.desk.url}/desk/calls/new?caller={number}")
        expect(self.page.locator("#f-question")).to_be_focused()

    def types(self, text: str) -> None:
        """Words, sign by sign."""
        self.page.keyboard.type(text, delay=5)

    def press(self, *keys: str) -> None:
        """Keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def confirms(self) -> None:
        """The operator has asked who calls."""
        self.press("Alt+a")
        expect(self.page.locator("#caller")).to_contain_text("已核对", timeout=PATIENCE_MS)

    def begins(self, key: str, words: str) -> None:
        """One key begins a task, and the bot asks."""
        self.press(f"Alt+{key}")
        self.hears(words)

    def tells(self, text: str, words: str) -> None:
        """The caller's answer, and what the bot says to it."""
        expect(self.page.locator("#f-text")).to_be_focused()
        self.types(text)
        self.press("Enter")
        self.hears(words)

    def hears(self, words: str) -> None:
        """What the bot says last."""
        expect(self.page.locator("#panel [data-reply]")).to_contain_text(words, timeout=PATIENCE_MS)

    def taps(self, title: str) -> None:
        """The button of this title by its digit."""
        buttons = self.page.locator("#panel .taps button")
        expect(buttons.filter(has_text=title).first).to_be_visible(timeout=PATIENCE_MS)
        titles = [words.split(maxsplit=1)[-1] for words in buttons.all_inner_texts()]
        assert title in titles, titles
        self.press(f"Alt+{titles.index(title) + 1}")

    def closes(self) -> None:
        """Escape leaves the panel, and the record is complete."""
        self.press("Control+Enter")
        self.page.wait_for_url("**/desk/calls")
        expect(self.page.locator("#toasts")).to_contain_text("已登记", timeout=PATIENCE_MS)

    def leave(self) -> None:
        """Nothing went wrong in the page."""
        assert self.faults == []
        self._context.close()


@pytest.fixture
def operator(talking: House, browser: Browser) -> Iterator[Operator]:
    """The operator at the desk."""
    sitting = Operator(talking, browser)
    yield sitting
    sitting.leave()


def last_call(desk: House) -> Any:
    """The call that was registered last, with what was made during it."""
    row = desk.rows(sa.select(call).order_by(call.c.id.desc()).limit(1))[0]
    made = desk.rows(sa.select(call_record.c.kind).where(call_record.c.call_id == row.id))
    return row.state, row.kind, row.result, [one.kind for one in made]


def test_five_calls_by_the_keyboard_alone(operator: Operator) -> None:
    desk = operator.desk
    a_plain_question(operator)
    a_booking(operator)
    [booked] = desk.rows(sa.select(appointment.c.code))
    progress_of_a_demand(operator, a_demand(operator))
    an_unknown_question(operator)
    assert len(desk.rows(sa.select(call))) == 5
    assert booked.code.startswith("A-")


def a_plain_question(operator: Operator) -> None:
    operator.rings("13900000001")
    begun = time.monotonic()
    operator.types("歇业备案怎么办")
    expect(operator.page.locator(".suggestion.open")).to_contain_text("歇业", timeout=PATIENCE_MS)
    operator.press("Enter")
    expect(operator.page.locator("#f-answer")).to_have_value(begins_with("〔歇业备案（企业休眠）〕"))
    operator.closes()
    assert time.monotonic() - begun < 10, "a plain question takes under ten seconds"
    assert last_call(operator.desk) == ("closed", "business", "answered", [])


def a_booking(operator: Operator) -> None:
    operator.rings("13900000002")
    operator.types("想约个号办营业执照")
    operator.confirms()
    operator.begins("b", "办什么事")
    operator.tells("忻府区办营业执照", "什么时候来")
    operator.tells("明天上午9点半", "11月24日（周二）上午9:30")
    operator.taps("提交")
    expect(operator.page.locator("#panel .made")).to_contain_text("A-", timeout=PATIENCE_MS)
    operator.press("Alt+i", "Escape")
    operator.closes()
    assert last_call(operator.desk) == ("closed", "business", "appointment", ["appointment"])


def a_demand(operator: Operator) -> str:
    operator.rings("13900000003")
    operator.types("税务窗口让我跑了三趟")
    operator.confirms()
    operator.begins("d", "经过：税务窗口让我跑了三趟")
    operator.hears("电话：13900000003")
    operator.taps("提交")
    expect(operator.page.locator("#panel .made")).to_contain_text("N-", timeout=PATIENCE_MS)
    operator.press("Alt+i", "Escape")
    operator.closes()
    assert last_call(operator.desk) == ("closed", "business", "demand", ["demand"])
    [row] = operator.desk.rows(sa.select(demand.c.code))
    return str(row.code)


def progress_of_a_demand(operator: Operator, code: str) -> None:
    operator.rings("13900000003")
    operator.types("我反映的事办得怎么样了")
    expect(operator.page.locator("#caller")).to_contain_text(code)
    operator.confirms()
    operator.begins("p", code)
    operator.press("Alt+i", "Escape")
    operator.closes()
    assert last_call(operator.desk)[2:] == ("progress", [])


def an_unknown_question(operator: Operator) -> None:
    operator.rings("13900000004")
    operator.types("我们村口那个水磨坊能不能改成博物馆")
    operator.confirms()
    operator.begins("w", "问题：我们村口那个水磨坊能不能改成博物馆")
    operator.taps("提交")
    operator.hears("最晚11月23日")
    expect(operator.page.locator("#panel .made")).to_contain_text("P-")
    operator.press("Alt+i", "Escape")
    operator.closes()
    assert last_call(operator.desk)[2:] == ("promise", ["promise"])
    [row] = operator.desk.rows(sa.select(promise.c.state))
    assert row.state == "open"


def begins_with(start: str) -> re.Pattern[str]:
    """A pattern of a value that begins so."""
    return re.compile(f"^{re.escape(start)}")


def test_a_browser_that_is_closed_and_two_tabs_lose_nothing(operator: Operator) -> None:
    operator.rings("13900000005")
    operator.types("说到一半")
    expect(operator.page.locator("[data-saved]")).to_contain_text("已自动保存")
    second = operator.page.context.new_page()
    second.goto(operator.page.url)
    expect(second.locator("#f-question")).to_have_value("说到一半")
    second.locator("#f-question").press_sequentially("乙")
    expect(second.locator("[data-saved]")).to_contain_text("已自动保存")
    operator.page.locator("#f-question").press_sequentially("甲")
    expect(operator.page.locator("[data-saved]")).to_contain_text("合在一起")
    text = operator.page.locator("#f-question").input_value()
    assert ("甲" in text, "乙" in text) == (True, True)
