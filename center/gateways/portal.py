"""The government portal as we see it: an item's form is filled in beforehand, and the person goes on there.

``prefill`` hands over what is known and names what is missing, and gets an address back. Refused is for good: the
person is told, and the agents go on by themselves. Busy (center/gateways/portal_client.py) is for now.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple, Optional, Protocol

from center.gateways.portal_client import Entry


class Filled(NamedTuple):
    """One field of the portal's form, filled in."""

    name: str
    title: str
    value: str


class Asked(NamedTuple):
    """One field that the portal still has to ask."""

    name: str
    title: str
    is_required: bool


@dataclass(frozen=True)
class Prefill:
    """What is handed over of one item of one case.

    The same ``key`` is one application, however often it is handed over. ``item`` is the portal's own code of the
    item. ``subject`` is whose login is carried across, a name that only the portal knows us by; None: the portal asks
    to log in first, with the telephone ``phone``. Values are left out of ``repr``, so that no log shows them.
    """

    key: str
    item: str
    title: str
    case: str
    applicant: str
    subject: Optional[str]
    phone: str = field(repr=False)
    filled: tuple[Filled, ...] = field(repr=False)
    missing: tuple[Asked, ...]

    def content(self) -> dict[str, Any]:
        """As it goes over the wire."""
        login = {"way": "carried" if self.subject else "asked", "subject": self.subject, "phone": self.phone}
        return {
            "key": self.key,
            "item": self.item,
            "title": self.title,
            "case": self.case,
            "applicant": self.applicant,
            "login": login,
            "fields": [one._asdict() for one in self.filled],
            "missing": [{"name": one.name, "title": one.title, "required": one.is_required} for one in self.missing],
        }


class RefusedCode(str, Enum):
    """Why an item is not taken over, ever."""

    UNKNOWN_ITEM = "unknown_item"
    CONTENT = "content"
    CLOSED = "closed"
    OTHER = "other"


_REFUSED = {
    RefusedCode.UNKNOWN_ITEM: "政务服务网上没有找到这一项。",
    RefusedCode.CONTENT: "政务服务网没有收下填好的内容。",
    RefusedCode.CLOSED: "这一项在政务服务网上已经提交过了。",
    RefusedCode.OTHER: "政务服务网没有收下这一项。",
}


class Refused(Exception):
    """It will never be taken over, however often it is tried; ``reason`` is plain Chinese."""

    def __init__(self, code: RefusedCode) -> None:
        super().__init__(f"refused: {code.value}")
        self.code, self.reason = code, _REFUSED[code]


class Portal(Protocol):
    """Fills in forms on the portal."""

    @property
    def pages(self) -> str:
        """Scheme and host of the pages that people are sent to."""

    async def prefill(self, wanted: Prefill) -> Entry:
        """Where the person goes on; the same key again gives a new address of the same form. Raises Refused, Busy."""
