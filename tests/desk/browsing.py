"""A member of staff in a real browser: signed in, and found out when a page does what it must not."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.desk.house import House, Member

WIDE, TABLET, PHONE = (1280, 720), (820, 1180), (390, 844)
PATIENCE = 20_000
"""Milliseconds: a busy machine may be slow."""
_WATCH = """
addEventListener('securitypolicyviolation', (event) =>
  console.error('policy', event.violatedDirective, event.blockedURI, event.sourceFile), true)
"""


class Windows:
    """Opens windows of the desk; ``troubles`` is what went wrong in them: errors, broken policies."""

    def __init__(self, browser: Browser, desk: House) -> None:
        self._browser, self.desk = browser, desk
        self.troubles: list[str] = []
        self._contexts: list[BrowserContext] = []

    def open(self, member: Member | None, path: str = "/desk", size: tuple[int, int] = WIDE, **options: Any) -> Page:
        """A window of its own browser, of this member or of nobody."""
        width, height = size
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_WATCH)
        self._contexts.append(context)
        if member is not None:
            context.add_cookies([{"name": "desk", "value": member.session.token, "url": self.desk.url}])
        return self.tab(context, path)

    def tab(self, context: BrowserContext, path: str = "/desk") -> Page:
        """Another tab of a browser."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("console", lambda message: self._heard(page, message))
        page.goto(f"{self.desk.url}{path}")
        return page

    def close(self) -> None:
        """Close every window."""
        while self._contexts:
            self._contexts.pop().close()

    def _heard(self, page: Page, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {page.url}: {message.text}")
