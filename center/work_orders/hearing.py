"""What the 12345 platform tells becomes records and events of the order; each of its news is heard once.

Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.cases.events import append
from center.gateways.work_orders import News, Order
from center.privacy import mask_for_log
from center.sealing import Seal
from center.tables import Moment
from center.work_order_tables import work_order, work_order_news
from center.work_orders.records import PLATFORM, OrderView, office_of, order_of, take_over, words_of
from center.work_orders.reports import drop_waiting
from center.work_orders.states import NewsKind, OrderState

_HEARD = sa.text(
    """
    INSERT INTO work_order_news (event, number, kind, digest, is_done, at)
    VALUES (:event, :number, :kind, :digest, :is_done, :at)
    ON CONFLICT (event) DO NOTHING
    """
).bindparams(sa.bindparam("at", type_=Moment), sa.bindparam("is_done", type_=sa.Boolean))
_ALARMS = logging.getLogger("qihang.alarm")


def hear(connection: Any, seal: Seal, offices: Collection[str], news: News, now: datetime) -> bool:
    """Whether something followed from it: not from what was heard before, nor from what does not fit any more.

    ``offices`` are the ids of ours. The same event with other words raises an alarm, and changes nothing.
    """
    values = {"event": news.event, "number": news.number, "kind": news.kind.value, "digest": news.digest}
    if connection.execute(_HEARD, {**values, "is_done": False, "at": now}).rowcount != 1:
        _compare(connection, news)
        return False
    known = order_of(connection, news.number)
    is_done = (
        _begun(connection, seal, offices, news, known, now) if news.order else _followed(connection, news, known, now)
    )
    if is_done:
        mine = work_order_news.c.event == news.event
        connection.execute(sa.update(work_order_news).where(mine).values(is_done=True))
    else:
        _ALARMS.warning("ALARM work_order_news_unfit event=%s kind=%s", news.event, news.kind.value)
    return is_done


def _compare(connection: Any, news: News) -> None:
    mine = work_order_news.c.event == news.event
    if connection.execute(sa.select(work_order_news.c.digest).where(mine)).scalar_one() != news.digest:
        _ALARMS.error("ALARM work_order_news_differs event=%s", news.event)


def _begun(
    connection: Any, seal: Seal, offices: Collection[str], news: News, known: OrderView | None, now: datetime
) -> bool:
    order = news.order
    if order is None:
        return False
    if known is None:
        return take_over(connection, seal, order, office_of(order.area, offices), "platform", PLATFORM, now)
    return known.source == "typed" and _caught_up(connection, seal, known, order, now)


def _caught_up(connection: Any, seal: Seal, known: OrderView, order: Order, now: datetime) -> bool:
    """Staff had copied it by hand: the platform's own words and time replace theirs, their work stays."""
    append(connection, known.code, "confirmed", PLATFORM, {"due_at": order.due_at}, now)
    words = words_of(seal, known.code, order)
    told = {"source": "platform", "issued_at": order.issued_at, "due_at": order.due_at, "updated_at": now}
    mine = work_order.c.id == known.id
    connection.execute(sa.update(work_order).where(mine).values(**words, **told, kind=order.kind.value))
    return True


def _followed(connection: Any, news: News, known: OrderView | None, now: datetime) -> bool:
    """News of an order that we have; False when its state does not let it follow."""
    if known is None or known.state not in _STANDING[news.kind]:
        return False
    data = {"text": mask_for_log(news.text), **({"due_at": news.due_at} if news.due_at else {})}
    append(connection, known.code, news.kind.value, PLATFORM, data, now)
    changed = _CHANGES[news.kind](known, news, now)
    connection.execute(sa.update(work_order).where(work_order.c.id == known.id).values(**changed, updated_at=now))
    if news.kind is NewsKind.WITHDRAWN:
        drop_waiting(connection, known.id, now)
    return True


def _urged(known: OrderView, news: News, now: datetime) -> dict[str, Any]:
    return {"urged": known.urged + 1, "is_urgent": True}


def _due(known: OrderView, news: News, now: datetime) -> dict[str, Any]:
    return {"due_at": news.due_at, "escalated_at": None}


def _withdrawn(known: OrderView, news: News, now: datetime) -> dict[str, Any]:
    return {"state": OrderState.WITHDRAWN.value, "closed_at": now}


def _again(known: OrderView, news: News, now: datetime) -> dict[str, Any]:
    opened = {"state": OrderState.SIGNED.value, "closed_at": None, "escalated_at": None}
    return {**opened, **({"due_at": news.due_at} if news.due_at else {})}


_OPEN = frozenset({OrderState.NEW, OrderState.SIGNED})
_STANDING: dict[NewsKind, frozenset[OrderState]] = {
    NewsKind.NEW: frozenset(),
    NewsKind.URGED: _OPEN,
    NewsKind.DUE: _OPEN,
    NewsKind.WITHDRAWN: _OPEN | {OrderState.ANSWERED, OrderState.RETURNED},
    NewsKind.RETURN_REFUSED: frozenset({OrderState.RETURNED}),
    NewsKind.REOPENED: frozenset({OrderState.ANSWERED, OrderState.RETURNED, OrderState.WITHDRAWN}),
}
_Change = Callable[[OrderView, News, datetime], dict[str, Any]]
_CHANGES: dict[NewsKind, _Change] = {
    NewsKind.URGED: _urged,
    NewsKind.DUE: _due,
    NewsKind.WITHDRAWN: _withdrawn,
    NewsKind.RETURN_REFUSED: _again,
    NewsKind.REOPENED: _again,
}
