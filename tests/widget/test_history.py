"""Five hundred messages: opened at the end, earlier ones loaded above, scrolled without stutter."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.browsing import PHONE
from tests.widget.office import Office
from tests.widget.visiting import Visit, Visits

TURNS = 250
ANSWER = "第{number}问：先备好申请书、身份证明、地址使用证明。\n\n1. 网上填\n2. 线上核验\n3. 领执照\n\n咨询请打 12345。"
LONG_FRAME = 200
MOST_LONG = 3
SHARE_SMOOTH = 0.8
SMOOTH = 50
"""Milliseconds of a frame: generous for a busy machine without a graphics card; a list drawn anew takes far longer."""
_FRAMES = """async (place) => {
  const times = []
  let last = performance.now()
  const step = () => new Promise((done) =>
    requestAnimationFrame((now) => { times.push(now - last); last = now; done() }))
  await step(); times.length = 0
  for (let at = 0; at < 120; at++) { place.scrollTop = place.scrollHeight * (1 - at / 120); await step() }
  return times
}"""
_PLACE = """(place) => {
  const top = place.getBoundingClientRect().top
  const rows = [...place.querySelectorAll('.row')]
  const row = rows.find((one) => one.getBoundingClientRect().bottom > top + 1)
  return [row.querySelector('.bubble').innerText, Math.round(row.getBoundingClientRect().top - top)]
}"""


def fill(office: Office, visit: Visit) -> None:
    visit.say("你好")
    office.show_many(visit.conversation, [(f"第{number}问", ANSWER.format(number=number)) for number in range(TURNS)])
    visit.page.reload()
    expect(visit.answer).to_contain_text(f"第{TURNS - 1}问")


def load_all(visit: Visit) -> None:
    scroller, rows = visit.page.locator(".scroller"), visit.page.locator(".log > .row")
    while (count := rows.count()) < 2 * TURNS + 2:
        before = scroller.evaluate(f"(place) => {{ place.scrollTop = 120; return ({_PLACE})(place) }}")
        expect(rows).not_to_have_count(count)
        visit.page.wait_for_timeout(100)
        text, top = scroller.evaluate(_PLACE)
        assert text == before[0]
        assert abs(top - before[1]) <= 2, "what is read stays where it is"


def test_five_hundred_messages(office: Office, visits: Visits) -> None:
    visit = visits.new(PHONE).open()
    fill(office, visit)
    scroller = visit.page.locator(".scroller")
    at_end = scroller.evaluate("(place) => place.scrollHeight - place.scrollTop - place.clientHeight")
    assert at_end < 2
    assert visit.page.locator(".log > .row").count() == 60
    load_all(visit)
    expected = ["你好", *(f"第{number}问" for number in range(TURNS))]
    assert visit.own() == expected
    expect(visit.page.get_by_role("button", name="查看更早的对话")).to_be_hidden()
    scroller.evaluate(_FRAMES)
    times = scroller.evaluate(_FRAMES)
    assert sum(time > LONG_FRAME for time in times) <= MOST_LONG, sorted(times)[-10:]
    assert sum(time < SMOOTH for time in times) >= SHARE_SMOOTH * len(times), sorted(times)


def test_a_word_among_five_hundred_does_not_draw_them_anew(office: Office, visits: Visits) -> None:
    visit = visits.new(PHONE).open()
    fill(office, visit)
    load_all(visit)
    visit.page.locator(".log > .row").first.evaluate("(row) => { row.kept = true }")
    visit.say("收费吗")
    assert visit.page.locator(".log > .row").first.evaluate("(row) => row.kept === true")
