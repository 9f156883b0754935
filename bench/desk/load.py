"""Every page of the desk from a small and a large database in turn, so that whatever else the machine does slows both.

The pages of the warm-up are read before the clock starts; a list without rows is an error and no fast success.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from bench.desk.browser import Browser
from bench.desk.filling import Filled
from bench.desk.pages import Page, pages_of
from bench.figures import ratio, rounded
from bench.timing import milliseconds

SHOWN = ("p50_ms", "p95_ms")
KB = 1024
_WHOLE, _EMPTY = b"</html>", b'class="empty"'


class WrongPage(RuntimeError):
    """The desk answered something else; the message says for which page."""


class Side(NamedTuple):
    """A desk that runs: its port, and what pages are asked for."""

    port: int
    filled: Filled


class Plan(NamedTuple):
    """The desks of both sizes, how often a page is read before the clock starts, and how often it is timed."""

    small: Side
    large: Side
    warm_up: int
    repeats: int


async def measure(plan: Plan) -> list[dict[str, Any]]:
    """Milliseconds of every page from both, and large : small; JSON-ready. Raises WrongPage, and as Browser.get."""
    browsers = [Browser(side.port, side.filled.token) for side in (plan.small, plan.large)]
    both = zip(pages_of(plan.small.filled), pages_of(plan.large.filled))
    found = [await _both(browsers, pages, plan) for pages in both]
    for browser in browsers:
        await browser.close()
    return found


async def _both(browsers: Sequence[Browser], pages: Sequence[Page], plan: Plan) -> dict[str, Any]:
    seconds: list[list[float]] = [[] for _ in pages]
    sizes = [0 for _ in pages]
    for turn in range(plan.warm_up + plan.repeats):
        for side, (browser, page) in enumerate(zip(browsers, pages)):
            started = time.perf_counter()
            content = await browser.get(page.path)
            took = time.perf_counter() - started
            sizes[side] = checked(page, content)
            if turn >= plan.warm_up:
                seconds[side].append(took)
    small, large = (rounded({**milliseconds(times), "kb": size / KB}, 2) for times, size in zip(seconds, sizes))
    ratios = {name: ratio(large[name], small[name]) for name in SHOWN}
    return {"title": pages[0].title, "small": small, "large": large, "ratios": ratios}


def checked(page: Page, content: bytes) -> int:
    """How many bytes the page has; raises WrongPage."""
    if _WHOLE not in content or (page.is_full and _EMPTY in content):
        raise WrongPage(f"{page.title} ({page.path}): {content[:300].decode(errors='replace')}")
    return len(content)
