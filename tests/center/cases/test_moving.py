"""The moves of a case, on SQLite and on PostgreSQL."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa

from center.case_tables import case_material
from center.cases.events import Conflict
from center.cases.moving import IllegalMove
from center.cases.reading import CaseView, UnknownCase, open_cases_of
from center.cases.states import MOVES, CaseState, Outcome, PauseKind
from center.records import Records
from tests.center.cases.opened_case import (
    NINE,
    at,
    case,
    done,
    events,
    faults,
    in_progress,
    item_moved,
    kinds,
    moved,
    opened,
)


@pytest.fixture
def code(records: Records) -> str:
    """A case that was just submitted."""
    return opened(records).code


def lack(records: Records, code: str, state: str = "wanted", name: str = "章程") -> None:
    """A material that is not there in order."""
    values = {"case_id": case(records, code).id, "name": name, "source": "upload", "state": state, "note": "不清楚"}
    stamped = {**values, "created_at": NINE, "updated_at": NINE}
    records.write_now(lambda connection: connection.execute(sa.insert(case_material).values(**stamped)))


def refused(records: Records, code: str, name: str, **details: Any) -> str:
    """What is said to whoever tries it; the case and its history stay as they are."""
    before = case(records, code), events(records, code)
    with pytest.raises(IllegalMove) as refusal:
        moved(records, code, name, at(20, 9, 30), **details)
    assert (case(records, code), events(records, code)) == before
    return refusal.value.message


def test_a_case_from_acceptance_to_its_end(records: Records, code: str) -> None:
    assert moved(records, code, "accept", at(20, 9, 10)).state is CaseState.ACCEPTED
    passed = moved(records, code, "prereview", at(20, 9, 20), outcome="all_online")
    assert (passed.state, passed.outcome) == (CaseState.IN_PROGRESS, Outcome.ALL_ONLINE)
    for task in passed.sub_tasks[:-1]:
        done(records, code, task.item, at(20, 10))
    closed = done(records, code, passed.sub_tasks[-1].item, at(20, 11))
    assert (closed.state, closed.closed_at, closed.reason) == (CaseState.DONE, at(20, 11), None)
    assert events(records, code)[-1].kind == "finish"
    assert faults(records, code) == []
    assert records.read_now(lambda connection: open_cases_of(connection, closed.contact_id)) == []


@pytest.mark.parametrize("name", [name for name in MOVES if CaseState.SUBMITTED not in MOVES[name].origins])
def test_what_the_table_forbids_is_not_done(records: Records, code: str, name: str) -> None:
    assert refused(records, code, name) == f"{code}现在是“待代办受理”，不能做“{MOVES[name].caption}”。"


def test_a_closed_case_does_not_move(records: Records, code: str) -> None:
    moved(records, code, "terminate", reason="申请人撤回")
    expected = {f"{code}现在是“代办终止”，不能做“{move.caption}”。" for move in MOVES.values()}
    assert {refused(records, code, name) for name in MOVES} == expected


@pytest.mark.parametrize(
    ("name", "details", "said"),
    [
        ("fly", {}, "没有“fly”这个操作"),
        ("terminate", {}, "“代办终止”要写明原因。"),
        ("terminate", {"reason": " "}, "“代办终止”要写明原因。"),
        ("assign", {}, "“指定代办员”要写明代办员。"),
        ("transfer", {"office_id": "市本级"}, "“转办”要写明转办说明。"),
        ("transfer", {"office_id": "定襄县", "note": "转"}, "本来就在“定襄县”，不用转办。"),
    ],
)
def test_a_move_without_what_it_needs(
    records: Records, code: str, name: str, details: dict[str, str], said: str
) -> None:
    assert refused(records, code, name, **details).startswith(said)


def test_pre_review_has_exactly_four_outcomes(records: Records, code: str) -> None:
    moved(records, code, "accept")
    assert "只有四种" in refused(records, code, "prereview", outcome="fine")
    assert "预审结论" in refused(records, code, "prereview")


def test_an_unknown_code(records: Records) -> None:
    with pytest.raises(UnknownCase):
        moved(records, "D-22222222", "accept")


def test_materials_are_complete_at_acceptance_when_none_is_wanted(records: Records, code: str) -> None:
    lack(records, code, "received")
    accepted = moved(records, code, "accept", at(20, 10))
    assert (accepted.complete_at, accepted.due_at) == (at(20, 10), at(20, 16))
    assert accepted.why_due.endswith("到11月20日（周五）16:00为止。")


@pytest.mark.parametrize("state", ["wanted", "refused"])
def test_what_is_not_in_order_is_asked_for_and_then_complete(records: Records, code: str, state: str) -> None:
    lack(records, code, state)
    assert moved(records, code, "accept", at(20, 9, 10)).complete_at is None
    asked = moved(records, code, "notify", at(20, 9, 20), reason="缺章程")
    assert (asked.state, asked.due_at) == (CaseState.SUPPLEMENT, None)
    assert [(pause.kind, pause.reason) for pause in asked.pauses] == [(PauseKind.APPLICANT, "缺章程")]
    assert refused(records, code, "supplemented") == "还缺：章程。"
    in_order = sa.update(case_material).values(state="received")
    records.write_now(lambda connection: connection.execute(in_order))
    supplied = moved(records, code, "supplemented", at(20, 15))
    assert (supplied.state, supplied.complete_at, supplied.due_at) == (CaseState.ACCEPTED, at(20, 15), at(23, 9))
    assert supplied.pauses[0].ended_at == at(20, 15)


def test_a_hold_moves_the_due_time_by_its_working_length(records: Records, code: str) -> None:
    moved(records, code, "accept", at(20, 9))
    held = moved(records, code, "hold", at(20, 10), kind="signature")
    assert held.due_at is None
    assert "待签字" in held.why_due
    assert refused(records, code, "hold", kind="signature") == "“待签字”已经在暂停了。"
    released = moved(records, code, "release", at(23, 9))
    assert released.due_at == at(23, 12)
    assert "现在没有暂停计时" in refused(records, code, "release")


def test_holds_of_two_kinds_are_released_by_name(records: Records, code: str) -> None:
    moved(records, code, "accept", at(20, 9))
    moved(records, code, "hold", at(20, 9), kind="signature")
    moved(records, code, "hold", at(20, 10), kind="identity", reason="等法人扫脸")
    assert "请写明恢复哪一个" in refused(records, code, "release")
    assert moved(records, code, "release", at(20, 11), kind="identity").due_at is None
    assert moved(records, code, "release", at(20, 11, 30), kind="signature").due_at == at(20, 17, 30)


@pytest.mark.parametrize("kind", ["applicant", "weather"])
def test_staff_cannot_hold_for_any_reason_they_like(records: Records, code: str, kind: str) -> None:
    moved(records, code, "accept")
    assert f"没有“{kind}”这种暂停" in refused(records, code, "hold", kind=kind)


def test_a_transfer_keeps_every_clock(records: Records, code: str) -> None:
    before = moved(records, code, "accept", at(20, 9))
    moved(records, code, "assign", at(20, 9, 5), agent="agent-3")
    after = moved(records, code, "transfer", at(20, 11), office_id="市本级", note="冠省名，转市里办")
    clocks = ("confirmed_at", "accept_by", "complete_at", "due_at", "why_due", "hours", "pauses")
    assert [getattr(after, name) for name in clocks] == [getattr(before, name) for name in clocks]
    assert (after.office_id, after.agent, after.state) == ("市本级", None, CaseState.ACCEPTED)
    assert events(records, code)[-1].data["note"] == "冠省名，转市里办"


def test_a_terminated_case_does_nothing_more(records: Records) -> None:
    code = in_progress(records)
    done(records, code, "seal")
    moved(records, code, "hold", kind="publication")
    ended = moved(records, code, "terminate", at(20, 10), reason="申请人撤回")
    assert (ended.state, ended.closed_at, ended.reason) == (CaseState.TERMINATED, at(20, 10), "申请人撤回")
    assert {task.item: task.state.value for task in ended.sub_tasks} == {
        task.item: "done" if task.item == "seal" else "cancelled" for task in ended.sub_tasks
    }
    assert all(pause.ended_at for pause in ended.pauses)


def test_a_late_case_is_closed_only_with_a_reason(records: Records) -> None:
    code = in_progress(records, theme="dormancy")
    late = case(records, code).due_at
    assert late is not None
    over = at(30, 11)
    still_open = done(records, code, "dormancy_filing", over)
    assert still_open.state is CaseState.IN_PROGRESS
    with pytest.raises(IllegalMove, match="超时的原因"):
        moved(records, code, "finish", over)
    closed = moved(records, code, "finish", over, reason="系统升级停了一天")
    assert (closed.state, closed.reason) == (CaseState.DONE, "系统升级停了一天")


def test_a_late_end_that_gives_its_reason_closes_by_itself(records: Records) -> None:
    code = in_progress(records, theme="dormancy")
    closed = done(records, code, "dormancy_filing", at(30, 11), reason="系统升级")
    assert (closed.state, closed.reason) == (CaseState.DONE, "系统升级")


def test_finishing_needs_every_item_ended(records: Records) -> None:
    code = in_progress(records)
    assert refused(records, code, "finish").startswith("还有没办完的：营业执照（待办）、")


def test_words_are_masked_in_the_history(records: Records, code: str) -> None:
    moved(records, code, "terminate", reason="打13900000001撤回", items=["身份证110101199003078515"])
    assert events(records, code)[-1].data == {
        "from": "submitted",
        "to": "terminated",
        "reason": "打139****0001撤回",
        "items": ["身份证〔身份证号已隐去〕"],
    }


def test_two_who_move_at_once(records: Records, code: str) -> None:
    results: list[CaseView | Exception] = []
    start = Barrier(2)

    def accept() -> None:
        start.wait()
        try:
            results.append(moved(records, code, "accept"))
        except (IllegalMove, Conflict) as error:
            results.append(error)

    threads = [Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(result, Exception) for result in results) == [False, True]
    assert kinds(records, code) == ["opened", "accept"]
    assert faults(records, code) == []


def test_items_do_not_begin_before_the_case_is_accepted(records: Records, code: str) -> None:
    with pytest.raises(IllegalMove, match="待代办受理"):
        item_moved(records, code, "licence", "start")
