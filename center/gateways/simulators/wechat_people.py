"""Whom a simulated WeChat lets an account speak to: who follows, what they did last, and how much that allows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from center.gateways.simulators.wechat_turned import Turned


class Doing(str, Enum):
    """What a person did. A tap on a choice of a msgmenu is a click."""

    MESSAGE = "message"
    CLICK = "click"
    SUBSCRIBE = "subscribe"
    SCAN = "scan"
    UNSUBSCRIBE = "unsubscribe"


ALLOWED = {
    Doing.MESSAGE: (5, timedelta(hours=48)),
    Doing.CLICK: (3, timedelta(minutes=1)),
    Doing.SUBSCRIBE: (3, timedelta(minutes=1)),
    Doing.SCAN: (3, timedelta(minutes=1)),
}
"""So many customer messages for so long (客服消息下发规则 of 2023-06-12)."""
TYPING_AFTER = timedelta(seconds=30)
TYPING_LASTS = timedelta(seconds=15)


@dataclass
class _Allowance:
    left: int
    ends: datetime


@dataclass
class _Person:
    is_following: bool = True
    last_at: datetime | None = None
    typing_until: datetime | None = None
    allowances: dict[Doing, _Allowance] = field(default_factory=dict)


class SimulatedPeople:
    """Everybody who ever did something."""

    def __init__(self) -> None:
        self._people: dict[str, _Person] = {}

    def note(self, openid: str, doing: Doing, now: datetime) -> None:
        """The person did this now. Whoever writes, taps or scans follows."""
        person = self._people.setdefault(openid, _Person())
        person.is_following, person.last_at = doing is not Doing.UNSUBSCRIBE, now
        if doing is Doing.UNSUBSCRIBE:
            person.allowances.clear()
        else:
            most, lasts = ALLOWED[doing]
            person.allowances[doing] = _Allowance(most, now + lasts)

    def take(self, openid: str, now: datetime) -> None:
        """Count one customer message, of what ends soonest; raises Turned when WeChat would not send it."""
        person = self._known(openid)
        open_ones = [allowance for allowance in person.allowances.values() if now < allowance.ends]
        if not open_ones:
            raise Turned(45015)
        usable = [allowance for allowance in open_ones if allowance.left]
        if not usable:
            raise Turned(45047)
        min(usable, key=lambda allowance: allowance.ends).left -= 1
        person.typing_until = None

    def left(self, openid: str, now: datetime) -> int:
        """How many customer messages the person may still get."""
        person = self._people.get(openid, _Person())
        return sum(allowance.left for allowance in person.allowances.values() if now < allowance.ends)

    def show_typing(self, openid: str, now: datetime) -> None:
        """Show the typing indicator; raises Turned."""
        person = self._known(openid)
        if person.last_at is None or now - person.last_at > TYPING_AFTER:
            raise Turned(45080)
        if person.typing_until is not None and now < person.typing_until:
            raise Turned(45081)
        person.typing_until = now + TYPING_LASTS

    def is_typing(self, openid: str, now: datetime) -> bool:
        """Whether the phone shows that an answer is being written."""
        until = self._people.get(openid, _Person()).typing_until
        return until is not None and now < until

    def must_follow(self, openid: str) -> None:
        """Raise Turned unless the person follows."""
        if not self._known(openid).is_following:
            raise Turned(43004)

    def _known(self, openid: str) -> _Person:
        if openid not in self._people:
            raise Turned(40003)
        return self._people[openid]
