"""What staff do at the desk: papers, pre-review, receipt, decisions, urges, and taking back."""

from __future__ import annotations

from datetime import date

import pytest

from center.cases.acting import NotAllowed
from center.cases.acts import (
    Needed,
    NewDemand,
    answer,
    list_materials,
    make_item_move,
    make_move,
    notify,
    record,
    review,
    send_back,
    strike,
    take_in,
    urge_on,
    withdraw,
    write,
)
from center.cases.asks import Ask, AskKind
from center.cases.decisions import DecisionKind
from center.cases.guiding import guidance_of
from center.cases.materials import materials_of
from center.cases.notices import Guidance, new_demands
from center.cases.prereviews import Delivery, Details
from center.cases.receipt_acts import issue
from center.cases.receipts import Contents, MissingContents
from center.cases.states import CaseState, Outcome
from center.cases.told import told_materials
from center.cases.undoing import can_undo, undo
from center.cases.urging import LogKind, Receiver
from center.guides import Source
from center.knowledge import load_knowledge
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.leave import record_leave
from center.staff.rights import Role
from center.uploads.listing import guide_book
from tests.center.cases.opened_case import at, case, faults, kinds, opened
from tests.center.cases.worked_case import acted, hand_of, hired, last, noted, told

LEASE, CHARTER = Needed("租赁合同", Source.UPLOAD), Needed("公司章程", Source.UPLOAD)


def accepted(records: Records, agent: StaffMember) -> str:
    code = opened(records).code
    acted(records, agent, code, lambda hand: make_move(hand, "accept"))
    return code


def guidance(records: Records, code: str) -> Guidance:
    knowledge = load_knowledge()
    return guidance_of(case(records, code), guide_book(knowledge), knowledge.service.center)


def test_from_acceptance_to_the_end_with_a_supplement(records: Records) -> None:
    agent = hired(records)
    code = accepted(records, agent)
    where = guidance(records, code)
    acted(records, agent, code, lambda hand: list_materials(hand, [LEASE, CHARTER]))
    acted(records, agent, code, lambda hand: take_in(hand, "公司章程"))
    acted(records, agent, code, lambda hand: notify(hand, [Ask("租赁合同", AskKind.MISSING)], where))
    assert case(records, code).state is CaseState.SUPPLEMENT
    acted(records, agent, code, lambda hand: take_in(hand, "租赁合同"))
    acted(records, agent, code, lambda hand: make_move(hand, "supplemented"))
    details = Details(delivery=(Delivery.DOWNLOAD,))
    acted(records, agent, code, lambda hand: review(hand, Outcome.ALL_ONLINE, details))
    acted(records, agent, code, lambda hand: issue(hand, Contents("3号", "李工", "4小时", "网上下载")))
    for task in case(records, code).sub_tasks:
        completed(records, agent, code, task.item)
    assert (case(records, code).state, faults(records, code)) == (CaseState.DONE, [])
    said = [kind for kind, _ in told(records, code)]
    assert said[:6] == [
        "case_accepted", "case_step", "case_supplement", "case_step", "case_step", "case_prereviewed",
    ]  # fmt: skip
    assert (said[6], said[-1]) == ("case_receipt", "case_closed")
    assert "一次补齐" in dict(told(records, code))["case_supplement"]
    assert len(noted(records, code)) == len(said) + 1


def test_a_later_new_demand_is_known_before_it_is_made(records: Records) -> None:
    agent = hired(records)
    code = accepted(records, agent)
    where, more = guidance(records, code), [Ask("房产证", AskKind.MISSING)]
    acted(records, agent, code, lambda hand: notify(hand, [Ask("租赁合同", AskKind.MISSING)], where))
    assert records.read_now(lambda connection: new_demands(connection, code, more)) == ("房产证",)
    with pytest.raises(NewDemand):
        acted(records, agent, code, lambda hand: notify(hand, more, where))
    done = acted(records, agent, code, lambda hand: notify(hand, more, where, admits_breach=True))
    assert (done.result.is_breach, done.result.added) == (True, ("房产证",))
    assert told(records, code)[-1][0] == "case_supplement"


def test_what_is_listed_or_sent_back_is_told_by_the_notice_and_not_before(records: Records) -> None:
    agent = hired(records)
    code = accepted(records, agent)
    acted(records, agent, code, lambda hand: list_materials(hand, [LEASE, CHARTER]))
    acted(records, agent, code, lambda hand: take_in(hand, "公司章程"))
    acted(records, agent, code, lambda hand: send_back(hand, "公司章程", "缺一页"))
    assert known(records, code) == [("公司章程", "received")]
    assert [text.rpartition("：")[2] for _, text in told(records, code)] == ["代办受理。", "收到“公司章程”。"]
    acted(records, agent, code, lambda hand: notify(hand, (), guidance(records, code)))
    assert known(records, code) == [("租赁合同", "wanted"), ("公司章程", "refused")]
    assert told(records, code)[-1][1].count("缺一页") == 1


def test_what_is_listed_after_a_notice_is_a_new_demand(records: Records) -> None:
    agent = hired(records)
    code = accepted(records, agent)
    acted(records, agent, code, lambda hand: notify(hand, [Ask("租赁合同", AskKind.MISSING)], guidance(records, code)))
    deed, said = Needed("房产证", Source.UPLOAD), told(records, code)
    with pytest.raises(NewDemand):
        acted(records, agent, code, lambda hand: list_materials(hand, [LEASE, deed]))
    assert (kinds(records, code)[-1], known(records, code)) == ("notify", [("租赁合同", "wanted")])
    acted(records, agent, code, lambda hand: list_materials(hand, [LEASE, deed], admits_breach=True))
    acted(records, agent, code, lambda hand: list_materials(hand, [LEASE, deed]))
    assert kinds(records, code)[-2:] == ["want", "breach"]
    assert (known(records, code), told(records, code)) == ([("租赁合同", "wanted")], said)


def test_a_fault_that_was_there_before_the_notice_is_a_new_demand(records: Records) -> None:
    agent = hired(records)
    code = accepted(records, agent)
    acted(records, agent, code, lambda hand: list_materials(hand, [LEASE, CHARTER]))
    acted(records, agent, code, lambda hand: take_in(hand, "公司章程"))
    acted(records, agent, code, lambda hand: notify(hand, (), guidance(records, code)))
    with pytest.raises(NewDemand):
        acted(records, agent, code, lambda hand: send_back(hand, "公司章程", "缺一页"))
    acted(records, agent, code, lambda hand: send_back(hand, "公司章程", "缺一页", admits_breach=True))
    acted(records, agent, code, lambda hand: take_in(hand, "租赁合同"))
    acted(records, agent, code, lambda hand: send_back(hand, "租赁合同", "没签名"))
    assert kinds(records, code)[-4:] == ["refuse", "breach", "receive", "refuse"]
    assert known(records, code) == [("租赁合同", "received"), ("公司章程", "received")]


def test_the_guidance_of_a_notice_is_complete_by_itself(records: Records) -> None:
    where = guidance(records, opened(records).code)
    assert (bool(where.link), bool(where.guides), len(where.other_ways)) == (True, True, 2)


def test_a_receipt_that_lacks_a_content_is_not_issued(records: Records) -> None:
    agent = hired(records)
    code = accepted(records, agent)
    with pytest.raises(MissingContents, match="lacks 2"):
        acted(records, agent, code, lambda hand: issue(hand, Contents("3号", "李工", "4小时", " ")))
    assert "receipt" not in kinds(records, code)


def test_a_material_is_sent_back_struck_off_and_taken_in_again(records: Records) -> None:
    agent = hired(records)
    code = accepted(records, agent)
    book = guide_book(load_knowledge())
    acted(records, agent, code, lambda hand: list_materials(hand, [LEASE, CHARTER]))
    acted(records, agent, code, lambda hand: send_back(hand, "租赁合同", "缺房主签字"))
    acted(records, agent, code, lambda hand: strike(hand, "公司章程", "用系统里的范本", book))
    acted(records, agent, code, lambda hand: take_in(hand, "租赁合同"))
    listed = records.read_now(lambda connection: materials_of(connection, code))
    assert [(one.name, one.state.value) for one in listed] == [("租赁合同", "received")]
    assert kinds(records, code)[2:] == ["want", "refuse", "unlist", "receive"]


def test_a_decision_is_recorded_by_the_department_it_is_about(records: Records) -> None:
    agent = hired(records)
    code = accepted(records, agent)
    tax = hired(records, "dept-tax", Role.DEPARTMENT, department="tax")
    day, kind = date(2026, 11, 20), DecisionKind.ACCEPTANCE
    acted(records, tax, code, lambda hand: record(hand, kind, "税受〔2026〕12号", day, "tax"))
    with pytest.raises(NotAllowed):
        acted(records, tax, code, lambda hand: record(hand, kind, "税受〔2026〕13号", day, "seal"))
    with pytest.raises(NotAllowed):
        acted(records, tax, code, lambda hand: record(hand, kind, "税受〔2026〕13号", day, None))
    assert told(records, code)[-1] == (
        "case_result",
        f"代办件{code}“{case(records, code).title}”：部门文书已登记：“税务”受理，税受〔2026〕12号。",
    )


def test_what_can_be_taken_back_is_taken_back_once_and_only_at_once(records: Records) -> None:
    agent, other = hired(records), hired(records, "agent-wu")
    code = accepted(records, agent)
    acted(records, agent, code, lambda hand: list_materials(hand, [LEASE]))
    acted(records, agent, code, lambda hand: take_in(hand, "租赁合同"))
    received = last(records, code)
    assert can(records, code, received, agent) and not can(records, code, received, other)
    taken_back(records, code, received, agent)
    assert kinds(records, code)[-2:] == ["receive", "receive_undone"]
    with pytest.raises(NotAllowed):
        taken_back(records, code, received, agent)
    acted(records, agent, code, lambda hand: make_move(hand, "hold", kind="identity", reason="等刷脸"))
    taken_back(records, code, last(records, code), agent)
    taken_back(records, code, last(records, code), agent)
    assert case(records, code).pauses[-1].reason == "等刷脸"
    acted(records, agent, code, lambda hand: make_move(hand, "release"))
    acted(records, agent, code, lambda hand: make_item_move(hand, "seal", "reserve"))
    taken_back(records, code, last(records, code), agent)
    assert kinds(records, code)[-2:] == ["seal.reserve", "seal.take_up"]


def test_what_is_taken_back_stands_as_it_did(records: Records) -> None:
    agent, day = hired(records), at(1, 0, month=12)
    code = accepted(records, agent)
    acted(records, agent, code, lambda hand: list_materials(hand, [LEASE]))
    acted(records, agent, code, lambda hand: send_back(hand, "租赁合同", "第3页缺章"))
    for _ in range(2):
        acted(records, agent, code, lambda hand: take_in(hand, "租赁合同"))
        taken_back(records, code, last(records, code), agent)
        listed = records.read_now(lambda connection: materials_of(connection, code))
        assert [(one.state.value, one.note) for one in listed] == [("refused", "第3页缺章")]
    assert known(records, code) == [("租赁合同", "wanted")]
    acted(records, agent, code, lambda hand: make_item_move(hand, "seal", "reserve", remind_at=day))
    acted(records, agent, code, lambda hand: make_item_move(hand, "seal", "take_up"))
    taken_back(records, code, last(records, code), agent)
    seal = case(records, code).sub_task("seal")
    assert seal is not None and seal.remind_at == day


def test_an_assignment_goes_back_to_who_had_it(records: Records) -> None:
    agent, other = hired(records), hired(records, "agent-wu")
    code = accepted(records, agent)
    acted(records, agent, code, lambda hand: make_move(hand, "assign", agent="agent-li"))
    assert not can(records, code, last(records, code), agent)
    with pytest.raises(NotAllowed, match="not theirs"):
        acted(records, other, code, lambda hand: make_move(hand, "assign", agent="agent-wu"))
    acted(records, agent, code, lambda hand: make_move(hand, "assign", agent="agent-wu", note="我请假"))
    taken_back(records, code, last(records, code), agent)
    assert case(records, code).agent == "agent-li"


def test_nobody_on_leave_is_assigned(records: Records) -> None:
    agent = hired(records)
    hired(records, "agent-wu")
    code, day = accepted(records, agent), at(20, 0).date()
    records.write_now(
        lambda connection: record_leave(connection, "agent-wu", "agent-li", day, day, "看病", "boss", at(20, 9))
    )
    with pytest.raises(NotAllowed, match="not theirs"):
        acted(records, agent, code, lambda hand: make_move(hand, "assign", agent="agent-wu"))
    assert case(records, code).agent is None


def test_an_urge_is_answered_by_whom_it_is_for(records: Records) -> None:
    agent, other = hired(records), hired(records, "clerk-wu", Role.CLERK)
    tax = hired(records, "dept-tax", Role.DEPARTMENT, department="tax")
    code = accepted(records, agent)
    done = acted(records, agent, code, lambda hand: urge_on(hand, Receiver(department="tax"), "税种怎么还没核", 2.0))
    assert done.result.due_at == at(20, 11)
    with pytest.raises(NotAllowed):
        acted(records, other, code, lambda hand: answer(hand, done.result.id, "我来答"))
    acted(records, tax, code, lambda hand: answer(hand, done.result.id, "今天下午核完"))
    with pytest.raises(NotAllowed):
        acted(records, tax, code, lambda hand: withdraw(hand, done.result.id))
    acted(records, tax, code, lambda hand: write(hand, LogKind.TRACK, "已跟税务所电话核对", "tax"))
    assert kinds(records, code)[2:] == ["log", "urge_answered", "log"]
    assert [kind for kind, _ in told(records, code)] == ["case_accepted"]


def completed(records: Records, agent: StaffMember, code: str, item: str) -> None:
    parts = ["e_licence", "e_seal"] if item == "licence" else []
    acted(records, agent, code, lambda hand: make_item_move(hand, item, "start"))
    acted(records, agent, code, lambda hand: make_item_move(hand, item, "complete", result="已办好", parts=parts))


def known(records: Records, code: str) -> list[tuple[str, str]]:
    listed = records.read_now(lambda connection: told_materials(connection, code))
    return [(one.name, one.state.value) for one in listed]


def can(records: Records, code: str, seq: int, member: StaffMember) -> bool:
    return records.read_now(lambda connection: can_undo(connection, code, seq, member.staff_id))


def taken_back(records: Records, code: str, seq: int, member: StaffMember) -> None:
    records.write_now(lambda connection: undo(hand_of(connection, member, code), seq))
