"""What a simulated WeChat was told to do wrong, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any

from center.gateways.simulators.faults import LARGEST_REPLY, LONGEST_DELAY, check_number

MOST_TIMES = 100_000


class WireFaultKind(str, Enum):
    """What goes wrong; ``value`` of a WireFault is what stands here after the colon."""

    ERRCODE = "errcode"
    """Do nothing, and answer with this errcode."""
    STATUS = "status"
    """Do nothing, and answer with this HTTP status: 300 to 599."""
    CUT = "cut"
    """Do nothing, and hang up: no value."""
    DELAY = "delay"
    """Do it, and answer so many seconds later."""
    LOSE_REPLY = "lose_reply"
    """Do it, and hang up instead of answering: no value."""
    GARBLED_REPLY = "garbled_reply"
    """Do it, and answer with this text as the body."""
    HUGE_REPLY = "huge_reply"
    """Do it, and answer rightly, but padded to this many bytes."""


INSTEAD = (WireFaultKind.ERRCODE, WireFaultKind.STATUS, WireFaultKind.CUT)
AFTERWARDS = (WireFaultKind.DELAY, WireFaultKind.LOSE_REPLY, WireFaultKind.GARBLED_REPLY, WireFaultKind.HUGE_REPLY)
_NUMBERS = {
    WireFaultKind.ERRCODE: (-1000, 10**7),
    WireFaultKind.STATUS: (300, 599),
    WireFaultKind.DELAY: (0, LONGEST_DELAY),
    WireFaultKind.HUGE_REPLY: (1, LARGEST_REPLY),
}


@dataclass
class WireFault:
    """Goes wrong ``times`` times: on requests to ``path`` (below /cgi-bin/), for ``openid`` or for anybody."""

    kind: WireFaultKind
    value: Any = None
    times: int = 1
    path: str = "message/custom/send"
    openid: str | None = None

    @property
    def whose(self) -> str | None:
        """For whom alone it goes wrong."""
        return self.openid


def read_wire_fault(content: Any, paths: Collection[str]) -> WireFault:
    """The fault that the JSON ``content`` describes; ValueError, TypeError, KeyError when it describes none."""
    fault = WireFault(**{**content, "kind": WireFaultKind(content["kind"])})
    if not isinstance(fault.times, int) or not 1 <= fault.times <= MOST_TIMES or fault.path not in paths:
        raise ValueError(f"times is 1 to {MOST_TIMES}, path one of {', '.join(paths)}")
    if fault.kind in _NUMBERS:
        check_number(fault, *_NUMBERS[fault.kind])
    elif fault.kind is WireFaultKind.GARBLED_REPLY and not isinstance(fault.value, str):
        raise ValueError("the value of garbled_reply is a text")
    return fault
