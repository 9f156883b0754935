"""What an office sees of its ratings, and the rate of satisfaction, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from center.rating_settings import Level
from center.rating_subjects import OfReception
from center.rating_tables import rating
from center.rating_views import OfficeRatings, ShownRating, ratings_for_office, satisfaction, satisfied_rate
from center.ratings import Rater
from center.records import Records
from center.tables import conversation
from tests.center.cases.opened_case import at
from tests.center.rated import rated, ratings
from tests.center.recorded import new_conversation

NOVEMBER = date(2026, 11, 1)


@dataclass
class _Hall:
    """An office whose receptions are rated."""

    records: Records

    def rate(self, level: Level, now: datetime, **said: object) -> None:
        """One person more."""
        talk = new_conversation(self.records)
        placed = sa.update(conversation).where(conversation.c.id == talk).values(office_id="定襄县")
        self.records.write_now(lambda connection: connection.execute(placed))
        rated(self.records, OfReception(talk, 0), Rater("widget", talk), level, now=now, **said)

    def seen(self, month: date = NOVEMBER, office: str = "定襄县") -> OfficeRatings:
        """What the office sees."""
        return self.records.read_now(lambda connection: ratings_for_office(connection, ratings(), office, month))


@pytest.fixture
def hall(records: Records) -> _Hall:
    return _Hall(records)


def test_fewer_than_three_show_nothing(hall: _Hall) -> None:
    hall.rate(Level.SATISFIED, at(20, 9))
    hall.rate(Level.DISSATISFIED, at(23, 9))
    assert hall.seen() == OfficeRatings("定襄县", NOVEMBER, True, {}, None, ())
    assert hall.seen(office="原平市").is_withheld


def test_a_month_is_shown_by_days_without_whose_it_is(hall: _Hall) -> None:
    hall.rate(Level.DISSATISFIED, at(23, 9, 41), reasons=("slow",), text="等太久，打13900000002")
    hall.rate(Level.VERY_SATISFIED, at(23, 8))
    hall.rate(Level.BASICALLY_SATISFIED, at(24, 0, 30))
    hall.rate(Level.SATISFIED, at(1, 0, month=12))
    seen = hall.seen(date(2026, 11, 24))
    assert (seen.month, seen.is_withheld, seen.satisfied) == (NOVEMBER, False, 2 / 3)
    assert [seen.levels[level] for level in Level] == [1, 0, 1, 1, 0]
    assert seen.shown == (
        ShownRating(date(2026, 11, 24), "reception", Level.BASICALLY_SATISFIED, (), None, False),
        ShownRating(date(2026, 11, 23), "reception", Level.VERY_SATISFIED, (), None, False),
        ShownRating(date(2026, 11, 23), "reception", Level.DISSATISFIED, ("slow",), "等太久，打139****0002", False),
    )
    assert {one.by for one in seen.shown} == {"匿名"}
    assert set(ShownRating._fields) == {"day", "kind", "level", "reasons", "text", "is_recorded", "by"}


def test_december_ends_the_year(hall: _Hall) -> None:
    for day in (1, 31, 31):
        hall.rate(Level.SATISFIED, at(day, 23, 59, month=12))
    assert len(hall.seen(date(2026, 12, 31)).shown) == 3
    assert hall.seen(date(2027, 1, 1)).is_withheld


@pytest.mark.parametrize(
    ("levels", "rate"),
    [
        ((), None),
        ((Level.BASICALLY_SATISFIED,), 1.0),
        ((Level.SATISFIED, Level.DISSATISFIED), 0.5),
        ((Level.VERY_DISSATISFIED, Level.DISSATISFIED), 0.0),
        ((Level.VERY_SATISFIED, Level.SATISFIED, Level.BASICALLY_SATISFIED, Level.DISSATISFIED), 0.75),
    ],
)
def test_the_rate_of_satisfaction_counts_basically_satisfied(levels: tuple[Level, ...], rate: float | None) -> None:
    assert satisfied_rate(levels) == rate


def test_satisfaction_of_a_span_of_time(hall: _Hall) -> None:
    hall.rate(Level.SATISFIED, at(20, 9))
    hall.rate(Level.DISSATISFIED, at(23, 9))
    since, until = at(20, 9), at(23, 9)

    def rate(first: datetime, last: datetime) -> float | None:
        return hall.records.read_now(lambda connection: satisfaction(connection, first, last))

    assert [rate(since, until), rate(since, until + timedelta(seconds=1)), rate(until, until)] == [1.0, 0.5, None]
    counted = sa.select(sa.func.count()).select_from(rating)
    assert hall.records.read_now(lambda connection: connection.execute(counted).scalar_one()) == 2
