"""Working days and hours, counted from the files alone: a second opinion on center.clock and center.calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import yaml

from center.knowledge import KNOWLEDGE
from center.times import SHANGHAI

_DAY = timedelta(days=1)
_SATURDAY = 5
_FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


class Days:
    """The notice for 2026 and the center's hours; every other year has weekends and the fixed holidays only."""

    def __init__(self) -> None:
        service = KNOWLEDGE / "service"
        holidays = _read(service / "calendar" / "2026.yml")["holidays"]
        self._off = {day for holiday in holidays for day in _between(holiday["from"], holiday["to"])}
        self._made_up = {day for holiday in holidays for day in holiday.get("workdays", ())}
        self._openings = [_opening(text) for text in _read(service / "hours.yml")["default"]["hours"]]

    def worked(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        if day in self._off or day in self._made_up:
            return day in self._made_up
        is_fixed = day.year != 2026 and (day.month, day.day) in _FIXED
        return day.weekday() < _SATURDAY and not is_fixed

    def after(self, day: date, number: int) -> date:
        """The working day that is the ``number``-th after ``day``."""
        while number:
            day += _DAY
            number -= self.worked(day)
        return day

    def before(self, day: date) -> date:
        """The last working day before ``day``."""
        day -= _DAY
        while not self.worked(day):
            day -= _DAY
        return day

    def rolled(self, day: date) -> date:
        """``day``, or the next working day when it is a day off."""
        return day if self.worked(day) else self.after(day, 1)

    def closing(self, day: date) -> datetime:
        """When the office closes on ``day``."""
        return at(day, *self._openings[-1][1])

    def passed(self, start: datetime, length: timedelta) -> datetime:
        """When ``length`` of working time has passed since ``start``."""
        day = start.astimezone(SHANGHAI).date()
        while True:
            for opens, closes in self._spans(day):
                begins = max(opens, start)
                if closes > begins and length <= closes - begins:
                    return begins + length
                length -= max(closes - begins, timedelta())
            day += _DAY

    def worked_between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between the two."""
        days = _between(day_of(start), day_of(end))
        parts = (min(closes, end) - max(opens, start) for day in days for opens, closes in self._spans(day))
        return sum((part for part in parts if part > timedelta()), timedelta())

    def _spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if self.worked(day):
            yield from ((at(day, *opens), at(day, *closes)) for opens, closes in self._openings)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time on Shanghai's clocks."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def day_of(moment: datetime) -> date:
    """The date in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def _read(path: Any) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(number) for number in range((last - first).days + 1)]


def _opening(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    opens, closes = (tuple(map(int, moment.split(":"))) for moment in text.split("-"))
    return (opens[0], opens[1]), (closes[0], closes[1])
