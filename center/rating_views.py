"""Ratings as they are shown to the office that was rated, and the rate of satisfaction (XZ 6.1-6; IM-09).

No contact, no conversation, no name, the day instead of the time; a month with too few ratings shows nothing but that.
A whole month is the least that can be asked for, so that nobody is found by asking for ever smaller spans.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.cases.reading import stored
from center.rating_settings import LEVELS, LOW, Level, RatingSetting
from center.rating_tables import rating
from center.times import local_date, midnight

ANONYMOUS = "匿名"


class ShownRating(NamedTuple):
    """One rating without anything that tells whose it is; ``is_recorded`` marks what an operator took down (代录)."""

    day: date
    kind: str
    level: Level
    reasons: tuple[str, ...]
    text: str | None
    is_recorded: bool
    by: str = ANONYMOUS


class OfficeRatings(NamedTuple):
    """A month of one office; when there are too few, ``is_withheld`` and nothing else is told."""

    office_id: str
    month: date
    is_withheld: bool
    levels: Mapping[Level, int]
    satisfied: float | None
    shown: tuple[ShownRating, ...]


def ratings_for_office(connection: Any, settings: RatingSetting, office_id: str, month: date) -> OfficeRatings:
    """The ratings of the calendar month in which ``month`` lies, the newest day first."""
    first = month.replace(day=1)
    rows = _rows(connection, rating.c.office_id == office_id, midnight(first), midnight(_next_month(first)))
    if len(rows) < settings.smallest_group:
        return OfficeRatings(office_id, first, True, {}, None, ())
    shown = sorted(map(_shown, rows), key=lambda one: (-one.day.toordinal(), LEVELS.index(one.level), one.text or ""))
    levels = [one.level for one in shown]
    return OfficeRatings(office_id, first, False, _counted(levels), satisfied_rate(levels), tuple(shown))


def satisfied_rate(levels: Sequence[Level]) -> float | None:
    """满意率: the share of 基本满意 and better, from 0 to 1; None without ratings."""
    return sum(level not in LOW for level in levels) / len(levels) if levels else None


def satisfaction(connection: Any, since: datetime, until: datetime) -> float | None:
    """The rate of satisfaction of everything rated from ``since`` to before ``until``."""
    return satisfied_rate([stored(Level, row.level) for row in _rows(connection, sa.true(), since, until)])


def _rows(connection: Any, whose: Any, since: datetime, until: datetime) -> list[Any]:
    columns = (
        rating.c.kind,
        rating.c.level,
        rating.c.reasons,
        rating.c.text,
        rating.c.recorded_by,
        rating.c.created_at,
    )
    within = sa.and_(whose, rating.c.created_at >= since, rating.c.created_at < until)
    return list(connection.execute(sa.select(*columns).where(within)))


def _shown(row: Any) -> ShownRating:
    day, level = local_date(row.created_at), stored(Level, row.level)
    return ShownRating(day, row.kind, level, tuple(json.loads(row.reasons)), row.text, row.recorded_by is not None)


def _counted(levels: Sequence[Level]) -> dict[Level, int]:
    return {level: levels.count(level) for level in LEVELS}


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
