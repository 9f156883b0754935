"""For everybody: keyboard alone, screen readers, large text, zoom, little motion, both themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.axe import findings
from tests.widget.cards import LOOKS, card_rows, put_look
from tests.widget.office import Office
from tests.widget.visiting import LAUNCHER, Visit, Visits

QUESTION = "歇业备案要什么材料"
_FOCUS = """() => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at?.getAttribute('aria-label') || at?.textContent || at?.tagName || ''
}"""
_LIVE = """() => {
  const log = document.querySelector('qihang-widget').shadowRoot.querySelector('[role=log]')
  window.told = []
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) {
      if (log.getAttribute('aria-live') === 'polite') window.told.push(node.textContent)
    }
  }).observe(log, {childList: true})
}"""
_STRAY = """(places) => places.flatMap((place) =>
  [...place.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data))"""
MOST_TABS = 60


def focused(visit: Visit) -> str:
    return str(visit.page.evaluate(_FOCUS)).strip()


def tab_to(visit: Visit, name: str, key: str = "Tab") -> None:
    """Press a key until the focus is on what is called ``name``."""
    for _ in range(MOST_TABS):
        if focused(visit) == name:
            return
        visit.page.keyboard.press(key)
    raise AssertionError(f"the focus never comes to {name}, it is on {focused(visit)}")


def press(visit: Visit, name: str, key: str = "Shift+Tab") -> None:
    """Go to a button of the newest answer and press it; wait for the answer."""
    own = visit.page.locator(".log > .row.person").count()
    tab_to(visit, name, key)
    visit.page.keyboard.press("Enter")
    visit.answered(own + 1)


def write(visit: Visit, text: str) -> None:
    own = visit.page.locator(".log > .row.person").count()
    assert focused(visit) == "说说您要办的事"
    visit.page.keyboard.type(text)
    visit.page.keyboard.press("Enter")
    visit.answered(own + 1)


def test_an_appointment_with_the_keyboard_alone(visits: Visits) -> None:
    visit = visits.new()
    tab_to(visit, LAUNCHER)
    visit.page.keyboard.press("Enter")
    expect(visit.composer).to_be_focused()
    write(visit, QUESTION)
    press(visit, "收费吗")
    expect(visit.composer).to_be_focused()
    write(visit, "帮我约个号，去忻府区办营业执照")
    write(visit, "明天上午")
    press(visit, "11月17日（周二）上午9:00")
    write(visit, "13900000054，姓周")
    press(visit, "提交")
    expect(visit.answer.locator(".q-appointment")).to_be_visible()


def test_the_menu_and_the_way_out_with_the_keyboard_alone(visits: Visits) -> None:
    visit = visits.new().open()
    visit.say(QUESTION)
    keyboard = visit.page.keyboard
    tab_to(visit, "菜单", "Shift+Tab")
    keyboard.press("Enter")
    for _ in range(MOST_TABS):
        if focused(visit) == "大字":
            break
        keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(visit.page.locator(".q.large")).to_be_attached()
    assert focused(visit) == "菜单"
    keyboard.press("Enter")
    keyboard.press("End")
    assert focused(visit) == "关于隐私"
    keyboard.press("Enter")
    assert focused(visit) == "返回对话"
    keyboard.press("Escape")
    expect(visit.composer).to_be_focused()
    keyboard.press("Escape")
    expect(visit.panel).to_be_hidden()
    assert focused(visit) == LAUNCHER


def test_every_answer_is_told_once(visits: Visits) -> None:
    visit = visits.new().open()
    visit.page.wait_for_timeout(600)
    visit.page.evaluate(_LIVE)
    visit.say(QUESTION)
    visit.say("收费吗")
    told = [text for text in visit.page.evaluate("window.told") if text.startswith("企航")]
    rows = [row.text for row in visit.rows() if row.author == "bot"]
    assert len(told) == len(rows) == 2
    visit.page.reload()
    visit.page.evaluate(_LIVE)
    visit.answered(2)
    assert visit.page.evaluate("window.told") == [], "history is no news"


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious(look: str, office: Office, visits: Visits) -> None:
    visit = visits.new(reduced_motion="reduce").open()
    put_look(visit, look)
    assert findings(visit.page) == [], "empty"
    visit.say("你好")
    cards = card_rows()
    office.show(visit.conversation, *cards.values())
    expect(visit.page.locator(".log > .row:not(.person)")).to_have_count(1 + len(cards))
    for summary in visit.page.locator(".log summary").all():
        summary.evaluate("(one) => { one.parentElement.open = true }")
    assert visit.page.locator(".offer").evaluate_all(_STRAY) == []
    assert findings(visit.page) == [], "every card"
    visit.page.get_by_role("button", name="菜单").click()
    assert findings(visit.page) == [], "menu"
    visit.page.get_by_role("menu").get_by_text("我的信息", exact=True).click()
    expect(visit.page.locator(".page")).to_be_visible()
    assert findings(visit.page) == [], "page"


@pytest.mark.parametrize("look", ["light", "large"])
def test_nothing_is_wider_than_a_narrow_zoomed_window(look: str, office: Office, visits: Visits) -> None:
    """A window of 640 pixels at 200 % has 320."""
    visit = visits.new((320, 480), device_scale_factor=2).open()
    put_look(visit, look)
    visit.say("你好")
    cards = card_rows()
    office.show(visit.conversation, *cards.values())
    expect(visit.page.locator(".log > .row:not(.person)")).to_have_count(1 + len(cards))
    for summary in visit.page.locator(".log summary").all():
        summary.evaluate("(one) => { one.parentElement.open = true }")
    wide = "(place) => place.scrollWidth - place.clientWidth"
    assert visit.page.locator(".scroller").evaluate(wide) <= 0
    assert visit.page.locator("html").evaluate(wide) <= 0
    outside = visit.page.locator(".log .row").evaluate_all(
        "(rows) => rows.filter((row) => row.getBoundingClientRect().right > innerWidth + 1).map((row) => row.innerText)"
    )
    assert outside == []
    expect(visit.composer).to_be_in_viewport()


def test_little_motion_where_little_is_wished(visits: Visits) -> None:
    moving = "() => document.querySelector('qihang-widget').shadowRoot.getAnimations().length"
    still = visits.new(reduced_motion="reduce")
    still.page.get_by_role("button", name=LAUNCHER).click()
    assert still.page.evaluate(moving) == 0
    still.send(QUESTION)
    assert still.page.evaluate(moving) == 0
    still.answered(1)
