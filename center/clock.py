"""The center's clocks: what time it is, and when working hours, working days and calendar days have passed.

Times are always passed in; only entry points ask a ``Clock`` for the present. Every result is in Asia/Shanghai and
explains itself. Days are counted by 民法典第二百零一条至第二百零三条: the first day does not count, a year ends on the
day of the same name, a last day off moves to the next working day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import groupby, islice
from typing import Literal, Protocol

from center.calendar import Interval, OfficeHours, WorkCalendar
from center.narration import WorkedDay, account, days_off, estimate, rolled, waiting
from center.spans import Pause, Pauses, Span, in_order, in_utc, without
from center.times import SHANGHAI as SHANGHAI
from center.times import Words, clock_time, dates, in_minutes, length, local, local_date, midnight, years_later

HALF_WORKDAY_HOURS = 4
"""Half a workday in working hours (XZ 表1 设立3; AH 附录A: 超过4个工作时)."""
LONGEST_HOURS = 20_000
"""The longest term in working hours; a longer one is a mistake."""
LONGEST_DAYS = 10_000
"""The longest term in days; a longer one is a mistake."""
LONGEST_YEARS = 100
"""The longest term in years; a longer one is a mistake."""

Kind = Literal["working", "calendar"]


class Clock(Protocol):
    """What tells the present time."""

    def now(self) -> datetime:
        """The present, in UTC."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(timezone.utc)


class FixedClock:
    """A clock that stands still at ``at``; ValueError when that has no time zone."""

    def __init__(self, at: datetime) -> None:
        self._at = in_utc(at)

    def now(self) -> datetime:
        """Always the same time, in UTC."""
        return self._at


class StepClock(FixedClock):
    """A clock that stands still until it is moved."""

    def advance(self, step: timedelta) -> None:
        """Move on by ``step``; back when that is negative."""
        self._at += step


def today_in_shanghai() -> date:
    """Today's date as people in China see it."""
    return datetime.now(SHANGHAI).date()


@dataclass(frozen=True)
class Explained:
    """A moment in Asia/Shanghai and how it came about.

    ``at`` is None while a pause without end holds the clock; ``remaining`` is then the working time left after it.
    ``estimated`` says that a year without a published calendar is involved (暂估).
    """

    at: datetime | None
    steps: tuple[str, ...]
    sentence: str
    estimated: bool
    remaining: timedelta = timedelta()


@dataclass(frozen=True)
class Window:
    """A term in days, both ends included, and how it came about; ``at`` is the moment in Shanghai when it ends."""

    first_day: date
    last_day: date
    at: datetime
    steps: tuple[str, ...]
    sentence: str
    estimated: bool


@dataclass(frozen=True)
class WorkingClock:
    """Counts the working time of one office. Every method raises ValueError for a time without a time zone."""

    hours: OfficeHours
    calendar: WorkCalendar

    def due(self, start: datetime, hours: float, pauses: Pauses = ()) -> Explained:
        """When ``hours`` of working time have passed since ``start``; no hours are over at once."""
        if not 0 <= hours <= LONGEST_HOURS:
            raise ValueError(f"{hours} working hours")
        begin, stops = in_utc(start), in_order(pauses)
        term = left = timedelta(hours=hours)
        counted: list[Span] = []
        for span in self._counting(begin, stops) if left else ():
            counted.append(Span(span.start, span.start + min(span.length, left)))
            left -= counted[-1].length
            if not left:
                break
        return self._explained_due(begin, term, counted, left, stops)

    def elapsed(self, start: datetime, end: datetime, pauses: Pauses = ()) -> timedelta:
        """The working time from ``start`` to ``end`` outside ``pauses``; ValueError when ``end`` is the earlier one."""
        begin, finish, total = in_utc(start), in_utc(end), timedelta()
        if finish < begin:
            raise ValueError(f"{end} is before {start}")
        for span in self._counting(begin, in_order(pauses)):
            if span.start >= finish:
                break
            total += min(span.end, finish) - span.start
        return total

    def is_estimated(self, start: datetime, end: datetime) -> bool:
        """Whether the time between rests on a year without a published calendar."""
        return bool(self.calendar.estimated_years(local_date(in_utc(start)), local_date(in_utc(end))))

    def due_days(self, start: date, days: int, kind: Kind, *, rolls: bool = True) -> Window:
        """The ``days`` after ``start`` (a date, or a time with a zone), which is not counted itself.

        Working days end at the close of business; with 0 days, the working day that ``start`` falls into.
        Calendar days end at 24:00; a last day off moves to the next working day unless ``rolls`` is False.
        """
        if not 0 <= days <= LONGEST_DAYS:
            raise ValueError(f"{days} days")
        if kind == "working":
            return self._working_days(start, days)
        if kind != "calendar":
            raise ValueError(f"{kind} is no kind of day")
        begin = _date_of(start)
        first, words = begin + timedelta(min(days, 1)), Words(begin.year)
        counting = f"从{words.day(begin)}的第二天起，数{days}天（当天不算）。" if days else "当天到期。"
        return self._calendar_window(first, begin + timedelta(days), rolls, counting, words)

    def due_years(self, start: date, years: int, *, rolls: bool = True) -> Window:
        """The ``years`` after ``start``, to the day of the same name (29 February: 28); rolls like calendar days."""
        if not 1 <= years <= LONGEST_YEARS:
            raise ValueError(f"{years} years")
        begin, words = _date_of(start), Words()
        counting = f"从{words.day(begin)}的第二天起算，满{years}年（当天不算）。"
        return self._calendar_window(begin + timedelta(1), years_later(begin, years), rolls, counting, words)

    def working_day(self, day: date) -> bool:
        """Whether ``day`` is worked; ``calendar.day`` tells why, and whether that is estimated."""
        return self.calendar.day(day).working

    def is_open(self, at: datetime) -> bool:
        """Whether the office is open at ``at``; at the moment of closing it is not."""
        moment = in_utc(at)
        return any(opening.start <= moment < opening.end for opening in self._openings(local_date(moment)))

    def next_open(self, at: datetime) -> Explained:
        """``at`` itself while the office is open, or when it opens next."""
        moment = in_utc(at)
        opening, words = self._opening_from(moment), Words(local_date(moment).year)
        years = self.calendar.estimated_years(local_date(moment), local_date(opening))
        if opening == moment:
            steps, sentence = [f"{words.moment(moment)}在上班时间内。"], "现在正在上班"
        else:
            steps = [waiting(moment, self.calendar.day(local_date(moment)), opening, words)]
            sentence = f"{words.moment(opening)}上班"
        return Explained(local(opening), *_finished(steps, sentence, years))

    def openings(self, start: datetime, most: int) -> list[Span]:
        """The next ``most`` spans of working time, in UTC; the first begins at ``start`` while the office is open."""
        return list(islice(self._counting(in_utc(start), ()), most))

    def _openings(self, day: date) -> Iterator[Span]:
        if self.calendar.day(day).working:
            yield from (_opening(day, interval) for interval in self.hours.on(day))

    def _opening_from(self, moment: datetime) -> datetime:
        return next(self._counting(moment, ())).start

    def _counting(self, begin: datetime, stops: Sequence[Pause]) -> Iterator[Span]:
        """The spans of working time from ``begin`` on; endless, unless a pause is."""
        standstill = min((stop.start for stop in stops if stop.end is None), default=None)
        day = local_date(begin)
        while standstill is None or midnight(day) < standstill:
            for opening in self._openings(day):
                yield from without(Span(max(opening.start, begin), opening.end), stops)
            day += timedelta(1)

    def _explained_due(
        self, begin: datetime, term: timedelta, counted: Sequence[Span], left: timedelta, stops: Sequence[Pause]
    ) -> Explained:
        words = Words(local_date(begin).year)
        held = next((stop for stop in stops if stop.end is None), None) if left else None
        end = max(begin, held.start) if held else counted[-1].end if counted else begin
        touching = [stop for stop in stops if stop is held or (stop.start < end and stop.span.end > begin)]
        steps = [f"从{words.moment(begin)}开始，算{length(term)}工作时间。"]
        steps += self._account(begin, end, counted, touching, words) if term else []
        if held:
            sentence = f"计时已暂停（{held.reason}），恢复后还剩{length(left)}工作时间"
        else:
            ending = words.end(end) if counted else words.moment(end)
            steps.append(f"到{ending}为止。")
            sentence = f"最晚{ending}"
        years = self.calendar.estimated_years(local_date(begin), _last_date(end, begin))
        return Explained(None if held else local(end), *_finished(steps, sentence, years), left)

    def _account(
        self, begin: datetime, end: datetime, counted: Sequence[Span], stops: Sequence[Pause], words: Words
    ) -> Iterator[str]:
        today, opening = self.calendar.day(local_date(begin)), self._opening_from(begin)
        if opening != begin:
            yield waiting(begin, today, opening, words)
        first = today.date if today.working else local_date(opening)
        of_day = {day: tuple(spans) for day, spans in groupby(counted, key=lambda span: local_date(span.start))}
        days = dates(first, _last_date(end, begin))
        yield from account((self._worked_day(day, of_day.get(day, ())) for day in days), stops, words)

    def _worked_day(self, day: date, counted: tuple[Span, ...]) -> WorkedDay:
        opening = sum((opening.length for opening in self._openings(day)), timedelta())
        return WorkedDay(self.calendar.day(day), counted, opening)

    def _working_days(self, start: date, days: int) -> Window:
        begin = _date_of(start)
        words = Words(begin.year)
        if days:
            last = first = self.calendar.next_working_day(begin + timedelta(1))
            for _ in range(days - 1):
                last = self.calendar.next_working_day(last + timedelta(1))
            steps = [f"从{words.day(begin)}的第二天起，数{days}个工作日（当天不算）。"]
            steps += days_off(map(self.calendar.day, dates(begin + timedelta(1), last)), words)
        else:
            moment = in_utc(start) if isinstance(start, datetime) else midnight(begin)
            opening = self._opening_from(moment)
            first = last = local_date(opening)
            moved = [waiting(moment, self.calendar.day(begin), opening, words)] if last != begin else []
            steps = ["当个工作日办结。", *moved]
        at = list(self._openings(last))[-1].end
        steps.append(f"{words.day(last)}{clock_time(at, is_end=True)}下班时到期。")
        years = self.calendar.estimated_years(begin, last)
        return Window(first, last, local(at), *_finished(steps, f"最晚{words.end(at)}", years))

    def _calendar_window(self, first: date, nominal: date, rolls: bool, counting: str, words: Words) -> Window:
        last = self.calendar.next_working_day(nominal) if rolls else nominal
        steps = [counting, f"最后一天是{words.day(nominal)}。"]
        if last != nominal:
            steps.append(rolled(self.calendar.day(nominal), last, words))
        openings = list(self._openings(last))
        counter = f"；到窗口办的，要在当天{clock_time(openings[-1].end, is_end=True)}下班前" if openings else ""
        steps.append(f"{words.day(last)}24:00到期{counter}。")
        years = self.calendar.estimated_years(nominal, last)
        sentence = f"从{words.day(first)}到{words.day(last)}24:00"
        return Window(first, last, local(midnight(last + timedelta(1))), *_finished(steps, sentence, years))


def _finished(steps: Sequence[str], sentence: str, years: Sequence[int]) -> tuple[tuple[str, ...], str, bool]:
    if not years:
        return tuple(steps), f"{sentence}。", False
    return (*steps, estimate(years)), f"{sentence}（暂估）。", True


def _opening(day: date, interval: Interval) -> Span:
    return Span(in_minutes(day, interval.opens), in_minutes(day, interval.closes))


def _last_date(end: datetime, begin: datetime) -> date:
    """The date of the last moment before ``end``: 24:00 still belongs to its day."""
    return local_date(max(begin, end - timedelta(microseconds=1)))


def _date_of(start: date) -> date:
    return local_date(in_utc(start)) if isinstance(start, datetime) else start
