"""Days named by the month: 11月24号, 24号, 11.24, 下个月3号, 月底前, 12月上旬, 年底前.

A day without its year is the next one of that name; 24号 alone is in this month or the next one that has it. 月初 is
the 1st to the 10th, 月中 the 11th to the 20th, 月底 from the 25th, 年底 December.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from re import Match

from center.dates.day_rules import WEEK, WEEKDAY, weekday_number
from center.dates.numbers import NUMBER, YEAR, number, year_number
from center.dates.present import Days, Found, Present, Rule, month_of, one
from center.dates.words import Fault

_MONTHS = {"上个": -1, "上": -1, "这个": 0, "这": 0, "本": 0, "当": 0, "下个": 1, "下": 1, "下一个": 1, "下下个": 2}
_YEARS = {"去": -1, "今": 0, "明": 1, "后": 2}
_FROM_THE_TENTHS = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "中": (11, 20), "下旬": (21, 31)}
_LATE = (25, 31)
_HALVES = {"上半": (1, 15), "下半": (16, 31)}


def _dated(year: int | None, month: int, day: int, present: Present) -> Found:
    """The date, or why there is none; without a year the next one."""
    if not 1 <= month <= 12:
        return Fault(f"没有{month}月，一年是1月到12月。您想约几月几号？")
    years = [year] if year else [present.today.year, present.today.year + 1]
    valid = [date(each, month, day) for each in years if 1 <= day <= month_of(date(each, month, 1)).last.day]
    coming = [each for each in valid if year or each >= present.today]
    if coming:
        return one(coming[0])
    last = month_of(date(years[0], month, 1)).last
    named = f"{last.year}年{month}月" if month == 2 else f"{month}月"
    return Fault(f"{named}没有{day}号，最后一天是{last.day}号。您想约哪一天？")


def _year(written: str | None, spoken: str | None, present: Present) -> int | None:
    if written:
        return year_number(written)
    return present.today.year + _YEARS[spoken] if spoken else None


def _full_date(found: Match[str], present: Present) -> Found:
    year, month, day = (int(group) for group in found.groups())
    return _dated(year, month, day, present)


def _month_and_day(found: Match[str], present: Present) -> Found:
    return _dated(_year(found[1], found[2], present), number(found[3]), number(found[4]), present)


def _spoken_dot(found: Match[str], present: Present) -> Found:
    return _dated(None, number(found[1]), number(found[2]), present)


def _short_date(found: Match[str], present: Present) -> Found:
    answer = _dated(None, int(found[1]), int(found[2]), present)
    return answer if isinstance(answer, Days) else None


def _day_of_month(found: Match[str], present: Present) -> Found:
    wanted = number(found[1])
    if not 1 <= wanted <= 31:
        return Fault(f"没有{wanted}号，一个月最多31天。您想约几号？") if wanted < 60 else None
    start = present.anchor or present.reference
    first = present.today if start.month == present.today.month and start.year == present.today.year else start
    return one(next(day for day in _days_numbered(wanted, first) if day >= present.today))


def _days_numbered(wanted: int, start: date) -> Iterator[date]:
    for later in range(14):
        month = month_of(start, later)
        if wanted <= month.last.day:
            yield month.first.replace(day=wanted)


def _days_of_month(found: Match[str], present: Present) -> Found:
    first = _dated(None, number(found[1]), number(found[2]), present) if found[1] else _numbered(found[2], present)
    if not isinstance(first, Days):
        return first
    wanted = number(found[3]) + (first.first.day // 10 * 10 if number(found[3]) < 10 else 0)
    last = _dated(first.first.year, first.first.month, wanted, present)
    if isinstance(last, Days):
        return Days(min(first.first, last.first), max(first.first, last.first))
    return last


def _lunar(found: Match[str], present: Present) -> Found:
    return Fault("农历的日子我算不准，请换成公历再说一遍，比如“11月24号”。")


def _numbered(written: str, present: Present) -> Found:
    wanted = number(written)
    if not 1 <= wanted <= 31:
        return Fault(f"没有{wanted}号，一个月最多31天。您想约几号？")
    return one(next(day for day in _days_numbered(wanted, present.reference) if day >= present.today))


def _relative_month(found: Match[str], present: Present) -> Found:
    month = month_of(present.today, _MONTHS[found[1]])
    if found[2]:
        return _dated(month.first.year, month.first.month, number(found[2]), present)
    return _part(month, found[3])


def _named_month(found: Match[str], present: Present) -> Found:
    wanted = number(found[3])
    if not 1 <= wanted <= 12:
        return Fault(f"没有{wanted}月，一年是1月到12月。您想约几月几号？")
    year = _year(found[1], found[2], present) or present.today.year
    days = _part(month_of(date(year, wanted, 1)), found[4])
    if days.last < present.today and not (found[1] or found[2]):
        days = _part(month_of(date(year + 1, wanted, 1)), found[4])
    return days


def _part(month: Days, part: str | None) -> Days:
    """The 初, 中旬, 底 or half of a month; all of it for None."""
    if not part:
        return month
    first, last = _HALVES.get(part[:2]) or _FROM_THE_TENTHS.get(part, _LATE)
    return Days(month.first.replace(day=first), month.first.replace(day=min(last, month.last.day)))


def _part_of_this_month(found: Match[str], present: Present) -> Found:
    days = _part(month_of(present.today), found[1])
    if days.last < present.today:
        return _part(month_of(present.today, 1), found[1])
    return Days(max(days.first, present.today), days.last)


def _before_month_end(found: Match[str], present: Present) -> Found:
    month = month_of(present.today, _MONTHS[found[1]] if found[1] else 0)
    return Days(present.today, month.last)


def _before_end_of(found: Match[str], present: Present) -> Found:
    month = _named_month(found, present)
    return Days(present.today, month.last) if isinstance(month, Days) else month


def _before_year_end(found: Match[str], present: Present) -> Found:
    return Days(present.today, date(present.today.year, 12, 31))


def _year_end(found: Match[str], present: Present) -> Found:
    return Days(max(present.today, date(present.today.year, 12, 1)), date(present.today.year, 12, 31))


def _weekday_of_month(found: Match[str], present: Present) -> Found:
    month = month_of(present.today, _MONTHS[found[1]])
    wanted = weekday_number(found[3])
    first = month.first + timedelta((wanted - month.first.weekday()) % 7)
    if not 1 <= number(found[2]) <= 5:
        return Fault("一个月里没有这么多周。您想约几号？")
    day = first + timedelta(7 * (number(found[2]) - 1))
    return one(day) if day <= month.last else Fault(f"{month.first.month}月没有{found[0][-5:]}。您想约几号？")


_PART = r"(上旬|中旬|下旬|上半月?|下半月?|初|中(?!午|秋)|底|末)"
_SPOKEN_YEAR = r"(?:(去|今|明|后)年的?)"
_MONTH = r"(上个|上|这个|这|本|当|下一个|下下个|下个|下)月"
_SEVERAL = r"(?:号|日)?(?:到|至|-|—|、|或者|或|和|还是)"
_NOT_IN_ADDRESS = r"(?<![路街巷道村里段弄第牌编文#字线楼座栋〕\]零十百\d.点])"
_NOT_A_PLACE = (
    r"(?!窗|楼|线|院|店|公馆|门|厅|柜|桌|房|室|铺|机|台|电|字|码|文|令|公告|车|商|仓|厂|单元|出口|地|员|工|馆|桥"
    r"|库|园|宿|营|屯|井|矿|路|街|巷|坑|墙)"
)
_MONTH_ENDS = "$|[，。？！ ]|里|去|行|约|吧|呢|有|能|可|以?前|之前|以?后|之后"
_ENDS = r"(?![\d个点:.万元块%版米公里平亩折分倍级次/]|-\d(?!\d?[./]\d)|天)"
MONTH_RULES: tuple[Rule, ...] = (
    (
        re.compile(
            rf"(?:农历|阴历|腊月|正月|大年(?=初|三十)|{NUMBER}月(?=初[一二三四五六七八九十]))(?:.?.月)?(?:初?{NUMBER})?"
        ),
        _lunar,
    ),
    (re.compile(rf"()(二?十[一二三四五六七八])([二三四五六七八九])[号日]{_NOT_A_PLACE}"), _days_of_month),
    (re.compile(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)[日号]?"), _full_date),
    (re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)"), _full_date),
    (re.compile(rf"(?:({YEAR})年|{_SPOKEN_YEAR})?({NUMBER})月份?的?({NUMBER})(?:[号日]|{_ENDS})"), _month_and_day),
    (re.compile(rf"({NUMBER})点({NUMBER})号{_NOT_A_PLACE}"), _spoken_dot),
    (
        re.compile(
            rf"(?<![\d.:/])(?<!(?<!\.\d)(?<!\.\d\d)-)(?<![天日号儿午上一二三四五六])(\d{{1,2}})\.(\d{{1,2}})(?:[号日]|{_ENDS})"
        ),
        _short_date,
    ),
    (re.compile(rf"(?<![\d.:/-])(\d{{1,2}})/(\d{{1,2}})(?:[号日]|{_ENDS})"), _short_date),
    (
        re.compile(r"(?<![\d.:/-])(\d{1,2})-(\d{1,2})(?:[号日]|(?=$|[，。？！、 ]|[上下早晚中这那行可吧呢的去能约]))"),
        _short_date,
    ),
    (re.compile(rf"{_NOT_IN_ADDRESS}({NUMBER})号{_NOT_A_PLACE}"), _day_of_month),
    (re.compile(rf"{_NOT_IN_ADDRESS}(\d{{1,2}})日(?!内|以内|之内|游|元)"), _day_of_month),
    (re.compile(rf"(?:({NUMBER})月份?的?)?({NUMBER}){_SEVERAL}({NUMBER})[号日]{_NOT_A_PLACE}"), _days_of_month),
    (re.compile(rf"{_MONTH}的?(?:({NUMBER})[号日]|{_PART})?(?!份?前|底前|之前|以前)"), _relative_month),
    (re.compile(rf"{_MONTH}的?第({NUMBER})个?(?:{WEEK})({WEEKDAY})"), _weekday_of_month),
    (re.compile(rf"(?:({YEAR})年|{_SPOKEN_YEAR})?({NUMBER})月份?{_PART}"), _named_month),
    (
        re.compile(rf"(?:({YEAR})年|{_SPOKEN_YEAR})?({NUMBER})(?:月份|月(?={_MONTH_ENDS}))()"),
        _named_month,
    ),
    (
        re.compile(r"(?<![上个这本当\d一二三四五六七八九十满])月(初|中(?!午|秋|心|介)|底|末)(?!以?前|之前)"),
        _part_of_this_month,
    ),
    (re.compile(rf"(?:({YEAR})年|{_SPOKEN_YEAR})?({NUMBER})月份?([底末])(?:以前|之前|前)"), _before_end_of),
    (re.compile(rf"{_MONTH}(?:[底末](?:以前|之前|前)|之内|以内|内)"), _before_month_end),
    (re.compile(r"(?<![上下个这本当\d一二三四五六七八九十])()月[底末](?:以前|之前|前)"), _before_month_end),
    (
        re.compile(
            r"(?:今年)?年[底末](?:以前|之前|前)|今年(?:之内|以内|内)|(?<![\d一二两三四五六七八九十半])年内|今年底前"
        ),
        _before_year_end,
    ),
    (re.compile(r"(?:今年|(?<![去明后今]))年[底末](?!以?前|之前)"), _year_end),
)
"""Days named by month, number or year's end."""
