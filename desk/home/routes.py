"""The first page, the counts beside the navigation, and what is told live."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sanic.response import HTTPResponse, text

from center.staff.rights import Right
from center.times import SHANGHAI
from desk.routes import Route, Tile, all_tiles
from desk.visits import Visit


class Waiting(NamedTuple):
    """A tile and how many wait there."""

    tile: Tile
    number: int

    @property
    def is_late(self) -> bool:
        """Whether it is to be marked."""
        return self.tile.is_urgent and self.number > 0


async def home(visit: Visit) -> HTTPResponse:
    """What waits for whoever asks."""
    return visit.page("home/home.html", waiting=await _waiting(visit), greeting=_greeting(visit))


async def tiles(visit: Visit) -> HTTPResponse:
    """The same as a part, which keeps itself fresh."""
    return visit.part("home/_tiles.html", waiting=await _waiting(visit))


async def counts(visit: Visit) -> HTTPResponse:
    """The counts beside the navigation: the most urgent of each page."""
    shown: dict[str, Waiting] = {}
    for waiting in await _waiting(visit):
        if waiting.number:
            shown.setdefault(waiting.tile.url.partition("?")[0], waiting)
    return visit.part("home/_counts.html", counts=shown)


async def token(visit: Visit) -> HTTPResponse:
    """The token of forms, for pages that were opened before another sign-in in the same browser."""
    return text(visit.csrf)


async def live(visit: Visit) -> None:
    """Events, until the page is left."""
    guard = visit.request.app.ctx.guard
    await visit.request.app.ctx.live.serve(visit.request, visit.staff, lambda: guard.is_signed_in(visit.request))


def _greeting(visit: Visit) -> str:
    hour = visit.now.astimezone(SHANGHAI).hour
    return "早上好" if 5 <= hour < 9 else "上午好" if 9 <= hour < 12 else "下午好" if 12 <= hour < 18 else "晚上好"


async def _waiting(visit: Visit) -> list[Waiting]:
    """What is late first, then what waits, then what does not."""
    mine = [tile for tile in all_tiles() if visit.can(tile.right)]
    staff, now = visit.staff, visit.now

    def count(connection: Any) -> Sequence[int]:
        return [tile.count(connection, staff, now) for tile in mine]

    found = [Waiting(*pair) for pair in zip(mine, await visit.read(count) if mine else ())]
    return sorted(found, key=lambda waiting: (not waiting.is_late, not waiting.number))


ROUTES = (
    Route("GET", "/desk", home, Right.SEE_HOME, "home.home"),
    Route("GET", "/desk/tiles", tiles, Right.SEE_HOME, "home.tiles", is_quiet=True),
    Route("GET", "/desk/counts", counts, None, "home.counts", is_quiet=True),
    Route("GET", "/desk/token", token, None, "home.token", is_quiet=True),
    Route("GET", "/desk/live", live, None, "home.live", is_quiet=True),
)
