"""The first page and the counts beside the navigation."""

from __future__ import annotations

import re

import pytest

from center.staff.rights import RIGHTS, Right, Role
from desk.routes import Tile, all_tiles
from tests.desk.house import House


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_everybody_sees_what_waits_for_them(desk: House, role: Role) -> None:
    page = desk.sign_in(role.value).get("/desk").text
    named = re.findall(r"<strong>\d+</strong><span>([^<]+)</span>", page) + _idle(page)
    assert sorted(named) == sorted(tile.label for tile in all_tiles() if tile.right in RIGHTS[role])
    assert "上午好" in page


@pytest.mark.parametrize(("role", "links"), [("admin", ["首页", "人员", "操作记录"]), ("editor", ["首页"])])
def test_the_navigation_shows_where_one_may_go(desk: House, role: str, links: list[str]) -> None:
    page = desk.sign_in(role).get("/desk").text
    assert re.findall(r'data-key-help="去([^"]+)"', page) == links
    assert page.count('aria-current="page"') == 1


def _idle(page: str) -> list[str]:
    named = page.partition('<p class="idle quiet">')[2].partition("</p>")[0]
    return re.findall("<a [^>]+>([^<]+)</a>", named)


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four things that may wait, two of them at one page."""
    monkeypatch.setattr(
        "desk.home.routes.all_tiles",
        lambda: (
            Tile(Right.SEE_CASES, "在办", "/desk/cases", lambda *_: 7),
            Tile(Right.SEE_CASES, "没有", "/desk/cases?state=none", lambda *_: 0, is_urgent=True),
            Tile(Right.SEE_CASES, "超时", "/desk/cases?state=late", lambda *_: 2, is_urgent=True),
            Tile(Right.BOOK, "到场", "/desk/appointments", lambda *_: 1),
        ),
    )


@pytest.mark.usefixtures("four")
def test_what_is_late_comes_first_and_what_does_not_wait_last(desk: House) -> None:
    page = desk.sign_in("clerk").get("/desk").text
    assert re.findall(r"<strong>(\d+)</strong><span>([^<]+)</span>", page) == [
        ("2", "超时"),
        ("7", "在办"),
        ("1", "到场"),
    ]
    assert _idle(page) == ["没有"]


@pytest.mark.usefixtures("four")
def test_the_navigation_counts_the_most_urgent_of_each_page(desk: House) -> None:
    part = desk.sign_in("clerk").hx("GET", "/desk/counts").text
    found = re.findall(r'<span data-for="([^"]+)"( class="late")?>(\d+)</span>', part)
    assert found == [("/desk/cases", ' class="late"', "2"), ("/desk/appointments", "", "1")]


def test_counts_come_as_a_part(desk: House) -> None:
    answer = desk.sign_in("supervisor").hx("GET", "/desk/counts")
    assert answer.status_code == 200
    assert "<html" not in answer.text
