"""A provider of SMS that keeps what it would have sent in an outbox, and delivers it at once unless told otherwise."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from center.gateways.simulators.faults import Fault, FaultKind, Faults
from center.gateways.sms import NUMBER, RefusedCode, signed
from center.gateways.sms_segments import segments
from center.gateways.sms_wire import MESSAGES, PAGE

_FIELDS = ("key", "number", "template", "text", "sign")


class Sending(NamedTuple):
    """A request to send, as it comes over the wire."""

    key: str
    number: str
    template: str
    text: str
    sign: str


class Turned(Exception):
    """The message is not taken; ``code`` says why."""

    def __init__(self, code: RefusedCode) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass
class _Due:
    """A delivery that is not told yet: left out of the next ``polls`` replies."""

    receipt: str
    key: str
    code: str | None
    at: datetime
    polls: int


def read_sending(content: Any) -> Sending:
    """The request in the JSON ``content``; ValueError unless it has every field, each a text, and no other."""
    if not isinstance(content, dict) or set(content) != set(_FIELDS):
        raise ValueError(f"the fields are {', '.join(_FIELDS)}")
    if not all(isinstance(value, str) for value in content.values()) or not content["key"]:
        raise ValueError("every field is a text, and the key is not empty")
    return Sending(**content)


class SimulatedProvider:
    """Takes messages, each key once, and tells what became of them. Receipts and cursors are counted from 1."""

    def __init__(self, faults: Faults[Fault], templates: Collection[str] = ()) -> None:
        self._faults, self._templates = faults, templates
        self._outbox: dict[str, tuple[Sending, dict[str, Any]]] = {}
        self._due: list[_Due] = []
        self._told: list[dict[str, Any]] = []

    @property
    def outbox(self) -> list[dict[str, Any]]:
        """Every message that was taken, as people would get it, oldest first."""
        return [entry for _, entry in self._outbox.values()]

    def clear(self) -> None:
        """Forget messages and deliveries."""
        self._outbox.clear()
        self._due.clear()
        self._told.clear()

    def accept(self, sending: Sending, now: datetime) -> str:
        """Take the message and return its receipt; for a key that is known, the receipt of then. Raises Turned."""
        if sending.key in self._outbox:
            return self._repeated(sending)
        if not NUMBER.fullmatch(sending.number):
            raise Turned(RefusedCode.BAD_NUMBER)
        if self._templates and sending.template not in self._templates:
            raise Turned(RefusedCode.UNKNOWN_TEMPLATE)
        if not sending.text.strip() or not sending.sign.strip():
            raise Turned(RefusedCode.CONTENT)
        return self._taken(sending, now)

    def deliveries(self, after: str) -> list[dict[str, Any]]:
        """The page of deliveries after the cursor ``after``; ValueError for a cursor that was never given out."""
        place = _place(after)
        for due in self._due:
            due.polls -= 1
        for due in [due for due in self._due if due.polls < 0]:
            self._due.remove(due)
            self._told.append(_told(due, f"{len(self._told) + 1:06}"))
        if not 0 <= place <= len(self._told):
            raise ValueError(f"no cursor {after}")
        return self._told[place : place + PAGE]

    def _repeated(self, sending: Sending) -> str:
        before, entry = self._outbox[sending.key]
        if before != sending:
            raise Turned(RefusedCode.KEY_CONFLICT)
        return str(entry["receipt"])

    def _taken(self, sending: Sending, now: datetime) -> str:
        receipt = f"sim-{len(self._outbox) + 1:06}"
        whole = signed(sending.text, sending.sign)
        entry = {
            "receipt": receipt,
            "key": sending.key,
            "number": sending.number,
            "template": sending.template,
            "text": whole,
            "segments": segments(whole),
            "at": int(now.timestamp()),
        }
        self._outbox[sending.key] = (sending, entry)
        self._due.append(self._fate(sending, receipt, now))
        return receipt

    def _fate(self, sending: Sending, receipt: str, now: datetime) -> _Due:
        failed = self._faults.take((FaultKind.UNDELIVERED,), MESSAGES, sending.number)
        late = self._faults.take((FaultKind.LATE,), MESSAGES, sending.number)
        return _Due(receipt, sending.key, failed.value if failed else None, now, late.value if late else 0)


def _place(cursor: Any) -> int:
    if not isinstance(cursor, str):
        raise ValueError("a cursor is a text")
    return int(cursor) if cursor else 0


def _told(due: _Due, cursor: str) -> dict[str, Any]:
    return {
        "cursor": cursor,
        "receipt": due.receipt,
        "key": due.key,
        "delivered": due.code is None,
        "code": due.code,
        "at": int(due.at.timestamp()),
    }
