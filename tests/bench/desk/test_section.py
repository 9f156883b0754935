"""A small run on the real desk and the real bot, and its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.desk.filling import Size
from bench.desk.load import WrongPage, checked
from bench.desk.pages import Page
from bench.desk.section import Amount, desk
from bench.figures import ratio
from bench.report import tables
from desk.build import build

TINY = Amount(Size(20, 40), Size(40, 160), warm_up=1, repeats=2, operators=4, seconds=2.0, bursts=1)


@pytest.fixture(scope="module")
def found(model: Path) -> dict[str, Any]:
    build()
    return desk(model, TINY)


def test_every_page_is_read_from_both(found: dict[str, Any]) -> None:
    pages = found["pages"]
    assert (pages["small"], pages["large"]) == ({"cases": 20, "messages": 40}, {"cases": 40, "messages": 160})
    titles = [page["title"] for page in pages["pages"]]
    assert len(titles) == len(set(titles)) > 30
    for page in pages["pages"]:
        small, large = page["small"], page["large"]
        assert small["kb"] > 1 and large["kb"] > 1
        assert page["ratios"]["p50_ms"] == ratio(large["p50_ms"], small["p50_ms"])


def test_suggestions_come_from_the_bot_however_many_ask(found: dict[str, Any]) -> None:
    suggested = found["suggestions"]
    assert suggested["operators"] == 4
    assert [suggested[name]["asked"] for name in ("paced", "at_once")] == [8, 4]
    for name in ("paced", "at_once"):
        assert (suggested[name]["away"], suggested[name]["errors"]) == (0, 0)
        assert suggested[name]["p50_ms"] > 0 and suggested[name]["cpu_per_1000"] >= 0


def test_everything_is_shown_with_both_goals(found: dict[str, Any]) -> None:
    shown = "\n".join(tables({"desk": found}))
    for words in ("代办件：待代办受理", "各打各的，每人每秒问一次", "至多 2", "至多 150"):
        assert words in shown


def test_a_page_that_is_none_and_a_list_without_rows_are_told() -> None:
    full = Page("清单", "/desk/cases")
    assert checked(full, b"<html><tr></tr></html>") == 22
    for content in (b"", b'<html><div class="empty"></div></html>'):
        with pytest.raises(WrongPage, match="清单"):
            checked(full, content)
    assert checked(full._replace(is_full=False), b'<html><div class="empty"></div></html>') == 38
