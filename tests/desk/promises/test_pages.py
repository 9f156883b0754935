"""Promises at the desk: listed by due time within sight, taken, forwarded, answered, closed, explained, unmasked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.cases.events import history
from center.conversations import open_conversation
from center.knowledge import KNOWLEDGE, load_service
from center.messages import Words
from center.notice_tables import notice
from center.promises import PromiseListed, PromiseState, Reason, find_promise, make_promise, reply_due
from center.staff_tables import audit_entry
from center.turns import Incoming, receive
from tests.desk.house import House

QUESTION = "开分店要不要重新办食品证，打13900000002找我"
COUNTY = "定襄县"


def made(desk: House, at: datetime | None = None, office: str | None = COUNTY, question: str = QUESTION) -> str:
    """The code of a promise that was made then."""
    now = at or desk.now
    due = reply_due(load_service(KNOWLEDGE / "service"), now)

    def work(connection: Any) -> str:
        talk = open_conversation(connection, "json", now, office_id=office)
        message = receive(connection, desk.seal, talk, Incoming(Words(question)), now).message_id
        details: dict[str, Any] = {"question": question, "phone": "13900000001", "due": due, "now": now}
        return make_promise(
            connection, desk.seal, conversation_id=talk, message_id=message, reason=Reason.QUESTION, **details
        ).code

    return desk.write(work)


def seen(desk: House, code: str) -> PromiseListed:
    return desk.read(lambda connection: find_promise(connection, code))


def kinds(desk: House, code: str) -> list[str]:
    return [event.kind for event in desk.read(lambda connection: history(connection, code))]


def audited(desk: House, code: str) -> list[tuple[str, str | None]]:
    wanted = sa.select(audit_entry.c.act, audit_entry.c.reason).where(audit_entry.c.about == code)
    return [(row.act, row.reason) for row in desk.rows(wanted.order_by(audit_entry.c.seq))]


def test_the_longest_overdue_come_first_and_numbers_are_masked(desk: House) -> None:
    fresh, late = made(desk), made(desk, desk.now - timedelta(days=4))
    page = desk.sign_in("operator").get("/desk/promises").text
    assert page.index(late) < page.index(fresh)
    assert "139****0002" in page and "13900000002" not in page and "13900000001" not in page
    assert late in desk.sign_in("operator").get("/desk/promises?show=late").text
    assert fresh not in desk.sign_in("operator").get("/desk/promises?show=late").text


@pytest.mark.parametrize(("office", "status"), [(COUNTY, 200), (None, 200), ("原平市", 404)])
def test_another_offices_promise_is_not_there(desk: House, office: str | None, status: int) -> None:
    code = made(desk)
    member = desk.sign_in("agent", office_id=office)
    assert (code in member.get("/desk/promises").text) == (status == 200)
    assert member.get(f"/desk/promises/{code}").status_code == status
    answered = member.post(f"/desk/promises/{code}/answer", data={"text": "要办"})
    assert (answered.status_code == 303) == (status == 200)
    assert (seen(desk, code).state is PromiseState.KEPT) == (status == 200)


def test_taken_answered_and_told(desk: House) -> None:
    code, member = made(desk), desk.sign_in("operator")
    number = seen(desk, code).last_event
    assert member.post(f"/desk/promises/{code}/take", data={"seen": number}).status_code == 303
    assert seen(desk, code).owner == "operator-1"
    assert code in member.get("/desk/promises?show=mine").text
    answer = member.post(f"/desk/promises/{code}/answer", data={"text": "要办，分店单独办证。"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/promises/{code}")
    assert (seen(desk, code).answer, seen(desk, code).kept_by) == ("要办，分店单独办证。", "operator-1")
    assert kinds(desk, code) == ["promised", "taken", "answered"]
    told = desk.rows(sa.select(notice.c.kind).where(notice.c.record == code))
    assert [row.kind for row in told] == ["promise_answer"]
    assert audited(desk, code) == [("promise.take", None), ("promise.answer", None)]
    page = member.get(f"/desk/promises/{code}").text
    assert "要办，分店单独办证。" in page and "发出答复" not in page
    assert code in member.get("/desk/promises?show=ended").text


def test_whoever_was_slower_is_told(desk: House) -> None:
    code, number = made(desk), 1
    first, second = desk.sign_in("operator"), desk.sign_in("agent")
    assert first.post(f"/desk/promises/{code}/take", data={"seen": number}).status_code == 303
    late = second.hx("POST", f"/desk/promises/{code}/take", data={"seen": number})
    assert late.status_code == 422 and "刚刚被别人改动过" in late.text
    assert seen(desk, code).owner == "operator-1"


def test_forwarded_with_a_reason_to_who_can_answer(desk: House) -> None:
    code, member = made(desk), desk.sign_in("operator")
    desk.member("agent", staff_id="agent-2", office_id=COUNTY), desk.member("editor")
    for owner, reason in (("agent-2", ""), ("editor-1", "他懂"), ("nobody", "他懂"), ("", "他懂")):
        refused = member.hx(
            "POST", f"/desk/promises/{code}/forward", data={"owner": owner, "reason": reason, "seen": 1}
        )
        assert refused.status_code == 422, owner
    given = {"owner": "agent-2", "reason": "他办过分店", "seen": 1}
    assert member.post(f"/desk/promises/{code}/forward", data=given).status_code == 303
    assert (seen(desk, code).owner, seen(desk, code).due_at) == ("agent-2", seen(desk, code).due_at)
    page = member.get(f"/desk/promises/{code}").text
    assert "转给别人办" in page and "他办过分店" in page


def test_late_is_explained_to_whoever_asked_and_stays_late(desk: House) -> None:
    fresh, late = made(desk), made(desk, desk.now - timedelta(days=4))
    member, due_at = desk.sign_in("operator"), seen(desk, late).due_at
    data = {"reason": "要等食药窗口回话"}
    assert member.hx("POST", f"/desk/promises/{fresh}/late", data=data).status_code == 422
    assert member.post(f"/desk/promises/{late}/late", data=data).status_code == 303
    assert seen(desk, late).due_at == due_at and kinds(desk, late)[-1] == "late_explained"
    told = desk.rows(sa.select(notice.c.kind, notice.c.text).where(notice.c.record == late))
    assert [row.kind for row in told] == ["promise_late"] and "要等食药窗口回话。" in told[0].text
    member.post(f"/desk/promises/{late}/late", data={"reason": "明天上午一定答"})
    assert len(desk.rows(sa.select(notice.c.id).where(notice.c.record == late))) == 2


def test_closed_without_an_answer_needs_a_reason(desk: House) -> None:
    code, member = made(desk), desk.sign_in("operator")
    assert member.hx("POST", f"/desk/promises/{code}/close", data={"reason": " "}).status_code == 422
    assert member.post(f"/desk/promises/{code}/close", data={"reason": "打过三次没人接"}).status_code == 303
    assert seen(desk, code).state is PromiseState.BROKEN
    assert "打过三次没人接" in member.get(f"/desk/promises/{code}").text
    after = member.hx("POST", f"/desk/promises/{code}/answer", data={"text": "要办"})
    assert after.status_code == 422
    assert member.hx("POST", f"/desk/promises/{code}/kept", data={"words": "说过了"}).status_code == 422


def test_answered_by_word_of_mouth_says_in_a_line_what_was_said(desk: House) -> None:
    code, member = made(desk), desk.sign_in("operator")
    assert member.hx("POST", f"/desk/promises/{code}/kept").status_code == 422
    assert seen(desk, code).state is PromiseState.OPEN
    said = {"words": "电话告诉本人13900000001，分店要单独办证"}
    assert member.post(f"/desk/promises/{code}/kept", data=said).status_code == 303
    assert seen(desk, code).state is PromiseState.KEPT and kinds(desk, code)[-1] == "kept"
    page = member.get(f"/desk/promises/{code}").text
    assert "分店要单独办证" in page and "13900000001" not in page


def test_the_number_is_shown_for_a_reason_and_noted(desk: House) -> None:
    code, member = made(desk), desk.sign_in("operator")
    assert member.hx("POST", f"/desk/promises/{code}/unmask", data={"reason": ""}).status_code == 422
    page = member.post(f"/desk/promises/{code}/unmask", data={"reason": "打电话问地址"}).text
    assert "13900000001" in page and "13900000002" in page
    assert "13900000001" not in member.get(f"/desk/promises/{code}").text
    assert ("promise.unmask", "打电话问地址") in audited(desk, code)
    assert "looked" in kinds(desk, code)


def test_words_of_people_are_text(desk: House) -> None:
    code = made(desk, question="<script>alert(1)</script> ' onload=x \"")
    member = desk.sign_in("operator")
    for page in (member.get("/desk/promises").text, member.get(f"/desk/promises/{code}").text):
        assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_an_unknown_code_is_a_page_of_its_own(desk: House) -> None:
    assert desk.sign_in("operator").get("/desk/promises/P-22222222").status_code == 404


def test_a_note_made_by_mistake_is_taken_back_by_whoever_made_it(desk: House) -> None:
    code, member, other = made(desk), desk.sign_in("operator"), desk.sign_in("agent")
    answer = member.post(f"/desk/promises/{code}/kept", data={"words": "电话里说了"})
    assert answer.status_code == 303
    undo = f"/desk/promises/{code}/kept/2/undo"
    page = member.get(f"/desk/promises/{code}").text
    assert page.count(f'action="{undo}"') == 2 and "登记错了，撤回" in page and "登记错了，还没有答复" in page
    assert undo not in other.get(f"/desk/promises/{code}").text
    assert other.hx("POST", undo).status_code == 422
    assert member.hx("POST", f"/desk/promises/{code}/kept/x/undo").status_code == 422
    assert seen(desk, code).state is PromiseState.KEPT
    assert [member.post(undo).status_code for _ in range(2)] == [303, 303]
    assert (seen(desk, code).state, seen(desk, code).kept_by) == (PromiseState.OPEN, None)
    assert kinds(desk, code) == ["promised", "kept", "kept_undone"]
    page = member.get(f"/desk/promises/{code}").text
    assert "撤回登记，还没有答复" in page and "发出答复" in page
    assert code in member.get("/desk/promises").text
