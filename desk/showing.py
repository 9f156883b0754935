"""How things are written on pages: times in Shanghai, lengths of time, masked numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from center.privacy import mask_for_log
from center.times import SHANGHAI

_WEEKDAYS = "一二三四五六日"


def moment(at: datetime | None) -> str:
    """A moment as people in China read it: 2026-11-23 14:05; a dash for none."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else "—"


def clock(at: datetime | None) -> str:
    """The time of day: 14:05."""
    return at.astimezone(SHANGHAI).strftime("%H:%M") if at else "—"


def day(of: date | datetime | None) -> str:
    """A day with its weekday: 11月23日 周一."""
    if of is None:
        return "—"
    local = of.astimezone(SHANGHAI).date() if isinstance(of, datetime) else of
    return f"{local.month}月{local.day}日 周{_WEEKDAYS[local.weekday()]}"


def span(length: timedelta) -> str:
    """A length of time in the two largest units that matter: 3天2小时, 5小时10分, 2分, 40秒."""
    seconds = int(abs(length.total_seconds()))
    if seconds < 60:
        return f"{seconds}秒"
    minutes, hours, days = seconds // 60 % 60, seconds // 3600 % 24, seconds // 86400
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    if hours:
        return f"{hours}小时{minutes}分" if minutes else f"{hours}小时"
    return f"{minutes}分"


def iso(at: datetime | date) -> str:
    """For the attribute ``datetime`` of a time element."""
    return at.isoformat()


def masked(text: str | None) -> str:
    """Words with telephone and identity numbers cut to their ends."""
    return mask_for_log(text) if text else "—"


def caption(value: Any) -> str:
    """What a state is called: the caption of a captioned enumeration, else its words."""
    return str(getattr(value, "caption", value))


FILTERS: Mapping[str, Callable[..., str]] = {
    "moment": moment,
    "clock": clock,
    "day": day,
    "span": span,
    "iso": iso,
    "masked": masked,
    "caption": caption,
}
