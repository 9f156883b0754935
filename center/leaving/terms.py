"""The legal terms as days: how each begins, how long it lasts, and whether a last day off moves (民法典 201, 203).

A publication and a push run in systems of the state and ask nothing of the enterprise; they end on the day itself, so
that what follows is never told too late. What the enterprise has to do itself moves to the next working day.
"""

from __future__ import annotations

from datetime import date, timedelta

from center.cases.refusals import Refusal
from center.clock import Window, WorkingClock
from center.leaving.setting import LeavingSetting
from center.leaving.states import WindowKind
from center.times import Words, dates, midnight, years_later

_BY_THEMSELVES = frozenset({WindowKind.PUBLICATION, WindowKind.HOUSEHOLD_PUSH})
_DAY = timedelta(1)


class NoTerm(Refusal, ValueError):
    """A term that ends before it begins."""


def term(setting: LeavingSetting, clock: WorkingClock, kind: WindowKind, start: date) -> Window:
    """The term of ``kind`` set off by what happened on ``start``, a day that does not count itself.

    ``start`` is for publication and push the day on which they began, for filing the last day of the publication, for
    resume_notice the day on which the enterprise worked again. EXTENSION and DORMANCY come from ``before`` and
    ``span``.
    """
    if kind in (WindowKind.DORMANCY, WindowKind.EXTENSION):
        raise ValueError(f"{kind.value} does not follow from one day")
    return clock.due_days(start, setting.days(kind), "calendar", rolls=kind not in _BY_THEMSELVES)


def span(clock: WorkingClock, first: date, last: date, told: str) -> Window:
    """The days from ``first`` to ``last``, both included, as filed; ``told`` begins the explanation. Raises NoTerm."""
    if last < first:
        raise NoTerm(f"{last} is before {first}", "结束的日子早于开始的日子，请核对。")
    words = Words()
    sentence = f"从{words.day(first)}到{words.day(last)}24:00"
    years = clock.calendar.estimated_years(first, last)
    return Window(first, last, midnight(last + _DAY), (told, f"{sentence}。"), f"{sentence}。", bool(years))


def before(setting: LeavingSetting, clock: WorkingClock, end: date) -> Window:
    """The days before ``end``, the last day of a dormancy, in which its extension is filed (实施细则第四十一条)."""
    days = setting.days(WindowKind.EXTENSION)
    words = Words()
    told = f"歇业到{words.day(end)}期满，延长要在期满前{days}日内办。"
    return span(clock, end - timedelta(days), end, told)


def last_chance(clock: WorkingClock, first: date, last: date) -> date:
    """The last day from ``first`` to ``last`` on which the office works; ``last`` when it never does."""
    worked = [day for day in dates(first, last) if clock.working_day(day)]
    return worked[-1] if worked else last


def limit_day(from_day: date, used: int, years: int) -> date:
    """The last day of a dormancy from ``from_day`` on, of an enterprise that has slept ``used`` days before.

    ``years`` in all are counted from ``from_day`` to the day before its day of the same name, less the days used.
    """
    return years_later(from_day, years) - _DAY - timedelta(used)
