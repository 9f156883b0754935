"""Cards in a browser: said once, whole in the download, large enough for a finger."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.widget.browsing import PHONE
from tests.widget.cards import card_rows
from tests.widget.office import Office
from tests.widget.visiting import Visit, Visits

FINGER = 44
SHORT = 6
"""Shorter lines than that may well stand in a card too."""
_READ = """(rows) => rows.map((row) =>
  [row.querySelector('.bubble').innerText, row.querySelector('.offer').innerText, row.textContent])"""
_SMALL = """(places) => places.filter((place) => {
  const { width, height } = place.getBoundingClientRect()
  return width && (height < %s || width < %s) && !place.disabled
}).map((place) => place.textContent)"""


def show_all(office: Office, visit: Visit) -> None:
    visit.say("你好")
    cards = card_rows()
    office.show(visit.conversation, *cards.values())
    expect(visit.page.locator(".log > .row:not(.person)")).to_have_count(1 + len(cards))


def test_no_card_says_again_what_stands_above_it(office: Office, visits: Visits) -> None:
    visit = visits.new(PHONE).open()
    show_all(office, visit)
    read = visit.page.locator(".log > .row:not(.person)").evaluate_all(_READ)[1:]
    again = {
        name: [line for line in words.split("\n") if len(line) > SHORT and line in card]
        for name, (words, card, _) in zip(card_rows(), read)
    }
    assert {name: lines for name, lines in again.items() if lines} == {}
    lost = {
        name: [title for title in titles_of(name) if title not in everything]
        for name, (*_, everything) in zip(card_rows(), read)
    }
    assert {name: titles for name, titles in lost.items() if titles} == {}


def titles_of(name: str) -> list[str]:
    """What of a message must be read somewhere: its buttons' titles, the values of its fields, its questions."""
    words = card_rows()[name]
    custom = words.custom or {}
    fields = custom.get("fields", [])
    values = [field["value"] for field in fields] if isinstance(fields, list) else [
        field["shown"] for field in fields.values() if not isinstance(field["value"], list)
    ]  # fmt: skip
    questions = [asked["title"] for asked in custom.get("questions", [])]
    shown = [button["title"] for button in words.buttons if custom.get("kind") in ("choices", "triage")]
    return [*values, *questions, *shown]


def test_the_download_has_every_word(office: Office, visits: Visits) -> None:
    visit = visits.new().open()
    show_all(office, visit)
    with visit.page.expect_download() as started:
        visit.choose("下载对话")
    kept = Path(started.value.path()).read_text(encoding="utf-8-sig")
    assert [name for name, words in card_rows().items() if words.text.strip() not in kept] == []


def test_whatever_is_tapped_is_large_enough_for_a_finger(office: Office, visits: Visits) -> None:
    visit = visits.new(PHONE, has_touch=True).open()
    show_all(office, visit)
    for summary in visit.page.locator(".log summary").all():
        summary.evaluate("(one) => { one.parentElement.open = true }")
    taps = visit.page.locator(".offer :is(button, summary, label, a), .q-panel > div > button, form button")
    assert taps.evaluate_all(_SMALL % (FINGER - 0.5, FINGER - 0.5)) == []
