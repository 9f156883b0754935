"""What tests of work orders share: news of the platform, an order that was taken over, moves of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from center.cases.events import Event, history
from center.gateways.work_orders import News, Order
from center.letters.senders import Sender
from center.letters.states import LetterKind
from center.records import Records
from center.work_orders.hearing import hear
from center.work_orders.moves import Step
from center.work_orders.records import OrderView, order_of, read_order
from center.work_orders.reports import ReportView, reports_of
from center.work_orders.states import NewsKind
from tests.center.recorded import FRIDAY_NOON, SEAL

PHONE = "13900000001"
OFFICES = frozenset({"市本级", "定襄县"})
HOUR = timedelta(hours=1)
DUE_AT = FRIDAY_NOON + timedelta(days=4)
SENDER = Sender("王小明", PHONE, "定襄县晋昌镇新建路1号")
ORDER = Order(
    "GD-1",
    LetterKind.COMPLAINT,
    "窗口让我跑了三趟",
    f"办餐饮证跑了三趟，打{PHONE}找我",
    SENDER,
    "定襄县",
    FRIDAY_NOON,
    DUE_AT,
)


def news(kind: NewsKind = NewsKind.NEW, event: str = "e-1", **changes: Any) -> News:
    """Something the platform tells, of the order GD-1 unless told otherwise."""
    order = ORDER if kind is NewsKind.NEW else None
    told = News("c1", event, kind, "GD-1", FRIDAY_NOON, order, digest=f"{kind.value} {event}")
    return told._replace(**changes)


def heard(records: Records, told: News, now: datetime = FRIDAY_NOON) -> bool:
    """Whether something followed from it."""
    return records.write_now(lambda connection: hear(connection, SEAL, OFFICES, told, now))


def taken(records: Records) -> OrderView:
    """The order GD-1, just told."""
    assert heard(records, news())
    return seen(records)


def seen(records: Records, number: str = "GD-1") -> OrderView:
    """The order as it is stored."""
    found = records.read_now(lambda connection: order_of(connection, number))
    assert found is not None
    return found


def do(
    records: Records, move: Callable[..., OrderView], *details: Any, number: str = "GD-1", **named: Any
) -> OrderView:
    """One move by operator-1, who has seen it as it is, an hour later."""
    view = seen(records, number)
    step = named.pop("step", Step("operator-1", view.last_event, FRIDAY_NOON + HOUR))
    return records.write_now(lambda connection: move(connection, SEAL, view.code, *details, step, **named))


def told_back(records: Records, number: str = "GD-1") -> list[ReportView]:
    """What is to be told to the platform about it."""
    view = seen(records, number)
    return records.read_now(lambda connection: reports_of(connection, view.id))


def events(records: Records, number: str = "GD-1") -> list[Event]:
    """Its history."""
    view = seen(records, number)
    return records.read_now(lambda connection: history(connection, view.code))


def read(records: Records, code: str) -> OrderView:
    """The order by our code."""
    return records.read_now(lambda connection: read_order(connection, code))
