"""Days and times in Shanghai's time zone, and how people there read them, in plain Chinese."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_WEEKDAYS = "一二三四五六日"


def local(at: datetime) -> datetime:
    """``at`` in Shanghai's time."""
    return at.astimezone(SHANGHAI)


def local_date(at: datetime) -> date:
    """The date in Shanghai at ``at``."""
    return local(at).date()


def in_minutes(day: date, minutes: int) -> datetime:
    """So many minutes after midnight by Shanghai's clocks, in UTC; 1440 is 24:00."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=SHANGHAI).astimezone(timezone.utc)


def midnight(day: date) -> datetime:
    """When ``day`` begins in Shanghai, in UTC."""
    return in_minutes(day, 0)


def dates(first: date, last: date) -> list[date]:
    """Every date from ``first`` to ``last``."""
    return [first + timedelta(days) for days in range((last - first).days + 1)]


def years_later(day: date, years: int) -> date:
    """The day of the same name; 28 February when there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class Words(NamedTuple):
    """How days and times are named in one explanation: ``year`` goes without saying, if there is one."""

    year: int | None = None

    def day(self, day: date) -> str:
        """11月21日（周六）, with the year when it is another one."""
        year = "" if day.year == self.year else f"{day.year}年"
        return f"{year}{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"

    def days(self, first: date, last: date) -> str:
        """One day, or the first and the last of several."""
        return self.day(first) if first == last else f"{self.day(first)}至{self.day(last)}"

    def moment(self, at: datetime) -> str:
        """11月23日（周一）8:00, in Shanghai's time, without seconds."""
        return f"{self.day(local_date(at))}{clock_time(at)}"

    def end(self, at: datetime) -> str:
        """Like ``moment``, but midnight is 24:00 of the day that it ends."""
        if local(at).time() == time():
            return f"{self.day(local_date(at) - timedelta(1))}24:00"
        return self.moment(at)


def clock_time(at: datetime, is_end: bool = False) -> str:
    """8:00, in Shanghai's time, without seconds; midnight is 24:00 where something ends."""
    wall = local(at).time()
    return "24:00" if is_end and wall == time() else f"{wall.hour}:{wall.minute:02d}"


def whole_minute(at: datetime) -> datetime:
    """``at`` without seconds, as it is shown."""
    return at.replace(second=0, microsecond=0)


def length(span: timedelta) -> str:
    """2小时30分钟; seconds are left out."""
    hours, minutes = divmod(span // timedelta(minutes=1), 60)
    if not hours and not minutes:
        return "不到1分钟" if span else "0小时"
    return (f"{hours}小时" if hours else "") + (f"{minutes}分钟" if minutes else "")
