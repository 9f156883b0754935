"""An agent takes a case from 代办受理 to 代办办结, with a supplement; the applicant sees each step at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.desk.stories.casework_told import AgentsWindow, Beside, agent_of
from tests.running import RunningBot
from tests.widget.browsing import running_browser
from tests.widget.office import MONDAY, Office
from tests.widget.test_journey import ITEMS, draft_and_hand_over
from tests.widget.visiting import Visit, Visits

AT_ONCE = 2.0
"""Seconds from the desk's answer to the agent to the words in the widget."""
BUSY = 8.0
"""As long as a step may take when the machine has more to do than this story."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def bot(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """The real server."""
    with RunningBot(tmp_path_factory.mktemp("story"), model) as running:
        yield running


@pytest.fixture
def told(bot: RunningBot, browser: Browser) -> Iterator[tuple[Visit, AgentsWindow]]:
    """An applicant at the widget and an agent at the desk."""
    with Office(bot) as office, Beside(bot) as beside:
        visits = Visits(browser, office.bot.port)
        beside.hire(agent_of("忻府区"), MONDAY)
        window = AgentsWindow(visits.context().new_page(), beside.url)
        yield visits.new(), window
        visits.close()
        assert visits.troubles == []


def test_an_agent_takes_a_case_to_its_end_before_the_applicants_eyes(told: tuple[Visit, AgentsWindow]) -> None:
    visit, window = told
    visit.open()
    code = draft_and_hand_over(visit, "13900000061")
    window.sign_in("agent-li")
    window.open(code)
    steps = Steps(visit, window)
    steps.after(lambda: window.press(window.panel("接着办"), "代办受理"), "代办受理。")
    steps.after(lambda: window.press(window.panel("接着办"), "我来办"), "已指定代办员。")
    supplement(window, steps)
    review(window, steps)
    for item in ITEMS:
        finish(window, steps, item)
    steps.shown("代办办结。")
    expect(window.page.get_by_role("heading", name=code)).to_contain_text("代办办结")
    assert steps.late <= len(steps.took) // 10, steps.took


def supplement(window: AgentsWindow, steps: Steps) -> None:
    """Ask for what is missing once, take it in, go on."""
    notice = window.fold_out(window.panel("接着办"), "一次性告知")
    notice.get_by_label("清单以外还缺的").fill("租赁合同")
    steps.after(lambda: window.press(notice, "发出一次性告知"), "租赁合同")
    row = window.page.locator(".papers > li", has_text="租赁合同")
    steps.after(lambda: window.press(row, "收到"), "收到“租赁合同”。")
    steps.after(lambda: window.press(window.panel("接着办"), "材料补齐，接着办"), "材料补齐，接着办。")


def review(window: AgentsWindow, steps: Steps) -> None:
    """Pre-review by its first outcome, then the receipt."""
    form = window.fold_out(window.panel("接着办"), "预审")
    form.get_by_label("全流程网办").check()
    form.get_by_label("在网上自己下载打印").check()
    steps.after(lambda: window.press(form, "预审通过"), "这件事全程在网上办")
    receipt = window.fold_out(window.panel("接着办"), "开回执")
    steps.after(lambda: window.press(receipt, "开回执"), "所需时限")


def finish(window: AgentsWindow, steps: Steps, item: str) -> None:
    """Begin an item and write down that it is done."""
    steps.after(lambda: window.press(window.item(item), "开始办"), "开始办。")
    done = window.fold_out(window.item(item), "办好")
    for box in done.get_by_role("checkbox").all():
        box.check()
    done.get_by_label("结果").fill(f"{item}已办好")
    steps.after(lambda: window.press(done, "登记办好"), f"{item}已办好")


class Steps:
    """What the applicant's widget shows after every act, and how long it took at most."""

    def __init__(self, visit: Visit, window: AgentsWindow) -> None:
        self._visit, self._window = visit, window
        self.took: list[float] = []

    def after(self, act: Callable[[], None], words: str) -> None:
        """``words`` come as news of their own after ``act``."""
        rows = self._visit.page.locator(".log > .row", has_text=words)
        before = rows.count()
        act()
        expect(rows).to_have_count(before + 1, timeout=BUSY * 1_000)
        self.took.append(time.monotonic() - self._window.done_at)

    @property
    def late(self) -> int:
        """How many took longer than two seconds; a machine with more to do than this may make a few so."""
        return sum(seconds > AT_ONCE for seconds in self.took)

    def shown(self, words: str) -> None:
        """``words`` stand in the log."""
        expect(self._visit.page.locator(".log > .row", has_text=words).last).to_be_visible()
