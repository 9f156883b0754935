"""The 12345 platform as we see it: it tells news of its work orders when asked, and hears our reports about them.

Refused is for good: staff look at it. Busy (center/gateways/portal_client.py) is for now: the same, with the same key,
later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple, Optional, Protocol, Union

from center.letters.senders import Sender
from center.letters.states import LetterKind
from center.work_orders.states import NewsKind, ReportKind


@dataclass(frozen=True)
class Order:
    """One order as the platform gives it; times in UTC, ``due_at`` is the platform's own.

    ``area`` is where it belongs, in the platform's words. Words and sender are left out of ``repr``.
    """

    number: str
    kind: LetterKind
    title: str = field(repr=False)
    text: str = field(repr=False)
    sender: Sender = field(repr=False)
    area: str
    issued_at: datetime
    due_at: datetime
    is_urgent: bool = False


class News(NamedTuple):
    """One thing that the platform tells; ``event`` names it for ever, ``cursor`` is where to go on reading.

    ``order`` comes with NewsKind.NEW; ``due_at`` (UTC) with what changes the time.
    """

    cursor: str
    event: str
    kind: NewsKind
    number: str
    at: datetime
    order: Optional[Order] = None
    text: str = ""
    due_at: Optional[datetime] = None
    digest: str = ""


class Unreadable(NamedTuple):
    """News that does not keep to the wire; only how to go on after it is known."""

    cursor: str


class Report(NamedTuple):
    """What we tell about the order with this ``number``; the same ``key`` is one report, however often it is sent."""

    key: str
    number: str
    kind: ReportKind
    at: datetime
    content: Mapping[str, Any]


class RefusedCode(str, Enum):
    """Why the platform does not take a report, ever."""

    UNKNOWN_ORDER = "unknown_order"
    WRONG_STATE = "wrong_state"
    CONTENT = "content"
    KEY_CONFLICT = "key_conflict"
    OTHER = "other"


_REFUSED = {
    RefusedCode.UNKNOWN_ORDER: "平台上没有这个工单号。",
    RefusedCode.WRONG_STATE: "这张工单在平台上的状态不允许这样填报。",
    RefusedCode.CONTENT: "平台没有收下填报的内容。",
    RefusedCode.KEY_CONFLICT: "同一次填报前后内容不一样，平台没有收下。",
    RefusedCode.OTHER: "平台没有收下这次填报。",
}


class Refused(Exception):
    """It will never be taken, however often it is tried; ``reason`` is plain Chinese."""

    def __init__(self, code: RefusedCode) -> None:
        super().__init__(f"refused: {code.value}")
        self.code, self.reason = code, _REFUSED[code]


class WorkOrderPlatform(Protocol):
    """Speaks with the 12345 platform."""

    async def news(self, after: str) -> list[Union[News, Unreadable]]:
        """What came after the cursor ``after`` (empty: from the beginning), oldest first; a page, empty at the end.

        Asked again with the same cursor, it gives the same again and perhaps more. Raises Busy.
        """

    async def report(self, report: Report) -> str:
        """The platform's receipt; the same key again gives the same one. Raises Refused, Busy."""
