"""退出 on a computer of many people: nothing of who left stays in any tab, and the way to the portal is in the card."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.browsing import PHONE
from tests.widget.cards import card_rows
from tests.widget.office import Office
from tests.widget.visiting import Visit, Visits

FAREWELL = "已经退出"
MOST_LOOKS, PAUSE = 200, 50
_STORED = "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"


def stored(visit: Visit) -> str:
    return str(visit.page.evaluate(_STORED))


def left(visit: Visit, token: str) -> None:
    """Wait until the tab is in another conversation that is empty but for the farewell, without the old token."""
    expect(visit.page.locator(".log > .row.person")).to_have_count(0)
    for _ in range(MOST_LOOKS):
        if token not in (kept := stored(visit)) and "conversation" in kept:
            return
        visit.page.wait_for_timeout(PAUSE)
    raise AssertionError(stored(visit))


def test_who_leaves_is_forgotten_in_both_tabs(visits: Visits) -> None:
    one = visits.new().open()
    one.say("我叫王芳，代办要收钱吗")
    before = one.ticket()
    two = visits.tab(one.page.context).open()
    two.answered(1)
    two.composer.fill("我的电话是13900000041")
    two.choose("我的信息")
    expect(two.page.get_by_role("heading", name="我的信息")).to_be_visible()
    one.send("退出")
    left(one, before["token"])
    left(two, before["token"])
    expect(one.page.locator(".log > .row")).to_have_count(1)
    assert [row.text.startswith(FAREWELL) for row in one.rows()] == [True]
    assert [row.text for row in two.rows() if not row.text.startswith(FAREWELL)] == []
    expect(two.page.get_by_role("heading", name="我的信息")).to_be_hidden()
    assert two.composer.input_value() == ""
    for visit in (one, two):
        assert [word for word in (before["token"], "王芳", "13900000041") if word in stored(visit)] == []
        assert visit.conversation != before["conversation"]
    assert one.conversation == two.conversation


def test_the_next_person_begins_anew_also_after_a_reload(visits: Visits, office: Office) -> None:
    visit = visits.new(PHONE, has_touch=True).open()
    visit.say("代办要收钱吗")
    token = visit.ticket()["token"]
    visit.send("退出")
    left(visit, token)
    visit.say("开餐馆要办什么证")
    assert visit.own() == ["开餐馆要办什么证"]
    assert "收钱" not in "".join(message.words.text for message in office.log(visit.conversation))
    visit.page.reload()
    visit.answered(1)
    assert visit.own() == ["开餐馆要办什么证"]
    assert FAREWELL not in visit.page.locator(".log").inner_text()


def test_every_item_that_can_be_done_online_is_its_own_way_to_the_portal(visits: Visits, office: Office) -> None:
    visit = visits.new(PHONE, has_touch=True).open()
    visit.say("你好")
    words = card_rows()["case_portal"]
    office.show(visit.conversation, words)
    expect(visit.answer.get_by_role("link", name="营业执照")).to_be_visible()
    wanted = {item["title"]: item["link"] for item in (words.custom or {})["items"] if "link" in item}
    links = visit.answer.locator(".offer a").all()
    assert {str(link.get_attribute("href")) for link in links} == set(wanted.values())
    assert [link.inner_text().split()[0] for link in links] == list(wanted)
    assert {(link.get_attribute("target"), link.get_attribute("rel")) for link in links} == {
        ("_blank", "noopener noreferrer")
    }
