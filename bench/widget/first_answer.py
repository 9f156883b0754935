"""From opening the page to the first answer, in a real browser: bytes, requests, seconds.

The person taps at once whatever can be tapped: the launcher, then the first of the questions offered. The phone is
Chromium's: 400 ms more for every round trip, 1.6 Mbit/s down and 0.75 up, and a processor four times as slow.
"""

from __future__ import annotations

import os
import shutil
import statistics
import time
from typing import Any

from playwright.sync_api import Browser, CDPSession, expect, sync_playwright

LAUNCHER, STARTERS, ANSWER = "企航 · 办事助手", "常问的", ".log > .row.bot"
PATIENCE_MS = 60_000
VIEWPORT = {"width": 390, "height": 844}
PHONE = {"offline": False, "latency": 400, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
PHONE_SLOWNESS = 4
_PLACES = ("here", "phone")


class NoBrowser(RuntimeError):
    """There is no Chromium on this machine; the message says how to get one."""


class Loaded:
    """What a page has loaded so far: requests and bytes on the wire, the host page's own and the widget's apart."""

    def __init__(self, session: CDPSession) -> None:
        self._paths: dict[str, str] = {}
        self._bytes: dict[str, float] = {}
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.dataReceived", lambda event: self._came(event, "encodedDataLength"))
        session.on("Network.responseReceived", lambda event: self._came(event["response"] | event, "encodedDataLength"))

    def figures(self) -> dict[str, float]:
        """Counts and KB of the widget alone, and of everything."""
        own = [key for key, path in self._paths.items() if "/widget" in path]
        return {
            "widget_requests": len(own),
            "widget_kb": sum(self._bytes.get(key, 0) for key in own) / 1000,
            "requests": len(self._paths),
            "kb": sum(self._bytes.values()) / 1000,
        }

    def _asked(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if url.startswith("http"):
            self._paths[event["requestId"]] = url

    def _came(self, event: dict[str, Any], name: str) -> None:
        if event["requestId"] in self._paths:
            self._bytes[event["requestId"]] = self._bytes.get(event["requestId"], 0) + max(0, event[name])


def measure(port: int, times: int) -> dict[str, Any]:
    """Medians of so many first visits, from this machine and from the phone; JSON-ready. Raises NoBrowser."""
    path = shutil.which("chromium")
    if path is None:
        raise NoBrowser("没有 Chromium，请先运行 make browser")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        _visit(browser, port, False)
        found = {name: _median([_visit(browser, port, name == "phone") for _ in range(times)]) for name in _PLACES}
        browser.close()
    return found


def _visit(browser: Browser, port: int, is_phone: bool) -> dict[str, float]:
    context = browser.new_context(viewport=VIEWPORT, locale="zh-CN")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    session = context.new_cdp_session(page)
    loaded = Loaded(session)
    if is_phone:
        session.send("Network.emulateNetworkConditions", PHONE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": PHONE_SLOWNESS})
    began = time.perf_counter()
    page.goto(f"http://127.0.0.1:{port}/demo/", wait_until="commit")
    page.get_by_role("button", name=LAUNCHER).click()
    opened = time.perf_counter()
    page.get_by_role("group", name=STARTERS).get_by_role("button").first.click()
    expect(page.locator(ANSWER).first).to_be_visible(timeout=PATIENCE_MS)
    answered = time.perf_counter()
    figures = loaded.figures()
    context.close()
    return {"opened_seconds": opened - began, "answer_seconds": answered - began, **figures}


def _median(visits: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(visit[name] for visit in visits), 3) for name in visits[0]}
