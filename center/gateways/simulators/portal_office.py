"""What a simulated portal knows: forms that were filled in beforehand, entries to them, who is logged in, bills."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from center.identifiers import opaque

ENTRY_LIFETIME = timedelta(minutes=10)
LONGEST_INPUT = 200


class NotHere(Exception):
    """A page that is not shown: ``status``, and why in words for people."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass
class Form:
    """One application on the portal, as it was handed over; ``given`` is what its applicant filled in here."""

    key: str
    content: dict[str, Any]
    given: dict[str, str] = field(default_factory=dict)
    number: str | None = None
    is_opened: bool = False

    @property
    def missing(self) -> list[dict[str, Any]]:
        """The fields that are still asked."""
        return list(self.content["missing"])


@dataclass
class Entry:
    """A way in, good once and for a while; ``subject`` is who is logged in by it."""

    key: str
    subject: str | None
    until: datetime
    is_used: bool = False


@dataclass
class Visit:
    """A browser on the portal: whose form it came for, and who is logged in, by subject or by telephone."""

    key: str
    subject: str | None = None
    phone: str | None = None
    token: str = field(default_factory=opaque)


@dataclass
class Due:
    """A bill on the payment platform, in fen."""

    number: str
    purpose: str
    authority: str
    amount: int
    state: str = "due"


class Office:
    """Everything of one simulated portal; ``items`` are the codes of its items, empty: every code is one."""

    def __init__(self, items: Collection[str] = ()) -> None:
        self._items = frozenset(items)
        self.forms: dict[str, Form] = {}
        self.bills: dict[str, Due] = {}
        self._entries: dict[str, Entry] = {}
        self._visits: dict[str, Visit] = {}

    def clear(self) -> None:
        """Forget everything."""
        for kept in (self.forms, self.bills, self._entries, self._visits):
            kept.clear()  # type: ignore[attr-defined]

    def prefill(self, content: Mapping[str, Any], now: datetime) -> tuple[str, datetime]:
        """Take a form over; the name of its entry, and until when that is good. Raises NotHere, with a code."""
        if self._items and content["item"] not in self._items:
            raise NotHere(422, "unknown_item")
        form = self.forms.setdefault(content["key"], Form(content["key"], {}))
        if form.number is not None:
            raise NotHere(409, "closed")
        form.content = dict(content)
        name, until = opaque(), now + ENTRY_LIFETIME
        self._entries[name] = Entry(form.key, content["login"]["subject"], until)
        return name, until

    def enter(self, name: str, now: datetime) -> str:
        """The name of the visit that begins by an entry; raises NotHere for one that is over, used, or not ours."""
        entry = self._entries.get(name)
        if entry is None:
            raise NotHere(404, "没有这个入口，请回到对话里重新点链接。")
        if entry.is_used or now >= entry.until:
            raise NotHere(410, "这个入口已经用过或者过期了，请回到对话里重新点链接。")
        entry.is_used, visit = True, opaque()
        self._visits[visit] = Visit(entry.key, entry.subject)
        return visit

    def visit(self, name: str | None) -> Visit:
        """The visit of a browser; raises NotHere without one."""
        found = self._visits.get(name or "")
        if found is None:
            raise NotHere(403, "请先从对话里的链接进来。")
        return found

    def log_in(self, visit: Visit, phone: str) -> None:
        """Somebody has proved a telephone number here; raises NotHere when the form is another person's."""
        if phone != self.forms[visit.key].content["login"]["phone"]:
            raise NotHere(403, "登录的人和办件的人不是同一个，请用办件时留的手机号登录。")
        visit.phone = phone

    def form(self, visit: Visit) -> Form:
        """The form that the visit is for; raises NotHere before somebody has logged in."""
        if visit.subject is None and visit.phone is None:
            raise NotHere(401, "请先登录。")
        return self.forms[visit.key]

    def submit(self, form: Form, given: Mapping[str, str], today: date) -> list[str]:
        """The titles of what is still missing; none: it is handed in, and has a number."""
        if form.number is not None:
            raise NotHere(409, "这一项已经提交过了。")
        form.given = {one["name"]: given.get(one["name"], "").strip()[:LONGEST_INPUT] for one in form.missing}
        lacking = [one["title"] for one in form.missing if one["required"] and not form.given[one["name"]]]
        if not lacking:
            form.number = f"SL{today:%Y%m%d}{list(self.forms).index(form.key) + 1:04}"
        return lacking

    def bill(self, number: str) -> Due:
        """The bill with this number; raises NotHere."""
        if number not in self.bills:
            raise NotHere(404, "没有这张缴款单。")
        return self.bills[number]
