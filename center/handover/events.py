"""What portal and payment platform tell us, read from their JSON. What is not as agreed is refused by ValueError."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timezone
from enum import Enum
from typing import Any, NamedTuple

from center.cases.decisions import DecisionKind
from center.cases.reading import stored

MOST_FEN = 2_000_000_000
_ID = re.compile("[A-Za-z0-9._:-]{1,64}")


class PortalNews(str, Enum):
    """What the portal tells of a form."""

    OPENED = "opened"
    SUBMITTED = "submitted"
    DECIDED = "decided"
    BILL = "bill"


class PaymentNews(str, Enum):
    """What the payment platform tells of a bill."""

    PAID = "paid"
    VOID = "void"
    REFUNDED = "refunded"


class Decided(NamedTuple):
    """A document of the authority: kind, number, date."""

    kind: DecisionKind
    number: str
    decided_on: date


class Billed(NamedTuple):
    """What the authority wants to be paid: ``amount`` in fen, ``authority`` is who takes it."""

    number: str
    purpose: str
    authority: str
    amount: int


class PortalEvent(NamedTuple):
    """One event of the portal: ``number`` is its receipt when something was submitted."""

    id: str
    key: str
    kind: PortalNews
    number: str | None = None
    decided: Decided | None = None
    billed: Billed | None = None


class PaymentEvent(NamedTuple):
    """One event of the payment platform; ``receipt`` is the number of the electronic receipt (电子票据)."""

    id: str
    bill: str
    kind: PaymentNews
    amount: int
    receipt: str | None
    at: datetime


def read_portal_event(content: Any) -> PortalEvent:
    """The event in ``content``; raises ValueError."""
    body = _object(content)
    kind = PortalNews(body.get("kind"))
    event = PortalEvent(_id(body, "event"), _id(body, "key"), kind)
    if kind is PortalNews.SUBMITTED:
        return event._replace(number=_words(body, "number", 80))
    if kind is PortalNews.DECIDED:
        named = stored(DecisionKind, _words(body, "decision", 20))
        return event._replace(decided=Decided(named, _words(body, "number", 80), _day(body, "decided_on")))
    if kind is PortalNews.BILL:
        words = _words(body, "purpose", 120), _words(body, "authority", 80)
        return event._replace(billed=Billed(_id(body, "bill"), *words, _fen(body)))
    return event


def read_payment_event(content: Any) -> PaymentEvent:
    """The event in ``content``; raises ValueError."""
    body = _object(content)
    kind = PaymentNews(body.get("kind"))
    receipt = _words(body, "receipt", 80) if body.get("receipt") is not None else None
    at = datetime.fromtimestamp(_whole(body, "at", 10**11), timezone.utc)
    return PaymentEvent(_id(body, "event"), _id(body, "bill"), kind, _fen(body), receipt, at)


def _object(content: Any) -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise ValueError("an event is an object")
    return content


def _id(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError(f"{name} is 1 to 64 letters, digits and . _ : -")
    return value


def _words(body: Mapping[str, Any], name: str, longest: int) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > longest or not value.isprintable():
        raise ValueError(f"{name} is 1 to {longest} characters")
    return value.strip()


def _fen(body: Mapping[str, Any]) -> int:
    return _whole(body, "amount", MOST_FEN)


def _whole(body: Mapping[str, Any], name: str, most: int) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= most:
        raise ValueError(f"{name} is a whole number from 1 to {most}")
    return value


def _day(body: Mapping[str, Any], name: str) -> date:
    value = body.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name} is a date")
    return date.fromisoformat(value)
