"""What to say: suggestions from what the bot understands, and from the guides' words while it is away."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa

from center.notice_tables import notice
from center.people_tables import consent
from tests.desk.calls.stub_bot import UNKNOWN, StubBot
from tests.desk.calls.test_record import FILING, opened
from tests.desk.house import House
from tests.running import SERVICE_TOKEN


def heard(*guides: str, **more: Any) -> dict[str, Any]:
    """An understanding of these guides."""
    found = [{"id": guide, "score": 0.9} for guide in guides]
    return {**UNKNOWN, "decision": "answer", "guides": found, **more}


def test_the_best_guides_with_all_that_is_asked_of_them(desk: House, bot: StubBot) -> None:
    bot.heard["歇业怎么办"] = heard(FILING, "dormancy.triage", "dormancy.term", "dormancy.duties")
    member = desk.sign_in("operator")
    url = opened(member)
    page = member.hx("POST", f"{url}/suggest", data={"text": "歇业怎么办"}).text
    assert page.count("<article") == 3
    for words in (
        "歇业备案（企业休眠）",
        "要带什么",
        "多久",
        "收费吗",
        "在哪办",
        "《市场主体登记管理条例》",
        "还可以问",
    ):
        assert words in page
    assert bot.asked == [("/internal/understand", {"text": "歇业怎么办", "token": f"Bearer {SERVICE_TOKEN}"})]


def test_a_side_of_the_guide_that_is_chosen(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    page = member.get(f"{url}/guide", params={"guide": FILING, "facet": "steps"})
    assert (page.status_code, 'data-facet="steps"' in page.text) == (200, True)
    assert member.get(f"{url}/guide", params={"guide": "no.guide"}).status_code == 404
    assert member.get(f"{url}/guide", params={"guide": FILING, "facet": "x"}).status_code == 404


def test_what_the_caller_wants_done_is_named(desk: House, bot: StubBot) -> None:
    bot.heard["我要预约"] = heard("service.appointment", decision="task", task="book_appointment")
    member = desk.sign_in("operator")
    page = member.hx("POST", f"{opened(member)}/suggest", data={"text": "我要预约"}).text
    assert "听着像是要“预约办事”" in page


def test_the_bot_is_away_and_words_are_searched_for(desk: House, bot: StubBot) -> None:
    bot.status = 503
    member = desk.sign_in("operator")
    url = opened(member)
    page = member.hx("POST", f"{url}/suggest", data={"text": "歇业备案怎么办"}).text
    assert "机器人暂时连不上" in page
    assert "歇业备案（企业休眠）" in page
    for _ in range(2):
        assert "歇业备案（企业休眠）" in member.hx("POST", f"{url}/suggest", data={"text": "歇业备案怎么办"}).text
    assert len(bot.asked) == 2, "away twice in a row, it is left alone"


def test_a_bot_that_hangs_is_not_waited_for(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    bot.pause.clear()
    begun = time.monotonic()
    assert "机器人暂时连不上" in member.hx("POST", f"{url}/suggest", data={"text": "歇业备案"}).text
    assert time.monotonic() - begun < 3


def test_nothing_is_found(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    assert "没听明白" in member.hx("POST", f"{url}/suggest", data={"text": "呜啦"}).text
    assert "Alt+1" in member.hx("POST", f"{url}/suggest", data={"text": ""}).text


def test_the_link_goes_out_after_a_yes_and_once(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    asked = member.hx("GET", f"{url}/sms?guide={FILING}").text
    assert "只发这一条，可以吗？" in asked
    assert desk.rows(sa.select(notice)) == []
    assert "已交给发送" in member.hx("POST", f"{url}/sms", data={"guide": FILING}).text
    assert "已经发过" in member.hx("POST", f"{url}/sms", data={"guide": FILING}).text
    [sent] = desk.rows(sa.select(notice))
    assert (sent.kind, sent.record) == ("guide_link", url.rpartition("/")[2])
    assert sent.text.endswith(f"/#guide={FILING}")
    [given] = desk.rows(sa.select(consent))
    assert (given.purpose, "只发这一条" in given.text) == ("guide_link", True)


def test_an_anonymous_caller_gets_no_link(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    answer = member.hx("POST", f"{opened(member, 'anonymous')}/sms", data={"guide": FILING})
    assert (answer.status_code, "没有来电人的手机号" in answer.text) == (422, True)
