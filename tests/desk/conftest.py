"""The house of the desk's tests: the real application over a migrated SQLite database, fresh for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from center.database import upgrade
from center.settings import read_settings
from desk.build import build
from tests.desk.browsing import Windows
from tests.desk.house import House, running_house
from tests.running import SECRET
from tests.widget.browsing import running_browser


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the newest schema, to copy: migrating anew for every test takes longer."""
    build()
    var = tmp_path_factory.mktemp("desk")
    upgrade(read_settings({"QIHANG_VAR": str(var), "QIHANG_SECRET": SECRET}))
    return var / "qihang.db"


@pytest.fixture
def desk_environment() -> dict[str, str]:
    """More settings for the desk of a test; to be overridden."""
    return {}


@pytest.fixture
def desk(migrated_file: Path, tmp_path: Path, desk_environment: dict[str, str]) -> Iterator[House]:
    """The desk, running, on a Monday morning."""
    with running_house(migrated_file, tmp_path, desk_environment) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window. It ends with its module: its event loop bears no other beside it."""
    with running_browser() as running:
        yield running


@pytest.fixture
def windows(browser: Browser, desk: House) -> Iterator[Windows]:
    """Opens windows of the desk; fails a test whose pages did what they must not."""
    opened = Windows(browser, desk)
    yield opened
    opened.close()
    assert opened.troubles == []
