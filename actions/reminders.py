"""A day as people say it when they want to be reminded: 下周, 后天, 12月3号, 半个月后."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from actions.fields import DECLINED, Said, declines
from center.text import bare

FURTHEST = timedelta(days=366)
"""Nothing is reminded of later than this."""
_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九十")} | {"两": 2, "俩": 2, "半": 0}
_NUMBER = "([0-9]{1,3}|[一二两俩三四五六七八九十]{1,3})"
_WEEKDAYS = {character: day for day, character in enumerate("一二三四五六日")} | {"天": 6}
_NEXT_WEEK = re.compile(r"下(?:个)?(?:周|星期|礼拜)([一二三四五六日天]?)")
_NAMED_DAYS = (("大后天", 3), ("后天", 2), ("明天", 1), ("明儿", 1), ("后儿", 2))
_IN_DAYS = re.compile(f"{_NUMBER}(?:个)?(天|周|星期|礼拜|月)(?:以后|之后|后|再)")
_OF_YEAR = re.compile(f"{_NUMBER}月{_NUMBER}[日号]?")
_OF_MONTH = re.compile(f"(下(?:个)?月)?(?<![0-9一二三四五六七八九十]月)(?<![0-9]){_NUMBER}[日号]")
_NO_NEED = re.compile(r"(?:不用|不必|不需要|别|不)(?:了|再)?(?:提醒|通知|喊|叫)(?:我|了)*.{0,4}|不用(?:了)?|不要")


def read_reminder(said: Said, asked: bool) -> str | None:
    """The day to remind on, as 2026-11-27, or declined; only when it is asked for, or 提醒 is said."""
    words = bare(said.text)
    if not (asked or "提醒" in words) or said.today is None:
        return None
    if _NO_NEED.fullmatch(words) or said.entities.get("remind") == DECLINED or (asked and declines(said)):
        return DECLINED
    day = day_in(words, said.today)
    return day.isoformat() if day else None


def day_in(words: str, today: date) -> date | None:
    """The day after ``today``, at most a year away, that ``words`` name; None when none is named."""
    found = next((day for read in _READERS if (day := read(words, today))), None)
    return found if found and today < found <= today + FURTHEST else None


def _named(words: str, today: date) -> date | None:
    return next((today + timedelta(days) for name, days in _NAMED_DAYS if name in words), None)


def _next_week(words: str, today: date) -> date | None:
    match = _NEXT_WEEK.search(words)
    if not match:
        return None
    monday = today + timedelta(7 - today.weekday())
    return monday + timedelta(_WEEKDAYS[match[1]] if match[1] else 0)


def _in_days(words: str, today: date) -> date | None:
    if "半个月" in words:
        return today + timedelta(15)
    match = _IN_DAYS.search(words)
    length = {"天": 1, "月": 30}.get(match[2], 7) if match else 0
    return today + timedelta(_number(match[1]) * length) if match else None


def _of_year(words: str, today: date) -> date | None:
    match = _OF_YEAR.search(words)
    if not match:
        return None
    day = _day(today.year, _number(match[1]), _number(match[2]))
    return _day(today.year + 1, day.month, day.day) if day and day <= today else day


def _of_month(words: str, today: date) -> date | None:
    match = _OF_MONTH.search(words)
    if not match:
        return _day(*_month_after(today), 1) if re.search("下个?月", words) else None
    this = None if match[1] else _day(today.year, today.month, _number(match[2]))
    return this if this and this > today else _day(*_month_after(today), _number(match[2]))


_READERS: tuple[Callable[[str, date], date | None], ...] = (_next_week, _of_year, _in_days, _of_month, _named)


def _month_after(day: date) -> tuple[int, int]:
    return (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.partition("十")
    if not ten:
        return _DIGITS[written[0]]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones[0]] if ones else 0)
