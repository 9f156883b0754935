"""The real processes that a story of case work needs, and an agent's window on the desk."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import datetime

import httpx
from playwright.sync_api import Locator, Page, expect

from center.knowledge import ROOT
from center.records import Records
from center.staff.changing import NewMember, create
from center.staff.passwords import hash_now
from center.staff.rights import Role
from tests.running import READY_SECONDS, RunningBot, free_port

PASSWORD = "柳树下的三只小鸡72"
PATIENCE = 15_000


class Beside:
    """The desk and the courier beside a running bot, as ``make run`` starts them; a context manager."""

    def __init__(self, bot: RunningBot) -> None:
        self._bot, self.port = bot, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {**bot.environment, "QIHANG_DESK_PORT": str(self.port)}
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Beside:
        for module in ("desk.server", "bot.courier"):
            with (self._bot.log.parent / f"{module}.log").open("ab") as log:
                command = [sys.executable, "-m", module]
                started = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
            self._processes.append(started)
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            if time.monotonic() > deadline:
                raise RuntimeError("the desk did not start")
            time.sleep(0.2)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.send_signal(signal.SIGTERM)
        for process in self._processes:
            process.wait(20)

    def hire(self, new: NewMember, now: datetime) -> None:
        """An account that may sign in at once."""
        records = Records(self._bot.database_url, threads=1)
        kept = hash_now(PASSWORD)
        records.write_now(lambda connection: create(connection, new, kept, "system", now, must_change=False))
        records.close()

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/ready", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False


class AgentsWindow:
    """An agent's browser window on the desk."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self._url, self.done_at = page, url, 0.0
        page.set_default_timeout(PATIENCE)
        page.on("dialog", lambda dialog: dialog.accept())

    def sign_in(self, staff_id: str) -> None:
        """By name and password."""
        self.page.goto(f"{self._url}/desk/cases")
        self.page.get_by_label("工号").fill(staff_id)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        expect(self.page.get_by_role("heading", name="代办件", exact=True)).to_be_visible()

    def open(self, code: str) -> None:
        """From the list to the case."""
        self.page.get_by_role("link", name=code).click()
        expect(self.page.get_by_role("heading", name=code)).to_be_visible()

    def panel(self, name: str) -> Locator:
        """A part of the page by its heading."""
        return self.page.get_by_role("region", name=name, exact=True)

    def fold_out(self, where: Locator, words: str) -> Locator:
        """What is folded there under ``words``."""
        folded = where.locator("details").filter(has=self.page.locator("> summary", has_text=words)).first
        if folded.get_attribute("open") is None:
            folded.locator("> summary").click()
        return folded

    def press(self, where: Locator, button: str) -> None:
        """A button there that leads to the page anew; ``done_at`` is when the desk had done it."""
        seen = self.page.locator("#aside .timeline > li").count()
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            where.get_by_role("button", name=button).first.click()
        self.done_at = time.monotonic()
        expect(self.page.locator("#aside .timeline > li")).not_to_have_count(seen)

    def item(self, key: str) -> Locator:
        """The row of an item."""
        return self.page.locator(f"#item-{key}")


def agent_of(office: str) -> NewMember:
    """An agent of the office."""
    return NewMember("agent-li", "李代办", frozenset({Role.AGENT}), office)
