"""Every act on the page of a case, as its forms send it, from acceptance to the end."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from center.case_tables import case_notice, receipt
from center.cases.materials import materials_of
from center.cases.states import CaseState, Outcome
from center.cases.urging import log_of
from center.notice_tables import notice
from center.staff_tables import audit_entry
from tests.desk.cases.casework import URL, act, agent, case, opened, refusal
from tests.desk.house import House, Member


def accepted(desk: House, member: Member) -> str:
    code = opened(desk)
    assert act(member, code, "move/accept").status_code == 200
    return code


def materials(desk: House, code: str) -> list[tuple[str, str]]:
    listed = desk.read(lambda connection: materials_of(connection, code))
    return [(one.name, one.state.value) for one in listed]


def notices(desk: House, code: str) -> list[str]:
    wanted = sa.select(notice.c.kind).where(notice.c.record == code).order_by(notice.c.id)
    return [row.kind for row in desk.rows(wanted)]


def test_a_case_goes_from_acceptance_to_the_end_with_a_supplement(desk: House) -> None:
    member = agent(desk)
    code = accepted(desk, member)
    for what, fields in (
        ("move/assign", {"agent": "agent-1"}),
        ("materials/want", {"names": "租赁合同\n公司章程"}),
        ("materials/receive", {"name": "公司章程"}),
        ("notice", {}),
        ("materials/receive", {"name": "租赁合同"}),
        ("move/supplemented", {}),
        ("prereview", {"outcome": "all_online", "delivery": ["download", "express"]}),
        ("receipt", {"window_number": "3号", "accepted_by": "李工", "term": "4小时", "pickup": "网上下载"}),
        (
            "decision",
            {"kind": "acceptance", "number": "晋登〔2026〕1号", "decided_on": "2026-11-23", "item": "licence"},
        ),
    ):
        answer = act(member, code, what, **fields)
        assert answer.status_code == 200, (what, answer.text)
    for task in case(desk, code).sub_tasks:
        assert act(member, code, f"items/{task.item}/start").status_code == 200
        parts = {"part": ["e_licence", "e_seal"]} if task.item == "licence" else {}
        assert act(member, code, f"items/{task.item}/complete", result="已办好", **parts).status_code == 200
    found = case(desk, code)
    assert (found.state, found.agent, found.outcome) == (CaseState.DONE, "agent-1", Outcome.ALL_ONLINE)
    kinds = notices(desk, code)
    assert {
        "case_accepted",
        "case_supplement",
        "case_prereviewed",
        "case_receipt",
        "case_result",
        "case_closed",
    } <= set(kinds)
    shown = member.get(f"{URL}/{code}").text
    assert "代办办结" in shown and "接着办" not in shown


def test_a_new_demand_in_a_further_notice_is_warned_of_first(desk: House) -> None:
    member = agent(desk)
    code = accepted(desk, member)
    act(member, code, "notice", missing="租赁合同")
    warned = act(member, code, "notice", missing="房产证")
    assert (warned.status_code, "违反了一次性告知" in refusal(warned)) == (422, True)
    assert act(member, code, "notice", missing="房产证", admits="1").status_code == 200
    numbers = desk.rows(sa.select(case_notice.c.number, case_notice.c.is_breach).order_by(case_notice.c.number))
    assert [tuple(row) for row in numbers] == [(1, False), (2, True)]
    boss = desk.sign_in("supervisor", office_id="定襄县")
    assert "房产证" in boss.get(f"{URL}/breaches").text


def test_what_is_listed_or_sent_back_after_a_notice_is_warned_of_too(desk: House) -> None:
    member = agent(desk)
    code = accepted(desk, member)
    act(member, code, "materials/want", names="公司章程")
    act(member, code, "materials/receive", name="公司章程")
    act(member, code, "notice", missing="租赁合同")
    for what, fields in (
        ("materials/want", {"names": "房产证"}),
        ("materials/send-back", {"name": "公司章程", "note": "缺一页"}),
    ):
        answer = act(member, code, what, **fields)
        assert (answer.status_code, "违反了一次性告知" in refusal(answer)) == (422, True), what
        assert act(member, code, what, admits="1", **fields).status_code == 200
    assert notices(desk, code) == ["case_accepted", "case_step", "case_supplement"]
    page = member.get(f"{URL}/{code}").text
    assert page.count("我知道这是新增的要求") > 3 and "请交：租赁合同" in page and "请交：房产证" not in page


def test_what_the_applicant_uploads_meanwhile_does_not_make_a_form_useless(desk: House) -> None:
    member, other = agent(desk), agent(desk, "agent-2")
    code = accepted(desk, member)
    seen = case(desk, code).last_event
    assert act(other, code, "log", seen=1, kind="track", text="打过电话").status_code == 200
    assert act(member, code, "notice", seen=seen, missing="租赁合同").status_code == 200
    late = act(other, code, "notice", seen=seen, missing="公司章程")
    assert (late.status_code, "刚刚被别人改动过" in refusal(late), "hx-redirect" in late.headers) == (422, True, False)


def test_papers_are_sent_back_struck_off_and_taken_back(desk: House) -> None:
    member = agent(desk)
    code = accepted(desk, member)
    act(member, code, "materials/want", names="租赁合同、公司章程")
    act(member, code, "materials/send-back", name="租赁合同", note="缺房主签字")
    act(member, code, "materials/unlist", name="公司章程", reason="用范本")
    answer = act(member, code, "materials/receive", name="租赁合同")
    assert materials(desk, code) == [("租赁合同", "received")]
    page = member.get(f"{URL}/{code}", headers={"Cookie": cookies(answer, member)}).text
    undo = re.search(r'action="(/desk/cases/[^"]+/undo/\d+)"', page)
    assert undo, page
    assert member.hx("POST", undo[1]).status_code == 200
    assert materials(desk, code) == [("租赁合同", "refused")]
    assert member.hx("POST", undo[1]).status_code == 422


def cookies(answer: object, member: Member) -> str:
    return "; ".join(f"{name}={value}" for name, value in member.cookies.items())


def test_what_the_center_fetches_is_not_asked_for(desk: House) -> None:
    member = agent(desk)
    code = accepted(desk, member)
    answer = act(member, code, "materials/want", names="营业执照")
    assert (answer.status_code, "不得要求申请人提供" in refusal(answer)) == (422, True)


def test_each_outcome_says_what_it_lacks(desk: House) -> None:
    member = agent(desk)
    code = accepted(desk, member)
    for outcome, lacking in (
        ("", "请选一种预审结果"),
        ("all_online", "取件"),
        ("bring_originals", "原件"),
        ("check_at_window", "原件"),
        ("site_visit", "日期"),
    ):
        answer = act(member, code, "prereview", outcome=outcome)
        assert (answer.status_code, lacking in refusal(answer)) == (422, True), outcome
    assert (
        act(member, code, "prereview", outcome="site_visit", visit_on="2026-11-25", prepare="营业场所").status_code
        == 200
    )


def test_a_receipt_without_a_content_is_not_issued_and_a_whole_one_is_printed(desk: House) -> None:
    member = agent(desk)
    code = accepted(desk, member)
    act(member, code, "materials/want", names="租赁合同")
    contents = {"window_number": "3号", "accepted_by": "李工", "term": "4小时", "pickup": "网上下载"}
    assert "所收材料" in refusal(act(member, code, "receipt", **contents))
    act(member, code, "materials/receive", name="租赁合同")
    for name in contents:
        assert act(member, code, "receipt", **{**contents, name: " "}).status_code == 422, name
    assert member.get(f"{URL}/{code}/receipt").status_code == 404
    assert act(member, code, "receipt", **contents).status_code == 200
    shown = member.get(f"{URL}/{code}/receipt").text
    for text in (
        "本单为代办服务回执，非行政许可受理通知书",
        "<svg",
        "窗口序号",
        "租赁合同",
        "李工",
        "4小时",
        "网上下载",
    ):
        assert text in shown, text


def test_urges_go_out_are_answered_and_late_ones_come_before_the_supervisor(desk: House) -> None:
    member = agent(desk)
    tax = desk.sign_in("department", staff_id="dept-tax", department="tax", office_id="定襄县")
    code = accepted(desk, member)
    for to in ("department:tax", "staff:agent-1"):
        assert act(member, code, "urge", to=to, text="税种还没核", hours="2.0").status_code == 200
    assert "税种还没核" in tax.get(f"{URL}/urges").text
    first, second = sorted(entry.id for entry in desk.read(lambda connection: log_of(connection, code)))
    assert act(tax, code, f"urges/{first}/answer", text="下午核").status_code == 200
    assert act(tax, code, f"urges/{second}/answer", text="替他答").status_code == 422
    assert act(tax, code, f"urges/{second}/withdraw").status_code == 422
    desk.clock.wait(hours=3)
    member, boss = agent(desk), desk.sign_in("supervisor", office_id="定襄县")
    late = boss.get(f"{URL}/urges?list=late").text
    assert "税种还没核" in late and "测试代办员" in late and "税务" not in late.partition("<tbody>")[2]
    assert act(member, code, f"urges/{second}/withdraw").status_code == 200
    assert act(member, code, "log", kind="coordinate", text="跟税务所约了时间").status_code == 200


def test_a_department_works_its_own_items_only(desk: House) -> None:
    member = agent(desk)
    tax = desk.sign_in("department", staff_id="dept-tax", department="tax", office_id="定襄县")
    code = accepted(desk, member)
    assert code in tax.get(f"{URL}/items").text
    assert act(tax, code, "items/tax/start").status_code == 200
    assert act(tax, code, "items/seal/start").status_code == 422
    assert act(tax, code, "move/terminate", reason="不办").status_code == 403
    food = desk.sign_in("department", staff_id="dept-food", department="food", office_id="定襄县")
    assert food.get(f"{URL}/{code}").status_code == 404
    assert code not in food.get(f"{URL}/items").text


def test_a_transfer_leads_back_to_the_list_where_the_case_is_out_of_sight(desk: House) -> None:
    member = agent(desk)
    code = accepted(desk, member)
    answer = act(member, code, "move/transfer", office_id="代县", note="他住代县")
    assert answer.headers["hx-redirect"] == URL
    assert member.get(f"{URL}/{code}").status_code == 404


def test_a_late_case_is_finished_with_the_reason_only(desk: House) -> None:
    member = agent(desk)
    code = accepted(desk, member)
    act(member, code, "prereview", outcome="all_online", delivery="download")
    tasks = case(desk, code).sub_tasks
    desk.clock.wait(days=2)
    member = agent(desk)
    for task in tasks:
        act(member, code, f"items/{task.item}/start")
        parts = {"part": ["e_licence", "e_seal"]} if task.item == "licence" else {}
        act(member, code, f"items/{task.item}/complete", result="已办好", **parts)
    assert case(desk, code).state is CaseState.IN_PROGRESS
    assert "超时的原因" in refusal(act(member, code, "move/finish"))
    assert act(member, code, "move/finish", reason="系统停机一天").status_code == 200
    assert case(desk, code).state is CaseState.DONE


def test_a_receipt_with_a_mistake_is_issued_anew_and_the_former_says_that_it_is_void(desk: House) -> None:
    member = agent(desk)
    code = accepted(desk, member)
    act(member, code, "materials/want", names="租赁合同")
    act(member, code, "materials/receive", name="租赁合同")
    contents = {"window_number": "3号", "accepted_by": "李工", "term": "4小时", "pickup": "网上下载"}
    act(member, code, "receipt", **contents)
    [first] = [row.code for row in desk.rows(sa.select(receipt.c.code))]
    again = {**contents, "window_number": "8号", "former": first}
    assert "为什么" in refusal(act(member, code, "receipt/again", **again))
    answers = [act(member, code, "receipt/again", **again, reason="窗口序号写错了") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    [now] = [row.code for row in desk.rows(sa.select(receipt.c.code))]
    shown, former = (member.get(f"{URL}/{code}/receipt{of}").text for of in ("", f"?former={first}"))
    assert all(words in shown for words in ("8号", now, f"本回执代替 {first}")) and "已作废" not in shown
    assert all(words in former for words in ("3号", first, f"本回执已作废，以 {now} 为准", "窗口序号写错了"))
    assert f"回执编号{now}的二维码" in shown and f"回执编号{first}的二维码" in former
    page = member.get(f"{URL}/{code}").text
    assert "重开回执" in page and f"?former={first}" in page
    texts = [(row.state, row.text) for row in desk.rows(receipt_notices(code))]
    assert [state for state, _ in texts] == ["cancelled", "waiting"]
    assert f"原来的{first}作废，以这张为准" in texts[-1][1] and now in texts[-1][1]
    noted = sa.select(audit_entry.c.reason).where(audit_entry.c.act == "case.receipt_replaced")
    assert {row.reason for row in desk.rows(noted)} == {"窗口序号写错了"}
    assert member.get(f"{URL}/{code}/receipt?former=R-22222222").status_code == 404
    stranger = agent(desk, "agent-9", office_id="五台县")
    assert stranger.get(f"{URL}/{code}/receipt?former={first}").status_code == 404


def receipt_notices(code: str) -> Any:
    """What the applicant is told of receipts."""
    columns = notice.c.state, notice.c.text
    return sa.select(*columns).where(notice.c.record == code, notice.c.kind == "case_receipt").order_by(notice.c.id)
