"""How a deadline came about, step by step in plain Chinese, for anyone who asks why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from center.calendar import ESTIMATED_WITHOUT, Day
from center.spans import Pause, Span
from center.times import Words, clock_time, length, local_date, midnight, whole_minute


class WorkedDay(NamedTuple):
    """One day of an account: what was counted of it, and how long its openings are in all."""

    day: Day
    counted: tuple[Span, ...]
    opening: timedelta

    @property
    def begins(self) -> datetime:
        """The first counted moment; midnight when nothing was counted."""
        return self.counted[0].start if self.counted else midnight(self.day.date)

    @property
    def shown_length(self) -> timedelta:
        """What was counted, as the shown minutes add up."""
        minutes = (whole_minute(span.end) - whole_minute(span.start) for span in self.counted)
        return sum(minutes, timedelta())

    @property
    def kind(self) -> tuple[object, ...]:
        """Neighbors of the same kind share a line."""
        if not self.day.working:
            return ("off", self.day.holiday)
        if not self.counted:
            return ("paused",)
        is_ordinary = sum((span.length for span in self.counted), timedelta()) == self.opening
        return ("full", self.opening) if is_ordinary and not self.day.is_make_up else ("part", self.day.date)


def account(days: Iterable[WorkedDay], pauses: Sequence[Pause], words: Words) -> list[str]:
    """What every day added, and every pause, in the order of time."""
    lines = [(pause.start, paused(pause, words)) for pause in pauses]
    for _, group in groupby(days, key=lambda worked: worked.kind):
        alike = list(group)
        if line := _line(alike, words):
            lines.append((alike[0].begins, line))
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def _line(alike: list[WorkedDay], words: Words) -> str:
    first, last = alike[0], alike[-1]
    if not first.day.working:
        return f"{words.days(first.day.date, last.day.date)}{_off(first.day, '休息')}，不计。"
    if not first.counted:
        return ""
    if len(alike) > 1:
        total = length(first.opening * len(alike))
        return f"{words.days(first.day.date, last.day.date)}每天{length(first.opening)}，共{total}。"
    make_up = "调休上班，" if first.day.is_make_up else ""
    times = "、".join(f"{clock_time(span.start)}—{clock_time(span.end, is_end=True)}" for span in first.counted)
    return f"{words.day(first.day.date)}{make_up}{times}，计{length(first.shown_length)}。"


def _off(day: Day, otherwise: str) -> str:
    return f"{day.holiday}放假" if day.holiday else otherwise


def paused(pause: Pause, words: Words) -> str:
    """From when to when the clock stood still, and why."""
    if pause.end is None:
        return f"{words.moment(pause.start)}起暂停计时（{pause.reason}），还没有恢复。"
    return f"{words.moment(pause.start)}至{words.end(pause.end)}暂停计时（{pause.reason}）。"


def waiting(at: datetime, day: Day, opening: datetime, words: Words) -> str:
    """Why nothing is counted at ``at``, on ``day``, before ``opening``."""
    if not day.working:
        return f"{words.day(day.date)}{_off(day, '不上班')}，顺延到{words.moment(opening)}。"
    if local_date(opening) == day.date:
        return f"{words.moment(at)}不在上班时间，顺延到{clock_time(opening)}。"
    return f"{words.end(at)}已下班，顺延到{words.moment(opening)}。"


def rolled(day: Day, onto: date, words: Words) -> str:
    """Why the last day of a term is a later one."""
    return f"{words.day(day.date)}{_off(day, '不上班')}，顺延到{words.day(onto)}（民法典第二百零三条）。"


def days_off(days: Iterable[Day], words: Words) -> Iterator[str]:
    """One line for every run of days off; nothing for working days, except those made up."""
    for (working, holiday), group in groupby(days, key=lambda day: (day.working, day.holiday)):
        run = list(group)
        named = words.days(run[0].date, run[-1].date)
        if not working:
            yield f"{named}{_off(run[0], '休息')}，不算。"
        elif holiday:
            yield f"{named}调休上班，算工作日。"


def estimate(years: Sequence[int]) -> str:
    """What an estimated result leaves out."""
    named = "、".join(f"{year}年" for year in years)
    return (
        f"暂估：这里没有{named}的放假安排，只按周末和元旦、劳动节、国庆节的法定假日计算，"
        f"没有算进{ESTIMATED_WITHOUT}；以国务院办公厅公布的放假安排为准。"
    )
