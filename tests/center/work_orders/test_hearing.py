"""What the platform tells: each once, by number and event, on SQLite and on PostgreSQL."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from center.cases.events import verify
from center.demand_states import Desk, Incomplete
from center.letters.states import LetterKind
from center.people import contact_of, read_contact
from center.records import Records
from center.work_order_tables import work_order, work_order_news
from center.work_orders.moves import answer, send_back, sign
from center.work_orders.records import read_whole, type_in
from center.work_orders.states import NewsKind, OrderResult, OrderState, ReportState, UnknownOrder
from tests.center.recorded import FRIDAY_NOON, SEAL
from tests.center.work_orders.ordered import (
    DUE_AT,
    HOUR,
    ORDER,
    PHONE,
    SENDER,
    do,
    events,
    heard,
    news,
    seen,
    taken,
    told_back,
)


def test_an_order_is_taken_over_with_the_platforms_number_and_time(records: Records) -> None:
    view = taken(records)
    assert (view.number, view.kind, view.state, view.source) == (
        "GD-1",
        LetterKind.COMPLAINT,
        OrderState.NEW,
        "platform",
    )
    assert (view.due_at, view.issued_at, view.office_id, view.owner) == (
        DUE_AT,
        FRIDAY_NOON,
        "定襄县",
        Desk.SUPERVISOR.value,
    )
    assert (view.text, view.is_urgent, view.urged) == ("办餐饮证跑了三趟，打139****0001找我", False, 0)
    assert view.contact_id is not None
    whole = records.read_now(lambda connection: read_whole(connection, SEAL, view.code))
    assert (whole.person, whole.text) == (SENDER, f"办餐饮证跑了三趟，打{PHONE}找我")
    row = records.read_now(lambda connection: connection.execute(sa.select(work_order)).one())
    assert not [value for value in row if PHONE in str(value) or "王小明" in str(value)]
    assert records.read_now(lambda connection: verify(connection, view.code)) == []


def test_the_same_number_is_one_order_whatever_comes(records: Records) -> None:
    before = taken(records)
    assert not heard(records, news())
    assert not heard(records, news(event="e-2", order=replace(ORDER, title="别的")))
    assert seen(records) == before


def test_the_same_event_told_otherwise_raises_an_alarm(records: Records, caplog: pytest.LogCaptureFixture) -> None:
    taken(records)
    with caplog.at_level(logging.ERROR):
        assert not heard(records, news(digest="another"))
    assert "ALARM work_order_news_differs event=e-1" in caplog.text


def test_an_area_that_is_not_ours_goes_to_the_city(records: Records) -> None:
    heard(records, news(order=replace(ORDER, area="别处")))
    assert seen(records).office_id == "市本级"


def test_urging_and_another_time_are_the_platforms(records: Records) -> None:
    taken(records)
    assert heard(records, news(NewsKind.URGED, "e-2", text=f"快办，打{PHONE}"))
    assert heard(records, news(NewsKind.DUE, "e-3", due_at=DUE_AT + HOUR))
    view = seen(records)
    assert (view.urged, view.is_urgent, view.due_at) == (1, True, DUE_AT + HOUR)
    assert [event.kind for event in events(records)] == ["taken_over", "urged", "due"]
    assert events(records)[1].data == {"text": "快办，打139****0001"}


def test_what_is_withdrawn_is_told_nothing_more(records: Records) -> None:
    taken(records)
    do(records, sign)
    assert heard(records, news(NewsKind.WITHDRAWN, "e-2", text="重复派单"))
    assert (seen(records).state, seen(records).closed_at) == (OrderState.WITHDRAWN, FRIDAY_NOON)
    assert [report.state for report in told_back(records)] == [ReportState.DROPPED]
    assert not heard(records, news(NewsKind.URGED, "e-3"))


def test_a_return_that_is_refused_is_ours_again(records: Records) -> None:
    taken(records)
    do(records, send_back, "职责清单第3条", "定襄县税务局")
    assert heard(records, news(NewsKind.RETURN_REFUSED, "e-2", text="还是归你们"))
    assert (seen(records).state, seen(records).closed_at) == (OrderState.SIGNED, None)


def test_an_answer_that_did_not_help_is_worked_on_again(records: Records) -> None:
    taken(records)
    do(records, sign)
    do(records, answer, "已办好。", OrderResult.SOLVED)
    assert heard(records, news(NewsKind.REOPENED, "e-2", text="没办好", due_at=DUE_AT + 24 * HOUR))
    view = seen(records)
    assert (view.state, view.due_at, view.answer) == (OrderState.SIGNED, DUE_AT + 24 * HOUR, "已办好。")


def test_news_of_an_unknown_order_is_kept_and_alarms(records: Records, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert not heard(records, news(NewsKind.URGED, "e-9"))
    assert "ALARM work_order_news_unfit event=e-9 kind=urged" in caplog.text
    row = records.read_now(lambda connection: connection.execute(sa.select(work_order_news)).one())
    assert (row.event, row.is_done) == ("e-9", False)


def test_an_order_copied_by_hand_is_the_same_when_the_platform_tells_it(records: Records) -> None:
    copied = replace(ORDER, title="抄的标题", due_at=DUE_AT - HOUR)
    made = records.write_now(lambda connection: type_in(connection, SEAL, copied, "定襄县", "operator-1", FRIDAY_NOON))
    do(records, sign)
    assert heard(records, news())
    view = seen(records)
    assert (view.code, view.source, view.title, view.due_at) == (made.code, "platform", ORDER.title, DUE_AT)
    assert (view.state, view.owner) == (OrderState.SIGNED, "operator-1")


def test_copied_twice_it_is_one_order_and_shown_within_sight_only(records: Records) -> None:
    made = records.write_now(lambda connection: type_in(connection, SEAL, ORDER, "定襄县", "operator-1", FRIDAY_NOON))
    again = records.write_now(lambda connection: type_in(connection, SEAL, ORDER, "市本级", "operator-2", FRIDAY_NOON))
    assert again == made
    elsewhere = work_order.c.office_id == "市本级"
    with pytest.raises(UnknownOrder):
        records.write_now(
            lambda connection: type_in(connection, SEAL, ORDER, "市本级", "operator-2", FRIDAY_NOON, elsewhere)
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"title": ""}, "title"),
        ({"text": ""}, "text"),
        ({"due_at": FRIDAY_NOON}, "due_at"),
    ],
)
def test_what_is_missing_when_copied_is_named(records: Records, changes: dict[str, str], field: str) -> None:
    order = replace(ORDER, **changes)  # type: ignore[arg-type]
    with pytest.raises(Incomplete) as caught:
        records.write_now(lambda connection: type_in(connection, SEAL, order, "定襄县", "operator-1", FRIDAY_NOON))
    assert caught.value.field == field


def test_a_view_is_late_by_the_platforms_time(records: Records) -> None:
    view = taken(records)
    assert (view.is_late(DUE_AT), view.is_late(DUE_AT + timedelta(seconds=1))) == (False, True)


def test_the_platform_renames_nobody(records: Records) -> None:
    def known(connection: Any) -> int:
        return contact_of(connection, SEAL, PHONE, "王晓明", FRIDAY_NOON)

    person = records.write_now(known)
    assert taken(records).contact_id == person
    assert records.read_now(lambda connection: read_contact(connection, SEAL, person)).name == "王晓明"
