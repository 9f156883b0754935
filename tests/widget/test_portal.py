"""The simulated portal in a real browser: what was handed over is filled in, and only what is missing can be typed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from center.clock import SystemClock
from center.gateways.portal import Prefill
from center.gateways.portal_wire import PORTAL, PREFILLS, headers
from center.gateways.sms_wire import encoded
from center.knowledge import ROOT
from tests.center.gateways.portal_double import PHONE, PREFILL
from tests.center.gateways.portal_double import PORTAL as KEY
from tests.running import RunningBot, free_port
from tests.widget.axe import findings
from tests.widget.browsing import DESK
from tests.widget.browsing import PHONE as SMALL

SIMULATOR = [sys.executable, "-m", "center.gateways.simulators", "portal", "--port", "0"]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``python -m center.gateways.simulators portal`` on a port of its own: its address."""
    var = tmp_path_factory.mktemp("portal")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QIHANG_")}
    ours = {"QIHANG_VAR": str(var), "QIHANG_PORTAL_URL": "http://127.0.0.1:1"}
    ours |= {"QIHANG_PORTAL_KEY": KEY.key, "QIHANG_PORTAL_SECRET": KEY.secret}
    with (var / "log").open("wb") as log:
        process = subprocess.Popen(SIMULATOR, cwd=ROOT, env={**kept, **ours}, stdout=subprocess.PIPE, stderr=log)
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline().decode())
    assert found, Path(var / "log").read_text("utf-8")
    yield found[0]
    process.terminate()
    process.stdout.close()
    process.wait(10)


@pytest.fixture(params=[DESK, SMALL], ids=["desk", "telephone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of its own; it fails a test whose page wanted what it must not."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    troubles: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert [trouble for trouble in troubles if "Content Security Policy" in trouble] == []


def entry(portal: str, wanted: Prefill) -> str:
    """Where the person goes on, as our gateway is told."""
    body = encoded(wanted.content())
    signed = headers(PORTAL, KEY, PREFILLS, body, SystemClock().now())
    answer = httpx.post(portal + PREFILLS, content=body, headers=signed, trust_env=False)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["address"])


def width(page: Page) -> int:
    """Of the window."""
    assert page.viewport_size is not None
    return page.viewport_size["width"]


def asked(page: Page) -> list[str]:
    """The titles of everything that can be typed."""
    return [label.inner_text().strip() for label in page.locator("label").all()]


def test_filled_in_is_shown_and_only_missing_is_asked(page: Page, portal: str) -> None:
    page.goto(entry(portal, replace(PREFILL, key=f"carried-{width(page)}")))
    filled = page.get_by_role("region", name="已经填好的")
    assert filled.locator("dt").all_inner_texts() == ["企业名称", "联系电话"]
    assert filled.locator("dd").all_inner_texts() == ["定襄县晋味面馆", PHONE]
    assert filled.locator("input").count() == 0
    assert asked(page) == ["负责人身份证件号码", "经营期限（可以不填）"]
    page.get_by_role("button", name="提交").click()
    assert page.get_by_role("heading", name="还要您填的").is_visible()
    page.get_by_label("负责人身份证件号码").fill("（样例）")
    page.get_by_role("button", name="提交").click()
    assert page.get_by_role("heading", name="已提交").is_visible()
    assert re.search("流水号：SL[0-9]{12}", page.inner_text("main"))


def test_without_a_login_nothing_is_shown_before_it(page: Page, portal: str) -> None:
    page.goto(entry(portal, replace(PREFILL, key=f"asked-{width(page)}", subject=None)))
    assert page.get_by_role("heading", name="请先登录").is_visible()
    assert "定襄县晋味面馆" not in page.content()
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_label(re.compile("验证码")).fill("000000")
    page.get_by_role("button", name="登录").click()
    assert page.get_by_role("region", name="已经填好的").locator("dd").first.inner_text() == "定襄县晋味面馆"


def test_the_page_fits_the_screen(page: Page, portal: str) -> None:
    long = replace(PREFILL, key=f"fits-{width(page)}")
    page.goto(entry(portal, replace(long, title="长" * 40)))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert findings(page) == []


@pytest.fixture(scope="module")
def talking(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """The real bot, with a simulated portal of its own that tells it what happens."""
    var, port = tmp_path_factory.mktemp("talking"), free_port()
    url = f"http://127.0.0.1:{port}"
    adapters = {f"QIHANG_{name}_URL": url for name in ("PORTAL", "PAYMENT")}
    adapters |= {f"QIHANG_{name}_KEY": KEY.key for name in ("PORTAL", "PAYMENT")}
    adapters |= {f"QIHANG_{name}_SECRET": KEY.secret for name in ("PORTAL", "PAYMENT")}
    bot = RunningBot(var, model, **adapters)
    command = [*SIMULATOR[:-1], str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=bot.environment, stdout=subprocess.DEVNULL) as process:
        try:
            with bot:
                yield bot
        finally:
            process.terminate()


def test_from_the_conversation_to_the_portal_and_back(page: Page, talking: RunningBot) -> None:
    """One link, one button, the form filled in; what is submitted there is told in the conversation (XZ-45, AH-25)."""
    talk = talking.talk()
    phone = "13900000091" if width(page) > 500 else "13900000092"
    for said in ("帮我代办营业执照，在定襄县", f"{phone}，我姓王，店名叫晋味面馆", "提交"):
        reply = talk.say(said)
    found = re.search(r"https?://\S+/portal/go/\S+", reply["text"])
    assert found, reply
    page.goto(found[0])
    assert findings(page) == []
    page.get_by_role("button", name="去忻州市政务服务网办“印章”").click()
    page.get_by_label("手机号").fill(phone)
    page.get_by_label(re.compile("验证码")).fill("000000")
    page.get_by_role("button", name="登录").click()
    assert "晋味面馆" in page.get_by_role("region", name="已经填好的").inner_text()
    page.get_by_label("负责人").fill("王小明")
    page.get_by_role("button", name="提交").click()
    assert page.get_by_role("heading", name="已提交").is_visible()
    told = talk.say(f"{reply['custom']['code']}，尾号{phone[-4:]}，办到哪了")
    assert "晋味面馆" not in told["text"]
    assert [item["caption"] for item in told["custom"]["items"]][1] == "待办"
