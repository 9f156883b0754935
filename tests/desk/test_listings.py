"""Lists as the address asks for them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from desk.arguments import Arguments, Refused
from desk.listings import PAGE, listing

SORTS = ("due", "code")


def visit(**query: str) -> Any:
    """A visit of that address."""
    request: Any = SimpleNamespace(
        path="/desk/cases", query_string=urlencode(query), body=b"", headers={}, form=None, files=None
    )
    return SimpleNamespace(request=request, args=Arguments(request))


def test_by_default() -> None:
    found = listing(visit(), SORTS, "due", kept=("state",))
    assert found == ("/desk/cases", "due", False, 1, ())
    assert (found.offset, found.previous(), found.next(PAGE), found.next(PAGE + 1)) == (
        0,
        "",
        "",
        "/desk/cases?sort=due&page=2",
    )


def test_links_keep_the_filters() -> None:
    found = listing(visit(sort="code", order="down", page="3", state="新 &"), SORTS, "due", kept=("state",))
    kept = "state=%E6%96%B0+%26"
    assert found.sorted_by("due") == f"/desk/cases?{kept}&sort=due"
    assert found.sorted_by("code") == f"/desk/cases?{kept}&sort=code"
    assert listing(visit(sort="code"), SORTS, "due").sorted_by("code") == "/desk/cases?sort=code&order=down"
    assert found.page_link(2) == f"/desk/cases?{kept}&sort=code&order=down&page=2"
    assert [found.aria(sort) for sort in SORTS] == ["none", "descending"]
    assert [found.arrow(sort) for sort in SORTS] == ["", " ↓"]


def test_the_rows_of_a_page_are_told() -> None:
    found = listing(visit(page="2"), SORTS, "due")
    assert found.note(0) == ""
    assert found.note(230, "件") == "第 51–100 件，共 230 件"


def test_downwards_by_default_until_somebody_sorts() -> None:
    assert listing(visit(), SORTS, "due", down=True).is_down
    assert not listing(visit(sort="due"), SORTS, "due", down=True).is_down


@pytest.mark.parametrize("query", [{"sort": "password"}, {"order": "sideways"}, {"page": "0"}, {"page": "x"}])
def test_what_no_list_has_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(Refused):
        listing(visit(**query), SORTS, "due")
