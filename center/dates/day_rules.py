"""Days named from today on: 明天, 下周二, 周末, 三天后, 两周内, 随便哪天.

Weeks begin on Monday: 下周 is the next calendar week, 这周 and 本周 this one even where it is past, 周二 alone the next
Tuesday from today on (or in the week of the day spoken of before). 过两天 means two or three days from now; 这两天 ends
the day after tomorrow, 这几天 after four days. 过几天 is asked back.
"""

from __future__ import annotations

import re
from datetime import timedelta
from re import Match

from center.dates.numbers import NUMBER, number
from center.dates.present import DayKind, Days, Found, Present, Rule, monday, months_later, one
from center.dates.words import HORIZON, Fault

WEEK = "(?:周|星期|礼拜)"
WEEKDAY = r"[一二三四五六日天]|[1-7](?!\d)"
_NO_COUNT = r"(?<![\d每几半个])(?<!(?<![周期拜])[一二两三四五六七八九十])"
_AFTER_WEEKDAY = r"(?![次年:]|\.(?!\d)|个(?!人)|点(?!半|左右|多|钟))"
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "这一": 0, "下": 1, "下一": 1, "下下": 2}
_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2, "大后": 3}


def weekday_number(written: str) -> int:
    """Monday is 0."""
    return 6 if written in "日天" else number(written) - 1


def _named_day(found: Match[str], present: Present) -> Found:
    return one(present.today + timedelta(_DAYS[found[1]]))


def _near_days(found: Match[str], present: Present) -> Found:
    first, last = {"今明": (0, 1), "明后": (1, 2), "两": (0, 2), "几": (0, 4), "二": (0, 2)}[found[1] or found[2]]
    return Days(present.today + timedelta(first), present.today + timedelta(last))


def _week(found: Match[str], present: Present) -> Found:
    first = monday(present.today) + timedelta(7 * _WEEKS[found[1]])
    return Days(first, first + timedelta(6))


def _weekday_of_week(found: Match[str], present: Present) -> Found:
    return one(monday(present.today) + timedelta(7 * _WEEKS[found[1]] + weekday_number(found["day"])))


def _weekend(found: Match[str], present: Present) -> Found:
    saturday = monday(present.today) + timedelta(7 * _WEEKS[found[1] or "这"] + 5)
    return Days(saturday, saturday + timedelta(1))


def _weekday(found: Match[str], present: Present) -> Found:
    wanted = weekday_number(found["day"])
    if present.anchor:
        day = present.anchor + timedelta((wanted - present.anchor.weekday()) % 7)
    else:
        day = monday(present.reference) + timedelta(wanted)
        if day < present.today:
            day += timedelta(7)
    return Days(day, day, DayKind.WEEKDAY)


def _weekdays(found: Match[str], present: Present) -> Found:
    first = _weekday_of_week(found, present) if found[1] else _weekday(found, present)
    if not isinstance(first, Days):
        return first
    return Days(first.first, first.first + timedelta((weekday_number(found[4]) - first.first.weekday()) % 7))


def _no_weekday(found: Match[str], present: Present) -> Found:
    return Fault(f"没有{found[0]}这一天，一周是从周一到周日。您想约周几？")


def _length(count: str, unit: str) -> tuple[int, int]:
    """Months and days of 三天, 两周, 半个月, 一年."""
    half = count == "半"
    if unit in "天日":
        return 0, number(count)
    if "周" in unit or "星期" in unit or "礼拜" in unit:
        return 0, 3 if half else 7 * number(count)
    if "年" in unit:
        return (6 if half else 12 * number(count)), 0
    return (0, 15) if half else (number(count), 0)


def _later(found: Match[str], present: Present) -> Found:
    months, days = _length(found[1], found[2])
    return one(months_later(present.today, months) + timedelta(days))


def _within(found: Match[str], present: Present) -> Found:
    months, days = _length(found[1], found[2])
    return Days(present.today, months_later(present.today, months) + timedelta(days))


def _two_days(found: Match[str], present: Present) -> Found:
    return Days(present.today + timedelta(2), present.today + timedelta(3))


def _working_days(found: Match[str], present: Present) -> Found:
    day = present.today
    for _ in range(number(found[1])):
        day = present.calendar.next_working_day(day + timedelta(1))
    return Days(present.today, day) if found[2] else one(day)


def _next_working_day(found: Match[str], present: Present) -> Found:
    first = present.after.days[1] if present.after else present.today
    return one(present.calendar.next_working_day(first + timedelta(1)))


def _vague(found: Match[str], present: Present) -> Found:
    return Fault(f"“{found[0]}”是哪一天呢？请说个日子，比如“下周二上午”。")


def _any_day(found: Match[str], present: Present) -> Found:
    return Days(present.today, present.today + HORIZON)


_COUNT = rf"({NUMBER}|半(?![天日]))"
_UNIT = r"(天|日|周|个?星期|个?礼拜|个月|年)"
_LATER = r"(?:以后|之后|过后|后)(?!晌)"
DAY_RULES: tuple[Rule, ...] = (
    (
        re.compile(
            rf"{_NO_COUNT}(?:(上上|上|这一|这|本|下一|下下|下)个?)?{WEEK}(?P<day>{WEEKDAY})"
            rf"(到|至|-|、|或者?|和)?({WEEKDAY})(?![点时半个刻:.次年天十号])"
        ),
        _weekdays,
    ),
    (re.compile(r"过两天(?!以?后|之后)"), _two_days),
    (
        re.compile(
            r"(大前|大后|(?<![以之])前|昨|(?<!的)今|明|(?<![天日周月年以之然最往前])后)(?:天|儿个|儿|日|个(?![月人]))(?!性|数)"
        ),
        _named_day,
    ),
    (re.compile(r"(今|明)(?=早(?!就)|晚|上午|下午|中午|前晌|后晌|晌午|黑夜|傍晚)"), _named_day),
    (re.compile(r"(今明|明后)(?:两天|天|两日|儿)?|[这近](两|二|几)[天日]"), _near_days),
    (re.compile(rf"(上上|上|这一|这|本|下一|下下|下)个?1?{WEEK}(?!末)"), _week),
    (
        re.compile(rf"(上上|上|这一|这|本|下一|下下|下)个?{WEEK}的?{WEEK}?(?P<day>{WEEKDAY}){_AFTER_WEEKDAY}"),
        _weekday_of_week,
    ),
    (re.compile(rf"(?:(上上|上|这一|这|本|下一|下下|下)个?)?{WEEK}末"), _weekend),
    (
        re.compile(rf"{_NO_COUNT}(?:周|星期|礼拜)(?P<day>{WEEKDAY}){_AFTER_WEEKDAY}"),
        _weekday,
    ),
    (re.compile(r"(?<![两三四五六七八九十\d每几])(?:星期|礼拜)[八九890十零]"), _no_weekday),
    (re.compile(rf"(?:再?过)?{_COUNT}{_UNIT}{_LATER}"), _later),
    (re.compile(rf"再?过{_COUNT}{_UNIT}"), _later),
    (re.compile(rf"{_COUNT}{_UNIT}(?:之内|以内|内|里头)"), _within),
    (re.compile(rf"(?:再?过)?({NUMBER})个?工作日(?:(之内|以内|内)|以后|之后|后)"), _working_days),
    (re.compile(r"(?:下一?个|最近的?|后一个)工作日"), _next_working_day),
    (
        re.compile(
            r"过几天|几天(?:以|之)?后|过些天|过些日子|过一?阵子?|过段时间|过一段时间|改天(?!数)|改日(?!期)|哪天有空再"
        ),
        _vague,
    ),
)
"""Days that are named."""
ANY_DAY_RULES: tuple[Rule, ...] = (
    (
        re.compile(
            r"随便(?:哪|那|什么|任)(?:一?天|时候)|(?:哪|任何一|任意一|随便一|任)天(?:都|均|皆)?(?:行|可以|成|能)|工作日(?:都|哪天都)(?:行|可以|成)|什么时候(?:都|均)(?:行|可以|成|能|有空)"
            r"|啥时候都(?:行|可以|成|能)|随时(?:都)?(?:行|可以|成|能|有空|过来|去)|时间(?:都行|随便|不限|都可以|你们?定)|看你们(?:的)?(?:时间|方便|安排)"
        ),
        _any_day,
    ),
)
"""Words that leave the day open."""
