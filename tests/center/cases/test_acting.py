"""Acts of staff: nobody overwritten, nobody's case that is not theirs, the applicant told, the act on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from center.cases.acting import Done, Hand, NotAllowed
from center.cases.acts import (
    Needed,
    list_materials,
    make_item_move,
    make_move,
    notify,
    review,
    send_back,
    strike,
    take_in,
    write,
)
from center.cases.events import Actor, Conflict, append
from center.cases.guiding import guidance_of
from center.cases.offers import moves_for
from center.cases.prereviews import Delivery, Details
from center.cases.reading import UnknownCase
from center.cases.refusals import Refusal
from center.cases.states import CaseState, Outcome
from center.cases.urging import LogKind
from center.guides import Source
from center.knowledge import load_knowledge
from center.records import Records
from center.staff.accounts import StaffMember
from center.staff.rights import Role
from center.uploads.listing import guide_book
from tests.center.cases.opened_case import NINE, at, case, kinds, opened
from tests.center.cases.worked_case import acted, hired, last, noted, told

LEASE = Needed("房产证和租赁合同", Source.UPLOAD)
WAY: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("accept", {}),
    ("hold", {"kind": "signature"}),
    ("release", {}),
    ("transfer", {"office_id": "定襄县/晋昌镇", "note": "离得近"}),
    ("terminate", {"reason": "申请人不办了"}),
)


def test_an_act_moves_the_case_tells_the_applicant_and_is_on_record(records: Records) -> None:
    code, agent = opened(records).code, hired(records)
    done = acted(records, agent, code, lambda hand: make_move(hand, "accept"), seen=last(records, code))
    assert (done.before.state, done.after.state) == (CaseState.SUBMITTED, CaseState.ACCEPTED)
    assert told(records, code) == [("case_accepted", f"代办件{code}“{done.after.title}”：代办受理。")]
    assert noted(records, code) == [("agent-li", "case.accept")]


def test_of_two_who_act_from_the_same_page_one_is_told_to_look_again(records: Records) -> None:
    code, agent, other = opened(records).code, hired(records), hired(records, "agent-wu")
    seen = last(records, code)
    acted(records, agent, code, lambda hand: make_move(hand, "accept"), seen=seen)
    with pytest.raises(Conflict):
        acted(records, other, code, lambda hand: make_move(hand, "terminate", reason="不办了"), seen=seen)
    assert kinds(records, code) == ["opened", "accept"]
    assert noted(records, code) == [("agent-li", "case.accept")]
    assert len(told(records, code)) == 1


def test_what_an_act_does_not_depend_on_does_not_hold_it_up(records: Records) -> None:
    code, agent, other = opened(records).code, hired(records), hired(records, "agent-wu")
    acted(records, agent, code, lambda hand: make_move(hand, "accept"))
    acted(records, agent, code, lambda hand: list_materials(hand, [Needed("租赁合同", Source.UPLOAD)]))
    seen = last(records, code)
    records.write_now(lambda connection: append(connection, code, "upload", Actor("person", "p"), {"name": "x"}, NINE))
    acted(records, other, code, lambda hand: write(hand, LogKind.TRACK, "打过电话"), seen=seen)
    acted(records, other, code, lambda hand: make_item_move(hand, "seal", "start"), seen=seen)
    acted(records, agent, code, lambda hand: take_in(hand, "租赁合同"), seen=seen)
    acted(records, other, code, lambda hand: write(hand, LogKind.TRACK, "又打了"), seen=seen)
    with pytest.raises(Conflict):
        acted(records, other, code, lambda hand: send_back(hand, "租赁合同", "缺章"), seen=seen)
    with pytest.raises(Conflict):
        acted(records, other, code, lambda hand: make_item_move(hand, "seal", "complete", result="好"), seen=seen)
    assert kinds(records, code)[3:] == ["upload", "log", "seal.start", "receive", "log"]


def test_a_case_of_another_office_is_unknown_whatever_its_code(records: Records) -> None:
    code, stranger = opened(records).code, hired(records, office="代县")
    with pytest.raises(UnknownCase):
        acted(records, stranger, code, lambda hand: make_move(hand, "accept"))
    assert (kinds(records, code), told(records, code), noted(records, code)) == (["opened"], [], [])


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.CLERK, Role.REVIEWER, Role.ADMIN])
def test_who_does_not_work_cases_moves_none(records: Records, role: Role) -> None:
    code, member = opened(records).code, hired(records, "somebody", role)
    with pytest.raises(NotAllowed):
        acted(records, member, code, lambda hand: make_move(hand, "accept"))
    assert kinds(records, code) == ["opened"]


def test_a_department_moves_its_own_items_and_no_other(records: Records) -> None:
    code, agent = opened(records).code, hired(records)
    clerk = hired(records, "dept-gongan", Role.DEPARTMENT, department="public_security")
    acted(records, agent, code, lambda hand: make_move(hand, "accept"))
    acted(records, clerk, code, lambda hand: make_item_move(hand, "seal", "start"))
    with pytest.raises(NotAllowed, match="not theirs"):
        acted(records, clerk, code, lambda hand: make_item_move(hand, "licence", "start"))
    with pytest.raises(NotAllowed):
        acted(records, clerk, code, lambda hand: make_item_move(hand, "seal", "cancel"))
    assert kinds(records, code) == ["opened", "accept", "seal.start"]


def test_a_department_works_the_papers_of_its_own_items_and_not_the_whole_case(records: Records) -> None:
    code, agent = opened(records).code, hired(records)
    tax = hired(records, "dept-tax", Role.DEPARTMENT, department="tax")
    knowledge = load_knowledge()
    book = guide_book(knowledge)
    own = next(one.name for one in book.materials_for("tax") if not one.source.is_fetched)
    acted(records, agent, code, lambda hand: make_move(hand, "accept"))
    acted(records, agent, code, lambda hand: list_materials(hand, [LEASE, Needed(own, Source.UPLOAD)]))
    where = guidance_of(case(records, code), book, knowledge.service.center)
    works: list[Callable[[Hand], Done[Any]]] = [
        lambda hand: take_in(hand, LEASE.name),
        lambda hand: send_back(hand, LEASE.name, "缺章"),
        lambda hand: strike(hand, LEASE.name, "不用", book),
        lambda hand: list_materials(hand, [Needed("房产证", Source.UPLOAD)]),
        lambda hand: review(hand, Outcome.ALL_ONLINE, Details(delivery=(Delivery.DOWNLOAD,))),
        lambda hand: notify(hand, (), where),
    ]
    for work in works:
        with pytest.raises(NotAllowed):
            acted(records, tax, code, lambda hand, work=work: work(hand._replace(book=book)))
    acted(records, tax, code, lambda hand: take_in(hand._replace(book=book), own))
    assert kinds(records, code)[2:] == ["want", "receive"]


def test_another_s_case_is_passed_on_by_who_may_assign(records: Records) -> None:
    code, agent, other = opened(records).code, hired(records), hired(records, "agent-wu")
    boss = hired(records, "boss", Role.SUPERVISOR)
    acted(records, agent, code, lambda hand: make_move(hand, "assign", agent="agent-li"))
    for name, details in (
        ("assign", {"agent": "agent-wu", "note": "我来"}),
        ("transfer", {"office_id": "定襄县/晋昌镇", "note": "近"}),
    ):
        assert name not in moves_for(case(records, code), other)
        with pytest.raises(NotAllowed):
            moved(records, other, code, name, details)
    moved(records, boss, code, "assign", {"agent": "agent-wu", "note": "换人"})
    moved(records, other, code, "transfer", {"office_id": "定襄县/晋昌镇", "note": "近"})
    assert kinds(records, code) == ["opened", "assign", "assign", "transfer"]


def test_a_department_does_not_see_a_case_without_an_item_of_its_own(records: Records) -> None:
    code = opened(records).code
    stranger = hired(records, "dept-food", Role.DEPARTMENT, department="food")
    with pytest.raises(UnknownCase):
        acted(records, stranger, code, lambda hand: make_item_move(hand, "licence", "start"))


def test_every_great_step_has_a_notice_of_its_own_kind(records: Records) -> None:
    code, agent = opened(records).code, hired(records)
    for name, details in WAY:
        moved(records, agent, code, name, details)
    assert [kind for kind, _ in told(records, code)] == [
        "case_accepted", "case_step", "case_step", "case_moved", "case_closed",
    ]  # fmt: skip
    assert told(records, code)[-1][1].endswith("：代办终止：申请人不办了。")


def test_what_the_applicant_does_not_see_is_not_told(records: Records) -> None:
    code, agent = opened(records).code, hired(records)
    acted(records, agent, code, lambda hand: make_move(hand, "accept"))
    acted(records, agent, code, lambda hand: make_move(hand, "assign", agent="agent-li"), now=at(20, 10))
    assert [text.rpartition("：")[2] for _, text in told(records, code)] == ["代办受理。", "已指定代办员。"]


def test_unknown_names_are_refused_before_anything_is_written(records: Records) -> None:
    code, agent = opened(records).code, hired(records)
    works: list[Callable[[Hand], Done[Any]]] = [
        lambda hand: make_move(hand, "record"),
        lambda hand: make_move(hand, "assign", agent="nobody"),
        lambda hand: make_move(hand, "transfer", office_id="上海市", note="远"),
        lambda hand: take_in(hand, "不存在的材料"),
    ]
    for work in works:
        with pytest.raises(Refusal):
            acted(records, agent, code, work)
    assert kinds(records, code) == ["opened"]


def moved(records: Records, agent: StaffMember, code: str, name: str, details: Mapping[str, str]) -> None:
    acted(records, agent, code, lambda hand: make_move(hand, name, **details))
