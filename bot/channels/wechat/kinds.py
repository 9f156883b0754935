"""What a callback of WeChat is about: a message of some kind, or something that a person did."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

SCENE = "qrscene_"
"""Stands before the scene of a code that made somebody follow."""


class What(str, Enum):
    """The kinds that are told apart; what metrics count by."""

    TEXT = "text"
    VOICE = "voice"
    IMAGE = "image"
    LOCATION = "location"
    OTHER = "other"
    """A message that nobody here can read: a link, a video, a file, or a kind that WeChat will think of yet."""
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    CLICK = "click"
    SCAN = "scan"
    RECEIPT = "receipt"
    """What became of a message by template."""
    QUIET = "quiet"
    """An event that wants no answer."""


_MESSAGES = {what.value: what for what in (What.TEXT, What.VOICE, What.IMAGE, What.LOCATION)}
_EVENTS = {what.value: what for what in (What.SUBSCRIBE, What.UNSUBSCRIBE, What.CLICK, What.SCAN)}
_RECEIPTS = {"templatesendjobfinish": "", "subscribe_msg_sent_event": "SubscribeMsgSentEvent.List."}
"""Where each event keeps what became of its message."""
_DELIVERED = frozenset({"success", "0"})


class Arrived(NamedTuple):
    """One callback: ``key`` is the same for every try of WeChat's to hand it over, at most 60 characters."""

    what: What
    openid: str
    key: str
    fields: Mapping[str, str]

    @property
    def said(self) -> str:
        """The words of a text, or those that WeChat heard in a voice; empty when there are none."""
        return self.fields.get("Recognition" if self.what is What.VOICE else "Content", "").strip()

    @property
    def tapped(self) -> str:
        """The id of the choice of a msgmenu, or the key of a menu button; empty for what is neither."""
        return self.fields.get("EventKey" if self.what is What.CLICK else "bizmsgmenuid", "")

    @property
    def scene(self) -> str:
        """What the code that was scanned stands for; empty when none was."""
        key = self.fields.get("EventKey", "") if self.what in (What.SCAN, What.SUBSCRIBE) else ""
        return key.removeprefix(SCENE)


class Receipt(NamedTuple):
    """What became of a message by template: ``msgid`` is WeChat's name for it, ``reason`` why it was not delivered."""

    msgid: str
    delivered: bool
    reason: str


def arrived_of(fields: Mapping[str, str]) -> Arrived:
    """What the fields of a callback say; they have a sender and a type."""
    kind = fields["MsgType"].lower()
    if kind == "event":
        what, key = _event(fields), _event_key(fields)
    else:
        what, key = _MESSAGES.get(kind, What.OTHER), fields.get("MsgId") or _event_key(fields)
    return Arrived(what, fields["FromUserName"], f"wx:{key[:57]}", fields)


def receipt_of(fields: Mapping[str, str]) -> Receipt:
    """What an event of the kind RECEIPT says."""
    where = _RECEIPTS[fields.get("Event", "").lower()]
    status = fields.get(f"{where}ErrorCode", "") if where else fields.get("Status", "")
    msgid = fields.get(f"{where}MsgID", "") or fields.get("MsgID", "")
    told = fields.get(f"{where}ErrorStatus", "") or status
    return Receipt(msgid, status.lower() in _DELIVERED, told)


def _event(fields: Mapping[str, str]) -> What:
    name = fields.get("Event", "").lower()
    return What.RECEIPT if name in _RECEIPTS else _EVENTS.get(name, What.QUIET)


def _event_key(fields: Mapping[str, str]) -> str:
    """Events have no MsgId: WeChat knows them by sender and time. The conversation stands for the sender."""
    about = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    return f"{fields.get('CreateTime', '')[:11]}:{hashlib.sha256(about.encode()).hexdigest()[:24]}"
