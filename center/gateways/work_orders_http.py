"""The 12345 platform by way of a county's adapter over HTTP (docs/work-orders.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from center.clock import Clock
from center.gateways.portal_client import BusyCause, SignedClient
from center.gateways.portal_wire import WORK_ORDERS
from center.gateways.sms_wire import Credentials
from center.gateways.work_orders import News, Order, Refused, RefusedCode, Report, Unreadable
from center.letters.senders import sender_of
from center.letters.states import LetterKind
from center.portal_settings import AdapterSettings
from center.work_orders.states import NewsKind

NEWS, REPORTS = "/news", "/reports"
TOTAL_SECONDS = 10.0
PAGE = 20
"""How many news are asked for at once."""
LONGEST_TITLE, LONGEST_TEXT, LONGEST_WORD = 120, 4000, 64
_WITH_TIME = (NewsKind.DUE, NewsKind.REOPENED)


class HttpWorkOrders:
    """Speaks to the adapter of the settings; ``clock`` is the machine's own, never that of the demo."""

    def __init__(self, settings: AdapterSettings, clock: Clock, seconds: float = TOTAL_SECONDS) -> None:
        credentials = Credentials(settings.key, settings.secret)
        self._client = SignedClient(WORK_ORDERS, settings.url, credentials, clock, seconds, "work_orders")

    async def news(self, after: str) -> list[News | Unreadable]:
        """A page of what came after ``after``; raises Busy."""
        answer = await self._client.post(NEWS, {"after": after, "limit": PAGE})
        told = answer.content.get("news")
        if answer.status != 200 or not isinstance(told, list):
            raise self._client.busy(BusyCause.REPLY, f"news status={answer.status}")
        return [self._read(one) for one in told]

    async def report(self, report: Report) -> str:
        """The receipt; raises Refused, Busy."""
        told = {"key": report.key, "number": report.number, "kind": report.kind.value}
        answer = await self._client.post(REPORTS, {**told, "at": _seconds(report.at), **report.content})
        if answer.status != 200:
            raise Refused(_refused_code(answer.code))
        receipt = answer.content.get("receipt")
        if not _is_word(receipt):
            raise self._client.busy(BusyCause.REPLY, "receipt")
        return str(receipt)

    def _read(self, told: Any) -> News | Unreadable:
        """Without a cursor there is no going on."""
        cursor = told.get("cursor") if isinstance(told, dict) else None
        if not _is_word(cursor):
            raise self._client.busy(BusyCause.REPLY, "cursor")
        try:
            return read_news(told)
        except (KeyError, TypeError, ValueError, OverflowError, OSError):
            return Unreadable(str(cursor))


def read_news(told: Mapping[str, Any]) -> News:
    """One of the platform's news; raises KeyError, TypeError, ValueError for what does not keep to the wire."""
    kind, number = NewsKind(told["kind"]), _word(told["number"])
    due_at = _moment(told["due_at"]) if kind in _WITH_TIME else None
    order = _order(number, _named(told["order"])) if kind is NewsKind.NEW else None
    text = _text(told.get("text", ""), LONGEST_TEXT)
    plain = json.dumps({**told, "cursor": ""}, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
    return News(
        _word(told["cursor"]), _word(told["event"]), kind, number, _moment(told["at"]), order, text, due_at, digest
    )


def _order(number: str, told: Mapping[str, Any]) -> Order:
    person = _named(told.get("person") or {})
    urgent = told.get("urgent", False)
    if not isinstance(urgent, bool):
        raise TypeError("urgent is true or false")
    parts = (_text(person.get(name, ""), LONGEST_TEXT) for name in ("name", "phone", "address"))
    return Order(
        number=number,
        kind=LetterKind(told["class"]),
        title=_said(told["title"], LONGEST_TITLE),
        text=_said(told["text"], LONGEST_TEXT),
        sender=sender_of(*parts),
        area=_text(told.get("area", ""), LONGEST_WORD),
        issued_at=_moment(told["issued_at"]),
        due_at=_moment(told["due_at"]),
        is_urgent=urgent,
    )


def _refused_code(code: str) -> RefusedCode:
    try:
        return RefusedCode(code)
    except ValueError:
        return RefusedCode.OTHER


def _named(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("something with named parts")
    return value


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _moment(seconds: Any) -> datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise TypeError("a moment is a number of seconds")
    return datetime.fromtimestamp(seconds, timezone.utc)


def _said(value: Any, longest: int) -> str:
    text = _text(value, longest)
    if not text:
        raise ValueError("words are missing")
    return text


def _text(value: Any, longest: int) -> str:
    """Words for people: halves of surrogate pairs and zeros cannot be stored, the rest is cut."""
    if not isinstance(value, str):
        raise TypeError("words are a text")
    return value.encode("utf-8", "ignore").decode().replace("\0", "").strip()[:longest]


def _word(value: Any) -> str:
    if not _is_word(value):
        raise ValueError("a word of 1 to 64 printable characters of ASCII")
    return str(value)


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_WORD and value.isascii() and value.isprintable()
