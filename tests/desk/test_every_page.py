"""Every page that links lead to, by every role, on SQLite and PostgreSQL, over the data of the demonstration."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest

from center.database import upgrade
from center.settings import read_settings
from center.uploads.opening import open_taking
from deploy.demo import load
from desk.build import build
from tests.desk.house import House, Member
from tests.desk.screenshots import ROLES, links, name_of
from tests.running import SECRET, SERVICE_TOKEN

_OF_ONE = {
    "case",
    "former",
    "after",
    "page",
    "search",
    "conversation",
    "caller",
    "day",
    "month",
    "guide",
    "number",
    "words",
}
"""What in an address says which row is meant, and not which kind of page."""
LISTS = {
    "/desk/cases": ("code", "state", "due", "office", "agent", "applied"),
    "/desk/cases/drafts": ("code", "case", "state", "version", "changed"),
    "/desk/promises": ("code", "due", "owner", "office", "state"),
    "/desk/letters": ("code", "kind", "received", "due", "owner", "state"),
    "/desk/work-orders": ("number", "kind", "due", "owner", "office", "state"),
    "/desk/demands": ("code", "kind", "due", "department", "owner", "state"),
    "/desk/demands/rectifications": ("code", "level", "due", "owner", "state"),
}
QUEUES = {
    "waiting": ("time", "reason", "channel", "office", "who"),
    "active": ("reason", "channel", "office", "who"),
    "later": ("time", "reason", "channel", "office", "who"),
    "bot": ("time", "channel", "office"),
    "history": ("time", "reason", "channel", "office", "result"),
}
WITH_GAPS = {
    ("/desk/demands", "department"),
    ("/desk/cases", "due"),
    ("/desk/cases", "agent"),
}
"""Rows without a value come last both ways."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The desk over the demonstration's data."""
    var = str(tmp_path_factory.mktemp("every-page"))
    known = {"QIHANG_VAR": var, "QIHANG_SECRET": SECRET, "QIHANG_SERVICE_TOKEN": SERVICE_TOKEN}
    if request.param == "postgresql":
        known["QIHANG_DATABASE_URL"] = request.getfixturevalue("postgres_of_module")
    build()
    settings = read_settings(known)
    upgrade(settings)
    with House(settings) as desk:
        desk.do(load(desk.service, open_taking(settings, desk.service)))
        yield desk


def news_of(path: str) -> set[tuple[str | None, str, str]]:
    """What is asked for by an address, but for the rows that are meant: the route, and each of its fields."""
    asked = [(name, value) for name, value in parse_qsl(urlsplit(path).query) if name not in _OF_ONE]
    return {(name_of(path), name, value) for name, value in [("", ""), *asked]}


def walk(member: Member) -> dict[str, int]:
    """The status of every page that links lead to and that asks for something new, by its address."""
    waiting = ["/desk"]
    known: set[tuple[str | None, str, str]] = set()
    found: dict[str, int] = {}
    while waiting:
        path = waiting.pop(0)
        news = news_of(path)
        if news <= known:
            continue
        known |= news
        answer = member.get(path)
        found[path] = answer.status_code
        if "text/html" in answer.headers.get("content-type", ""):
            waiting += links(answer.text)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_link_leads_to_a_page(full: House, role: str) -> None:
    found = walk(full.sign_in(role, staff_id=f"{role}-walks", name="王芳"))
    assert {path: status for path, status in found.items() if status not in (200, 303)} == {}
    assert len(found) > 5


@pytest.mark.parametrize(("url", "sorts"), LISTS.items())
def test_lists_are_sorted_by_every_column(full: House, url: str, sorts: tuple[str, ...]) -> None:
    member = full.sign_in("supervisor", staff_id="supervisor-walks", name="王芳")
    plain = member.get(url).text
    assert tuple(re.findall(r"[?&;]sort=([a-z]+)", plain)) == sorts
    for sort in sorts:
        up, down = (member.get(url, params={"sort": sort, "order": order}).text for order in ("up", "down"))
        assert 'aria-sort="ascending"' in up and 'aria-sort="descending"' in down
        there, back = rows(up, url), rows(down, url)
        assert set(there) == set(back) == set(rows(plain, url))
        assert there and ((url, sort) in WITH_GAPS or there == back[::-1])


@pytest.mark.parametrize(("queue", "sorts"), QUEUES.items())
def test_queues_are_sorted_by_every_column(full: House, queue: str, sorts: tuple[str, ...]) -> None:
    member, url = full.sign_in("supervisor", staff_id="supervisor-walks", name="王芳"), "/desk/conversations"
    plain = member.get(url, params={"queue": queue}).text
    assert rows(plain, url) and tuple(re.findall(r"[?&;]sort=([a-z]+)", plain)) == sorts
    for sort, order in itertools.product(sorts, ("up", "down")):
        asked = {"queue": queue, "sort": sort, "order": order}
        page, part = member.get(url, params=asked).text, member.get(f"{url}/rows", params=asked).text
        assert f'aria-sort="{"ascending" if order == "up" else "descending"}"' in page
        assert rows(part, url) == rows(page, url)
        assert set(rows(page, url)) == set(rows(plain, url))


def rows(text: str, url: str) -> list[str]:
    """The rows of a list, by the address that each leads to."""
    lead = url.removesuffix("/drafts")
    return re.findall(rf'<td class="(?:code|wants)"><a href="({re.escape(lead)}/[^"/]+)"', text)
