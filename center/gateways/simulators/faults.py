"""What a simulator was told to do wrong, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from center.gateways.sms_wire import MESSAGES, RECEIPTS

MOST_TIMES = 1000
LONGEST_DELAY = 60
LARGEST_REPLY = 16 * 1024 * 1024


class FaultKind(str, Enum):
    """What goes wrong; ``value`` of a Fault is what stands here after the colon."""

    FAIL = "fail"
    """Answer with this status instead of taking the message: 300 to 599."""
    RATE_LIMIT = "rate_limit"
    """Answer 429 and ask to come back after this many seconds."""
    REFUSE = "refuse"
    """Refuse with this code."""
    DELAY = "delay"
    """Take the message, and answer this many seconds later."""
    LOSE_REPLY = "lose_reply"
    """Take the message, and hang up instead of answering: no value."""
    HUGE_REPLY = "huge_reply"
    """Take the message, and answer rightly, but padded to this many bytes."""
    GARBLED_REPLY = "garbled_reply"
    """Take the message, and answer with this text as the body."""
    UNDELIVERED = "undelivered"
    """Take the message, and report later that it failed with this code."""
    LATE = "late"
    """Take the message, and leave its receipt out of the next so many replies to /receipts."""


INSTEAD = (FaultKind.FAIL, FaultKind.RATE_LIMIT, FaultKind.REFUSE)
AFTERWARDS = (FaultKind.DELAY, FaultKind.LOSE_REPLY, FaultKind.HUGE_REPLY, FaultKind.GARBLED_REPLY)
_NUMBERS = {
    FaultKind.FAIL: (300, 599),
    FaultKind.RATE_LIMIT: (0, 10**6),
    FaultKind.DELAY: (0, LONGEST_DELAY),
    FaultKind.HUGE_REPLY: (1, LARGEST_REPLY),
    FaultKind.LATE: (1, MOST_TIMES),
}


@dataclass
class Fault:
    """Goes wrong ``times`` times: on requests to ``path``, for messages to ``number`` or to anybody."""

    kind: FaultKind
    value: Any = None
    times: int = 1
    path: str = MESSAGES
    number: str | None = None

    @property
    def whose(self) -> str | None:
        """For whom alone it goes wrong."""
        return self.number


def read_fault(content: Any) -> Fault:
    """The fault that the JSON ``content`` describes; ValueError, TypeError when it describes none."""
    fault = Fault(**{**content, "kind": FaultKind(content["kind"])})
    if not isinstance(fault.times, int) or not 1 <= fault.times <= MOST_TIMES:
        raise ValueError(f"times is 1 to {MOST_TIMES}")
    if fault.path not in (MESSAGES, RECEIPTS):
        raise ValueError(f"path is {MESSAGES} or {RECEIPTS}")
    _check_value(fault)
    return fault


def _check_value(fault: Fault) -> None:
    if fault.kind in _NUMBERS:
        check_number(fault, *_NUMBERS[fault.kind])
    elif fault.kind is not FaultKind.LOSE_REPLY and not isinstance(fault.value, str):
        raise ValueError(f"the value of {fault.kind.value} is a text")


class AnyFault(Protocol):
    """What a queue of faults has to know of one."""

    value: Any
    times: int
    path: str

    @property
    def kind(self) -> Enum: ...

    @property
    def whose(self) -> str | None: ...


SomeFault = TypeVar("SomeFault", bound=AnyFault)


def check_number(fault: AnyFault, least: int, most: int) -> None:
    """Raise ValueError unless its value is a number from ``least`` to ``most``."""
    if not isinstance(fault.value, (int, float)) or not least <= fault.value <= most:
        raise ValueError(f"the value of {fault.kind.value} is {least} to {most}")


class Faults(Generic[SomeFault]):
    """The faults to come, first told first done."""

    def __init__(self) -> None:
        self._waiting: list[SomeFault] = []

    def add(self, fault: SomeFault) -> None:
        """Do ``fault`` when its turn comes."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Do everything right again."""
        self._waiting.clear()

    def take(self, kinds: Collection[Enum], path: str, whose: str | None = None) -> SomeFault | None:
        """The next fault of these ``kinds`` that concerns such a request, one time less to do; None if all is well."""
        for fault in self._waiting:
            if fault.kind in kinds and fault.path == path and fault.whose in (None, whose):
                fault.times -= 1
                self._waiting = [waiting for waiting in self._waiting if waiting.times]
                return fault
        return None
