"""Days and hours relative to the time spoken of before: 第二天, 再往后一天, 那下一周呢, 同一天, 早一点, 晚一点.

Without a time before they say nothing. 早一点 and 晚一点 stay on the same day where it had a time of day, and go to
the days before or after it where it had none.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from re import Match
from typing import NamedTuple

from center.dates.day_rules import WEEK
from center.dates.numbers import NUMBER, number
from center.dates.present import Days, Found, Present, Rule, monday, months_later, one
from center.dates.words import DAY_END, WantedTime


def _same_day(found: Match[str], present: Present) -> Found:
    return Days(*present.after.days) if present.after else None


def _next_day(found: Match[str], present: Present) -> Found:
    return one(present.after.days[1] + timedelta(1)) if present.after else None


def _day_before(found: Match[str], present: Present) -> Found:
    return one(present.after.days[0] - timedelta(1)) if present.after else None


def _next_week(found: Match[str], present: Present) -> Found:
    if present.after is None:
        return None
    first = monday(present.after.days[1]) + timedelta(7)
    return Days(first, first + timedelta(6))


def _moved(present: Present, count: str, unit: str, direction: int) -> Found:
    if present.after is None:
        return None
    start, amount = present.after.days[0], direction * number(count)
    if "月" in unit:
        return one(months_later(start, amount))
    return one(start + timedelta(amount if unit in "天日" else 7 * amount))


def _postponed(found: Match[str], present: Present) -> Found:
    return _moved(present, found[1], found[2], 1)


def _advanced(found: Match[str], present: Present) -> Found:
    return _moved(present, found[1], found[2], -1)


_AMOUNT = rf"({NUMBER})(天|日|周|个?星期|个?礼拜|个月)(?!以?[内后]|之[内后])"
SHIFT_RULES: tuple[Rule, ...] = (
    (re.compile(r"(?:还是|就)?(?:同一?天|当天|那一?天|同日)(?!气)"), _same_day),
    (re.compile(r"(?<!\d)第二天|次日|隔天|(?:后|下)一天|转天|第2天"), _next_day),
    (re.compile(r"(?<![以之])前一天|头一天|头天"), _day_before),
    (re.compile(rf"(?:再下一?|(?<!下)下一)个?{WEEK}(?!末|的?[一二三四五六日天])"), _next_week),
    (
        re.compile(
            rf"(?:再|往|向|推|顺|延|晚|迟|后|挪|错)*(?:往后|向后|推迟|推后|延后|延迟|顺延|晚|迟)(?:推|挪|延|错)?{_AMOUNT}"
        ),
        _postponed,
    ),
    (re.compile(rf"(?:再|往|向|挪)*(?:往前|向前|提前|提早|早)(?:推|挪|提)?{_AMOUNT}"), _advanced),
)
"""Days counted from the ones before."""

EARLIER = re.compile(
    r"(?:再|稍微?|能不能|往前)?(?:提?早|提前|靠前)(?:一点儿?|点儿?|一些|些)(?!半|钟|整|左右|刻|\d)|再早(?!\d)|往前靠"
)
"""Asks for an earlier time."""
LATER = re.compile(
    r"(?:再|稍微?|往后)?(?:晚|靠后|往后|推后|迟)(?:一点儿?|点儿?|一些|些)(?!半|钟|整|左右|刻|\d)|再晚(?!\d)|往后靠"
)
"""Asks for a later time."""


class Moved(NamedTuple):
    """Where to look for an earlier or a later time."""

    days: Days
    hours: tuple[time, time] | None


def earlier(after: WantedTime, present: Present) -> Moved:
    """Before it on the same day, or on the days before."""
    start = after.exact or (after.hours[0] if after.hours else None)
    if start and start > time():
        return Moved(Days(*after.days), (time(), start))
    return Moved(Days(present.today, max(present.today, after.days[0] - timedelta(1))), None)


def later(after: WantedTime) -> Moved:
    """After it on the same day, or in the week after it."""
    start = after.exact or (after.hours[1] if after.hours else DAY_END)
    if start < DAY_END:
        return Moved(Days(*after.days), (start, DAY_END))
    return Moved(Days(after.days[1] + timedelta(1), after.days[1] + timedelta(7)), None)
