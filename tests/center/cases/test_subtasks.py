"""The items of a case: order, partly issued licences, failures; on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest

from center.cases.moving import IllegalMove
from center.cases.states import CaseState, SubTaskState
from center.records import Records
from tests.center.cases.opened_case import (
    CHAIN,
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

HOTEL = (*CHAIN, "special_trade", "public_hygiene")


@pytest.fixture
def code(records: Records) -> str:
    """A hotel's case in progress: the seven and two permits that follow the licence."""
    return in_progress(records, theme="open_hotel")


def state(records: Records, code: str, item: str) -> SubTaskState:
    task = case(records, code).sub_task(item)
    assert task is not None
    return task.state


def refused(records: Records, code: str, item: str, name: str, **details: Any) -> str:
    before = case(records, code), events(records, code)
    with pytest.raises(IllegalMove) as refusal:
        item_moved(records, code, item, name, **details)
    assert (case(records, code), events(records, code)) == before
    return refusal.value.message


def test_the_licence_lets_its_followers_begin(records: Records, code: str) -> None:
    assert refused(records, code, "special_trade", "unblock") == "“特种行业许可”要等“营业执照”办好，现在是“待办”。"
    done(records, code, "licence")
    assert kinds(records, code)[-4:] == [
        "licence.start",
        "licence.complete",
        "special_trade.unblock",
        "public_hygiene.unblock",
    ]
    assert state(records, code, "special_trade") is SubTaskState.TODO
    assert item_moved(records, code, "special_trade", "start").state is CaseState.IN_PROGRESS


def test_a_licence_without_its_seal_is_issued_in_part(records: Records, code: str) -> None:
    item_moved(records, code, "licence", "start")
    item_moved(records, code, "licence", "complete", at(20, 10), parts=["e_licence"], result="电子印章要明天才能发")
    assert state(records, code, "licence") is SubTaskState.PARTLY_DONE
    assert kinds(records, code)[-2:] == ["licence.issue_partly", "alert"]
    assert events(records, code)[-1].data == {
        "item": "licence",
        "title": "营业执照",
        "missing": ["电子印章"],
        "text": "“营业执照”只发放了一部分，还差电子印章。",
    }
    assert state(records, code, "special_trade") is SubTaskState.BLOCKED
    assert "还差电子印章" in refused(records, code, "licence", "complete", parts=["e_licence"])
    completed = item_moved(records, code, "licence", "complete", at(20, 11), parts=["e_seal"])
    task = completed.sub_task("licence")
    assert task is not None
    assert (task.state, task.result, task.finished_at) == (
        SubTaskState.DONE,
        "电子营业执照；电子印章要明天才能发；电子印章",
        at(20, 11),
    )


def test_the_seal_alone_is_a_part_too(records: Records, code: str) -> None:
    item_moved(records, code, "licence", "start")
    item_moved(records, code, "licence", "complete", parts=["e_seal"])
    assert events(records, code)[-1].data["missing"] == ["电子营业执照"]


def test_both_at_once_are_complete_whatever_it_is_called(records: Records, code: str) -> None:
    item_moved(records, code, "licence", "start")
    item_moved(records, code, "licence", "issue_partly", parts="e_seal,e_licence")
    assert state(records, code, "licence") is SubTaskState.DONE
    assert "alert" not in kinds(records, code)


def test_words_alone_do_not_say_what_was_issued(records: Records, code: str) -> None:
    item_moved(records, code, "licence", "start")
    said = refused(records, code, "licence", "complete", result="电子营业执照、电子印章都发了")
    assert said == "“营业执照”要选明发了哪些：电子营业执照、电子印章。"


def test_a_failed_item_does_not_hide_the_rest(records: Records, code: str) -> None:
    done(records, code, "licence")
    for item in HOTEL[2:]:
        done(records, code, item)
    item_moved(records, code, "seal", "start")
    closed = item_moved(records, code, "seal", "fail", result="刻章店没有备案")
    assert {task.item: task.state.value for task in closed.sub_tasks} == {
        item: "failed" if item == "seal" else "done" for item in HOTEL
    }
    assert closed.state is CaseState.DONE


def test_who_follows_a_failed_item_is_decided_by_staff(records: Records, code: str) -> None:
    item_moved(records, code, "licence", "fail", result="名称不予登记")
    assert state(records, code, "special_trade") is SubTaskState.BLOCKED
    item_moved(records, code, "special_trade", "unblock")
    item_moved(records, code, "public_hygiene", "cancel")
    assert state(records, code, "special_trade") is SubTaskState.TODO


def test_nobody_waits_for_what_was_cancelled(records: Records, code: str) -> None:
    item_moved(records, code, "licence", "cancel")
    assert state(records, code, "special_trade") is SubTaskState.TODO


@pytest.mark.parametrize("name", ["complete", "fail", "issue_partly"])
def test_an_end_says_what_came_of_it(records: Records, code: str, name: str) -> None:
    item_moved(records, code, "seal", "start")
    assert refused(records, code, "seal", name, result=" ").endswith("要写明结果。")


def test_what_does_not_exist(records: Records, code: str) -> None:
    assert refused(records, code, "moon", "start").startswith(f"{code}里没有“moon”，有的是：licence（营业执照）")
    assert refused(records, code, "seal", "fly").startswith("没有“fly”这个操作")
    assert refused(records, code, "seal", "complete", result="好") == "“印章”现在是“待办”，不能做“办好”。"
    assert refused(records, code, "seal", "reserve", remind_at="明天").startswith("提醒时间")


def test_departments_go_on_while_one_of_them_wants_a_material(records: Records, code: str) -> None:
    item_moved(records, code, "seal", "start")
    moved(records, code, "notify")
    item_moved(records, code, "seal", "complete", result="已刻")
    assert state(records, code, "seal") is SubTaskState.DONE


def test_a_change_of_mind_before_it_is_begun(records: Records) -> None:
    code, remind_at = opened(records).code, at(1, 9, month=12)
    kept = item_moved(records, code, "bank_account", "reserve", remind_at=remind_at).sub_task("bank_account")
    assert kept is not None
    assert (kept.state, kept.batch, kept.remind_at) == (SubTaskState.RESERVED, 2, remind_at)
    taken = item_moved(records, code, "bank_account", "take_up").sub_task("bank_account")
    assert taken is not None
    assert (taken.state, taken.batch, taken.remind_at) == (SubTaskState.TODO, 2, None)
    assert faults(records, code) == []
