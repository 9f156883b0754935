"""The SMS gateway as the courier sees it: what is sent, and every way in which it can end.

``send`` returns a Receipt when the provider has taken the message over, which is not yet delivery; ``receipts`` tells
that. Refused is for good: take the next channel. Busy is for now: send the same message, with the same key, later.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple, Optional, Protocol

from center.gateways.adapters import BusyCause as BusyCause

LONGEST_TEXT = 500
"""The longest text that is sent, in characters, with its signature."""
NUMBER = re.compile("1[3-9][0-9]{9}")
"""A mobile number as it is sent: 11 digits, no country code."""
_KEY = re.compile("[A-Za-z0-9._:-]{1,64}")


@dataclass(frozen=True)
class Sms:
    """One message: ``number`` of 11 digits, ``template`` as registered, ``text`` whole but without the signature.

    The same ``key`` (1 to 64 letters, digits, ``.``, ``_``, ``:``, ``-``; ValueError otherwise) is one message, however
    often it is sent. Number and text are left out of ``repr``, so that no log shows them.
    """

    number: str = field(repr=False)
    template: str
    text: str = field(repr=False)
    key: str

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"{self.key!r} is no key of a message")


class Receipt(NamedTuple):
    """The message was taken over: ``id`` is the provider's name for it, ``channel`` is ``sms`` or ``log``."""

    id: str
    channel: str


class RefusedCode(str, Enum):
    """Why a message will never be sent."""

    BAD_NUMBER = "bad_number"
    BLACKLISTED = "blacklisted"
    UNKNOWN_TEMPLATE = "unknown_template"
    CONTENT = "content"
    KEY_CONFLICT = "key_conflict"
    OTHER = "other"


_REFUSED = {
    RefusedCode.BAD_NUMBER: "手机号不对，短信发不了。",
    RefusedCode.BLACKLISTED: "对方不接收短信。",
    RefusedCode.UNKNOWN_TEMPLATE: "短信模板还没有报备，短信发不了。",
    RefusedCode.CONTENT: "短信内容不符合要求，短信发不了。",
    RefusedCode.KEY_CONFLICT: "同一条短信前后内容不一样，没有再发。",
    RefusedCode.OTHER: "短信平台没有收下这条短信。",
}


class Refused(Exception):
    """The message will never be sent, however often it is tried; ``reason`` is plain Chinese."""

    def __init__(self, code: RefusedCode) -> None:
        super().__init__(f"refused: {code.value}")
        self.code, self.reason = code, _REFUSED[code]


_BUSY = {
    BusyCause.RATE: "短信平台忙，稍后再发。",
    BusyCause.NETWORK: "连不上短信平台，稍后再发。",
    BusyCause.TIMEOUT: "短信平台没有及时回应，稍后再发。",
    BusyCause.SERVER: "短信平台出了故障，稍后再发。",
    BusyCause.REPLY: "短信平台的回应看不懂，稍后再发。",
    BusyCause.REJECTED: "短信平台不认我们的身份，请检查短信设置。",
}


class Busy(Exception):
    """Try again after ``retry_after``, with the same key: the message may have been taken over or not."""

    def __init__(self, cause: BusyCause, retry_after: timedelta) -> None:
        super().__init__(f"busy: {cause.value}")
        self.cause, self.retry_after, self.reason = cause, retry_after, _BUSY[cause]


_FAILED = {
    "no_such_number": "号码不存在，短信没有送到。",
    "switched_off": "对方关机或不在服务区，短信没有送到。",
    "blocked": "短信被运营商或对方拦截，没有送到。",
    "expired": "短信过了有效期，没有送到。",
}


class Delivery(NamedTuple):
    """What became of a message; ``code`` says why when it failed, ``at`` is in UTC.

    Ask for receipts after the ``cursor`` of the last one that was stored.
    """

    cursor: str
    receipt: str
    key: str
    delivered: bool
    code: Optional[str]
    at: datetime

    @property
    def reason(self) -> str:
        """Plain Chinese for staff; empty when it was delivered."""
        return "" if self.delivered else _FAILED.get(self.code or "", "短信没有送到，原因不明。")


class SmsGateway(Protocol):
    """Sends messages by SMS, or does as if in demo mode."""

    @property
    def channel(self) -> str:
        """What a notice that was sent here counts as: ``sms`` or ``log``."""

    async def send(self, message: Sms) -> Receipt:
        """Hand ``message`` over; the same key again gives the same receipt. Raises Refused or Busy."""

    async def receipts(self, after: str) -> list[Delivery]:
        """What came after the cursor ``after`` (empty: from the beginning), oldest first; a page, empty at the end.

        Asked again with the same cursor, it gives the same again and perhaps more. Raises Busy.
        """


def check(message: Sms, sign: str) -> None:
    """Raise Refused for a message that no provider would take; ``sign`` is the signature that will stand before it."""
    if not NUMBER.fullmatch(message.number):
        raise Refused(RefusedCode.BAD_NUMBER)
    if not message.template.strip():
        raise Refused(RefusedCode.UNKNOWN_TEMPLATE)
    if not _is_sendable(message.text) or len(signed(message.text, sign)) > LONGEST_TEXT:
        raise Refused(RefusedCode.CONTENT)


def signed(text: str, sign: str) -> str:
    """``text`` as it arrives: the signature (签名) stands before it in 【】, if there is one."""
    return f"【{sign}】{text}" if sign else text


def _is_sendable(text: str) -> bool:
    """It has words, no control characters but line breaks, and does not begin with what reads as a signature."""
    broken = any(unicodedata.category(character) in ("Cc", "Cs") for character in text.replace("\n", ""))
    return bool(text.strip()) and not broken and not text.lstrip().startswith("【")
