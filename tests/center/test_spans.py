"""Spans of time with pauses cut out."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from center.spans import Pause, Span, in_order, in_utc, without

EIGHT = timezone(timedelta(hours=8))


def at(hour: int) -> datetime:
    return datetime(2026, 11, 23, hour, tzinfo=timezone.utc)


def pauses(*ends: tuple[int, int | None]) -> list[Pause]:
    return in_order((at(start), None if end is None else at(end), "公告") for start, end in ends)


@pytest.mark.parametrize(
    ("stops", "left"),
    [
        ([], [(8, 12)]),
        ([(6, 7)], [(8, 12)]),
        ([(12, 13)], [(8, 12)]),
        ([(7, 9)], [(9, 12)]),
        ([(11, 13)], [(8, 11)]),
        ([(9, 10)], [(8, 9), (10, 12)]),
        ([(9, 11), (10, 10), (9, 10)], [(8, 9), (11, 12)]),
        ([(11, None), (9, 10)], [(8, 9), (10, 11)]),
        ([(7, 13)], []),
        ([(7, 9), (9, 12)], []),
    ],
)
def test_without(stops: list[tuple[int, int | None]], left: list[tuple[int, int]]) -> None:
    assert list(without(Span(at(8), at(12)), pauses(*stops))) == [Span(at(start), at(end)) for start, end in left]


def test_pauses_are_put_in_order_and_into_utc() -> None:
    later = (at(10).astimezone(EIGHT), None, " 待签字 ")
    assert in_order([later, (at(8), at(9), "公告"), (at(9), at(9), "公告")]) == [
        Pause(at(8), at(9), "公告"),
        Pause(at(10), None, "待签字"),
    ]
    assert in_order([later])[0].start.tzinfo is timezone.utc


@pytest.mark.parametrize(
    ("start", "end", "reason", "problem"),
    [
        (at(8), at(9), " ", "has no reason"),
        (at(9), at(8), "公告", "ends before it begins"),
        (at(8).replace(tzinfo=None), at(9), "公告", "no time zone"),
        (at(8), at(9).replace(tzinfo=None), "公告", "no time zone"),
    ],
)
def test_a_pause_that_makes_no_sense(start: datetime, end: datetime, reason: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        in_order([(start, end, reason)])


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        in_utc(datetime(2026, 11, 23, 8))
