"""What a simulated 12345 platform knows: its orders, what it has told about them, what was reported to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ENDED = {"answered": "answered", "returned": "returned"}
_AGAIN = frozenset({"return_refused", "reopened"})


class Declined(Exception):
    """A report that is not taken: the ``status`` of the answer, and a ``code`` that says why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass
class Sheet:
    """One order on the platform: where it stands there, and every report about it."""

    number: str
    content: dict[str, Any]
    state: str = "issued"
    reports: list[dict[str, Any]] = field(default_factory=list)


class Book:
    """Everything of one simulated platform; the same orders and the same reports give the same answers."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}
        self.told: list[dict[str, Any]] = []
        self._receipts: dict[str, tuple[str, str]] = {}

    def clear(self) -> None:
        """Forget everything."""
        self.sheets.clear()
        self.told.clear()
        self._receipts.clear()

    def issue(self, number: str, order: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """A new order, told from now on; issued again under its number, it is told once more."""
        self.sheets.setdefault(number, Sheet(number, dict(order)))
        return self._tell(number, "new", {"order": dict(order)}, now)

    def change(self, number: str, kind: str, more: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """Something else happens to an order; raises Declined for one that is not there."""
        sheet = self._sheet(number)
        sheet.state = "issued" if kind in _AGAIN else "withdrawn" if kind == "withdrawn" else sheet.state
        return self._tell(number, kind, more, now)

    def after(self, cursor: str, limit: int) -> list[dict[str, Any]]:
        """What was told after a cursor, oldest first."""
        place = int(cursor.removeprefix("c")) if cursor.removeprefix("c").isdigit() else 0
        return self.told[place : place + limit]

    def take(self, report: Mapping[str, Any]) -> str:
        """The receipt of a report; the same key with the same content gives the same. Raises Declined."""
        key, plain = report["key"], json.dumps(dict(report), sort_keys=True)
        if key in self._receipts:
            before, receipt = self._receipts[key]
            if before != plain:
                raise Declined(409, "key_conflict")
            return receipt
        sheet = self._sheet(report["number"])
        if sheet.state != "issued":
            raise Declined(409, "wrong_state")
        sheet.reports.append(dict(report))
        sheet.state = ENDED.get(report["kind"], sheet.state)
        receipt = f"HZ-{sheet.number}-{len(sheet.reports)}"
        self._receipts[key] = (plain, receipt)
        return receipt

    def _sheet(self, number: str) -> Sheet:
        if number not in self.sheets:
            raise Declined(404, "unknown_order")
        return self.sheets[number]

    def _tell(self, number: str, kind: str, more: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        place = len(self.told) + 1
        told = {"cursor": f"c{place}", "event": f"e-{place}-{number}", "kind": kind, "number": number}
        self.told.append({**told, "at": int(now.timestamp()), **more})
        return self.told[-1]
