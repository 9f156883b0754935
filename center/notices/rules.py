"""When and how notices go out: knowledge/service/notices.yml (AH 6.3.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Optional

from pydantic import BaseModel, Extra, Field, validator

from center.times import in_minutes, local, local_date

CHANNELS = ("conversation", "sms", "mailbox")
"""A conversation that is under way; SMS; a message left in a conversation for when its person comes back."""
QUIET_CHANNELS = frozenset({"sms"})
"""What wakes people up, and therefore keeps quiet hours."""
_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DAY = timedelta(days=1)


class _Setting(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class QuietHours(_Setting):
    """Nobody is woken between two times of the day in Shanghai, in minutes after midnight; it may run over midnight."""

    first: int = Field(default=21 * 60, alias="from")
    last: int = Field(default=8 * 60, alias="to")

    @validator("first", "last", pre=True)
    def _read_time(cls, written: Any) -> int:
        match = _CLOCK_TIME.fullmatch(str(written))
        if match is None:
            raise ValueError(f'“{written}”写成 "21:00" 这样，要加引号')
        return int(match[1]) * 60 + int(match[2])

    def end_of(self, at: datetime) -> datetime | None:
        """When the quiet hours around ``at`` are over (UTC); None when it is not quiet then."""
        if not self._holds(at):
            return None
        day = local_date(at)
        return in_minutes(day if _minute(at) < self.last else day + _DAY, self.last)

    def begin_of(self, at: datetime) -> datetime | None:
        """When the quiet hours around ``at`` began (UTC); None when it is not quiet then."""
        if not self._holds(at):
            return None
        day = local_date(at)
        return in_minutes(day if _minute(at) >= self.first else day - _DAY, self.first)

    def _holds(self, at: datetime) -> bool:
        minute = _minute(at)
        if self.first <= self.last:
            return self.first <= minute < self.last
        return minute >= self.first or minute < self.last


class TalkRule(_Setting):
    """One conversation channel: for how long a silent conversation counts as under way, whether it is read later."""

    active_minutes: int = Field(default=0, ge=0)
    is_read_later: bool = False


class KindRule(_Setting):
    """One kind of notice; what is left out is the default's. ``template`` is the registered name of its SMS."""

    title: str = ""
    channels: Optional[tuple[str, ...]] = None
    template: Optional[str] = None
    use_hours: Optional[float] = Field(default=None, gt=0)

    @validator("channels", each_item=True)
    def _channel_is_known(cls, channel: str) -> str:
        if channel not in CHANNELS:
            raise ValueError(f"没有“{channel}”这个渠道，只有 {'、'.join(CHANNELS)}")
        return channel


class NoticeRules(_Setting):
    """notices.yml: quiet hours, back-off, and each kind's channels in their order."""

    sample: bool = False
    quiet: QuietHours = QuietHours()
    ahead_minutes: int = Field(default=30, ge=0)
    least_useful_minutes: int = Field(default=60, ge=0)
    backoff_minutes: tuple[int, ...] = (1, 5, 30, 120)
    most_attempts: int = Field(default=5, gt=0)
    talks: dict[str, TalkRule] = Field(default_factory=dict)
    default: KindRule = KindRule(channels=("conversation", "sms"), template="qihang_notice", use_hours=72)
    kinds: dict[str, KindRule] = Field(default_factory=dict)

    @validator("backoff_minutes")
    def _backs_off(cls, minutes: tuple[int, ...]) -> tuple[int, ...]:
        if not minutes or min(minutes) <= 0:
            raise ValueError("写成列表：[1, 5, 30, 120]，都大于0")
        return minutes

    @validator("default")
    def _default_is_whole(cls, rule: KindRule) -> KindRule:
        if not rule.channels or not rule.template or not rule.use_hours:
            raise ValueError("default 要写全 channels、template、use_hours")
        return rule

    def channels_of(self, kind: str) -> tuple[str, ...]:
        """The channels of a kind, the preferred one first."""
        return self._of(kind).channels or self.default.channels or ()

    def template_of(self, kind: str) -> str:
        """The name under which the provider knows the SMS of a kind."""
        return self._of(kind).template or self.default.template or ""

    def title_of(self, kind: str) -> str:
        """What staff call a kind."""
        return self._of(kind).title or kind

    def use_ends(self, kind: str, due_at: datetime, expires_at: datetime | None) -> datetime:
        """From when on a notice is of no use."""
        hours = self._of(kind).use_hours or self.default.use_hours or 0
        return expires_at or due_at + timedelta(hours=hours)

    def brought_forward(self, due_at: datetime, use_ends: datetime) -> datetime | None:
        """The evening before, when the quiet hours around ``due_at`` would leave a notice too little use; else None."""
        begins, ends = self.quiet.begin_of(due_at), self.quiet.end_of(due_at)
        if begins is None or ends is None or ends + timedelta(minutes=self.least_useful_minutes) <= use_ends:
            return None
        return begins - timedelta(minutes=self.ahead_minutes)

    def backoff(self, busy_times: int) -> timedelta:
        """How long to wait after the channel was busy for the ``busy_times``-th time, from 1 on."""
        return timedelta(minutes=self.backoff_minutes[min(busy_times, len(self.backoff_minutes)) - 1])

    def samples(self) -> list[str]:
        """The settings that still hold sample values."""
        return ["notices"] if self.sample else []

    def _of(self, kind: str) -> KindRule:
        kinds: Mapping[str, KindRule] = self.kinds
        return kinds.get(kind, self.default)


def _minute(at: datetime) -> int:
    wall = local(at)
    return wall.hour * 60 + wall.minute
