"""A person at the widget: opens the page, taps, types, reads."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from tests.widget.browsing import DESK

LAUNCHER = "企航 · 办事助手"
PATIENCE = 15_000
"""Milliseconds: a busy machine may be slow."""
HOST = "qihang-widget"
_WATCH = """
addEventListener('securitypolicyviolation', (event) =>
  console.error('policy', event.violatedDirective, event.blockedURI, event.sourceFile), true)
"""
_TICKET = "Object.values(localStorage).find((value) => value.includes('\"conversation\"'))"


class Row(NamedTuple):
    """A row of the log: who said it, and the words without the card."""

    author: str
    text: str


class Visits:
    """Opens windows; ``troubles`` is what went wrong in them: errors, broken policies, requests to elsewhere."""

    def __init__(self, browser: Browser, port: int) -> None:
        self._browser, self.port = browser, port
        self.troubles: list[str] = []
        self.hosts = {"127.0.0.1", "localhost"}
        """What windows may ask."""
        self._contexts: list[BrowserContext] = []

    def context(self, size: tuple[int, int] = DESK, **options: Any) -> BrowserContext:
        """A browser of its own: store, cookies, network."""
        width, height = size
        viewport = {"width": width, "height": height}
        opened = self._browser.new_context(viewport=viewport, locale="zh-CN", **options)  # type: ignore[arg-type]
        opened.set_default_timeout(PATIENCE)
        opened.add_init_script(_WATCH)
        self._contexts.append(opened)
        return opened

    def new(self, size: tuple[int, int] = DESK, address: str = "", **options: Any) -> Visit:
        """Somebody new opens the demo page, or another, in a browser of their own."""
        return self.tab(self.context(size, **options), address)

    def tab(self, context: BrowserContext, address: str = "") -> Visit:
        """A tab of a browser."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("console", self._heard)
        page.on("request", self._asked)
        visit = Visit(page)
        page.goto(address or f"http://127.0.0.1:{self.port}/demo/")
        return visit

    def close(self) -> None:
        """Close every window."""
        while self._contexts:
            self._contexts.pop().close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.hostname not in self.hosts:
            self.troubles.append(f"request: {request.url}")


class Visit:
    """One tab with the widget."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.get_by_role("dialog")
        self.composer = page.get_by_label("说说您要办的事")

    @property
    def answer(self) -> Locator:
        """The newest row of the log."""
        return self.page.locator(".log > .row").last

    def open(self) -> Visit:
        """Open the panel with the launcher."""
        self.page.get_by_role("button", name=LAUNCHER).click()
        expect(self.composer).to_be_visible()
        return self

    def say(self, text: str) -> None:
        """Type words, send them with Enter, wait for the answer."""
        self._doing(lambda: self.send(text))

    def send(self, text: str) -> None:
        """The same without waiting."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def tap(self, name: str) -> None:
        """Tap something that the newest answer offers, and wait for the answer to it."""
        self._doing(lambda: self.answer.get_by_role("button", name=name, exact=True).click())

    def unfold(self, name: str) -> None:
        """Open something folded of the newest answer."""
        self.answer.locator("summary", has_text=name).click()

    def choose(self, name: str) -> None:
        """Choose from the menu."""
        self.page.get_by_role("button", name="菜单").click()
        self.page.get_by_role("menu").get_by_text(name, exact=True).click()

    def answered(self, own: int) -> None:
        """Wait until the person's ``own`` messages are there, and an answer after them."""
        expect(self.page.locator(".log > .row.person")).to_have_count(own)
        expect(self.page.locator(".log > .row:not(.person):last-child")).to_be_attached(timeout=PATIENCE)
        expect(self.page.locator(".typing")).to_be_hidden()

    def rows(self) -> list[Row]:
        """What stands in the log."""
        found = self.page.locator(".log > .row").evaluate_all(
            "(rows) => rows.map((row) => [row.classList[1], row.querySelector('.bubble').innerText])"
        )
        return [Row(*one) for one in found]

    def own(self) -> list[str]:
        """What the person said."""
        return [row.text for row in self.rows() if row.author == "person"]

    def kinds(self) -> list[str]:
        """The kinds of the cards that stand in the log."""
        names = self.page.locator(".log .q-card").evaluate_all("(cards) => cards.map((card) => card.classList[1])")
        return [str(name).removeprefix("q-") for name in names]

    def standing(self) -> Locator:
        """The line that says who answers, and how the line to the server is."""
        return self.page.locator(".standing")

    def ticket(self) -> dict[str, Any]:
        """The conversation, its token and its end, as this browser keeps them."""
        kept = self.page.evaluate(_TICKET)
        assert kept is not None
        found: dict[str, Any] = json.loads(kept)
        return found

    @property
    def conversation(self) -> str:
        """The id of the conversation."""
        return str(self.ticket()["conversation"])

    def _doing(self, act: Any) -> None:
        own = self.page.locator(".log > .row.person").count()
        act()
        self.answered(own + 1)
