"""Days and times in Shanghai, and their names."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from center.times import SHANGHAI, Words, clock_time, dates, in_minutes, length, local_date, midnight, years_later

WORDS = Words(2026)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, second, tzinfo=SHANGHAI)


def test_days_are_named_with_their_weekday_and_another_year() -> None:
    assert WORDS.day(date(2026, 11, 22)) == "11月22日（周日）"
    assert WORDS.day(date(2027, 1, 4)) == "2027年1月4日（周一）"
    assert WORDS.days(date(2026, 11, 21), date(2026, 11, 21)) == "11月21日（周六）"
    assert WORDS.days(date(2026, 11, 21), date(2026, 11, 22)) == "11月21日（周六）至11月22日（周日）"


def test_moments_are_shown_in_shanghai_without_seconds() -> None:
    assert WORDS.moment(at(8, 5, 59)) == "11月23日（周一）8:05"
    assert WORDS.moment(datetime(2026, 11, 22, 16, 0, tzinfo=timezone.utc)) == "11月23日（周一）0:00"


def test_midnight_ends_the_day_before() -> None:
    assert (WORDS.end(at(0)), WORDS.end(at(12))) == ("11月22日（周日）24:00", "11月23日（周一）12:00")
    assert (clock_time(at(0)), clock_time(at(0), is_end=True)) == ("0:00", "24:00")
    assert Words(2026).end(datetime(2027, 1, 1, tzinfo=SHANGHAI)) == "12月31日（周四）24:00"


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (timedelta(), "0小时"),
        (timedelta(seconds=59), "不到1分钟"),
        (timedelta(minutes=30), "30分钟"),
        (timedelta(hours=4), "4小时"),
        (timedelta(days=1, hours=2, minutes=5, seconds=59), "26小时5分钟"),
    ],
)
def test_length(span: timedelta, shown: str) -> None:
    assert length(span) == shown


def test_minutes_after_midnight_by_shanghais_clocks() -> None:
    day = date(2026, 12, 31)
    assert midnight(day) == datetime(2026, 12, 30, 16, 0, tzinfo=timezone.utc)
    assert in_minutes(day, 1440) == midnight(date(2027, 1, 1))


def test_clocks_were_put_forward_in_the_eighties() -> None:
    day = date(1986, 5, 4)
    assert midnight(date(1986, 5, 5)) - midnight(day) == timedelta(hours=23)
    assert local_date(midnight(day)) == day


def test_dates_and_years() -> None:
    assert dates(date(2026, 12, 31), date(2027, 1, 1)) == [date(2026, 12, 31), date(2027, 1, 1)]
    assert dates(date(2027, 1, 1), date(2026, 12, 31)) == []
    assert [years_later(date(2024, 2, 29), years) for years in (3, 4)] == [date(2027, 2, 28), date(2028, 2, 29)]
