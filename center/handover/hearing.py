"""What portal and payment platform tell us becomes records, events of the case, and notices; each is heard once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from center.cases.reading import read_case
from center.cases.refusals import Refusal
from center.handover.bills import PORTAL, Bill, BillState, read_bill, record_bill, settle_bill
from center.handover.documents import ClockOf, keep_document, record_documents
from center.handover.events import Billed, Decided, PaymentEvent, PortalEvent, PortalNews
from center.handover.giving import about, note
from center.handover.records import Handover, HandoverState, advance, find
from center.handover.words import PROGRESS, bill_text, decided_text, settled_text, submitted_text
from center.handover_tables import handover, handover_event
from center.notices.outbox import Draft, enqueue
from center.tables import Moment

_HEARD = sa.text(
    """
    INSERT INTO handover_event (source, event, digest, at) VALUES (:source, :event, :digest, :at)
    ON CONFLICT (source, event) DO NOTHING
    """
).bindparams(sa.bindparam("at", type_=Moment))


class OtherEvent(Refusal):
    """An event was told before under the same id, and said something else."""

    def __init__(self) -> None:
        super().__init__("the event was told otherwise before", "这个事件编号先前已经用过，内容对不上。")


def hear_portal(connection: Any, clock_of: ClockOf, event: PortalEvent, body: bytes, now: datetime) -> bool:
    """Whether the event is news; all that follows from it is done.

    Raises OtherEvent, UnknownHandover, OtherBill, BadDocument, FutureDecision.
    """
    found = find(connection, event.key)
    if not _is_news(connection, "portal", event.id, body, now):
        return False
    if event.decided is not None:
        _decided(connection, clock_of, found, event.decided, now)
    elif event.billed is not None:
        _billed(connection, found, event.billed, now)
    else:
        _WALKED[event.kind](connection, found, event, now)
    return True


def hear_payment(connection: Any, event: PaymentEvent, body: bytes, now: datetime) -> bool:
    """Whether the event is news; the bill is settled then. Raises OtherEvent, UnknownBill, OtherBill."""
    before = read_bill(connection, event.bill)
    if not _is_news(connection, "payment", event.id, body, now):
        return False
    key = connection.execute(sa.select(handover.c.key).where(handover.c.id == before.handover_id)).scalar_one()
    found = find(connection, str(key))
    settled = settle_bill(connection, found, event, now)
    if settled is not None:
        tell(connection, found, f"bill_{settled.state.value}", settled.number, settled_text(settled), now)
    return True


def tell(connection: Any, found: Handover, kind: str, mark: str, text: str, now: datetime) -> None:
    """A notice for the applicant; ``mark`` tells it from others of its kind about the same hand-over."""
    case = read_case(connection, found.case_code)
    key = f"{kind} {found.key} {hashlib.sha256(mark.encode()).hexdigest()[:16]}"
    body = {"buttons": [{"title": PROGRESS.title, "payload": PROGRESS.payload}]}
    whom = {"contact_id": case.contact_id, "conversation_id": found.conversation_id}
    enqueue(connection, Draft(key, kind, found.case_code, text, now, **whom, body=body), now)  # type: ignore[arg-type]


def _is_news(connection: Any, source: str, event: str, body: bytes, now: datetime) -> bool:
    digest = hashlib.sha256(body).hexdigest()
    values = {"source": source, "event": event, "digest": digest, "at": now}
    if connection.execute(_HEARD, values).rowcount == 1:
        return True
    mine = sa.and_(handover_event.c.source == source, handover_event.c.event == event)
    if connection.execute(sa.select(handover_event.c.digest).where(mine)).scalar_one() != digest:
        raise OtherEvent
    return False


def _opened(connection: Any, found: Handover, event: PortalEvent, now: datetime) -> None:
    if advance(connection, found, HandoverState.OPENED, now, opened_at=now):
        note(connection, found, "portal_opened", PORTAL, {}, now)


def _submitted(connection: Any, found: Handover, event: PortalEvent, now: datetime) -> None:
    """The portal's receipt is no 受理: that takes a document."""
    number = event.number or ""
    if advance(connection, found, HandoverState.SUBMITTED, now, submitted_at=now, number=number):
        note(connection, found, "portal_submitted", PORTAL, {"number": number}, now)
        tell(connection, found, "handover_submitted", number, submitted_text(_title(connection, found), number), now)


def _decided(connection: Any, clock_of: ClockOf, found: Handover, told: Decided, now: datetime) -> None:
    if not keep_document(connection, found, told, now):
        return
    advance(connection, found, HandoverState.DECIDED, now)
    record_documents(connection, clock_of, now)
    text = decided_text(_title(connection, found), told)
    tell(connection, found, "handover_decided", f"{told.kind.value} {told.number}", text, now)


def _billed(connection: Any, found: Handover, told: Billed, now: datetime) -> None:
    recorded: Bill = record_bill(connection, found, told, now)
    if recorded.state is BillState.DUE:
        tell(connection, found, "bill_due", recorded.number, bill_text(recorded), now)


def _title(connection: Any, found: Handover) -> str:
    return about(connection, found)["title"]


_Walk = Callable[[Any, Handover, PortalEvent, datetime], None]
_WALKED: dict[PortalNews, _Walk] = {PortalNews.OPENED: _opened, PortalNews.SUBMITTED: _submitted}
