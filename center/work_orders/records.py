"""Work orders as they are taken over and read. Functions take a connection and are part of the caller's transaction.

What is listed is masked; whole words, the answer and the person are sealed. Moves are in center/work_orders/moves.py.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.agency_offices import CITY
from center.cases.events import GENESIS, Actor, append
from center.demand_states import Incomplete, as_stored
from center.gateways.work_orders import Order
from center.identifiers import public_code
from center.letters.senders import Sender, read_sender
from center.letters.states import LetterKind, post_of
from center.people import contact_of, find_contact
from center.privacy import keep, mask_for_log
from center.promises import PHONE
from center.sealing import Seal
from center.tables import Moment
from center.work_order_tables import work_order
from center.work_orders.states import OPEN, OrderResult, OrderState, UnknownOrder

CODE_LETTER = "W"
RETENTION = "letter"
PLATFORM = Actor("system", "work_orders")
"""Who acts when the platform does."""


class OrderView(NamedTuple):
    """One row, times in UTC; every text in it is masked. ``owner`` is a Desk's value or a staff id.

    ``source`` is ``platform``, or ``typed`` for one that staff have copied from the platform's pages.
    """

    id: int
    code: str
    number: str
    source: str
    kind: LetterKind
    state: OrderState
    title: str
    text: str
    contact_id: int | None
    office_id: str
    department: str | None
    owner: str
    is_urgent: bool
    urged: int
    issued_at: datetime
    due_at: datetime
    escalated_at: datetime | None
    conversation_id: str | None
    call_code: str | None
    demand_code: str | None
    case_code: str | None
    answer: str | None
    result: OrderResult | None
    basis: str | None
    unit: str | None
    closed_at: datetime | None
    last_event: int
    created_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether we have something to do."""
        return self.state.value in OPEN

    def is_late(self, now: datetime) -> bool:
        """Whether the platform's time has passed, or had when it was ended."""
        return self.due_at < (self.closed_at or now)


class Whole(NamedTuple):
    """What may be seen for a reason: the person, the words with their numbers, the answer."""

    person: Sender
    text: str
    answer: str


COLUMNS = [work_order.c[name] for name in OrderView._fields]
_INSERT = sa.text(
    """
    INSERT INTO work_order (code, number, source, kind, state, title, text, sealed, person_sealed, phone_hash,
        contact_id, office_id, owner, is_urgent, urged, issued_at, due_at, last_event, last_hash, retention,
        created_at, updated_at)
    VALUES (:code, :number, :source, :kind, 'new', :title, :text, :sealed, :person_sealed, :phone_hash, :contact_id,
        :office_id, :owner, :is_urgent, 0, :issued_at, :due_at, 0, :last_hash, :retention, :now, :now)
    ON CONFLICT (number) DO NOTHING
    """
).bindparams(
    sa.bindparam("is_urgent", type_=sa.Boolean),
    *(sa.bindparam(name, type_=Moment) for name in ("issued_at", "due_at", "now")),
)


def office_of(area: str, offices: Collection[str]) -> str:
    """The office of an area as the platform names it; the city's own for one that is not known."""
    return area if area in offices else CITY


def take_over(
    connection: Any, seal: Seal, order: Order, office_id: str, source: str, actor: Actor, now: datetime
) -> bool:
    """Whether the order is new: its number decides, whatever else is told under it."""
    code = public_code(CODE_LETTER)
    values = {
        **words_of(seal, code, order),
        "code": code,
        "number": order.number,
        "source": source,
        "kind": order.kind.value,
        "contact_id": _contact(connection, seal, order.sender, source, now),
        "office_id": office_id,
        "owner": post_of(order.kind).value,
        "is_urgent": order.is_urgent,
        "issued_at": order.issued_at,
        "due_at": order.due_at,
        "last_hash": GENESIS,
        "retention": RETENTION,
        "now": now,
    }
    if connection.execute(_INSERT, values).rowcount != 1:
        return False
    opening = {name: values[name] for name in ("number", "source", "kind", "office_id", "owner", "due_at")}
    append(connection, code, "taken_over", actor, opening, now)
    return True


def type_in(
    connection: Any, seal: Seal, order: Order, office_id: str, staff_id: str, now: datetime, *sight: Any
) -> OrderView:
    """An order copied by hand; one whose number is known already stays as it is. Raises Incomplete, UnknownOrder.

    ``sight``: what of the orders its writer may see; a known one that they may not is not shown either.
    """
    missing = {"number": "请填平台的工单号。", "title": "请写工单标题。", "text": "请写明工单内容。"}
    for field, message in missing.items():
        if not getattr(order, field).strip():
            raise Incomplete(field, message)
    if order.due_at <= order.issued_at:
        raise Incomplete("due_at", "平台要求办结的时间要晚于派单时间。")
    take_over(connection, seal, order, office_id, "typed", Actor("staff", staff_id), now)
    found = connection.execute(sa.select(work_order.c.code).where(work_order.c.number == order.number)).scalar_one()
    return read_order(connection, str(found), *sight)


def read_order(connection: Any, code: str, *sight: Any) -> OrderView:
    """The order as it stands, if the clauses ``sight`` hold for it; raises UnknownOrder."""
    row = connection.execute(sa.select(*COLUMNS).where(work_order.c.code == code, *sight)).one_or_none()
    if row is None:
        raise UnknownOrder(code)
    return order_view(row)


def order_of(connection: Any, number: str) -> OrderView | None:
    """The order with the platform's number; None when there is none."""
    row = connection.execute(sa.select(*COLUMNS).where(work_order.c.number == number)).one_or_none()
    return order_view(row) if row is not None else None


def read_whole(connection: Any, seal: Seal, code: str) -> Whole:
    """What is sealed of it, for whoever answers; the caller notes who looked. Raises UnknownOrder."""
    names = ("text", "sealed", "answer", "answer_sealed", "person_sealed")
    columns = [work_order.c[name] for name in names]
    row = connection.execute(sa.select(*columns).where(work_order.c.code == code)).one_or_none()
    if row is None:
        raise UnknownOrder(code)
    text = seal.open(row.sealed, about_text(code)) if row.sealed else row.text
    answer = seal.open(row.answer_sealed, about_answer(code)) if row.answer_sealed else row.answer or ""
    return Whole(person_in(seal, code, row.person_sealed), text, answer)


def person_in(seal: Seal, code: str, sealed: str | None) -> Sender:
    """Who called 12345; nobody when that is not known, or was forgotten."""
    return read_sender(seal.open(sealed, about_person(code))) if sealed else Sender()


def words_of(seal: Seal, code: str, order: Order) -> dict[str, Any]:
    """The columns that hold what somebody said, and who."""
    kept, mobile = keep(order.text.strip()), order.sender.mobile
    named = order.sender.is_named
    return {
        "title": mask_for_log(" ".join(order.title.split())),
        "text": kept.visible,
        "sealed": seal.seal(kept.to_seal, about_text(code)) if kept.to_seal else None,
        "person_sealed": seal.seal(order.sender.to_seal(), about_person(code)) if named else None,
        "phone_hash": seal.fingerprint(mobile, PHONE) if mobile else None,
    }


def order_view(row: Any) -> OrderView:
    """A row with the columns COLUMNS."""
    told = {
        "kind": as_stored(LetterKind, row.kind),
        "state": as_stored(OrderState, row.state),
        "result": as_stored(OrderResult, row.result) if row.result else None,
    }
    return OrderView(**{**{name: row[name] for name in OrderView._fields}, **told})


def about_text(code: str) -> str:
    """What the sealed words of an order are bound to."""
    return f"text of work order {code}"


def about_answer(code: str) -> str:
    """What the sealed answer to an order is bound to."""
    return f"answer to work order {code}"


def about_person(code: str) -> str:
    """What the sealed person of an order is bound to."""
    return f"person of work order {code}"


def _contact(connection: Any, seal: Seal, person: Sender, source: str, now: datetime) -> int | None:
    """The person of the number that the platform gives; nobody has proved to us that it is theirs.

    The platform renames nobody; who types an order has settled before whose number it is (``center.staff.naming``).
    """
    if not person.mobile:
        return None
    known = find_contact(connection, seal, person.mobile, person.name or None) if source == "platform" else None
    return known if known is not None else contact_of(connection, seal, person.mobile, person.name or None, now)
