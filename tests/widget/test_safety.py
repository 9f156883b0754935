"""What people and knowledge say is text and nothing else, whoever says it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from center.messages import Author, Words
from tests.widget.browsing import PHONE
from tests.widget.office import Office
from tests.widget.visiting import Visit, Visits

NASTY = {
    "script": "<script>window.hit = 1</script>",
    "image": "<img src=x onerror='window.hit = 1'>",
    "markup": "<b>粗</b>&amp;<a href='javascript:window.hit=1'>点</a>",
    "javascript": "javascript:window.hit=1 看 JAVASCRIPT:alert(1)",
    "data": "data:text/html,<script>window.hit=1</script>",
    "override": "合同\u202efdp.exe\u202c 编号\u2066A-1\u2069",
    "long": "长" * 2_500 + "w" * 2_500,
    "emoji": "👨‍👩‍👧‍👦🏳️‍🌈 好的👌🏽",
    "template": "${window.hit=1} {{hit}}",
}
CARD: dict[str, Any] = {
    "kind": "appointment",
    "code": "A-2345678J",
    "state": "booked",
    "caption": NASTY["image"],
    "item": NASTY["script"],
    "office": NASTY["markup"],
    "map": "javascript:window.hit=1",
    "starts_at": "2026-11-17T01:00:00+00:00",
    "qr": {"size": 21, "path": "M0 0h1v1H0z\"/><script>window.hit=1</script>"},
    "bring": [NASTY["image"]],
}  # fmt: skip
GUIDE: dict[str, Any] = {
    "kind": "guide",
    "title": NASTY["image"],
    "citations": [{"law": NASTY["script"], "article": "1", "edition": ""}],
}
LINKS = "看 https://www.gov.cn/a?b=1 和 javascript:alert(1) 和 data:text/html,x 和 //elsewhere.example/x，打 12345"


def check_harmless(visit: Visit) -> None:
    page = visit.page
    assert page.evaluate("window.hit") is None
    assert page.locator(".log script, .log img, .log iframe, .log [onerror], .log object").count() == 0
    hrefs = page.locator(".log a").evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")
    assert [href for href in hrefs if not str(href).startswith(("https://", "tel:", "http://127.0.0.1"))] == []
    wide = page.locator(".scroller").evaluate("(place) => place.scrollWidth - place.clientWidth")
    assert wide <= 0, "nothing is wider than the panel"


@pytest.mark.parametrize("name", NASTY)
def test_what_a_person_says_is_only_text(name: str, visits: Visits) -> None:
    visit = visits.new(PHONE).open()
    visit.say(NASTY[name])
    assert visit.own() == [NASTY[name]]
    check_harmless(visit)
    visit.page.reload()
    visit.answered(1)
    assert visit.own() == [NASTY[name]]
    check_harmless(visit)


def test_what_staff_say_is_only_text(office: Office, visits: Visits) -> None:
    visit = visits.new(PHONE).open()
    visit.say("你好")
    replies = [Words(text, buttons=[{"title": text[:200], "payload": "/greet"}]) for text in NASTY.values()]
    office.show(visit.conversation, *replies, author=Author.STAFF)
    expect(visit.page.locator(".log > .row.staff")).to_have_count(len(NASTY))
    assert [row.text for row in visit.rows() if row.author == "staff"] == list(NASTY.values())
    check_harmless(visit)


def test_what_cards_carry_is_only_text(office: Office, visits: Visits) -> None:
    visit = visits.new(PHONE).open()
    visit.say("你好")
    strange: list[dict[str, Any]] = [
        {"kind": "nobody"},
        {"kind": NASTY["script"]},
        {"kind": "case", "code": {"a": 1}, "timeline": 5},
    ]
    cards = [CARD, GUIDE, *strange, {"kind": "draft", "fields": [], "names": {}, "links": {"pdf": NASTY["javascript"]}}]
    office.show(visit.conversation, *(Words("请看", custom=card) for card in cards))
    expect(visit.page.locator(".log > .row:not(.person)")).to_have_count(1 + len(cards))
    for summary in visit.page.locator(".log summary").all():
        summary.click()
    check_harmless(visit)
    expect(visit.page.get_by_text(NASTY["script"], exact=True).first).to_be_visible()


def test_only_safe_links_are_links(office: Office, visits: Visits) -> None:
    visit = visits.new().open()
    visit.say("你好")
    office.show(visit.conversation, Words(LINKS), author=Author.STAFF)
    expect(visit.page.locator(".log > .row.staff")).to_be_visible()
    found = visit.answer.locator("a").evaluate_all(
        "(links) => links.map((link) => [link.getAttribute('href'), link.rel, link.target])"
    )
    assert found == [["https://www.gov.cn/a?b=1", "noopener noreferrer", "_blank"], ["tel:12345", "", ""]]


def test_the_address_of_the_page_says_nothing_but_a_guide(visits: Visits) -> None:
    address = f"http://127.0.0.1:{visits.port}/demo/"
    visit = visits.new(address=f"{address}#guide=<img src=x onerror=window.hit=1>")
    assert visit.panel.is_hidden()
    visit.page.goto(f"{address}#guide=dormancy.filing")
    visit.answered(1)
    assert visit.kinds() == ["guide"]
    assert visit.page.url.endswith("/demo/")
    check_harmless(visit)
