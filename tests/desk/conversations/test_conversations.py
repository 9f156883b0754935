"""Conversations at the desk: queues, claiming, words, cards, and what becomes of them; sight, masks, the audit log."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import httpx
import sqlalchemy as sa

from center.bundles import knowledge_of
from center.handoffs.after_hours import promised_after_hours
from center.handoffs.records import last_handoff, open_handoff
from center.handoffs.states import HandoffState
from center.messages import messages_after
from center.staff_tables import audit_entry
from tests.desk.conversations.talks import URL, lines, opened, said, waiting
from tests.desk.house import House, Member


def claimed(desk: House, member: Member, text: str = "我想注销公司，怎么办") -> str:
    """A conversation that the member answers; the id."""
    talk = waiting(desk, text)
    answer = member.post(f"{URL}/{talk}/claim")
    assert answer.status_code == 303, answer.text
    return talk


def acts(desk: House) -> list[tuple[str, str]]:
    """Who did what in conversations, by the audit log."""
    wanted = sa.select(audit_entry.c.staff_id, audit_entry.c.act).order_by(audit_entry.c.seq)
    return [(row.staff_id, row.act) for row in desk.rows(wanted) if row.act.startswith("conversation.")]


def send(member: Member, talk: str, text: str, sending: str = "s-1", **more: Any) -> httpx.Response:
    """The member says something."""
    return member.post(f"{URL}/{talk}/reply", data={"text": text, "sending": sending, **more})


def test_every_queue_shows_and_says_what_to_do_when_empty(desk: House) -> None:
    member = desk.sign_in("supervisor")
    for queue in ("waiting", "active", "later", "bot", "history"):
        answer = member.get(f"{URL}?queue={queue}")
        assert answer.status_code == 200 and 'class="empty"' in answer.text, answer.text
    assert member.get(f"{URL}?queue=nonsense").status_code == 422


def test_whoever_waits_is_listed_with_what_they_want_masked(desk: House) -> None:
    member = desk.sign_in("operator")
    waiting(desk, "<b>注销</b>，电话13900000001")
    desk.clock.wait(minutes=3)
    text = member.get(URL).text
    assert "&lt;b&gt;注销&lt;/b&gt;，电话139****0001" in text and "13900000001" not in text
    assert "要找人工" in text and "3分" in text and "网页" in text


def test_of_two_who_claim_at_once_one_gets_it_and_the_other_is_told_who(desk: House) -> None:
    members = [desk.sign_in("operator", staff_id=f"op-{one}", name=f"小{one}") for one in "123"]
    talk, start = waiting(desk), Barrier(3)

    def grab(member: Member) -> httpx.Response:
        start.wait()
        return member.post(f"{URL}/{talk}/claim")

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(grab, members))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422]
    found = desk.read(lambda at: open_handoff(at, talk))
    assert found is not None
    winner = next(member for member in members if member.staff.staff_id == found.claimed_by)
    refused = [answer.text for answer in answers if answer.status_code == 422]
    assert all(f"{winner.staff.name}已经接入了这个会话" in text for text in refused)


def test_words_are_sent_once_seen_live_and_only_by_whoever_has_claimed(desk: House) -> None:
    member, other = desk.sign_in("operator"), desk.sign_in("agent")
    talk = claimed(desk, member)
    answers = [send(member, talk, "您好，我来帮您") for _ in range(2)]
    assert [(one.status_code, one.json()) for one in answers] == [(200, {"seq": 3})] * 2
    assert send(other, talk, "我也来").json() == {"message": "您现在没有接入这个会话，先点“接入”再操作。"}
    said(desk, talk, "证照丢了")
    news = member.get(f"{URL}/{talk}/news?after=2")
    assert (news.headers["X-Last"], news.headers["X-State"]) == ("4", "human operator-1")
    assert news.text.count("<li ") == 2 and "证照丢了" in news.text
    assert member.get(f"{URL}/{talk}/news?after=4").text.strip() == ""
    assert [text for author, text in lines(desk, talk) if author == "staff"] == ["您好，我来帮您"]


def test_a_rude_draft_is_asked_about_and_sent_on_a_second_yes_which_is_noted(desk: House) -> None:
    member = desk.sign_in("operator")
    talk = claimed(desk, member)
    warned = send(member, talk, "这不归我管")
    assert warned.status_code == 409
    assert warned.json()["rude"][0]["words"] == "不归我管"
    assert "staff" not in dict(lines(desk, talk))
    assert send(member, talk, "这不归我管", sure="1").status_code == 200
    assert acts(desk)[-1] == ("operator-1", "conversation.rude")


def test_a_page_shows_the_talk_masked_and_a_viewing_is_noted_once(desk: House) -> None:
    member, other = desk.sign_in("operator"), desk.sign_in("agent", name="李代办")
    talk = claimed(desk, member, "<script>alert(1)</script>，我电话13900000001")
    for _ in range(3):
        page = member.get(f"{URL}/{talk}")
        assert page.status_code == 200, page.text
    assert "13900000001" not in page.text and "139****0001" in page.text
    assert "<script>alert" not in page.text
    assert acts(desk) == [("operator-1", "conversation.claim"), ("operator-1", "conversation.view")]
    assert other.post(f"{URL}/{talk}/look").text.strip().count("测试话务员 也在看") == 1
    assert "李代办 也在看" in member.post(f"{URL}/{talk}/look").text
    other.post(f"{URL}/{talk}/look", data={"left": "1"})
    assert "也在看" not in member.post(f"{URL}/{talk}/look").text


def test_numbers_are_shown_for_a_reason_that_is_noted(desk: House) -> None:
    member = desk.sign_in("operator")
    talk = claimed(desk, member, "我电话13900000001")
    assert member.post(f"{URL}/{talk}/unmask", data={"reason": " "}).status_code == 422
    page = member.post(f"{URL}/{talk}/unmask", data={"reason": "要打电话核实"})
    assert page.status_code == 200 and "13900000001" in page.text
    assert acts(desk)[-1] == ("operator-1", "conversation.unmask")
    assert "13900000001" not in member.get(f"{URL}/{talk}").text


def test_what_is_of_another_office_is_not_there(desk: House) -> None:
    far = desk.sign_in("operator", staff_id="far", office_id="五台县")
    desk.sign_in("operator", office_id="定襄县")
    talk = waiting(desk, office_id="定襄县")
    assert talk not in far.get(URL).text
    for path in ("", "/side", "/news", "/earlier"):
        assert far.get(f"{URL}/{talk}{path}").status_code == 404
    for path in ("claim", "look", "unmask", "note"):
        told = {"reason": "看看", "text": "看看", "sending": "1"}
        assert far.post(f"{URL}/{talk}/{path}", data=told).status_code == 404, path
    assert far.get(f"{URL}/nobody").status_code == 404


def test_a_guide_goes_into_the_talk_once_and_nothing_of_anybody_else(desk: House) -> None:
    member = desk.sign_in("operator")
    talk = claimed(desk, member)
    found = member.get(f"{URL}/{talk}/guides?words=歇业备案怎么办")
    assert 'value="dormancy.filing"' in found.text, found.text
    card = {"kind": "guide", "about": "dormancy.filing", "sending": "g-1"}
    assert [member.post(f"{URL}/{talk}/card", data=card).status_code for _ in range(2)] == [303, 303]
    staff = [text for author, text in lines(desk, talk) if author == "staff"]
    assert len(staff) == 1 and "歇业" in staff[0]
    for kind, about in (("case", "D-7KM2Q4XD"), ("appointment", "A-7KM2Q4XD"), ("guide", "no.such"), ("", "x")):
        refused = member.post(f"{URL}/{talk}/card", data={"kind": kind, "about": about, "sending": "g-2"})
        assert refused.status_code == 422, (kind, refused.text)


def test_forwarded_put_off_returned_and_closed(desk: House) -> None:
    member, other = desk.sign_in("operator"), desk.sign_in("agent", name="李代办")
    talk = claimed(desk, member)
    forward = {"colleague": "agent-1", "office": "", "reason": "他熟"}
    assert member.post(f"{URL}/{talk}/forward", data={**forward, "office": "定襄县"}).status_code == 422
    assert member.post(f"{URL}/{talk}/forward", data=forward).headers["Location"] == URL
    assert "转给李代办" in other.get(URL).text
    other.post(f"{URL}/{talk}/claim")
    assert other.post(f"{URL}/{talk}/later", data={"hours": "2", "reason": "问税务"}).status_code == 303
    assert "剩 2小时" in other.get(f"{URL}?queue=later").text
    other.post(f"{URL}/{talk}/claim")
    assert other.post(f"{URL}/{talk}/close", data={"result": "nonsense"}).status_code == 422
    assert other.post(f"{URL}/{talk}/close", data={"result": "resolved", "remark": "清楚了"}).status_code == 303
    ended = desk.read(lambda at: last_handoff(at, talk))
    assert ended is not None and (ended.state, ended.result) == (HandoffState.ENDED, "resolved")
    assert "已经答清楚" in other.get(f"{URL}?queue=history&mine=1").text
    assert 'class="empty"' in other.get(f"{URL}?queue=history&result=silent").text
    second = claimed(desk, member, "开饭店要办什么")
    assert member.post(f"{URL}/{second}/return").status_code == 303
    assert lines(desk, second)[-1][0] == "bot"


def test_a_supervisor_takes_it_from_a_colleague_who_then_only_reads(desk: House) -> None:
    member, chief = desk.sign_in("operator"), desk.sign_in("supervisor", name="赵主管")
    talk = claimed(desk, member)
    assert member.post(f"{URL}/{talk}/take", data={"reason": "要"}).status_code == 403
    assert chief.post(f"{URL}/{talk}/take", data={"reason": "他有事"}).status_code == 303
    assert "赵主管正在接待，您只能看" in member.get(f"{URL}/{talk}").text


def test_notes_are_seen_by_colleagues_only(desk: House) -> None:
    member = desk.sign_in("operator")
    talk = claimed(desk, member)
    for _ in range(2):
        member.post(f"{URL}/{talk}/note", data={"text": "脾气急", "sending": "n-1"})
    assert member.get(f"{URL}/{talk}/side").text.count("脾气急") == 1
    assert all("脾气急" not in text for _, text in lines(desk, talk))


def test_own_ready_made_replies_are_kept_filled_and_dropped(desk: House) -> None:
    member = desk.sign_in("operator", name="王小红")
    talk = claimed(desk, member)
    member.post(f"{URL}/{talk}/canned", data={"title": "自报家门", "text": "我是〔姓名〕"})
    page = member.get(f"{URL}/{talk}").text
    assert 'data-canned="我是王小红"' in page
    member.post(f"{URL}/{talk}/canned/drop", data={"id": "1"})
    assert "自报家门" not in member.get(f"{URL}/{talk}").text


def test_a_reply_with_a_gap_is_not_sent_and_the_number_of_a_document_is_none(desk: House) -> None:
    member = desk.sign_in("operator")
    talk = claimed(desk, member)
    refused = send(member, talk, "最晚〔时间〕回复您，〔称呼〕放心，最晚〔时间〕", sure="1")
    message = "还有没填的地方：〔时间〕、〔称呼〕。填好再发。"
    assert (refused.status_code, refused.json()) == (409, {"gaps": ["〔时间〕", "〔称呼〕"], "message": message})
    assert "staff" not in dict(lines(desk, talk))
    assert send(member, talk, "按国办发〔2023〕5号办").status_code == 200


def test_who_has_paused_does_not_count_as_there(desk: House) -> None:
    member = desk.sign_in("operator")
    member.post(f"{URL}/pause", data={"pause": "1"})
    assert "您已暂停接待" in member.get(URL).text
    talk = opened(desk)
    assert "机器人在答" in member.get(f"{URL}?queue=bot").text and talk in member.get(f"{URL}?queue=bot").text
    member.post(f"{URL}/pause", data={"pause": ""})
    assert "您已暂停接待" not in member.get(URL).text


def test_staff_take_a_talk_that_nobody_asked_a_person_for(desk: House) -> None:
    member = desk.sign_in("operator")
    talk = opened(desk)
    assert member.post(f"{URL}/{talk}/claim").status_code == 303
    assert "主动接入" in member.get(f"{URL}/{talk}").text


def test_a_long_talk_is_read_page_by_page(desk: House) -> None:
    member = desk.sign_in("operator")
    talk = claimed(desk, member)
    for number in range(70):
        send(member, talk, f"第{number}句", f"s-{number}")
    page = member.get(f"{URL}/{talk}").text
    assert page.count('class="message staff"') == 60 and "看更早的" in page
    first = member.get(f"{URL}/{talk}/earlier?before=13").text
    assert first.count('class="message') == 12 and "看更早的" not in first


def test_who_may_not_look_people_up_is_told_so_and_not_that_nobody_is_known(desk: House) -> None:
    operator, reviewer = desk.sign_in("operator"), desk.sign_in("reviewer")
    talk = waiting(desk)
    texts = [member.get(f"{URL}/{talk}/side").text for member in (operator, reviewer)]
    unknown, unseen = "没有绑定过手机，不知道是谁。", "您的岗位不查联系人。"
    assert [(unknown in text, unseen in text) for text in texts] == [(True, False), (False, True)]


def test_what_is_told_anew_of_the_history_holds_no_form_that_somebody_fills_in(desk: House) -> None:
    member = desk.sign_in("supervisor")
    page, fresh = (member.get(f"{URL}{part}?queue=history").text for part in ("", "/rows"))
    assert (page.count('name="reason"'), fresh.count('name="reason"')) == (1, 0)
    assert 'id="queues"' in fresh


def test_what_was_left_after_hours_is_answered_by_the_first_words_of_staff_there(desk: House) -> None:
    member = desk.sign_in("operator")
    talk = claimed(desk, member)
    code = promised(desk, talk, "还要带公章吗")
    assert send(member, talk, "要带").status_code == 200
    side, page = member.get(f"{URL}/{talk}/side").text, member.get(f"/desk/promises/{code}").text
    assert f"留言已在会话里答复：{code}" in side
    assert "当面或电话答复：在会话里答复" in page and f"/desk/promises/{code}/kept/2/undo" in page


def promised(desk: House, talk: str, text: str) -> str:
    """The code of what was promised when the person went on in the evening."""
    said(desk, talk, text)
    service, evening = knowledge_of(None).service, desk.now + timedelta(hours=12)

    def leave(at: Any) -> Any:
        last = messages_after(at, desk.seal, talk)[-1]
        return promised_after_hours(at, desk.seal, service, service.working_clock(), last, evening)

    words = desk.write(leave)
    assert words is not None
    return str(words.custom["code"])
