"""The navigation: where one can go, by right. Addresses whose area is not there do not show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from center.staff.rights import Right
from desk.routes import all_routes

if TYPE_CHECKING:
    from desk.visits import Visit


class Link(NamedTuple):
    """One entry; ``keys`` after ``g`` lead there, as ``g h``."""

    label: str
    url: str
    keys: str


class Section(NamedTuple):
    """Entries under one heading."""

    title: str
    links: tuple[Link, ...]


_SECTIONS = (
    Section("", (Link("首页", "/desk", "h"),)),
    Section(
        "接听",
        (
            Link("来电", "/desk/calls", "l"),
            Link("会话", "/desk/conversations", "t"),
            Link("承诺回复", "/desk/promises", "p"),
            Link("来信", "/desk/letters", "x"),
            Link("12345工单", "/desk/work-orders", "w"),
        ),
    ),
    Section(
        "办件",
        (
            Link("代办件", "/desk/cases", "c"),
            Link("预约", "/desk/appointments", "b"),
            Link("诉求和整改", "/desk/demands", "d"),
            Link("代录诉求", "/desk/demands/new", "n"),
            Link("授权登记", "/desk/authorities", "m"),
        ),
    ),
    Section(
        "管理",
        (
            Link("代办员名册", "/desk/roster", "r"),
            Link("人员", "/desk/staff", "u"),
            Link("操作记录", "/desk/audit", "a"),
        ),
    ),
)


def sections(visit: Visit) -> list[Section]:
    """What whoever asks sees of it."""
    rights = {route.path: route.right for route in all_routes() if route.method == "GET"}
    shown = []
    for section in _SECTIONS:
        links = tuple(link for link in section.links if link.url in rights and _may(visit, rights[link.url]))
        if links:
            shown.append(Section(section.title, links))
    return shown


def current(path: str, links: list[str]) -> str:
    """Which of ``links`` the page at ``path`` belongs to: the longest that it begins with."""
    held = [link for link in links if path == link or path.startswith(f"{link}/")]
    return max(held, key=len, default="")


def _may(visit: Visit, right: Right | None) -> bool:
    return visit.session is not None and (right is None or visit.can(right))
