"""Spans of time and pauses, in UTC: what is left of a span when the clock stands still in part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple, Optional

FOREVER = datetime.max.replace(tzinfo=timezone.utc)


class Span(NamedTuple):
    """From ``start`` up to, not including, ``end``."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start


class Pause(NamedTuple):
    """A time in which the clock stands still, and why (公告, 待授权委托 …); ``end`` is None while it lasts."""

    start: datetime
    end: Optional[datetime]
    reason: str

    @property
    def span(self) -> Span:
        """The time it takes; to the end of time while it lasts."""
        return Span(self.start, self.end or FOREVER)


Pauses = Iterable[tuple[datetime, Optional[datetime], str]]


def in_utc(at: datetime) -> datetime:
    """``at`` in UTC; ValueError when it has no time zone."""
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(timezone.utc)


def in_order(pauses: Pauses) -> list[Pause]:
    """The pauses in UTC by their beginnings, without empty ones; ValueError for one without reason or with no sense."""
    checked = [_checked(*pause) for pause in pauses]
    return sorted((pause for pause in checked if pause.start != pause.end), key=lambda pause: pause.start)


def _checked(start: datetime, end: datetime | None, reason: str) -> Pause:
    pause = Pause(in_utc(start), None if end is None else in_utc(end), reason.strip())
    if not pause.reason:
        raise ValueError(f"the pause from {start} has no reason")
    if pause.span.end < pause.start:
        raise ValueError(f"the pause from {start} ends before it begins")
    return pause


def without(span: Span, pauses: Sequence[Pause]) -> Iterator[Span]:
    """The parts of ``span`` outside ``pauses``, which are in order."""
    for stop in (pause.span for pause in pauses):
        if stop.start >= span.end:
            break
        if stop.start > span.start:
            yield Span(span.start, stop.start)
        span = Span(max(span.start, stop.end), span.end)
    if span.start < span.end:
        yield span
