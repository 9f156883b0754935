"""One-time notices and their breaches, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from center.case_tables import case_notice
from center.cases.asks import AlreadyReceived, Ask, AskKind, NothingToAsk
from center.cases.events import verify
from center.cases.materials import MaterialState, NotToBeAsked, UnusableWords, materials_of, receive, refuse, want
from center.cases.notices import (
    Breach,
    Guidance,
    GuideLink,
    IncompleteGuidance,
    Notice,
    alarms,
    issue_notice,
    notices_of,
)
from center.cases.papers import ClosedCase
from center.cases.states import CaseState, PauseKind
from center.guides import Material, Source
from center.records import Records
from tests.center.cases.paper_case import (
    CLERK,
    CODE,
    FETCHED,
    NOW,
    accepted,
    case,
    clock,
    events,
    kinds,
    later,
    moved,
    rows,
    submitted,
)

GUIDANCE = Guidance(
    "忻州市政务服务网“企业开办专区”",
    (GuideLink("establishment.license", "营业执照怎么办"),),
    ("打 12345", "到大厅导办台问"),
)
LEASE = Ask("租赁合同", AskKind.MISSING, "要有出租人签字")
FORM = Ask("申请书", AskKind.MEND, "第2页没签名")
PLAN = Ask("平面图", AskKind.MISSING)


@pytest.fixture
def code(records: Records) -> str:
    return accepted(records)


def told(records: Records, code: str, *asks: Ask, hours: float = 0, guidance: Guidance = GUIDANCE) -> Notice:
    return records.write_now(
        lambda connection: issue_notice(connection, code, asks, guidance, FETCHED, CLERK, later(hours), clock())
    )


def come_in(records: Records, code: str, *names: str, hours: float = 0) -> None:
    for name in names:
        records.write_now(lambda connection, name=name: receive(connection, code, name, CLERK, later(hours)))


def faulty(records: Records, code: str, name: str, note: str) -> None:
    records.write_now(lambda connection: refuse(connection, code, name, note, CLERK, NOW))


def wanted(records: Records, code: str, name: str, source: Source = Source.UPLOAD) -> None:
    paper = Material(name=name, source=source)
    records.write_now(lambda connection: want(connection, code, [paper], FETCHED, CLERK, NOW))


def notices(records: Records, code: str) -> list[Notice]:
    return records.read_now(lambda connection: notices_of(connection, code))


def breaches(records: Records) -> list[Breach]:
    return records.read_now(alarms)


def materials(records: Records, code: str) -> dict[str, Any]:
    listed = records.read_now(lambda connection: materials_of(connection, code))
    return {material.name: (material.state, material.note) for material in listed}


def test_a_notice_names_everything_at_once_and_the_case_waits(records: Records, code: str) -> None:
    first = told(records, code, LEASE, FORM)
    assert first == Notice(CODE, 1, (LEASE, FORM), GUIDANCE, (), False, "clerk-1", NOW)
    assert notices(records, code) == [first]
    waiting = case(records)
    assert waiting.state is CaseState.SUPPLEMENT
    assert waiting.open_pause(PauseKind.APPLICANT) is not None
    assert materials(records, code) == {
        "租赁合同": (MaterialState.WANTED, "要有出租人签字"),
        "申请书": (MaterialState.REFUSED, "第2页没签名"),
    }
    assert kinds(records) == ["accept", "notify"]


def test_the_text_is_complete_in_itself(records: Records, code: str) -> None:
    assert told(records, code, LEASE, FORM).text == (
        f"代办件{CODE}还差下面这些，请一次补齐：\n"
        "1. 租赁合同（还没交）：要有出租人签字\n"
        "2. 申请书（要修改）：第2页没签名\n"
        "等您补材料的时间不算进办理时限，补齐后接着算。\n"
        "网址：忻州市政务服务网“企业开办专区”\n"
        "办事指南：《营业执照怎么办》\n"
        "也可以：打 12345；到大厅导办台问"
    )


def test_the_card_says_the_same(records: Records, code: str) -> None:
    assert told(records, code, FORM).card() == {
        "kind": "notice",
        "case": CODE,
        "number": 1,
        "asks": [{"name": "申请书", "kind": "mend", "note": "第2页没签名", "source": "upload"}],
        "link": "忻州市政务服务网“企业开办专区”",
        "guides": ["establishment.license"],
        "other_ways": ["打 12345", "到大厅导办台问"],
    }


def test_what_the_case_lacks_is_told_without_being_named(records: Records, code: str) -> None:
    wanted(records, code, "身份证原件", Source.WINDOW)
    wanted(records, code, "申请书")
    faulty(records, code, "申请书", "第2页没签名")
    assert told(records, code, LEASE).asks == (
        LEASE,
        Ask("身份证原件", AskKind.MISSING, source=Source.WINDOW),
        FORM,
    )
    assert "2. 身份证原件（还没交，带到窗口）\n" in notices(records, code)[0].text


def test_two_faults_of_one_paper_stand_together(records: Records, code: str) -> None:
    both = told(records, code, FORM, Ask("申请书", AskKind.MEND, "住所写错")).asks
    assert both == (FORM._replace(note="第2页没签名；住所写错"),)


def test_told_again_while_the_case_waits_it_is_the_same_notice(records: Records, code: str) -> None:
    first = told(records, code, LEASE, FORM)
    before = kinds(records)
    come_in(records, code, "租赁合同")
    assert told(records, code, FORM, LEASE, hours=1) == first
    assert kinds(records) == [*before, "receive"]
    assert rows(records, case_notice) == 1


def test_the_same_asked_again_later_is_no_breach(records: Records, code: str) -> None:
    told(records, code, LEASE, FORM)
    come_in(records, code, "租赁合同", "申请书")
    moved(records, code, "supplemented", 1)
    again = told(records, code, FORM, hours=2)
    assert (again.number, again.added, again.is_breach) == (2, (), False)
    assert breaches(records) == []
    assert "breach" not in kinds(records)


def test_asking_for_something_new_is_a_breach(records: Records, code: str) -> None:
    told(records, code, LEASE)
    come_in(records, code, "租赁合同")
    moved(records, code, "supplemented", 1)
    second = told(records, code, PLAN, hours=2)
    assert (second.number, second.added, second.is_breach) == (2, ("平面图",), True)
    assert breaches(records) == [Breach(CODE, 2, ("平面图",), "定襄县", "clerk-1", later(2))]
    assert events(records)[-1].data == {"number": 2, "added": ["平面图"]}
    assert kinds(records)[-2:] == ["notify", "breach"]
    assert "“平面图”上次没有告诉您，是我们没有一次说全，已经记录在案。" in second.text


def test_a_breach_while_the_applicant_is_at_it_is_recorded_too(records: Records, code: str) -> None:
    told(records, code, LEASE)
    second = told(records, code, LEASE, PLAN, hours=1)
    assert (second.number, second.added, second.is_breach) == (2, ("平面图",), True)
    assert case(records).state is CaseState.SUPPLEMENT
    assert kinds(records)[-2:] == ["notice", "breach"]
    assert told(records, code, LEASE, PLAN, hours=2) == second
    assert rows(records, case_notice) == 2


def test_fewer_things_in_a_second_notice_are_no_breach(records: Records, code: str) -> None:
    told(records, code, LEASE, PLAN)
    come_in(records, code, "租赁合同")
    assert not told(records, code, PLAN, hours=1).is_breach
    assert [notice.number for notice in notices(records, code)] == [1, 2]


def test_a_new_fault_of_a_paper_that_was_looked_at_is_a_breach(records: Records, code: str) -> None:
    told(records, code, FORM)
    assert told(records, code, Ask("申请书", AskKind.MEND, "住所写错"), hours=1).added == ("申请书",)


@pytest.mark.parametrize("ask", [FORM, LEASE])
def test_a_fault_of_a_paper_that_came_in_since_is_no_breach(records: Records, code: str, ask: Ask) -> None:
    told(records, code, ask)
    come_in(records, code, ask.name)
    assert not told(records, code, Ask(ask.name, AskKind.MEND, "盖错章"), hours=1).is_breach


def test_what_a_second_notice_added_is_no_breach_in_the_third(records: Records, code: str) -> None:
    told(records, code, LEASE)
    told(records, code, LEASE, PLAN, hours=1)
    come_in(records, code, "租赁合同")
    assert not told(records, code, PLAN, hours=2).is_breach
    assert [breach.number for breach in breaches(records)] == [2]


def test_the_newest_alarm_comes_first(records: Records) -> None:
    for place, code in enumerate(("D-22222222", "D-33333333")):
        accepted(records, code)
        told(records, code, LEASE, hours=place)
        told(records, code, LEASE, PLAN, hours=place + 1)
    assert [breach.code for breach in breaches(records)] == ["D-33333333", "D-22222222"]


def test_before_acceptance_the_applicant_may_be_told_too(records: Records) -> None:
    told(records, submitted(records), LEASE)
    assert case(records).state is CaseState.SUPPLEMENT


@pytest.mark.parametrize(
    "ask",
    [
        Ask("营业执照副本", AskKind.MISSING),
        Ask("企业登记信息", AskKind.MISSING),
        Ask("社保缴纳情况", AskKind.MISSING, source=Source.SHARED),
        Ask("企业登记信息", AskKind.MEND, "看不清"),
    ],
)
def test_what_the_center_fetches_is_never_asked_for(records: Records, code: str, ask: Ask) -> None:
    wanted(records, code, "企业登记信息", Source.SHARED)
    with pytest.raises(NotToBeAsked):
        told(records, code, LEASE, ask)
    assert_nothing_told(records, code)


def test_a_paper_that_has_come_in_is_not_missing(records: Records, code: str) -> None:
    wanted(records, code, "租赁合同")
    come_in(records, code, "租赁合同")
    with pytest.raises(AlreadyReceived) as refusal:
        told(records, code, LEASE)
    assert refusal.value.message == "“租赁合同”已经收到了；内容要改的，请写成要修改，说明改哪里。"
    assert_nothing_told(records, code)


def test_a_notice_of_nothing(records: Records, code: str) -> None:
    with pytest.raises(NothingToAsk):
        told(records, code)
    assert_nothing_told(records, code)


def test_a_mend_says_what(records: Records, code: str) -> None:
    with pytest.raises(UnusableWords):
        told(records, code, Ask("申请书", AskKind.MEND))
    assert_nothing_told(records, code)


@pytest.mark.parametrize(
    ("guidance", "missing"),
    [
        (GUIDANCE._replace(link=" "), ("网址",)),
        (GUIDANCE._replace(guides=()), ("办事指南",)),
        (Guidance("", (), ("",)), ("网址", "办事指南", "其他查询办法")),
    ],
)
def test_a_notice_says_where_to_look_it_up(
    records: Records, code: str, guidance: Guidance, missing: tuple[str, ...]
) -> None:
    with pytest.raises(IncompleteGuidance) as refusal:
        told(records, code, LEASE, guidance=guidance)
    assert refusal.value.missing == missing
    assert refusal.value.message == f"一次性告知还要写明：{'、'.join(missing)}。"
    assert_nothing_told(records, code)


def test_a_closed_case_gets_no_notice(records: Records, code: str) -> None:
    moved(records, code, "terminate", reason="不办了")
    with pytest.raises(ClosedCase):
        told(records, code, LEASE)


def test_personal_numbers_are_not_kept(records: Records, code: str) -> None:
    notice = told(records, code, Ask("申请书", AskKind.MEND, "电话13900000001写错"))
    assert notice.asks[0].note == "电话139****0001写错"
    assert notices(records, code) == [notice]


def test_two_that_tell_at_once_make_one_notice(records: Records, code: str) -> None:
    made: list[Notice] = []
    threads = [threading.Thread(target=lambda: made.append(told(records, code, LEASE, FORM))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made[0] == made[1]
    assert rows(records, case_notice) == 1
    assert records.read_now(lambda connection: verify(connection, code)) == []


def assert_nothing_told(records: Records, code: str) -> None:
    assert notices(records, code) == []
    assert case(records).state is CaseState.ACCEPTED
    assert "notify" not in kinds(records)
