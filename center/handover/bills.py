"""What is to be paid: told by the authority by way of the portal, paid on the payment platform (AH-26).

We invent no amount and take no money: a bill is recorded as the authority tells it, and is paid when the platform says
so. Functions take a connection and are part of the caller's transaction.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.case_tables import agency_case
from center.cases.events import Actor
from center.cases.reading import stored
from center.cases.refusals import Refusal
from center.cases.states import Captioned
from center.handover.events import Billed, PaymentEvent, PaymentNews
from center.handover.giving import note
from center.handover.records import RETENTION, Handover
from center.handover_tables import bill
from center.identities import contacts_behind
from center.tables import Moment

MOST_TOLD = 5
PAYMENT = Actor("system", "payment")
PORTAL = Actor("system", "portal")
_ALARMS = logging.getLogger("qihang.alarm")


class BillState(Captioned):
    """Where a bill stands."""

    DUE = "due", "待缴"
    PAID = "paid", "已缴"
    VOID = "void", "已作废"
    REFUNDED = "refunded", "已退款"


_MOVES = {
    PaymentNews.PAID: ((BillState.DUE,), BillState.PAID),
    PaymentNews.VOID: ((BillState.DUE,), BillState.VOID),
    PaymentNews.REFUNDED: ((BillState.PAID,), BillState.REFUNDED),
}


class UnknownBill(Refusal, LookupError):
    """No bill has this number, or it is another person's."""

    def __init__(self) -> None:
        super().__init__("no such bill", "没有查到这张缴款单。")


class OtherBill(Refusal):
    """A bill that does not fit what is recorded under its number."""

    def __init__(self) -> None:
        super().__init__("the bill is recorded otherwise", "缴款单和先前登记的对不上。")


class Bill(NamedTuple):
    """One bill: ``amount`` in fen, ``authority`` takes it for ``purpose``; ``paid_at`` in UTC."""

    number: str
    handover_id: int
    case_id: int
    case_code: str
    purpose: str
    authority: str
    amount: int
    state: BillState
    paid_at: datetime | None
    receipt: str | None

    @property
    def yuan(self) -> str:
        """The amount as people read it: 1234.50元."""
        return f"{self.amount // 100}.{self.amount % 100:02d}元"


_COLUMNS = [agency_case.c.code.label("case_code") if name == "case_code" else bill.c[name]
            for name in Bill._fields]  # fmt: skip
_INSERT = sa.text(
    """
    INSERT INTO bill (number, handover_id, case_id, purpose, authority, amount, state, retention, created_at,
        updated_at)
    VALUES (:number, :handover_id, :case_id, :purpose, :authority, :amount, 'due', :retention, :now, :now)
    ON CONFLICT (number) DO NOTHING
    """
).bindparams(sa.bindparam("now", type_=Moment))


def record_bill(connection: Any, found: Handover, told: Billed, now: datetime) -> Bill:
    """The bill that the authority tells of; told again it is the same one. Raises OtherBill."""
    owner = {"handover_id": found.id, "case_id": found.case_id}
    is_new = connection.execute(_INSERT, {**told._asdict(), **owner, "retention": RETENTION, "now": now}).rowcount == 1
    recorded = read_bill(connection, told.number)
    if Billed(recorded.number, recorded.purpose, recorded.authority, recorded.amount) != told:
        raise OtherBill
    if recorded.handover_id != found.id:
        raise OtherBill
    if is_new:
        note(connection, found, "bill", PORTAL, {"bill": told.number, "amount": told.amount}, now)
    return recorded


def read_bill(connection: Any, number: str) -> Bill:
    """The bill with this number, held until the transaction ends; raises UnknownBill."""
    row = connection.execute(_select(bill.c.number == number).with_for_update(of=bill)).one_or_none()
    if row is None:
        raise UnknownBill
    return _view(row)


def bills_of(connection: Any, case_id: int) -> list[Bill]:
    """The bills of a case, the oldest first."""
    return [_view(row) for row in connection.execute(_select(bill.c.case_id == case_id).order_by(bill.c.id))]


def bills_for(connection: Any, conversation_id: str, limit: int = MOST_TOLD) -> list[Bill]:
    """The newest bills of whoever talks there: of cases opened there, and of cases of a person whom it is proved."""
    own = agency_case.c.contact_id.in_(contacts_behind(connection, conversation_id))
    mine = sa.or_(agency_case.c.conversation_id == conversation_id, own)
    return [_view(row) for row in connection.execute(_select(mine).order_by(bill.c.id.desc()).limit(limit))]


def settle_bill(connection: Any, found: Handover, event: PaymentEvent, now: datetime) -> Bill | None:
    """The bill after what the platform tells; None when it is so already. Raises UnknownBill, OtherBill.

    Another amount than the bill's raises an alarm and OtherBill; nothing is recorded then.
    """
    before = read_bill(connection, event.bill)
    origins, target = _MOVES[event.kind]
    if event.amount != before.amount or (before.state is not target and before.state not in origins):
        _ALARMS.error("ALARM payment_mismatch bill=%s kind=%s", event.bill, event.kind.value)
        raise OtherBill
    if before.state is target:
        return None
    paid = {"paid_at": event.at, "receipt": event.receipt} if target is BillState.PAID else {}
    mine = sa.update(bill).where(bill.c.number == event.bill)
    connection.execute(mine.values(state=target.value, updated_at=now, **paid))
    note(connection, found, f"bill_{target.value}", PAYMENT, {"bill": event.bill, "amount": event.amount}, now)
    return read_bill(connection, event.bill)


def _select(wanted: Any) -> Any:
    return sa.select(*_COLUMNS).join_from(bill, agency_case).where(wanted)


def _view(row: Any) -> Bill:
    return Bill(**{**row._mapping, "state": stored(BillState, row.state)})
