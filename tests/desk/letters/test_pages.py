"""Letters at the desk over HTTP: registered, listed, answered, printed, scanned, within sight, and noted."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from center.letter_tables import letter, letter_scan
from center.staff_tables import audit_entry
from tests.center.uploads.made import png
from tests.desk.browsing import Windows
from tests.desk.house import House, Member

A_PNG = png()
OFFICE = "定襄县"
PHONE = "13900000001"
TYPED = {
    "kind": "consult",
    "came_by": "post",
    "received_on": "2026-11-23",
    "subject": "餐饮店注销要什么材料",
    "text": f"请问要什么材料，打{PHONE}找我",
    "name": "王小明",
    "phone": PHONE,
    "address": "定襄县晋昌镇新建路1号",
    "office": OFFICE,
    "key": "form-1",
}


def new_letter(client: Member, **changes: str) -> str:
    """The code of a letter that was registered."""
    answer = client.post("/desk/letters/new", data={**TYPED, **changes})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


def acts(desk: House) -> list[str]:
    """What was noted of letters."""
    wanted = sa.select(audit_entry.c.act).where(audit_entry.c.act.startswith("letter.")).order_by(audit_entry.c.seq)
    return [row.act for row in desk.rows(wanted)]


def state(desk: House, code: str) -> Any:
    """Where a letter stands."""
    return desk.rows(sa.select(letter).where(letter.c.code == code))[0]


def test_a_letter_is_registered_once_and_listed_masked(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    assert 'name="key"' in client.get("/desk/letters/new").text
    code = new_letter(client)
    assert new_letter(client) == code
    listed = client.get("/desk/letters").text
    assert (code in listed, "餐饮店注销要什么材料" in listed, PHONE in listed) == (True, True, False)
    page = client.get(f"/desk/letters/{code}").text
    assert ("王**" in page, "139****0001" in page, PHONE in page, "新建路" in page) == (True, True, False, False)
    assert acts(desk) == ["letter.register", "letter.register", "letter.view"]


def test_what_is_missing_is_told_beside_the_form(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    answer = client.hx("POST", "/desk/letters/new", data={**TYPED, "subject": ""})
    assert (answer.status_code, "请写一句来信说的是什么事。" in answer.text) == (422, True)
    elsewhere = client.hx("POST", "/desk/letters/new", data={**TYPED, "office": "五台县"})
    assert elsewhere.status_code == 422


def test_the_sender_is_shown_for_a_reason_which_is_noted(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client)
    assert client.hx("POST", f"/desk/letters/{code}/unmask", data={"reason": ""}).status_code == 422
    page = client.post(f"/desk/letters/{code}/unmask", data={"reason": "打电话答复"}).text
    assert (PHONE in page, "王小明" in page, "新建路1号" in page) == (True, True, True)
    wanted = sa.select(audit_entry.c.reason).where(audit_entry.c.act == "letter.unmask")
    assert [row.reason for row in desk.rows(wanted)] == ["打电话答复"]


def test_it_is_answered_by_telephone(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client)
    answer = client.post(f"/desk/letters/{code}/phone", data={"reply": "带注销申请书到窗口办。", "seen": "1"})
    assert answer.status_code == 303
    assert (state(desk, code).state, state(desk, code).reply_way) == ("answered", "phone")
    assert client.hx("POST", f"/desk/letters/{code}/phone", data={"reply": "又答一次"}).status_code == 422


def test_it_is_answered_by_a_letter_that_is_printed_and_sent(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client)
    reply = {"reply": "第一段。\n第二段<b>。", "seen": "1", "guide": "service.hotline"}
    assert client.hx("POST", f"/desk/letters/{code}/write", data={**reply, "guide": "nowhere.guide"}).status_code == 422
    assert client.post(f"/desk/letters/{code}/write", data={**reply, "guide": ""}).status_code == 303
    paper = client.get(f"/desk/letters/{code}/paper").text
    for words in ("王小明：", "第一段。", "第二段&lt;b&gt;。", "查询服务指南完整版的途径", "新建路1号"):
        assert words in paper
    sent = {"mail_number": "RA123456789CN", "sent_on": "2026-11-23"}
    assert client.post(f"/desk/letters/{code}/send", data=sent).status_code == 303
    assert (state(desk, code).state, state(desk, code).mail_number) == ("answered", "RA123456789CN")
    assert acts(desk)[-3:] == ["letter.write", "letter.print", "letter.send"]


def test_a_written_letter_is_taken_back_by_undo(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client)
    client.post(f"/desk/letters/{code}/write", data={"reply": "第一稿", "seen": "1"})
    assert f'action="/desk/letters/{code}/take-back"' in client.get(f"/desk/letters/{code}").text
    assert client.post(f"/desk/letters/{code}/take-back").status_code == 303
    assert (state(desk, code).state, state(desk, code).reply) == ("open", "第一稿")


@pytest.mark.parametrize("way", ["take-back", "reopen"])
def test_a_reply_taken_up_again_is_offered_whole_and_never_sent_masked(desk: House, way: str) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    url = f"/desk/letters/{new_letter(client)}"
    whole = f"请打0350-3030001或{PHONE}找张科长"
    client.post(f"{url}/{'write' if way == 'take-back' else 'phone'}", data={"reply": whole})
    assert whole not in client.get(url).text
    assert client.post(f"{url}/{way}", data={"reason": "写错了"}).status_code == 303
    box = re.search(r'<textarea id="f-reply"[^>]*>([^<]*)<', client.get(url).text)
    assert box is not None and box[1] == whole
    wanted = sa.select(audit_entry.c.details).where(audit_entry.c.act == "letter.view").order_by(audit_entry.c.seq)
    assert [row.details for row in desk.rows(wanted)] == ["{}", '{"words":"完整的答复"}']
    masked = client.hx("POST", f"{url}/phone", data={"reply": whole.replace(PHONE, "139****0001")})
    assert (masked.status_code, "“139****0001”隐去了中间四位" in masked.text) == (422, True)
    assert client.post(f"{url}/phone", data={"reply": box[1]}).status_code == 303
    assert whole in client.post(f"{url}/unmask", data={"reason": "核对"}).text


def test_what_is_typed_stays_while_something_is_done_beside_it(desk: House, windows: Windows) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client)
    page = windows.open(client, f"/desk/letters/{code}")
    page.fill("#f-reply", "写了一半")
    page.click("summary:has-text('看完整的')")
    page.fill("#f-unmask-reason", "打电话答复")
    page.click("text=看一次")
    expect(page.locator(".unmasked")).to_be_visible()
    expect(page.locator("#f-reply")).to_have_value("写了一半")
    page.set_input_files("#f-scan", {"name": "第一页.png", "mimeType": "image/png", "buffer": A_PNG})
    page.click("form[action$='/scans'] button")
    expect(page.locator("#toasts")).to_contain_text("已存1个扫描件。")
    page.click("summary:has-text('改关联')")
    page.click("form[action$='/link'] button")
    expect(page.locator("#toasts")).to_contain_text("关联已保存。")
    expect(page.locator("#f-reply")).to_have_value("写了一半")
    page.click("text=已经电话答复")
    page.wait_for_selector("text=已登记为电话答复。")
    assert (state(desk, code).state, state(desk, code).reply) == ("answered", "写了一半")


def test_whoever_has_seen_less_is_told(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client)
    client.post(f"/desk/letters/{code}/take", data={"seen": "1"})
    late = client.hx("POST", f"/desk/letters/{code}/file", data={"reason": "没有地址", "seen": "1"})
    assert (late.status_code, "刚刚被别人改动过" in late.text) == (422, True)


def test_another_office_sees_nothing_of_it(desk: House) -> None:
    code = new_letter(desk.sign_in("operator", office_id=OFFICE))
    stranger = desk.sign_in("operator", staff_id="operator-2", office_id="五台县")
    assert code not in stranger.get("/desk/letters?show=to_answer").text
    assert stranger.get(f"/desk/letters/{code}").status_code == 404
    assert stranger.get(f"/desk/letters/{code}/paper").status_code == 404
    for act in ("take", "phone", "write", "send", "file", "reopen", "forward", "link", "unmask", "kind", "take-back"):
        answer = stranger.hx(
            "POST", f"/desk/letters/{code}/{act}", data={"reason": "看", "office": "五台县", "reply": "x"}
        )
        assert (answer.status_code, "没有查到" in answer.text) == (422, True), act
    assert state(desk, code).last_event == 1


def test_it_is_forwarded_to_whoever_works_there(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client)
    desk.member("operator", staff_id="operator-2", office_id="五台县")
    there = {"office": "五台县", "owner": "operator-2", "reason": "归五台办", "seen": "1"}
    wrong = client.hx("POST", f"/desk/letters/{code}/forward", data={**there, "owner": "operator-1"})
    assert (wrong.status_code, "不办那里的来信" in wrong.text) == (422, True)
    moved = client.post(f"/desk/letters/{code}/forward", data=there)
    assert (moved.status_code, moved.headers["location"]) == (303, "/desk/letters")
    assert (state(desk, code).office_id, state(desk, code).owner) == ("五台县", "operator-2")


def test_scans_are_kept_shown_and_removed(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client)
    given = {"scan": ("来信第一页.png", A_PNG, "image/png")}
    assert client.post(f"/desk/letters/{code}/scans", files=given).status_code == 303
    scan = desk.rows(sa.select(letter_scan))[0]
    assert (scan.state, scan.name) == ("checked", "来信第一页.png")
    shown = client.get(f"/desk/letters/{code}/scans/{scan.code}")
    assert (shown.status_code, shown.content, shown.headers["content-type"]) == (200, A_PNG, "image/png")
    assert shown.headers["content-disposition"].startswith("inline;")
    assert client.post(f"/desk/letters/{code}/scans/{scan.code}/remove").status_code == 303
    assert client.get(f"/desk/letters/{code}/scans/{scan.code}").status_code == 422


def test_an_identity_document_is_quarantined(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client)
    given = {"scan": ("身份证.png", A_PNG, "image/png")}
    refused = client.post(f"/desk/letters/{code}/scans", files=given, headers={"HX-Request": "true"})
    assert (refused.status_code, "已隔离" in refused.text) == (422, True)
    scan = desk.rows(sa.select(letter_scan))[0]
    assert scan.state == "quarantined"
    assert "身份证.png" not in client.get(f"/desk/letters/{code}").text
    assert client.get(f"/desk/letters/{code}/scans/{scan.code}").status_code == 422


def test_what_is_typed_is_never_markup(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client, subject="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>", name="<b>王")
    for page in (client.get("/desk/letters").text, client.get(f"/desk/letters/{code}").text):
        assert not re.search("<script>alert|<img src=x|<b>王", page)


def test_late_letters_wait_in_red_and_a_number_finds_its_letters(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client)
    assert code in client.get("/desk/letters", params={"search": PHONE}).text
    assert code not in client.get("/desk/letters", params={"search": "13900000009"}).text
    desk.clock.wait(days=30)
    client = desk.sign_in("operator", office_id=OFFICE)
    assert 'class="late-row"' in client.get("/desk/letters?show=late").text
    assert "来信已超时" in client.get("/desk").text


def test_it_is_linked_to_what_is_there_only(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    code = new_letter(client)
    wrong = client.hx("POST", f"/desk/letters/{code}/link", data={"case_code": "D-22222229", "seen": "1"})
    assert (wrong.status_code, "没有查到这个代办件" in wrong.text) == (422, True)
