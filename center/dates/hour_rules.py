"""Times of day: 9点半, 下午三点以后, 两点到四点, 上午, 一上班, 下班前.

An hour without its part of the day is the one in office hours (三点 is 15:00), otherwise one to six in the afternoon;
it is then called unclear. 三点多 is
any time until four, 三点左右 three o'clock. With a part, 以后 and 以前 stay inside it.
"""

from __future__ import annotations

import re
from datetime import date, time
from re import Match
from typing import NamedTuple

from center.dates.numbers import NUMBER, number
from center.dates.parts import NOON, PART, Part, hour_in, part_of
from center.dates.present import Present, minutes
from center.dates.words import DAY_END, Fault

_EARLY = 7 * 60
TAKEN = "＃"
"""Stands for one character that a day was read from."""


class Hours(NamedTuple):
    """From and to within a day, or the exact time; ``next_day`` for midnight at the day's end."""

    hours: tuple[time, time] | None
    exact: time | None
    unclear: bool = False
    next_day: bool = False


class _At(NamedTuple):
    """One time of day in minutes after midnight, and the part it was said in."""

    minute: int
    unclear: bool
    part: Part | None


class Said(NamedTuple):
    """A time of day as it was said: a part, a clock time, or both; ``found`` is the match."""

    start: int
    end: int
    part: str | None
    hour: int | None = None
    minute: int = 0
    is_written: bool = False


_UNIT = "[一二三四五六七八九]"
_MINUTE = rf"零{_UNIT}|{_UNIT}?十(?:{_UNIT}(?![点时])|(?!{_UNIT}|[点时]))|\d{{2}}(?!\d|[点:])|(?:\d|{_UNIT})(?=分)"
_HALF = r"半|[一三13]刻"
_HOUR = rf"(?:(?<![\d.])\d{{1,2}}(?!\d)|二?十{_UNIT}?|零|(?<!十一)[一二三四五六七八九两])"
_OCLOCK = rf"(?<![\d第])({_HOUR})(?:点|时(?![间候段效]))(?:钟|整)?过?({_HALF}|{_MINUTE})?分?(?!钟)"
_WRITTEN = r"(?<![\d:.])(\d{1,2}):(\d{2})(?::\d\d)?(?!\d)"
_DOTTED = rf"(?<=[{TAKEN}午上])(\d{{1,2}})\.([0-5]\d)(?!\d)"
_COMPACT = rf"(?<={TAKEN})([01]\d|2[0-3])([0-5]\d)(?!\d)"
_FIRST_OF_TWO = (
    rf"(?<!\d)({NUMBER})(?=(?:到|至|-|—|或者?){NUMBER}点)"
    r"|([二两三四五六七八九])(?=[三四五六七八九]点)|(九)(?=十点)"
)
_ATOM = re.compile(
    rf"(?:(?P<part>{PART})的?(?:差不多|大概|大约|约)?)?"
    rf"(?:{_OCLOCK}|{_WRITTEN}|{_DOTTED}|{_COMPACT}|{_FIRST_OF_TWO})|(?P<lone>{PART})"
)
_JOINED = re.compile(r"(?:钟|左右)?(?:到|至|-|—|或者|或|和|、|还是|跟| )?")
_SUFFIX = re.compile(
    r"(?P<about>左右|前后|上下|来钟|的样子)?(?P<more>多)?钟?"
    r"(?:(?P<before>以前|之前|前(?!台|面|天|晌|后|头))|(?P<after>以后|之后|过后|往后|后(?!天|晌|儿|个|面|台)|开始|起))?"
)
_STRONG_SUFFIX = re.compile(
    r"左右|前后|来钟|多|以前|之前|前(?!台|面)|以后|之后|后|的(?!时候)|到|至|-|吧|去|过|来|行|能|可|有空|方便"
)
_NOT_OCLOCK = re.compile(
    r"点?(?:建议|要求|意见|问题|疑问|需求|原因|理由|好处|优点|缺点|注意|内容|说明|体会|希望|不同|区别|情况|诉求|材料|事|"
    r"水|线|想问|想说|要说|要问|不明白|不懂|不清楚|一线|积分|[零一二三四五六七八九\d](?!\d?[点:]))"
)
_A_LITTLE = re.compile("小|都|也|儿|不|没")
_BOUND = re.compile("左右|前后|来钟|多|到|以后|以前|之前|之后")
_COUNTED = re.compile(r"(?:[第这那哪几有说讲提等共早晚快慢少好大高低差]|(?<!不)多|以下|补充|请教|咨询|重)$")
_AT_OPENING = re.compile(
    rf"(?P<part>{PART})?(?:的时候)?(?:一上班|刚上班|上班就|上班的?时候|上班那会儿?|刚开门|一开门|开门就|开门的?时候)"
)
_TO_CLOSING = re.compile(
    rf"(?P<part>{PART})?(?:(?P<soon>快下班|临下班|快关门)(?:的?时候|前)?|(?:下班|关门)(?:(?P<after>以后|之后|后)|以前|之前|前))"
)


def find_hours(text: str, day: date, present: Present) -> list[tuple[int, int, Hours | Fault]]:
    """Every time of day in masked ``text``, with where it stands; ``day`` tells the office hours."""
    found: list[tuple[int, int, Hours | Fault]] = []
    for pattern, read in ((_AT_OPENING, _opening), (_TO_CLOSING, _closing)):
        for match in pattern.finditer(text):
            found.append((match.start(), match.end(), read(match, day, present)))
            text = text[: match.start()] + "＊" * len(match[0]) + text[match.end() :]
    said = [atom for match in _ATOM.finditer(text) if (atom := _atom(match, text))]
    return sorted([*found, *_combined(said, text, day, present)], key=lambda each: each[:2])


def _atom(found: Match[str], text: str) -> Said | None:
    part = found["part"] or found["lone"]
    if found["lone"]:
        return Said(found.start(), found.end(), part)
    groups = [group for group in found.groups()[1:-1] if group is not None]
    minute = _minute(groups[1]) if len(groups) > 1 else 0
    is_written = len(groups) > 1 or "点" not in found[0]
    said = Said(found.start(), found.end(), part, number(groups[0]), minute, found[0].startswith("0"))
    if part or is_written or not _is_count(said, found[0], text):
        return said
    return None


def _minute(written: str) -> int:
    if written == "半":
        return 30
    if written.endswith("刻"):
        return 15 if written[0] in "一1" else 45
    return number(written)


def _is_count(said: Said, written: str, text: str) -> bool:
    """Whether 三点 counts points (三点建议) rather than naming an hour."""
    if written[-1] in "钟整":
        return False
    if _NOT_OCLOCK.match(text, said.end):
        return True
    before = text[max(0, said.start - 2) : said.start]
    if said.hour == 1:
        return bool(_A_LITTLE.match(text, said.end)) or not (before.endswith(TAKEN) or _BOUND.match(text, said.end))
    return bool(_COUNTED.search(before)) and not _STRONG_SUFFIX.match(text, said.end)


def _combined(said: list[Said], text: str, day: date, present: Present) -> list[tuple[int, int, Hours | Fault]]:
    """Two times that belong together become one (两点到四点); the words after them are taken in (以后)."""
    found: list[tuple[int, int, Hours | Fault]] = []
    place = 0
    while place < len(said):
        pair = said[place : place + 2]
        is_range = len(pair) > 1 and bool(_JOINED.fullmatch(text, pair[0].end, pair[1].start))
        suffix = _SUFFIX.match(text, pair[-1].end if is_range else pair[0].end)
        end = suffix.end() if suffix else pair[0].end
        hours = _range(pair, day, present) if is_range else _single(pair[0], suffix, day, present)
        found.append((pair[0].start, end, hours))
        place += 2 if is_range else 1
    return found


def _range(pair: list[Said], day: date, present: Present) -> Hours | Fault:
    first, second = pair
    start = _at(first, day, present)
    inherited = second if second.part or second.hour is None else second._replace(part=first.part)
    end = _at(inherited, day, present)
    if isinstance(end, Fault) and not second.part:
        end = _at(second, day, present)
    if isinstance(start, Fault):
        return start
    if isinstance(end, Fault):
        return end
    last = _end(second, end)
    if last <= start.minute and last + NOON * 60 <= 24 * 60:
        last += NOON * 60
    if last <= start.minute:
        return Fault("结束的时间要比开始的晚。请再说一下从几点到几点，比如“下午两点到四点”。")
    return Hours((minutes(start.minute), minutes(last)), None, start.unclear or end.unclear)


def _end(said: Said, at: _At) -> int:
    if said.hour is None and at.part:
        return 24 * 60 if at.part.last == DAY_END else at.part.last.hour * 60 + at.part.last.minute
    return at.minute


def _at(said: Said, day: date, present: Present) -> _At | Fault:
    part = part_of(said.part) if said.part else None
    if said.hour is None:
        start = part.first if part else time()
        return _At(start.hour * 60 + start.minute, False, part)
    if said.hour > 24 or said.minute > 59 or (said.hour == 24 and said.minute):
        return Fault(f"没有{said.hour}:{said.minute:02d}这个时间。您想约几点？比如“上午9点半”。")
    if part:
        hour = hour_in(part, said.hour)
        if hour is None:
            return Fault(f"{said.part}没有{said.hour}点。您想约上午还是下午，几点？")
        return _At(hour * 60 + (said.minute if hour < 24 else 0), False, part)
    return _unclear(said, day, present)


def _unclear(said: Said, day: date, present: Present) -> _At:
    """The hour as it was said, or twelve later where only that is in office hours or nobody is up at it."""
    at = (said.hour or 0) * 60 + said.minute
    if said.is_written or not 0 < at < NOON * 60 or _in_office_hours(at, day, present):
        return _At(at, False, None)
    if at < _EARLY or _in_office_hours(at + NOON * 60, day, present):
        return _At(at + NOON * 60, True, None)
    return _At(at, True, None)


def _in_office_hours(at: int, day: date, present: Present) -> bool:
    return any(interval.opens <= at <= interval.closes for interval in present.office.on(day))


def _single(said: Said, suffix: Match[str] | None, day: date, present: Present) -> Hours | Fault:
    at = _at(said, day, present)
    if isinstance(at, Fault):
        return at
    before, after, more = (suffix["before"], suffix["after"], suffix["more"]) if suffix else (None, None, None)
    if said.hour is None and at.part:
        return _part_of_day(at.part, before, after)
    if before:
        start = at.part.first if at.part and at.part.first < minutes(at.minute) else time()
        return Hours((start, minutes(at.minute)), None, at.unclear)
    if after:
        end = at.part.last if at.part and at.part.last > minutes(at.minute) else DAY_END
        return Hours((minutes(at.minute), end), None, at.unclear)
    if more:
        return Hours((minutes(at.minute), minutes(min(at.minute // 60 * 60 + 60, 24 * 60))), None, at.unclear)
    return Hours(None, time(*divmod(at.minute % (24 * 60), 60)), at.unclear, at.minute == 24 * 60)


def _part_of_day(part: Part, before: str | None, after: str | None) -> Hours:
    if before:
        return Hours((time(), max(part.first, time(12)) if part.first > time() else part.last), None)
    if after:
        return Hours((part.last if part.first == time() else part.first, DAY_END), None)
    return Hours((part.first, part.last), None)


def _half(part: str | None) -> tuple[int, int]:
    """The openings of the day that a part points at: the first to open and the last to close."""
    if part is None:
        return 0, -1
    return (0, 0) if part_of(part).last <= time(12) else (-1, -1)


def _opening(found: Match[str], day: date, present: Present) -> Hours:
    return Hours(None, present.opening(day, _half(found["part"])[0])[0])


def _closing(found: Match[str], day: date, present: Present) -> Hours:
    last = _half(found["part"])[1]
    closes = present.opening(day, last)[1]
    if found["after"]:
        return Hours((closes, DAY_END), None)
    if found["soon"]:
        return Hours((time(max(0, min(closes.hour, 23) - 1), closes.minute), closes), None)
    return Hours((part_of(found["part"]).first if found["part"] else time(), closes), None)
