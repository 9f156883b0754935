"""Nothing lost, nothing doubled: offline, reloads, tabs, bad lines, a server that restarts, tokens that end."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import expect

from tests.widget.browsing import ELSEWHERE
from tests.widget.cutting import bad_line
from tests.widget.host import host_page
from tests.widget.office import MONDAY, Office
from tests.widget.visiting import PATIENCE, Visit, Visits

QUESTION, NEXT = "歇业备案要什么材料", "收费吗"
LONG = 30_000


def said(office: Office, talk: str) -> list[str]:
    """What the person said, by the center's log."""
    return [entry.words.text for entry in office.log(talk) if entry.author.value == "person"]


def check(office: Office, visit: Visit, *texts: str) -> None:
    """The person's words are there once each, here and in the log, and each was answered."""
    talk = visit.conversation
    visit.answered(len(texts))
    assert visit.own() == list(texts)
    assert said(office, talk) == list(texts)
    assert [row.author for row in visit.rows()] == [entry.author.value for entry in office.log(talk)]


def test_ten_seconds_without_a_line(office: Office, visits: Visits) -> None:
    visit = visits.new().open()
    visit.say(QUESTION)
    visit.page.context.set_offline(True)
    visit.send(NEXT)
    visit.send("在哪办")
    expect(visit.standing()).to_contain_text("离线")
    expect(visit.answer).to_contain_text("等待发送")
    visit.page.wait_for_timeout(10_000)
    visit.page.context.set_offline(False)
    visit.answered(3)
    expect(visit.standing()).not_to_contain_text("离线")
    check(office, visit, QUESTION, NEXT, "在哪办")


def test_a_reload_with_words_that_were_not_sent(office: Office, visits: Visits) -> None:
    visit = visits.new().open()
    visit.say(QUESTION)
    visit.page.route(
        "**/messages", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    visit.send(NEXT)
    expect(visit.answer).to_contain_text("等待发送")
    visit.composer.fill("还没写完的")
    visit.page.unroute("**/messages")
    visit.page.reload()
    check(office, visit, QUESTION, NEXT)
    expect(visit.composer).to_have_value("还没写完的")


def test_a_reload_while_the_words_are_on_their_way(office: Office, visits: Visits) -> None:
    visit = visits.new().open()
    visit.say(QUESTION)
    visit.send(NEXT)
    visit.page.reload()
    check(office, visit, QUESTION, NEXT)


def test_two_tabs_are_one_conversation(office: Office, visits: Visits) -> None:
    first = visits.new().open()
    first.say(QUESTION)
    second = visits.tab(first.page.context).open()
    second.answered(1)
    second.send(NEXT)
    first.send("在哪办")
    for tab in (first, second):
        tab.answered(3)
    assert first.rows() == second.rows()
    assert first.conversation == second.conversation
    assert sorted(said(office, first.conversation)) == sorted([QUESTION, NEXT, "在哪办"])
    assert first.own() == said(office, first.conversation)


def test_two_tabs_that_open_at_once_open_one_conversation(office: Office, visits: Visits) -> None:
    first = visits.new()
    second = visits.tab(first.page.context)
    for tab in (first, second):
        tab.page.get_by_role("button", name="企航 · 办事助手").click()
    first.say(QUESTION)
    second.answered(1)
    assert first.conversation == second.conversation


def test_streams_that_are_cut_make_way_for_long_polls(office: Office, visits: Visits) -> None:
    with bad_line(office.bot.port) as line:
        line.streams = "cut"
        visit = visits.new(address=f"{line.address}/demo/").open()
        visit.say(QUESTION)
        visit.page.wait_for_timeout(9_000)
        streams = line.asked["GET stream"]
        visit.say(NEXT)
        visit.say("在哪办")
        assert line.asked["GET stream"] == streams == 3
        check(office, visit, QUESTION, NEXT, "在哪办")
        visit.page.context.close()


def test_a_stream_that_is_held_back_makes_way_for_long_polls(office: Office, visits: Visits) -> None:
    with bad_line(office.bot.port) as line:
        line.streams = "hold"
        visit = visits.new(address=f"{line.address}/demo/").open()
        visit.send(QUESTION)
        expect(visit.page.locator(".log > .row:not(.person)")).to_have_count(1, timeout=LONG)
        visit.say(NEXT)
        check(office, visit, QUESTION, NEXT)
        visit.page.context.close()


def test_a_busy_server_is_obeyed_and_tried_again(office: Office, visits: Visits) -> None:
    with bad_line(office.bot.port) as line:
        visit = visits.new(address=f"{line.address}/demo/").open()
        visit.say(QUESTION)
        line.refusals = [(429, {"Retry-After": "2"}), (503, {}), (500, {})]
        visit.send(NEXT)
        visit.send("在哪办")
        expect(visit.page.locator(".log > .row:not(.person)")).to_have_count(3, timeout=LONG)
        check(office, visit, QUESTION, NEXT, "在哪办")
        assert line.asked["POST messages"] == 6
        visit.page.context.close()


def test_a_server_that_restarts(office: Office, visits: Visits) -> None:
    visit = visits.new().open()
    visit.say(QUESTION)
    office.bot.stop()
    visit.send(NEXT)
    expect(visit.standing()).to_contain_text("连不上", timeout=PATIENCE)
    office.bot.start()
    office.set_clock(MONDAY)
    expect(visit.page.locator(".log > .row:not(.person)")).to_have_count(2, timeout=2 * LONG)
    check(office, visit, QUESTION, NEXT)


def test_a_token_is_renewed_before_it_ends(office: Office, visits: Visits) -> None:
    visit = visits.new().open()
    visit.say(QUESTION)
    before = visit.ticket()
    office.wait(hours=9)
    visit.page.reload()
    visit.answered(1)
    visit.say(NEXT)
    after = visit.ticket()
    assert after["conversation"] == before["conversation"]
    assert after["token"] != before["token"]
    check(office, visit, QUESTION, NEXT)


def test_whoever_comes_back_the_next_day_is_in_the_same_conversation(office: Office, visits: Visits) -> None:
    visit = visits.new().open()
    visit.say(QUESTION)
    before = visit.ticket()
    office.wait(hours=26)
    visit.send(NEXT)
    check(office, visit, QUESTION, NEXT)
    after = visit.ticket()
    assert after["conversation"] == before["conversation"]
    assert after["token"] != before["token"]


def test_after_the_end_of_a_token_words_go_to_a_conversation(office: Office, visits: Visits) -> None:
    """Whoever comes back too late is not refused, and what they say is answered once."""
    visit = visits.new().open()
    visit.say(QUESTION)
    before = visit.conversation
    office.wait(days=32)
    visit.send(NEXT)
    expect(visit.page.locator(".log > .row:not(.person):last-child")).to_be_attached(timeout=LONG)
    assert visit.own()[-1] == NEXT
    assert visit.conversation != before
    assert said(office, visit.conversation) == [NEXT]


def test_a_token_is_of_no_use_elsewhere(office: Office, visits: Visits) -> None:
    mine, other = visits.new().open(), visits.new().open()
    mine.say(QUESTION)
    other.say(QUESTION)
    base = f"http://127.0.0.1:{office.bot.port}"
    path = f"{base}/widget/conversations/{mine.conversation}/messages"

    def answer(token: str, origin: str) -> int:
        headers = {"Authorization": f"Bearer {token}", "Origin": origin}
        body = {"id": uuid.uuid4().hex, "text": "你好"}
        return httpx.post(path, json=body, headers=headers, trust_env=False).status_code

    token = mine.ticket()["token"]
    assert answer(other.ticket()["token"], base) == 403
    assert answer(token, "http://localhost:1") == 403
    assert answer(token, "https://elsewhere.example") == 403
    assert answer(token[:-2] + ("aa" if token[-2:] != "aa" else "bb"), base) == 401
    assert said(office, mine.conversation) == [QUESTION]
    assert answer(token, base) == 202


def test_another_site_may_embed_it_by_one_line(office: Office, visits: Visits) -> None:
    server = f"http://127.0.0.1:{office.bot.port}"
    with host_page(server) as address:
        visit = visits.new(address=address).open()
        visit.say(QUESTION)
        check(office, visit, QUESTION)
        own = visits.new().open()
        assert urlsplit(own.page.url).netloc != urlsplit(address).netloc
        assert own.rows() == []


def test_a_page_that_is_not_listed_is_refused(office: Office, visits: Visits) -> None:
    visits.hosts.add(ELSEWHERE)
    with host_page(f"http://127.0.0.1:{office.bot.port}", ELSEWHERE) as address:
        visit = visits.new(address=address)
        warned: list[str] = []
        visit.page.on("console", lambda message: warned.append(message.text) if message.type == "warning" else None)
        visit.open()
        expect(visit.page.locator(".dot")).to_have_class("dot bad")
        expect(visit.standing()).to_have_text("连不上，请稍后再试", use_inner_text=True)
        assert [text for text in warned if "QIHANG_WIDGET_ORIGINS" in text and address.rstrip("/") in text]
        visit.send(QUESTION)
        visit.page.wait_for_timeout(1_500)
        assert visit.page.locator(".log > .row:not(.person)").count() == 0
        assert visit.page.evaluate("Object.values(localStorage).filter((value) => value.includes('token')).length") == 0
        visits.close()
        assert all("CORS" in trouble for trouble in visits.troubles), visits.troubles
        visits.troubles.clear()
