"""``python -m tests.widget.screenshots [CARD…]``: pictures of every card, in three looks and two widths.

They go into ``screenshots/<width>-<look>-<card>.png``; beside the cards of cards.yml there are the empty conversation,
the menu, the closed launcher and the pages behind the menu. ``--readme`` takes the four small ones of the README, into
``docs/pictures/``.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import expect

import bot.quiet  # noqa: F401  (before SQLAlchemy: what it warns of is known)
from bot.models import train_if_changed
from center.knowledge import ROOT
from center.messages import Words
from center.times import SHANGHAI
from tests.running import RunningBot
from tests.widget.browsing import DESK, PHONE, running_browser
from tests.widget.cards import LOOKS, card_rows, put_look
from tests.widget.office import Office
from tests.widget.visiting import Visit, Visits

FOLDER = ROOT / "screenshots"
README_FOLDER = ROOT / "docs" / "pictures"
README = "--readme"
LARGEST = 60_000
"""Bytes of a picture in the README."""
WHEN = datetime(2026, 11, 20, 10, 5, tzinfo=SHANGHAI)
"""A Friday on which the office works; the cards are of that morning."""
TALL = 4_000
SCENES: dict[str, Callable[[Visit], None]] = {
    "closed": lambda visit: visit.page.keyboard.press("Escape"),
    "empty": lambda visit: visit.composer.focus(),
    "menu": lambda visit: visit.page.get_by_role("button", name="菜单").click(),
    "privacy": lambda visit: visit.choose("关于隐私"),
    "mine": lambda visit: visit.choose("我的信息"),
    "papers": lambda visit: visit.choose("上传材料"),
    "left": lambda visit: leave(visit),
    "restart": lambda visit: visit.choose("重新开始"),
}


class Picture(NamedTuple):
    """A picture of the README: what is asked, which card answers it, how large and in which look."""

    asked: str
    card: str
    size: tuple[int, int]
    look: str


PICTURES = {
    "guide": Picture("代办要收钱吗", "guide", DESK, "light"),
    "draft": Picture("我自己想在忻府区开个咖啡馆，店租好了，想叫半山", "draft", PHONE, "light"),
    "case": Picture("我的执照办到哪了", "case", PHONE, "dark"),
    "appointment": Picture("就要11月24日上午9点半", "appointment", PHONE, "light"),
}


def main(wanted: Sequence[str]) -> int:
    """Take the pictures; 2 when a name is unknown."""
    if list(wanted) == [README]:
        return take_for_readme()
    cards = {**dict.fromkeys(SCENES), **card_rows()}
    unknown = sorted(set(wanted) - set(cards))
    if unknown:
        print(f"没有这些卡片：{'、'.join(unknown)}；有的是：{'、'.join(cards)}", file=sys.stderr)
        return 2
    FOLDER.mkdir(exist_ok=True)
    chosen = {name: words for name, words in cards.items() if not wanted or name in wanted}
    with demo_center() as (visits, office):
        for size, look in product((DESK, PHONE), LOOKS):
            take_all(visits, office, chosen, size, look)
    print(f"{2 * len(LOOKS) * len(chosen)} 张图在 {FOLDER}")
    return 0


@contextmanager
def demo_center() -> Iterator[tuple[Visits, Office]]:
    """A running center on that Friday, and a browser to visit it."""
    model, _ = train_if_changed()
    openings = {"QIHANG_WIDGET_OPENINGS": "10000", "QIHANG_WIDGET_OPENINGS_TOTAL": "10000"}
    with (
        tempfile.TemporaryDirectory() as var,
        RunningBot(Path(var), model, **openings) as bot,
        Office(bot, WHEN) as office,
        running_browser() as browser,
    ):
        yield Visits(browser, bot.port), office


def take_for_readme() -> int:
    """The pictures of the README; 1 when one cannot be made small enough."""
    README_FOLDER.mkdir(exist_ok=True)
    with demo_center() as (visits, office):
        taken = {name: shown_small(visits, office, picture) for name, picture in PICTURES.items()}
    for name, content in taken.items():
        (README_FOLDER / f"{name}.webp").write_bytes(content)
    sizes = {name: len(content) for name, content in taken.items()}
    print(f"{README_FOLDER}：{sizes}")
    return int(max(sizes.values()) > LARGEST)


def shown_small(visits: Visits, office: Office, picture: Picture) -> bytes:
    """One answer as a person sees it, as WebP, as good as its bytes allow."""
    visit = opened(visits, picture.size, picture.look, device_scale_factor=1 if picture.size == DESK else 2)
    visit.say("你好")
    office.show(visit.conversation, card_rows()[picture.card], asked=picture.asked)
    expect(visit.page.locator(".log > .row:not(.person)")).to_have_count(2)
    visit.page.wait_for_timeout(300)
    session = visit.page.context.new_cdp_session(visit.page)
    content = b""
    for quality in range(85, 25, -10):
        told = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        content = base64.b64decode(told["data"])
        if len(content) <= LARGEST:
            break
    visit.page.context.close()
    return content


def take_all(visits: Visits, office: Office, chosen: dict[str, Words | None], size: tuple[int, int], look: str) -> None:
    """The pictures of one width and look: each scene for itself, all cards in one conversation."""
    stem = f"{size[0]}-{look}"
    for name in (name for name, words in chosen.items() if words is None):
        visit = opened(visits, size, look)
        SCENES[name](visit)
        visit.page.wait_for_timeout(300)
        visit.page.screenshot(path=FOLDER / f"{stem}-{name}.png")
        visit.page.context.close()
    visit = opened(visits, size, look)
    if size == PHONE:
        visit.page.set_viewport_size({"width": size[0], "height": TALL})
    visit.say("你好")
    for number, (name, words) in enumerate(((name, words) for name, words in chosen.items() if words), start=2):
        office.show(visit.conversation, words)
        expect(visit.page.locator(".log > .row:not(.person)")).to_have_count(number)
        visit.page.wait_for_timeout(200)
        place = visit.answer if size == PHONE else visit.page
        place.screenshot(path=FOLDER / f"{stem}-{name}.png")


def leave(visit: Visit) -> None:
    """Sign out by words; the next conversation begins with the farewell."""
    visit.say("收费吗")
    visit.send("退出")
    expect(visit.answer).to_contain_text("已经退出")
    expect(visit.page.locator(".log > .row")).to_have_count(1)


def opened(visits: Visits, size: tuple[int, int], look: str, **options: Any) -> Visit:
    """A new conversation in this look."""
    visit = visits.new(size, reduced_motion="reduce", has_touch=size == PHONE, **options).open()
    put_look(visit, look)
    return visit


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
