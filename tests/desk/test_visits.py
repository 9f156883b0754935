"""The ways to answer."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from desk.flashes import Flash, flash_cookie, flash_in
from desk.showing import clock, day, masked, moment, span
from desk.visits import is_of_the_desk
from tests.desk.house import House

KEY = "key"


@pytest.mark.parametrize("url", ["/desk", "/desk/cases/D-1", "/desk?x=1", "/desk/cases?q=咖啡#top"])
def test_addresses_of_the_desk(url: str) -> None:
    assert is_of_the_desk(url)


@pytest.mark.parametrize(
    "url",
    ["", "/", "//desk", "/desks", "https://desk", "/desk/\\evil", "/desk/\nx", "/desk x", "/\tdesk", "/desk/\x00"],
)
def test_addresses_of_others(url: str) -> None:
    assert not is_of_the_desk(url)


def test_a_flash_travels_signed() -> None:
    told = Flash("已经办好。", "/desk/cases/D-1/undo", "撤回受理")
    written = flash_cookie(told, KEY).value
    assert flash_in(written, KEY) == told
    assert flash_in(written, "another") is None
    assert flash_in(f"{written}x", KEY) is None
    assert flash_in(None, KEY) is None
    assert flash_cookie(None, KEY) == ("desk_flash", "", 0)


def test_a_flash_is_words_and_never_markup(desk: House) -> None:
    client = desk.sign_in("clerk")
    value = flash_cookie(
        Flash("<img src=x onerror=alert(1)>", '/desk/x"><script>'), desk.app.ctx.guard._pages.key
    ).value
    client.cookies.set("desk_flash", value)
    page = client.get("/desk")
    assert "&lt;img" in page.text
    assert "<img src=x" not in page.text
    assert '"><script>' not in page.text


NOON = datetime(2026, 11, 23, 4, 5, tzinfo=timezone.utc)


def test_times_are_those_of_shanghai() -> None:
    assert (moment(NOON), clock(NOON), day(NOON)) == ("2026-11-23 12:05", "12:05", "11月23日 周一")
    assert (moment(None), clock(None), day(None)) == ("—", "—", "—")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(40, "40秒"), (120, "2分"), (3600, "1小时"), (-18_600, "5小时10分"), (86_400, "1天"), (266_400, "3天2小时")],
)
def test_lengths_of_time(seconds: int, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words


def test_numbers_show_their_ends() -> None:
    assert masked("王芳 13900000001") == "王芳 139****0001"
    assert masked(None) == "—"
