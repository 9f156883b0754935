"""Work orders at the desk over HTTP: listed by the platform's time, answered, sent back, told back, within sight."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from center.staff_tables import audit_entry
from center.work_order_tables import work_order, work_order_report
from center.work_orders.hearing import hear
from center.work_orders.states import NewsKind
from tests.center.work_orders.ordered import OFFICES, ORDER, PHONE, news
from tests.desk.browsing import Windows
from tests.desk.house import House, Member

OFFICE = "定襄县"
TYPED = {
    "number": "GD-7",
    "kind": "help",
    "title": "想问贷款贴息",
    "text": f"怎么申请，打{PHONE}",
    "name": "王小明",
    "phone": PHONE,
    "address": "定襄县晋昌镇新建路1号",
    "office": OFFICE,
    "issued_at": "2026-11-23T09:00",
    "due_at": "2026-11-26T18:00",
}


def told(desk: House) -> str:
    """Our code of the order GD-1, which the platform has told."""
    desk.write(lambda connection: hear(connection, desk.seal, OFFICES, news(), desk.now))
    return str(desk.rows(sa.select(work_order.c.code))[0].code)


def order(desk: House) -> Any:
    """The order as it is stored."""
    return desk.rows(sa.select(work_order))[0]


def reports(desk: House) -> list[tuple[str, str]]:
    """What is to be told back, and where that stands."""
    wanted = sa.select(work_order_report.c.kind, work_order_report.c.state).order_by(work_order_report.c.id)
    return [(row.kind, row.state) for row in desk.rows(wanted)]


def acts(desk: House) -> list[str]:
    """What was noted of orders."""
    wanted = sa.select(audit_entry.c.act).where(audit_entry.c.act.startswith("order.")).order_by(audit_entry.c.seq)
    return [row.act for row in desk.rows(wanted)]


def signed(desk: House) -> tuple[Member, str]:
    """A member who has signed for the order, and its address."""
    client, url = desk.sign_in("operator", office_id=OFFICE), f"/desk/work-orders/{told(desk)}"
    assert client.post(f"{url}/sign", data={"seen": "1"}).status_code == 303
    return client, url


def test_an_order_is_listed_and_shown_masked(desk: House) -> None:
    code, client = told(desk), desk.sign_in("operator", office_id=OFFICE)
    listed = client.get("/desk/work-orders").text
    assert ("GD-1" in listed, ORDER.title in listed, "还没有接通12345工单平台" in listed) == (True, True, True)
    page = client.get(f"/desk/work-orders/{code}").text
    assert ("王**" in page, "139****0001" in page, PHONE in page, "新建路" in page) == (True, True, False, False)
    assert acts(desk) == ["order.view"]
    assert "GD-1" in client.get("/desk/work-orders", params={"search": PHONE}).text


def test_it_is_signed_for_answered_and_waits_to_be_told(desk: House) -> None:
    client, url = signed(desk)
    answer = {"answer": f"已办好，打{PHONE}问。", "result": "solved", "seen": "2"}
    assert client.hx("POST", f"{url}/answer", data={**answer, "result": ""}).status_code == 422
    done = client.post(f"{url}/answer", data=answer)
    assert done.status_code == 303
    assert (order(desk).state, order(desk).answer, order(desk).result) == (
        "answered",
        "已办好，打139****0001问。",
        "solved",
    )
    assert reports(desk) == [("signed", "waiting"), ("answered", "waiting")]
    page = client.get(url).text
    assert ("待回传（平台没有接通）" in page, "平台已收到" in page, PHONE in page) == (True, False, False)
    assert f'action="{url}/take-back"' in page
    assert client.post(f"{url}/take-back").status_code == 303
    assert (order(desk).state, reports(desk)[-1]) == ("signed", ("answered", "dropped"))


@pytest.mark.parametrize("by", ["us", "platform"])
def test_an_answer_taken_up_again_is_offered_whole_and_never_sent_masked(desk: House, by: str) -> None:
    client, url = signed(desk)
    whole = f"请打0350-3030001或{PHONE}找张科长"
    client.post(f"{url}/answer", data={"answer": whole, "result": "solved"})
    if by == "us":
        client.post(f"{url}/take-back")
    else:
        again = news(NewsKind.REOPENED, "again", text="再核实")
        desk.write(lambda connection: hear(connection, desk.seal, OFFICES, again, desk.now))
    box = re.search(r'<textarea id="f-answer"[^>]*>([^<]*)<', client.get(url).text)
    assert box is not None and box[1] == whole
    masked = {"answer": whole.replace(PHONE, "139****0001"), "result": "solved"}
    refused = client.hx("POST", f"{url}/answer", data=masked)
    assert (refused.status_code, "“139****0001”隐去了中间四位" in refused.text) == (422, True)
    assert client.post(f"{url}/answer", data={"answer": box[1], "result": "solved"}).status_code == 303
    assert whole in client.post(f"{url}/unmask", data={"reason": "核对"}).text
    wanted = sa.select(audit_entry.c.details).where(audit_entry.c.act == "order.view")
    assert [row.details for row in desk.rows(wanted)] == ['{"words":"完整的答复"}']


def test_what_is_typed_stays_while_something_is_done_beside_it(desk: House, windows: Windows) -> None:
    client, url = signed(desk)
    page = windows.open(client, url)
    page.fill("#f-answer", "写了一半")
    page.fill("#f-words", "已联系")
    page.click("summary:has-text('看完整的')")
    page.fill("#f-unmask-reason", "打电话问")
    page.click("text=看一次")
    expect(page.locator(".unmasked")).to_be_visible()
    expect(page.locator("#f-words")).to_have_value("已联系")
    page.click("form[action$='/progress'] button")
    expect(page.locator("#toasts")).to_contain_text("进展已记下，正在回传平台。")
    expect(page.locator("#f-words")).to_have_value("")
    expect(page.locator("#f-answer")).to_have_value("写了一半")
    page.select_option("#f-result", "solved")
    page.click("text=办结并回传")
    page.wait_for_selector("text=已办结，正在回传平台。")
    assert (order(desk).state, order(desk).answer) == ("answered", "写了一半")


def test_what_was_typed_in_on_the_platforms_pages_is_noted_so(desk: House) -> None:
    client, url = signed(desk)
    [report] = desk.rows(sa.select(work_order_report))
    assert client.post(f"{url}/reports/{report.key}/by-hand").status_code == 303
    assert reports(desk) == [("signed", "by_hand")]
    assert client.hx("POST", f"{url}/reports/{report.key}/again").status_code == 422
    assert acts(desk)[-1] == "order.by_hand"


def test_a_report_of_another_order_is_none_of_this_one(desk: House) -> None:
    client, _ = signed(desk)
    [report] = desk.rows(sa.select(work_order_report))
    other = client.post("/desk/work-orders/new", data=TYPED).headers["location"]
    assert client.hx("POST", f"{other}/reports/{report.key}/by-hand").status_code == 422
    assert reports(desk) == [("signed", "waiting")]


def test_it_goes_back_with_its_basis_only(desk: House) -> None:
    client, url = signed(desk)
    refused = client.hx("POST", f"{url}/return", data={"basis": "", "unit": "税务局", "seen": "2"})
    assert (refused.status_code, "退单要写明依据" in refused.text) == (422, True)
    assert (
        client.post(f"{url}/return", data={"basis": "职责清单第3条", "unit": "税务局", "seen": "2"}).status_code == 303
    )
    assert (order(desk).state, reports(desk)[-1]) == ("returned", ("returned", "waiting"))
    assert "职责清单第3条" in client.get(url).text


def test_it_is_passed_on_progressed_and_prolonged(desk: House) -> None:
    client, url = signed(desk)
    desk.member("operator", staff_id="operator-2", office_id="五台县")
    assert client.post(f"{url}/progress", data={"words": "已联系", "seen": "2"}).status_code == 303
    until = {"until": "2026-12-01T18:00", "reason": "等回函", "seen": "3"}
    assert client.hx("POST", f"{url}/extension", data={**until, "until": "soon"}).status_code == 422
    assert client.post(f"{url}/extension", data=until).status_code == 303
    there = {"office": "五台县", "owner": "operator-2", "reason": "归五台办", "seen": "4"}
    moved = client.post(f"{url}/transfer", data=there)
    assert (moved.status_code, moved.headers["location"]) == (303, "/desk/work-orders")
    assert [kind for kind, _ in reports(desk)] == ["signed", "progress", "extension", "transferred"]
    assert (order(desk).office_id, order(desk).owner) == ("五台县", "operator-2")


def test_who_called_is_shown_for_a_reason_which_is_noted(desk: House) -> None:
    client, url = signed(desk)
    assert client.hx("POST", f"{url}/unmask").status_code == 422
    page = client.post(f"{url}/unmask", data={"reason": "打电话问"}).text
    assert (PHONE in page, "王小明" in page, "新建路1号" in page) == (True, True, True)
    assert acts(desk)[-1] == "order.unmask"


def test_an_order_copied_by_hand_is_one_and_within_sight(desk: House) -> None:
    client = desk.sign_in("operator", office_id=OFFICE)
    assert 'name="number"' in client.get("/desk/work-orders/new").text
    made = client.post("/desk/work-orders/new", data=TYPED)
    assert made.status_code == 303
    assert client.post("/desk/work-orders/new", data=TYPED).headers["location"] == made.headers["location"]
    stranger = desk.sign_in("operator", staff_id="operator-2", office_id="五台县")
    hidden = stranger.hx("POST", "/desk/work-orders/new", data={**TYPED, "office": "五台县"})
    assert (hidden.status_code, "没有查到" in hidden.text) == (422, True)
    assert len(desk.rows(sa.select(work_order))) == 1


@pytest.mark.parametrize(
    "act", ["sign", "take", "transfer", "progress", "extension", "answer", "return", "take-back", "link", "unmask"]
)
def test_another_office_sees_nothing_of_it(desk: House, act: str) -> None:
    code = told(desk)
    stranger = desk.sign_in("operator", staff_id="operator-2", office_id="五台县")
    assert "GD-1" not in stranger.get("/desk/work-orders").text
    assert stranger.get(f"/desk/work-orders/{code}").status_code == 404
    typed = {"reason": "看", "office": "五台县", "result": "solved", "until": "2026-12-01T18:00"}
    answer = stranger.hx("POST", f"/desk/work-orders/{code}/{act}", data=typed)
    assert (answer.status_code, "没有查到" in answer.text) == (422, True)
    assert order(desk).last_event == 1


def test_whoever_has_seen_less_is_told(desk: House) -> None:
    client, url = signed(desk)
    late = client.hx("POST", f"{url}/return", data={"basis": "x", "unit": "y", "seen": "1"})
    assert (late.status_code, "刚刚被别人改动过" in late.text) == (422, True)


def test_what_the_platform_says_is_never_markup(desk: House) -> None:
    evil = replace(ORDER, title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    desk.write(lambda connection: hear(connection, desk.seal, OFFICES, news(order=evil), desk.now))
    client = desk.sign_in("operator", office_id=OFFICE)
    for page in (client.get("/desk/work-orders").text, client.get(f"/desk/work-orders/{order(desk).code}").text):
        assert not re.search("<script>alert|<img src=x", page)


def test_late_orders_wait_in_red_on_the_first_page(desk: House) -> None:
    told(desk)
    desk.clock.wait(days=10)
    client = desk.sign_in("operator", office_id=OFFICE)
    assert 'class="late-row"' in client.get("/desk/work-orders?show=late").text
    assert "工单已超时" in client.get("/desk").text
