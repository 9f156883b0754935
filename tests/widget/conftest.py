"""One browser and one bot for all tests here; every test has windows of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.running import RunningBot
from tests.widget.browsing import running_browser
from tests.widget.office import Office
from tests.widget.visiting import Visits

MANY = "100000"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, without a window. It ends with this package: its event loop bears no other beside it."""
    with running_browser() as running:
        yield running


@pytest.fixture(scope="package")
def bot(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """The real server in demo mode, which lets everybody open as many conversations as they like."""
    openings = {"QIHANG_WIDGET_OPENINGS": MANY, "QIHANG_WIDGET_OPENINGS_TOTAL": MANY}
    with RunningBot(tmp_path_factory.mktemp("widget"), model, **openings) as running:
        yield running


@pytest.fixture
def office(bot: RunningBot) -> Iterator[Office]:
    """The center of that server, on a Monday morning."""
    with Office(bot) as opened:
        yield opened


@pytest.fixture
def visits(browser: Browser, office: Office) -> Iterator[Visits]:
    """Opens windows on the demo page; fails a test whose windows did what they must not."""
    opened = Visits(browser, office.bot.port)
    yield opened
    opened.close()
    assert opened.troubles == []
