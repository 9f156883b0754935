"""What the desk serves: one table of routes, each with the right it asks for. Whatever is not in it does not exist.

Every area has ``desk/<area>/routes.py`` with ``ROUTES``, and where it has them ``TILES`` (what waits, for the first
page and the navigation) and ``LOOKS`` (what is told live).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple, Optional

from sanic.response import HTTPResponse

from center.staff.accounts import StaffMember
from center.staff.rights import Right

AREAS = (
    "sign_in",
    "home",
    "account",
    "calls",
    "letters",
    "work_orders",
    "conversations",
    "cases",
    "appointments",
    "promises",
    "demands",
    "roster",
    "staff",
    "audit",
)
SMALL = 256 * 1024
"""The most bytes that a request brings, where its route does not say otherwise."""

Handler = Callable[..., Awaitable[Optional[HTTPResponse]]]
Count = Callable[[Any, StaffMember, datetime], int]


class Route(NamedTuple):
    """One method of one address. ``handler(visit, **named parts of the path)`` answers.

    ``right``: None lets in every signed-in member; ``is_public`` also those who are not signed in (their visit has no
    staff). ``largest``: bytes of the body at most. ``is_quiet``: pages ask for it by themselves, so it is no sign that
    somebody is there and keeps no session alive.
    """

    method: str
    path: str
    handler: Handler
    right: Right | None
    name: str
    is_public: bool = False
    largest: int = SMALL
    is_quiet: bool = False


@dataclass(frozen=True)
class Tile:
    """Something that waits for whoever has ``right``: its caption, where it is done, and how many there are.

    ``count(connection, staff, now)`` reads; ``is_urgent`` marks what is late as soon as there is one.
    """

    right: Right
    label: str
    url: str
    count: Count
    is_urgent: bool = False


@lru_cache(maxsize=1)
def all_routes() -> tuple[Route, ...]:
    """The whole table."""
    return tuple(route for area in _areas() for route in area.ROUTES)


@lru_cache(maxsize=1)
def all_tiles() -> tuple[Tile, ...]:
    """Everything that may wait, in the order of the areas."""
    return tuple(tile for area in _areas() for tile in getattr(area, "TILES", ()))


@lru_cache(maxsize=1)
def all_looks() -> tuple[Any, ...]:
    """Everything that is told live (desk/live.py)."""
    return tuple(look for area in _areas() for look in getattr(area, "LOOKS", ()))


def _areas() -> list[Any]:
    names = (f"desk.{area}.routes" for area in AREAS)
    return [import_module(name) for name in names if find_spec(name.rpartition(".")[0]) and find_spec(name)]
