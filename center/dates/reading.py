"""Reads from a sentence when somebody wants to come: its days, its hours, and what it refers back to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from re import Match
from typing import NamedTuple

from center.calendar import OfficeHours, WorkCalendar
from center.dates.day_rules import ANY_DAY_RULES, DAY_RULES
from center.dates.holiday_rules import HOLIDAY_RULES
from center.dates.hour_rules import TAKEN, Hours, find_hours
from center.dates.masks import masked
from center.dates.month_rules import MONTH_RULES
from center.dates.present import DayKind, Days, Found, Present, Rule
from center.dates.shift_rules import EARLIER, LATER, SHIFT_RULES, earlier, later
from center.dates.words import DAY_END, HORIZON, Fault, WantedTime
from center.spans import in_utc
from center.text import normalise
from center.times import Words, local

USUAL_HOURS = OfficeHours.parse_obj({"hours": ["8:00-12:00", "14:00-18:00"]})
"""Used where the office's own hours are not given."""

_CHANGED_TO = re.compile(
    r"改(?:约|期|签|换)?(?:到|成|在|为)|[换挪调推延移](?:到|成|为|至)|提前到|推迟到|延后到|改约|不对|说错了|(?<!是)不是.{1,12}?是"
)
_REFUSED = re.compile(
    r"(?:那天|那会儿?|的?时候|我|就|都|也|是|肯定|真|恐怕|可能|那边|这边|，){0,3}"
    r"(?:不行|没空|没时间|没工夫|没功夫|不方便|来不了|去不了|过不去|过不来|不得空|不成|不可以|不合适|有事|忙|满了|约满|不要|赶不上|没法|以外|之外|除外)(?![吗么？])"
)
_UNWANTED = re.compile(r"(?:(?<!要)不要|别|别约|除了|(?<!是)不是|(?<!能)不能|(?<!想)不想(?:约|要)?)$")
_EARLIEST = re.compile(
    r"最早|最快|尽快|尽早|越早越好|越快越好|能早就早|最近的?(?:一个|一次)?(?:号|时间|空|一天|名额)|第一个号|有号就|马上就?(?:约|去|办|来)"
)
_DAYS_JOINED = re.compile(r"(?:到|至|—|-|或者是?|或|和|跟|、|还是|，或者|要么|，要么|，)?")
_SAME_DAYS = re.compile(r"[（(，,也就是]*")
_DAY_SUFFIX = re.compile(
    r"(?:那天)?(?:(?P<before>以前|之前|前(?!台|面|天|晌|后|头|半|[一二两三四五六七八九十几\d]+天))|(?P<after>以后|之后|过后|往后|后(?!天|晌|儿|个|面|台|勤))"
    r"|(?P<since>开始|起(?!码|来)))"
)
_RULES: tuple[Rule, ...] = (*SHIFT_RULES, *DAY_RULES, *MONTH_RULES, *HOLIDAY_RULES)


class _Piece(NamedTuple):
    """A match and the rule that reads it."""

    found: Match[str]
    rule: Rule


class _Read(NamedTuple):
    """Days and the piece of the text they came from."""

    days: Days | Fault
    start: int
    end: int


def wanted_time(
    text: str,
    now: datetime,
    calendar: WorkCalendar,
    *,
    after: WantedTime | None = None,
    hours: OfficeHours = USUAL_HOURS,
) -> WantedTime | Fault | None:
    """When somebody wants to come; None when no time is named, a Fault for one that does not exist.

    ``now`` needs a time zone (ValueError); ``after`` is the time offered or booked before, ``hours`` the office's.
    Past days, holidays and closing hours are read like any others. “24号前” ends the day before, “月底前” includes
    the last day; “周三以后” begins the day after, “周三起” on the day. A second thought counts: of “周三不行，周四” and
    “周三的改到周四” the Thursday is read. Takes time in proportion to the text; reads its first 2,000 characters.
    """
    present = Present(local(in_utc(now)), calendar, hours, after)
    said = normalise(text)
    plain = masked(said)
    for change in reversed(list(_CHANGED_TO.finditer(plain))[-1:]):
        changed = _read(plain, said, change.end(), present)
        if changed is not None:
            return changed
    return _read(plain, said, 0, present)


def _read(plain: str, said: str, start: int, present: Present) -> WantedTime | Fault | None:
    plain = "＊" * start + plain[start:]
    pieces = _pieces(plain, present)
    blanked = _blanked(plain, [piece.found for piece in pieces])
    shift = EARLIER.search(blanked), LATER.search(blanked)
    blanked = _blanked(blanked, [found for found in shift if found])
    kept = [piece for piece in pieces if not _is_refused(plain, piece.found.start(), piece.found.end())]
    days = _days(kept, plain, blanked, present)
    if days and isinstance(days.days, Fault):
        return days.days
    return _with_hours(days, blanked, plain, said, shift, present)


def _pieces(plain: str, present: Present) -> list[_Piece]:
    """The leftmost and longest matches that do not overlap and are days indeed."""
    found = [_Piece(match, rule) for rule in _RULES for match in rule[0].finditer(plain) if match[0]]
    kept: list[_Piece] = []
    for piece in sorted(found, key=lambda piece: (piece.found.start(), -piece.found.end())):
        is_free = not kept or piece.found.start() >= kept[-1].found.end()
        if is_free and piece.rule[1](piece.found, present) is not None:
            kept.append(piece)
    return kept


def _blanked(text: str, taken: list[Match[str]]) -> str:
    for found in taken:
        text = text[: found.start()] + TAKEN * len(found[0]) + text[found.end() :]
    return text


def _is_refused(plain: str, start: int, end: int) -> bool:
    return bool(_REFUSED.match(plain, end) or _UNWANTED.search(plain, max(0, start - 4), start))


def _days(pieces: list[_Piece], plain: str, blanked: str, present: Present) -> _Read | None:
    """All days that belong together; of several that do not, the last."""
    read: _Read | None = None
    for piece in pieces:
        between = plain[read.end : piece.found.start()] if read else ""
        value, end = _value(piece, read, between, plain, present)
        if value is None:
            continue
        start = piece.found.start()
        if read and isinstance(read.days, Days) and isinstance(value, Days):
            value, start = _together(read.days, read.start, value, between, start, present)
        read = _Read(value, start, end)
    return read


def _value(piece: _Piece, read: _Read | None, between: str, plain: str, present: Present) -> tuple[Found, int]:
    if read and isinstance(read.days, Days):
        is_inside = read.days.kind is DayKind.SPAN and re.fullmatch(r"[的，那]*", between)
        anchor = read.days.first if is_inside else read.days.last
        if (
            is_inside
            or (_DAYS_JOINED.fullmatch(_without_hours(between)) and not _SAME_DAYS.fullmatch(between))
            or (not between and read.days.kind is DayKind.WEEKDAY)
        ):
            present = replace(present, anchor=anchor)
    value = piece.rule[1](piece.found, present)
    suffix = _DAY_SUFFIX.match(plain, piece.found.end())
    if isinstance(value, Days) and suffix:
        return _bounded(value, suffix, present), suffix.end()
    return value, piece.found.end()


def _without_hours(between: str) -> str:
    return re.sub("上午|下午|早上|晚上|中午|的", "", between)


def _bounded(days: Days, suffix: Match[str], present: Present) -> Days:
    if suffix["before"]:
        return Days(present.today, max(present.today, days.first - timedelta(1)))
    if suffix["after"]:
        return Days(days.last + timedelta(1), days.last + timedelta(1) + HORIZON)
    return Days(days.first, days.first + HORIZON)


def _together(
    before: Days, began: int, value: Days, between: str, start: int, present: Present
) -> tuple[Days | Fault, int]:
    kinds = {before.kind, value.kind}
    if kinds == {DayKind.DATE, DayKind.WEEKDAY} and _SAME_DAYS.fullmatch(between):
        dated, named = (before, value) if before.kind is DayKind.DATE else (value, before)
        return _agreed(dated.first, named.first, present), began
    if before.kind is DayKind.SPAN and re.fullmatch(r"[的，那]*", between):
        return value, began
    if _DAYS_JOINED.fullmatch(_without_hours(between)) and between != "，":
        return Days(min(before.first, value.first), max(before.last, value.last)), began
    return value, start


def _agreed(dated: date, named: date, present: Present) -> Days | Fault:
    if dated.weekday() == named.weekday():
        return Days(dated, dated, DayKind.DATE)
    words = Words(present.today.year)
    return Fault(f"{words.day(dated)}和您说的星期对不上。请再说一下是哪一天。")


def _with_hours(
    days: _Read | None,
    blanked: str,
    plain: str,
    said: str,
    shift: tuple[Match[str] | None, Match[str] | None],
    present: Present,
) -> WantedTime | Fault | None:
    reading_day = days.days.first if days and isinstance(days.days, Days) else present.reference
    found = [each for each in find_hours(blanked, reading_day, present) if not _is_refused(plain, each[0], each[1])]
    hours = _last_or_joined([each[2] for each in found], days)
    if isinstance(hours, Fault):
        return hours
    earliest = _EARLIEST.search(blanked)
    ranges = [(each[0], each[1]) for each in found] + ([(days.start, days.end)] if days else [])
    open_day = None if days else _any_day(plain, present)
    marks = [mark for mark in (earliest, *shift, open_day) if mark]
    ranges += [mark.span() for mark in marks]
    if not ranges:
        return None
    words = said[min(start for start, _ in ranges) : max(end for _, end in ranges)]
    return _wanted(days, hours, shift, bool(earliest), open_day is not None, words, present)


def _any_day(plain: str, present: Present) -> Match[str] | None:
    return next((found for pattern, _ in ANY_DAY_RULES if (found := pattern.search(plain))), None)


def _last_or_joined(found: list[Hours | Fault], days: _Read | None) -> Hours | Fault | None:
    """The last time of day; both for two parts on several days (周三上午或者周四下午)."""
    if not found:
        return None
    last = found[-1]
    several = days and isinstance(days.days, Days) and days.days.first != days.days.last
    if several and len(found) > 1:
        spans = [each.hours for each in found if isinstance(each, Hours) and each.hours]
        if len(spans) == len(found):
            return Hours((min(first for first, _ in spans), max(end for _, end in spans)), None)
    return last


def _wanted(
    days: _Read | None,
    hours: Hours | None,
    shift: tuple[Match[str] | None, Match[str] | None],
    earliest: bool,
    any_day: bool,
    words: str,
    present: Present,
) -> WantedTime | None:
    is_named = days is not None or (present.after is not None and not any_day and not earliest)
    if days is None and hours is None and not earliest and not any_day:
        return _shifted(shift, words, present)
    named = days.days if days and isinstance(days.days, Days) else _unnamed(hours, earliest or any_day, present)
    hours = hours or Hours(None, None)
    named = _coming(named, hours, present)
    step = timedelta(1 if hours.next_day else 0)
    first, last = named.first + step, named.last + step
    wants_first = earliest or bool(shift[0] and days)
    return WantedTime((first, last), hours.hours, hours.exact, wants_first, hours.unclear, words, is_named)


def _shifted(shift: tuple[Match[str] | None, Match[str] | None], words: str, present: Present) -> WantedTime | None:
    if present.after is None:
        return None
    moved = earlier(present.after, present) if shift[0] else later(present.after)
    return WantedTime((moved.days.first, moved.days.last), moved.hours, None, False, False, words)


def _unnamed(hours: Hours | None, is_open: bool, present: Present) -> Days:
    """Where to look when no day was named: the days spoken of before, the days ahead, or today while it lasts."""
    if is_open:
        return Days(present.today, present.today + HORIZON)
    if present.after:
        return Days(*present.after.days)
    day = present.today + timedelta(1 if hours and _is_over(hours, present) else 0)
    return Days(day, day)


def _coming(days: Days, hours: Hours, present: Present) -> Days:
    """周二 on a Tuesday when that hour, or the office, is over: the next one."""
    if days.kind is DayKind.WEEKDAY and days.first == present.today and _is_over(hours, present):
        return Days(days.first + timedelta(7), days.last + timedelta(7))
    return days


def _is_over(hours: Hours, present: Present) -> bool:
    if hours.next_day:
        return False
    closing = present.opening(present.today, -1)[1]
    end = hours.exact or (hours.hours[1] if hours.hours else closing)
    return end != DAY_END and present.now.time() > end
