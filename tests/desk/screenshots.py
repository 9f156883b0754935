"""``python -m tests.desk.screenshots [PART…]``: pictures of every page of the desk, in three widths, light and dark.

They go into ``screenshots/desk/<width>-<look>-<route>.png``. The pages are found by following links from the first one,
over the data of ``deploy.demo``; a page that no link leads to is named at the end. ``PART`` is a part of a route's
name.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

import bot.quiet  # noqa: F401  (before SQLAlchemy and Sanic: what they warn of is known)
from center.database import upgrade
from center.knowledge import ROOT
from center.settings import read_settings
from center.uploads.opening import open_taking
from deploy.demo import load
from desk.build import build
from desk.routes import Route, all_routes
from tests.desk.browsing import PHONE, TABLET, WIDE, Windows
from tests.desk.house import House
from tests.running import SECRET, SERVICE_TOKEN
from tests.widget.browsing import running_browser

FOLDER = ROOT / "screenshots" / "desk"
ROLES = ("supervisor", "admin", "operator", "agent", "department", "clerk")
LOOKS = ("light", "dark")
MOST_LINKS = 400
CALLER = "13900000050"
WORDS = "我想开个小饭馆，要办哪些证"


def main(wanted: Sequence[str]) -> int:
    """Take the pictures; 1 when a page did what it must not."""
    build()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, running_browser() as browser:
        settings = read_settings({"QIHANG_VAR": var, "QIHANG_SECRET": SECRET, "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN})
        upgrade(settings)
        with House(settings) as desk:
            desk.do(load(desk.service, open_taking(settings, desk.service)))
            windows = Windows(browser, desk)
            taken = take(windows, desk, wanted)
            take_what_no_link_leads_to(windows, desk, wanted)
            windows.close()
    missing = sorted(route.name for route in _pages(wanted) if route.name not in taken)
    print(f"{len(taken)} 个页面在 {FOLDER}；没有链接通到：{'、'.join(missing) or '无'}")
    print("\n".join(windows.troubles))
    return int(bool(windows.troubles))


def take(windows: Windows, desk: House, wanted: Sequence[str]) -> set[str]:
    """The pictures of all pages that links lead to; the names of their routes."""
    taken: set[str] = set()
    for role in ROLES:
        member = desk.sign_in(role, staff_id=f"{role}-picture", name="王芳")
        found = {name: path for name, path in addresses(windows.open(member)).items() if name not in taken}
        for (size, look), (name, path) in product(product((WIDE, TABLET, PHONE), LOOKS), found.items()):
            if not wanted or any(part in name for part in wanted):
                page = windows.open(member, path, size, color_scheme=look, reduced_motion="reduce")
                page.screenshot(path=FOLDER / f"{size[0]}-{look}-{name}.png", full_page=size != WIDE)
                page.context.close()
        taken |= set(found)
    return taken


def take_what_no_link_leads_to(windows: Windows, desk: House, wanted: Sequence[str]) -> None:
    """A call while its caller speaks, as the exchange opens it; and the page of signing in."""
    operator = desk.sign_in("operator", staff_id="operator-picture", name="王芳")
    call = windows.open(operator, f"/desk/calls/new?caller={CALLER}").url
    for size, look in product((WIDE, TABLET, PHONE), LOOKS):
        how: dict[str, Any] = {"size": size, "color_scheme": look, "reduced_motion": "reduce"}
        if not wanted or any(part in "calls.screen" for part in wanted):
            page = windows.open(operator, urlsplit(call).path, **how)
            page.get_by_label("来电人怎么说").fill(WORDS)
            page.locator("#suggestions article").first.wait_for()
            page.screenshot(path=FOLDER / f"{size[0]}-{look}-calls.screen.png", full_page=size != WIDE)
            page.context.close()
        if not wanted or any(part in "sign_in.ask" for part in wanted):
            page = windows.open(None, "/desk/sign-in", **how)
            page.screenshot(path=FOLDER / f"{size[0]}-{look}-sign_in.ask.png")
            page.context.close()


def addresses(page: Page) -> dict[str, str]:
    """The first address of every page that can be reached by links from this one, by the name of its route."""
    found: dict[str, str] = {}
    waiting, seen = ["/desk"], {"/desk"}
    while waiting and len(seen) < MOST_LINKS:
        path = waiting.pop(0)
        name = name_of(path)
        if name is None or name in found:
            continue
        answer = page.request.get(f"{page.evaluate('location.origin')}{path}", max_redirects=0)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        text = answer.text()
        if "<!doctype html>" in text[:200].lower():
            found[name] = path
        for link in links(text):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def links(text: str) -> Iterable[str]:
    """The addresses of the desk that a page leads to."""
    for link in re.findall(r'href="(/desk[^"#]*)', text):
        yield link.replace("&amp;", "&")


def name_of(path: str) -> str | None:
    """The name of the route of a page; None where the table has none."""
    plain = urlsplit(path).path
    held = [route for route in all_routes() if route.method == "GET" and _pattern(route).fullmatch(plain)]
    return min(held, key=lambda route: route.path.count("<")).name if held else None


def _pattern(route: Route) -> re.Pattern[str]:
    return re.compile(re.sub(r"<[^>]+>", "[^/]+", route.path))


def _pages(wanted: Sequence[str]) -> list[Route]:
    return [
        route
        for route in all_routes()
        if route.method == "GET" and (not wanted or any(part in route.name for part in wanted))
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
