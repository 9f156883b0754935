"""Letters and work orders of one person: what is stored of them, and what goes when they ask for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.demand_states import as_stored
from center.letter_tables import letter
from center.letters.states import LetterState
from center.my_information.looking import Found, Looking
from center.my_information.whose import Whose
from center.promises.words import shortened
from center.work_order_tables import work_order, work_order_report
from center.work_orders.states import OrderState


def letters_and_orders(look: Looking) -> list[Found]:
    """One line each, letters before orders."""
    return [*_letters(look), *_orders(look)]


def forget_senders(connection: Any, person: Whose, now: datetime) -> int:
    """Names, numbers and addresses of the person's letters and orders that have ended are deleted; of how many.

    What was asked and answered stays, masked, as a record of official business.
    """
    gone = {"phone_hash": None, "contact_id": None, "sealed": None, "updated_at": now}
    letters = sa.and_(
        person.made(letter), letter.c.closed_at.is_not(None), _holds(letter, "sender_sealed", "reply_sealed")
    )
    emptied = sa.update(letter).where(letters).values(**gone, sender_sealed=None, reply_sealed=None)
    forgotten = int(connection.execute(emptied).rowcount)
    orders = sa.and_(
        person.made(work_order),
        work_order.c.closed_at.is_not(None),
        _holds(work_order, "person_sealed", "answer_sealed"),
    )
    ids = list(connection.execute(sa.select(work_order.c.id).where(orders)).scalars())
    connection.execute(
        sa.update(work_order).where(work_order.c.id.in_(ids)).values(**gone, person_sealed=None, answer_sealed=None)
    )
    told = sa.and_(work_order_report.c.order_id.in_(ids), work_order_report.c.state != "waiting")
    connection.execute(sa.update(work_order_report).where(told).values(content_sealed=None, updated_at=now))
    return forgotten + len(ids)


def _holds(table: sa.Table, *sealed: str) -> Any:
    return sa.or_(*(table.c[name].is_not(None) for name in ("sealed", *sealed)))


def _letters(look: Looking) -> list[Found]:
    rows = look.rows(sa.select(letter).where(look.person.made(letter)).order_by(letter.c.id))
    states = [as_stored(LetterState, row.state).caption for row in rows]
    lines = [f"来信{row.code}：“{shortened(row.subject)}”，{state}" for row, state in zip(rows, states)]
    return [Found(line, look.after(row.closed_at)) for line, row in zip(lines, rows)]


def _orders(look: Looking) -> list[Found]:
    rows = look.rows(sa.select(work_order).where(look.person.made(work_order)).order_by(work_order.c.id))
    states = [as_stored(OrderState, row.state).caption for row in rows]
    lines = [f"12345工单{row.number}：“{shortened(row.title)}”，{state}" for row, state in zip(rows, states)]
    return [Found(line, look.after(row.closed_at)) for line, row in zip(lines, rows)]
