"""The screen of a call over HTTP: opened by the number, saved while typed, closed when complete, within sight."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import sqlalchemy as sa

from center.call_tables import call
from center.staff_tables import audit_entry
from tests.desk.calls.stub_bot import StubBot
from tests.desk.house import House, Member

NUMBER = "13900000001"
FILING = "dormancy.filing"


def opened(member: Member, caller: str = NUMBER) -> str:
    """The address of the draft that the exchange opens."""
    answer = member.get("/desk/calls/new", params={"caller": caller})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def saved(member: Member, url: str, revision: int = 0, **fields: str) -> dict[str, Any]:
    """What the desk says to an automatic save."""
    answer = member.post(f"{url}/save", data={"revision": str(revision), **fields})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def inserted(member: Member, url: str, guide: str = FILING) -> dict[str, str]:
    """What goes into the record."""
    answer = member.post(f"{url}/insert", data={"guide": guide})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def rows(desk: House) -> list[Any]:
    """The calls of the database."""
    return desk.rows(sa.select(call).order_by(call.c.id))


def acts(desk: House) -> list[str]:
    """What the audit log holds of calls."""
    of_calls = audit_entry.c.act.startswith("call.")
    return [row.act for row in desk.rows(sa.select(audit_entry.c.act).where(of_calls).order_by(audit_entry.c.seq))]


def test_the_number_opens_a_draft_and_a_reload_the_same(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    assert opened(member) == url
    page = member.get(url)
    assert page.status_code == 200
    assert NUMBER not in page.text
    assert "139****0001" in page.text
    assert len(rows(desk)) == 1


def test_a_plain_question_is_closed_with_two_fields(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    text = inserted(member, url)["text"]
    assert text.startswith("〔歇业备案（企业休眠）〕")
    fields = {"question": "歇业备案怎么办", "answer": text, "notice_given": "yes"}
    answer = member.hx("POST", f"{url}/close", data={"revision": "0", **fields})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (200, "/desk/calls")
    [row] = rows(desk)
    assert (row.state, row.kind, row.result, row.notice_given) == ("closed", "business", "answered", True)
    listed = member.get("/desk/calls")
    assert "已登记：业务咨询，已答复" in listed.text
    assert "没登记完的 <" not in listed.text
    assert acts(desk) == ["call.open", "call.close"]


def test_what_is_missing_is_named_and_the_cursor_goes_there(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    answer = member.hx("POST", f"{url}/close", data={"question": "问", "answer": "答", "kind": "complex"})
    assert (answer.status_code, "还差：后续由谁负责、是否已一次性告知" in answer.text) == (422, True)
    assert json.loads(answer.headers["hx-trigger"]) == {"call-missing": {"field": "owner"}}
    assert saved(member, url, 1, question="问", answer="答", kind="complex")["revision"] == 1


def test_a_closed_browser_loses_nothing(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    saved(member, url, question="电话打到一半")
    again = desk.sign_in("operator")
    listed = again.get("/desk/calls")
    assert "没登记完的" in listed.text
    assert "电话打到一半" in listed.text
    assert "电话打到一半" in again.get(url).text


def test_two_tabs_lose_nothing_and_are_told(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    assert saved(member, url, question="甲") == {"revision": 1, "merged": False}
    told = saved(member, url, question="乙")
    assert (told["merged"], told["revision"]) == (True, 2)
    assert told["question"] == "甲\n——另一个页面同时写的——\n乙"


def test_that_nothing_was_told_at_once_is_said_only_where_it_was_asked(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    dropped, plain = opened(member), opened(member, "13900000002")
    member.hx("POST", f"{dropped}/close", data={"result": "dropped"})
    fields = {"question": "问", "answer": "答", "kind": "business", "notice_given": "no"}
    member.hx("POST", f"{plain}/close", data=fields)
    assert [row.notice_given for row in rows(desk)] == [False, False]
    assert ["没告知" in member.get(url).text for url in (dropped, plain)] == [False, True]


def test_void_and_undone(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    assert member.post(f"{url}/discard", data={"reason": ""}).status_code == 422
    answer = member.post(f"{url}/discard", data={"reason": "没有人说话"})
    assert answer.headers["location"] == "/desk/calls"
    assert f"{url}/reopen" in member.get("/desk/calls").text
    assert member.post(f"{url}/reopen").headers["location"] == url
    assert rows(desk)[0].state == "open"


def test_the_same_number_calls_again(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    second = member.post(f"{url}/apart").headers["location"]
    assert second != url
    assert len(rows(desk)) == 2


def test_a_call_begun_by_hand_without_a_number(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    assert "登记来电" in member.get("/desk/calls/new").text
    url = member.post("/desk/calls/new", data={"caller": ""}).headers["location"]
    assert "未显示号码" in member.get(url).text


def test_others_see_it_masked_and_it_is_noted(desk: House, bot: StubBot) -> None:
    url = opened(desk.sign_in("operator", office_id="定襄县"))
    colleague = desk.sign_in("operator", staff_id="op-2", office_id="定襄县")
    page = colleague.get(url)
    assert (page.status_code, "139****0001" in page.text, NUMBER in page.text) == (200, True, False)
    assert acts(desk) == ["call.open", "call.view"]
    assert colleague.post(f"{url}/save", data={"question": "改"}).status_code == 422
    whole = colleague.post(f"{url}/unmask", data={"reason": "来电人要求回电"})
    assert NUMBER in whole.text
    assert acts(desk)[-1] == "call.unmask"
    assert colleague.post(f"{url}/unmask", data={"reason": ""}).status_code == 422


def test_another_county_and_other_roles_see_nothing(desk: House, bot: StubBot) -> None:
    url = opened(desk.sign_in("operator", office_id="定襄县"))
    elsewhere = desk.sign_in("operator", staff_id="op-3", office_id="五台县")
    for method, path in (("GET", ""), ("POST", "/save"), ("POST", "/close"), ("POST", "/unlink"), ("POST", "/task")):
        answer = elsewhere.request(method, f"{url}{path}", data={"task": "case"} if method == "POST" else None)
        assert answer.status_code == 422, path
        assert NUMBER[-4:] not in answer.text
    assert url.rpartition("/")[2] not in elsewhere.get("/desk/calls").text
    assert desk.sign_in("agent").get(url).status_code == 403
    assert desk.sign_in("agent").post(f"{url}/unmask", data={"reason": "看看"}).status_code == 403


def test_words_are_shown_and_never_run(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    url = opened(member)
    saved(member, url, question="<script>alert(1)</script></textarea><img src=x>")
    for page in (member.get(url), member.get("/desk/calls")):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_the_list_is_filtered(desk: House, bot: StubBot) -> None:
    member = desk.sign_in("operator")
    first, second = opened(member), opened(member, "13900000002")
    codes = [url.rpartition("/")[2] for url in (first, second)]
    inserted(member, first)
    saved(member, first, question="歇业备案")
    assert _codes(member.get("/desk/calls")) == [codes[1], codes[0]]
    assert _codes(member.get("/desk/calls?sort=started&order=up")) == codes
    assert _codes(member.get(f"/desk/calls?guide={FILING}")) == codes[:1]
    assert _codes(member.get("/desk/calls?words=歇业")) == codes[:1]
    assert _codes(member.get("/desk/calls?number=13900000002")) == codes[1:]
    assert _codes(member.get("/desk/calls?state=closed")) == []
    assert _codes(member.get("/desk/calls?first=2026-11-24")) == []
    assert member.get("/desk/calls?state=x").status_code == 422


def _codes(page: httpx.Response) -> list[str]:
    """The codes in the table, in its order."""
    table = page.text.partition("<tbody>")[2]
    return re.findall(r'href="/desk/calls/(T-[A-Z0-9]+)"', table)
