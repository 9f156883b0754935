"""What staff do with an order, what the platform is to be told of it, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from center.cases.events import Conflict
from center.demand_states import Desk, Incomplete
from center.letters.linking import Link
from center.letters.states import LetterKind
from center.records import Records
from center.work_order_tables import work_order_report
from center.work_orders.due import orders_due
from center.work_orders.moves import (
    Step,
    answer,
    ask_for_time,
    link,
    progress,
    send_back,
    sign,
    take,
    take_back,
    transfer,
)
from center.work_orders.reports import settle_by_hand
from center.work_orders.states import (
    IllegalOrderMove,
    OrderResult,
    OrderState,
    ReportKind,
    ReportState,
    UnknownReport,
)
from tests.center.recorded import FRIDAY_NOON, SEAL, new_conversation
from tests.center.work_orders.ordered import DUE_AT, HOUR, ORDER, PHONE, do, events, heard, news, seen, taken, told_back

PLACE = {"office_id": "市本级", "department": "tax", "owner": "operator-2"}


def contents(records: Records) -> list[dict[str, Any]]:
    """What the platform will be told, unsealed."""
    rows = records.read_now(
        lambda connection: list(connection.execute(sa.select(work_order_report).order_by(work_order_report.c.id)))
    )
    return [json.loads(SEAL.open(row.content_sealed, f"content of report {row.key}")) for row in rows]


def test_whoever_signs_owns_it_and_the_platform_hears_of_it(records: Records) -> None:
    taken(records)
    view = do(records, sign)
    assert (view.state, view.owner) == (OrderState.SIGNED, "operator-1")
    assert [(one.kind, one.state, one.made_by) for one in told_back(records)] == [
        (ReportKind.SIGNED, ReportState.WAITING, "operator-1")
    ]


def test_an_answer_ends_it_and_its_numbers_go_to_the_platform_alone(records: Records) -> None:
    taken(records)
    do(records, sign)
    view = do(records, answer, f"请打{PHONE}，一次办好。", OrderResult.SOLVED)
    assert (view.state, view.result, view.closed_at) == (OrderState.ANSWERED, OrderResult.SOLVED, FRIDAY_NOON + HOUR)
    assert view.answer == "请打139****0001，一次办好。"
    assert contents(records)[-1] == {"text": f"请打{PHONE}，一次办好。", "result": "solved"}
    assert events(records)[-1].data == {"text": "请打139****0001，一次办好。", "result": "solved"}


def test_an_order_that_nobody_signed_for_is_not_answered(records: Records) -> None:
    taken(records)
    with pytest.raises(IllegalOrderMove):
        do(records, answer, "已办好。", OrderResult.SOLVED)
    assert (seen(records).state, told_back(records)) == (OrderState.NEW, [])


def test_it_goes_back_with_its_basis_only(records: Records) -> None:
    taken(records)
    for basis, unit, field in (("", "税务局", "basis"), ("职责清单第3条", " ", "unit")):
        with pytest.raises(Incomplete) as caught:
            do(records, send_back, basis, unit)
        assert caught.value.field == field
    view = do(records, send_back, "职责清单第3条", "定襄县税务局")
    assert (view.state, view.basis, view.unit) == (OrderState.RETURNED, "职责清单第3条", "定襄县税务局")
    assert contents(records) == [{"basis": "职责清单第3条", "unit": "定襄县税务局"}]


def test_it_is_passed_on_among_us_and_the_platform_hears_to_whom(records: Records) -> None:
    taken(records)
    view = do(records, transfer, PLACE, "税务窗口", "归税务办")
    assert (view.state, view.office_id, view.department, view.owner, view.due_at) == (
        OrderState.SIGNED,
        "市本级",
        "tax",
        "operator-2",
        DUE_AT,
    )
    assert contents(records) == [{"unit": "税务窗口", "reason": "归税务办"}]


def test_more_time_is_asked_for_and_not_taken(records: Records) -> None:
    taken(records)
    do(records, sign)
    view = do(records, ask_for_time, DUE_AT + HOUR, "等部门回函")
    assert view.due_at == DUE_AT
    assert contents(records)[-1] == {"reason": "等部门回函", "due_at": int((DUE_AT + HOUR).timestamp())}
    with pytest.raises(Incomplete):
        do(records, ask_for_time, DUE_AT, "早一点")


def test_progress_is_reported_while_it_is_worked_on(records: Records) -> None:
    taken(records)
    do(records, sign)
    do(records, progress, "已联系窗口")
    assert [one.kind for one in told_back(records)] == [ReportKind.SIGNED, ReportKind.PROGRESS]
    with pytest.raises(Incomplete):
        do(records, progress, " ")


def test_an_answer_is_undone_until_the_platform_has_it(records: Records) -> None:
    taken(records)
    do(records, sign)
    do(records, answer, "写错了。", OrderResult.SOLVED)
    assert do(records, take_back).state is OrderState.SIGNED
    assert [one.state for one in told_back(records)] == [ReportState.WAITING, ReportState.DROPPED]
    view = do(records, answer, "改好了。", OrderResult.SOLVED)
    key = told_back(records)[-1].key
    records.write_now(lambda connection: settle_by_hand(connection, view.code, key, "operator-1", FRIDAY_NOON))
    with pytest.raises(UnknownReport):
        do(records, take_back)
    assert seen(records).state is OrderState.ANSWERED


def test_what_is_open_is_not_undone(records: Records) -> None:
    taken(records)
    with pytest.raises(IllegalOrderMove):
        do(records, take_back)


def test_whoever_has_seen_less_is_told(records: Records) -> None:
    view = taken(records)
    do(records, sign)
    with pytest.raises(Conflict):
        do(records, take, step=Step("operator-2", view.last_event, FRIDAY_NOON + HOUR))
    assert do(records, take, step=Step("operator-2", 2, FRIDAY_NOON + HOUR)).owner == "operator-2"


def test_it_is_linked_to_what_is_there(records: Records) -> None:
    taken(records)
    talk = new_conversation(records)
    assert do(records, link, [Link("conversation_id", talk)]).conversation_id == talk
    assert do(records, link, [Link("conversation_id", "")]).conversation_id is None
    with pytest.raises(Incomplete):
        do(records, link, [Link("demand_code", "S-22222229")])


def test_the_platforms_time_that_has_passed_goes_to_the_supervisor_once(records: Records) -> None:
    taken(records)
    do(records, sign)
    late = DUE_AT + HOUR
    assert records.write_now(lambda connection: orders_due(connection, DUE_AT)) == 0
    assert [records.write_now(lambda connection: orders_due(connection, late)) for _ in range(2)] == [1, 0]
    view = seen(records)
    assert (view.escalated_at, view.owner) == (late, "operator-1")
    assert events(records)[-1].kind == "escalated"


def test_nobodys_late_order_is_the_supervisors(records: Records) -> None:
    heard(records, news(order=replace(ORDER, kind=LetterKind.CONSULT)))
    assert seen(records).owner == Desk.ANSWERS.value
    records.write_now(lambda connection: orders_due(connection, DUE_AT + HOUR))
    assert seen(records).owner == Desk.SUPERVISOR.value
