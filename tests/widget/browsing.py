"""The browser of the tests: the Chromium that `make browser` installs, steered by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

PHONE = (390, 844)
DESK = (1280, 800)
ELSEWHERE = "elsewhere.test"
"""A name of this machine that no list of origins has."""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium without a window. Raises RuntimeError when there is none."""
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("there is no chromium: run `make browser`")
    arguments = [f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()
