"""Days around holidays: 节前, 国庆后, 年前, 五一期间. “后” is the first working day after the days off.

The days off come from the work calendar; those of 春节 in a year without a notice are estimated. Of other holidays in
such a year the date is asked for.
"""

from __future__ import annotations

import re
from datetime import timedelta
from re import Match

from center.dates.present import Days, Found, Present, Rule, one
from center.dates.words import Fault

_NAMES = {
    "元旦": "元旦", "春节": "春节", "过年": "春节", "年": "春节", "清明": "清明", "五一": "劳动", "5.1": "劳动",
    "劳动": "劳动", "端午": "端午", "中秋": "中秋", "国庆": "国庆", "十一": "国庆", "节": "", "假期": "", "放假": "",
    "大年": "春节",
}  # fmt: skip
_HOLIDAY = r"(元旦|春节|过年|清明|五一|5\.1|劳动|端午|中秋|国庆)"
_BEFORE = r"(?:放假)?(?:以前|之前|前(?!台|面|天))"
_AFTER = r"(?:放假)?(?:以后|之后|过后|后)(?!天|勤)(?:(?:的?第一天|第一个工作日|上班))?|(?:放|收)完假?(?:以?后)?"


def _days_off(found: Match[str], present: Present) -> Days | Fault:
    name = _NAMES[found[1]]
    days = present.holiday(name)
    return days or Fault("那个假期的安排还没公布，我算不出是哪天。请直接说几月几号。")


def _before(found: Match[str], present: Present) -> Found:
    days = _days_off(found, present)
    if isinstance(days, Fault):
        return days
    return Days(present.today, max(present.today, days.first - timedelta(1)))


def _after(found: Match[str], present: Present) -> Found:
    days = _days_off(found, present)
    return days if isinstance(days, Fault) else one(present.calendar.next_working_day(days.last + timedelta(1)))


def _during(found: Match[str], present: Present) -> Found:
    return _days_off(found, present)


HOLIDAY_RULES: tuple[Rule, ...] = (
    (re.compile(rf"{_HOLIDAY}节?(?:假期|长假)?{_BEFORE}"), _before),
    (re.compile(rf"{_HOLIDAY}节?(?:假期|长假)?(?:{_AFTER})"), _after),
    (re.compile(rf"{_HOLIDAY}(?:节|期间|假期|长假)*(?:期间|当天|那天|那几天)?(?![\d月点])"), _during),
    (re.compile(r"过[完了](年|节|元旦|春节|清明|五一|端午|中秋|国庆)(?!级)"), _after),
    (re.compile(r"(十一)(?:以前|之前|前|放假前)(?!天|台)"), _before),
    (re.compile(r"(十一)(?:以后|之后|过后|后|放假后|长假后|假期后)(?!天)"), _after),
    (re.compile(r"(十一)(?:长假|假期|期间|黄金周)(?:期间)?"), _during),
    (re.compile(r"(?<![春季关环细情])(节|放假|假期)(?:以前|之前|前)(?!台|面|天)"), _before),
    (re.compile(r"(?<![春季关环细情])(节|假期|放假)(?:以后|之后|过后|后)(?!勤|天)(?:第一天|上班)?"), _after),
    (
        re.compile(
            r"(?<![\d一二三四五六七八九十两几半今明去后多百千成当同每少往近青中老])(年)(?:以前|之前|前)(?!台|面)"
        ),
        _before,
    ),
    (
        re.compile(r"(?<![\d一二三四五六七八九十两几半今明去后多百千成当同每少往近青中老])(年)(?:以后|之后|后)(?!年)"),
        _after,
    ),
)
"""Days before, on and after a holiday."""
