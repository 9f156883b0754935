"""When and how notices go out: knowledge/service/notices.yml (AH 6.3.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Optional

from pydantic import BaseModel, Extra, Field, root_validator, validator

from center.times import in_minutes, local, local_date

MAILBOX, TELEPHONE = "mailbox", "telephone"
CHANNELS = ("conversation", "wechat", "sms", MAILBOX, TELEPHONE)
"""A conversation that is under way; WeChat; SMS; a message left in a conversation for when its person comes back; a
call by an operator."""
STEPS = {"wechat": ("wechat", "template")}
"""Channels that have several ways, each with attempts of its own: a message in the WeChat conversation while WeChat
allows one, else a message by template."""
WAKING = frozenset({"wechat", "template", "sms", TELEPHONE})
"""The steps that make a telephone ring: they keep quiet hours, and the limit per person."""
REFUSABLE = {"wechat": "微信", "sms": "短信", TELEPHONE: "电话"}
"""The channels that a person may want nothing by, as they are called."""
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


class Limit(_Setting):
    """The most that goes out to one person's telephone in an hour and in 24 hours, by whichever channels."""

    hour: int = Field(default=6, gt=0)
    day: int = Field(default=20, gt=0)


class Rest(_Setting):
    """A gateway that was busy ``busy_in_row`` times running, for whomever, rests for ``minutes``; then one tries it."""

    busy_in_row: int = Field(default=10, gt=0)
    minutes: int = Field(default=10, gt=0)


class Topic(_Setting):
    """What a person may want no more of: kinds of notices, and the ``words`` by which it is named in a sentence."""

    title: str = Field(..., min_length=2, max_length=20)
    kinds: tuple[str, ...]
    words: tuple[str, ...]

    @validator("kinds", "words")
    def _names_some(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        if not named or not all(name.strip() for name in named):
            raise ValueError("至少写一个，都不能空着")
        return named


class KindRule(_Setting):
    """One kind of notice; what is left out is the default's. ``template`` is the registered name of its SMS.

    One that ``is_due`` has to be told by law or by our own promise: it keeps neither wishes nor the limit per person,
    does not rest in a mailbox while anybody can be called (NoticeRules.channels_of), and ``why`` says why.
    """

    title: str = ""
    channels: Optional[tuple[str, ...]] = None
    template: Optional[str] = None
    use_hours: Optional[float] = Field(default=None, gt=0)
    is_due: bool = False
    why: str = ""

    @validator("why", always=True)
    def _says_why(cls, why: str, values: dict[str, Any]) -> str:
        if values.get("is_due") and not why:
            raise ValueError("is_due: true 的要写 why，说清为什么一定要告知")
        return why

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
    limit: Limit = Limit()
    rest: Rest = Rest()
    telephone_after_minutes: int = Field(default=60, ge=0)
    wechat_minutes: int = Field(default=10, gt=0)
    talks: dict[str, TalkRule] = Field(default_factory=dict)
    default: KindRule = KindRule(channels=("conversation", "sms"), template="qihang_notice", use_hours=72)
    kinds: dict[str, KindRule] = Field(default_factory=dict)
    topics: dict[str, Topic] = Field(default_factory=dict)

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

    @root_validator(skip_on_failure=True)
    def _topics_may_be_refused(cls, values: dict[str, Any]) -> dict[str, Any]:
        kinds: Mapping[str, KindRule] = values["kinds"]
        for name, topic in values["topics"].items():
            wrong = [kind for kind in topic.kinds if kind not in kinds or kinds[kind].is_due]
            if wrong:
                raise ValueError(f"topics.{name}：{'、'.join(wrong)} 不在 kinds 里，或者是一定要告知的，不能写在这里")
        return values

    def channels_of(self, kind: str) -> tuple[str, ...]:
        """The channels of a kind, the preferred one first.

        What has to be told waits in a mailbox only where no operator can call, whatever order is written.
        """
        written = self._of(kind).channels or self.default.channels or ()
        if MAILBOX not in written or not self.is_due(kind):
            return written
        return (*(one for one in written if one not in (MAILBOX, TELEPHONE)), TELEPHONE, MAILBOX)

    def steps_of(self, kind: str) -> tuple[str, ...]:
        """The ways of a kind's channels, in their order."""
        return tuple(step for channel in self.channels_of(kind) for step in STEPS.get(channel, (channel,)))

    def template_of(self, kind: str) -> str:
        """The name under which the provider knows the SMS of a kind."""
        return self._of(kind).template or self.default.template or ""

    def title_of(self, kind: str) -> str:
        """What staff call a kind."""
        return self._of(kind).title or kind

    def is_due(self, kind: str) -> bool:
        """Whether it has to be told, whatever the person wishes."""
        return self._of(kind).is_due

    def topic_of(self, kind: str) -> str | None:
        """The topic, a key of ``topics``, that a kind belongs to."""
        return next((name for name, topic in self.topics.items() if kind in topic.kinds), None)

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
