"""What time it is, and when working time, working days and calendar days have passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.calendar import OfficeHours, WorkCalendar
from center.clock import (
    HALF_WORKDAY_HOURS,
    LONGEST_HOURS,
    SHANGHAI,
    FixedClock,
    Kind,
    StepClock,
    SystemClock,
    WorkingClock,
    today_in_shanghai,
)
from center.knowledge import load_knowledge

CALENDAR = load_knowledge().service.calendar
OFFICE = OfficeHours.parse_obj({"hours": ["08:00-12:00", "14:00-18:00"]})
CLOCK = WorkingClock(OFFICE, CALENDAR)
NIGHT = WorkingClock(OfficeHours.parse_obj({"hours": ["0:00-2:00", "20:00-24:00"]}), CALENDAR)
ALWAYS = WorkingClock(OfficeHours.parse_obj({"hours": ["0:00-24:00"]}), CALENDAR)
SUMMER = {"from": "07-01", "to": "09-30", "hours": ["08:00-12:00", "15:00-18:30"]}
SEASONAL = WorkingClock(OfficeHours.parse_obj({"hours": ["08:00-12:00", "14:00-18:00"], "seasons": [SUMMER]}), CALENDAR)
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    """A time in Shanghai, of 2026 unless it says its year."""
    return datetime.fromisoformat(text if text[:2] == "20" else f"2026-{text}").replace(tzinfo=SHANGHAI)


def test_today_is_the_date_eight_hours_ahead_of_greenwich() -> None:
    eight = timezone(timedelta(hours=8))
    before, today, after = datetime.now(eight).date(), today_in_shanghai(), datetime.now(eight).date()
    assert before <= today <= after


def test_shanghai_has_one_time_all_year() -> None:
    offsets = {datetime(2026, month, 15, tzinfo=SHANGHAI).utcoffset() for month in range(1, 13)}
    assert offsets == {timedelta(hours=8)}


def test_the_system_clock_tells_the_present_in_utc() -> None:
    before, now, after = datetime.now(timezone.utc), SystemClock().now(), datetime.now(timezone.utc)
    assert before <= now <= after
    assert now.tzinfo is timezone.utc


def test_a_fixed_clock_stands_still_and_a_step_clock_moves_when_told() -> None:
    fixed, stepping = FixedClock(at("11-22 08:00")), StepClock(at("11-22 08:00"))
    stepping.advance(timedelta(days=365))
    assert (fixed.now(), fixed.now().tzinfo) == (at("11-22 08:00"), timezone.utc)
    assert stepping.now() == at("2027-11-22 08:00")


def test_a_clock_refuses_a_time_without_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        FixedClock(datetime(2026, 11, 22))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("09-30 16:30", "10-08 10:30"),
        ("02-13 17:00", "02-14 11:00"),
        ("09-20 10:00", "09-20 16:00"),
        ("11-21 15:00", "11-23 12:00"),
        ("04-30 17:30", "05-06 11:30"),
        ("11-20 11:00", "11-20 17:00"),
        ("11-20 08:00", "11-20 12:00"),
        ("11-20 07:59", "11-20 12:00"),
        ("11-20 12:00", "11-20 18:00"),
        ("11-20 14:00", "11-20 18:00"),
        ("11-20 18:00", "11-23 12:00"),
        ("11-20 17:59:59.999999", "11-23 11:59:59.999999"),
        ("2025-12-31 16:00", "01-04 10:00"),
    ],
)
def test_half_a_workday(start: str, due: str) -> None:
    found = CLOCK.due(at(start), HALF_WORKDAY_HOURS)
    assert (found.at, found.at.tzinfo if found.at else None) == (at(due), SHANGHAI)
    assert (found.estimated, found.remaining) == (False, timedelta())


@pytest.mark.parametrize("zone", [timezone.utc, ZoneInfo("America/New_York"), SHANGHAI])
def test_times_of_any_zone_give_a_result_in_shanghai(zone: timezone | ZoneInfo) -> None:
    found = CLOCK.due(at("09-30 16:30").astimezone(zone), 4)
    assert found == CLOCK.due(at("09-30 16:30"), 4)
    assert CLOCK.elapsed(at("09-30 16:30").astimezone(zone), at("10-08 10:30")) == 4 * HOUR


@pytest.mark.parametrize("start", ["11-20 10:00", "11-20 12:00", "11-21 10:00"])
def test_no_hours_are_over_at_once(start: str) -> None:
    assert CLOCK.due(at(start), 0).at == at(start)


@pytest.mark.parametrize(
    ("clock", "start", "hours", "due"),
    [
        pytest.param(NIGHT, "11-19 23:00", 1, "11-20 00:00", id="to 24:00"),
        pytest.param(NIGHT, "11-19 23:00", 2, "11-20 01:00", id="over midnight"),
        pytest.param(NIGHT, "11-20 23:00", 1, "11-21 00:00", id="to 24:00 before a day off"),
        pytest.param(NIGHT, "11-20 23:00", 2, "11-23 01:00", id="over a weekend"),
        pytest.param(NIGHT, "12-31 23:00", 2, "2027-01-04 01:00", id="over new year"),
        pytest.param(ALWAYS, "11-20 00:00", 24.5, "11-23 00:30", id="around the clock"),
        pytest.param(SEASONAL, "06-30 17:00", 8, "07-01 18:00", id="into a season"),
        pytest.param(SEASONAL, "09-30 17:00", 2, "10-08 08:30", id="out of a season"),
    ],
)
def test_hours_of_every_kind(clock: WorkingClock, start: str, hours: float, due: str) -> None:
    assert clock.due(at(start), hours).at == at(due)
    assert clock.elapsed(at(start), at(due)) == timedelta(hours=hours)


def test_hours_passed_when_clocks_were_put_back() -> None:
    start = datetime(1986, 9, 13, 22, 0, tzinfo=SHANGHAI)
    sunday = WorkingClock(OfficeHours.parse_obj({"hours": ["0:00-24:00"]}), WorkCalendar({}))
    assert sunday.elapsed(start - timedelta(days=1), start) == 2 * HOUR
    assert sunday.elapsed(datetime(1986, 5, 2, tzinfo=SHANGHAI), datetime(1986, 5, 6, tzinfo=SHANGHAI)) == 48 * HOUR


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("11-20 11:00", "11-20 11:00", 0),
        ("11-20 12:00", "11-20 14:00", 0),
        ("11-20 18:00", "11-23 08:00", 0),
        ("11-20 11:30", "11-20 14:30", 1),
        ("11-20 00:00", "11-21 00:00", 8),
        ("09-30 16:30", "10-08 10:30", 4),
        ("01-01 00:00", "2027-01-01 00:00", 248 * 8),
    ],
)
def test_elapsed(start: str, end: str, hours: float) -> None:
    assert CLOCK.elapsed(at(start), at(end)) == timedelta(hours=hours)


NOTICE = (at("11-23 09:00"), at("11-25 09:00"), "公告")
OVERLAPPING = (at("11-24 08:00"), at("11-25 10:00"), "待签字")
LASTING = (at("11-23 09:00"), None, "待授权委托")


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "11-23 16:00"),
        ([NOTICE], "11-25 16:00"),
        ([OVERLAPPING, NOTICE], "11-25 17:00"),
        ([(at("11-21 00:00"), at("11-23 08:00"), "公告")], "11-23 16:00"),
        ([(at("11-20 16:00"), at("11-20 17:00"), "公告")], "11-23 17:00"),
        ([(at("11-01 00:00"), at("11-20 15:00"), "公告")], "11-23 17:00"),
        ([(at("11-23 16:00"), None, "公告")], "11-23 16:00"),
    ],
)
def test_pauses_move_what_is_due(pauses: list[Any], due: str) -> None:
    assert CLOCK.due(at("11-20 14:00"), 10, pauses).at == at(due)
    assert CLOCK.elapsed(at("11-20 14:00"), at(due), pauses) == 10 * HOUR


def test_a_pause_without_end_leaves_open_when_it_is_due() -> None:
    found = CLOCK.due(at("11-20 14:00"), 10, [LASTING])
    assert (found.at, found.remaining) == (None, 5 * HOUR)
    assert found.sentence == "计时已暂停（待授权委托），恢复后还剩5小时工作时间。"
    assert CLOCK.elapsed(at("11-20 14:00"), at("2027-11-20 14:00"), [LASTING]) == 5 * HOUR


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("11-20 07:59:59", False, "11-20 08:00"),
        ("11-20 08:00", True, "11-20 08:00"),
        ("11-20 11:59:59", True, "11-20 11:59:59"),
        ("11-20 12:00", False, "11-20 14:00"),
        ("11-20 18:00", False, "11-23 08:00"),
        ("10-01 09:00", False, "10-08 08:00"),
        ("10-10 09:00", True, "10-10 09:00"),
    ],
)
def test_open(moment: str, is_open: bool, opens: str) -> None:
    assert CLOCK.is_open(at(moment)) is is_open
    assert CLOCK.next_open(at(moment)).at == at(opens)


def test_open_until_midnight() -> None:
    assert [NIGHT.is_open(at(moment)) for moment in ("11-20 23:59:59", "11-21 00:00")] == [True, False]


def test_working_day() -> None:
    days = [date(2026, 11, 20), date(2026, 11, 21), date(2026, 10, 1), date(2026, 10, 10)]
    assert [CLOCK.working_day(day) for day in days] == [True, False, False, True]


@pytest.mark.parametrize(
    ("start", "days", "first", "last"),
    [
        ("11-19 17:59", 1, "11-20", "11-20"),
        ("11-20 09:00", 1, "11-23", "11-23"),
        ("09-18 09:00", 2, "09-20", "09-21"),
        ("09-30 09:00", 3, "10-08", "10-10"),
        ("11-19 17:59", 0, "11-19", "11-19"),
        ("11-20 18:00", 0, "11-23", "11-23"),
        ("11-21 09:00", 0, "11-23", "11-23"),
        ("11-20 17:00", 29, "11-23", "12-31"),
    ],
)
def test_working_days_end_at_the_close_of_business(start: str, days: int, first: str, last: str) -> None:
    window = CLOCK.due_days(at(start), days, "working")
    expected = (at(first).date(), at(last).date(), at(f"{last} 18:00"), False)
    assert (window.first_day, window.last_day, window.at, window.estimated) == expected


@pytest.mark.parametrize(
    ("start", "days", "first", "last"),
    [
        ("11-02 09:00", 20, "11-03", "11-23"),
        ("11-03 23:59", 20, "11-04", "11-23"),
        ("11-01 09:00", 20, "11-02", "11-23"),
        ("09-11 09:00", 20, "09-12", "10-08"),
        ("09-15 09:00", 5, "09-16", "09-20"),
        ("11-20 09:00", 0, "11-20", "11-20"),
    ],
)
def test_calendar_days_end_at_midnight_of_a_working_day(start: str, days: int, first: str, last: str) -> None:
    window = CLOCK.due_days(at(start), days, "calendar")
    midnight = at(last) + timedelta(days=1)
    expected = (at(first).date(), at(last).date(), midnight, False)
    assert (window.first_day, window.last_day, window.at, window.estimated) == expected


def test_a_term_that_does_not_roll_ends_on_the_day_off() -> None:
    assert CLOCK.due_days(at("11-02 09:00"), 20, "calendar", rolls=False).last_day == date(2026, 11, 22)
    assert CLOCK.due_years(date(2023, 11, 22), 3, rolls=False).last_day == date(2026, 11, 22)


def test_one_window_after_another() -> None:
    notice = CLOCK.due_days(date(2026, 10, 14), 20, "calendar")
    filing = CLOCK.due_days(notice.last_day, 20, "calendar")
    assert (notice.first_day, notice.last_day) == (date(2026, 10, 15), date(2026, 11, 3))
    assert (filing.first_day, filing.last_day) == (date(2026, 11, 4), date(2026, 11, 23))


def test_the_date_of_a_start_is_the_date_in_shanghai() -> None:
    late = datetime(2026, 11, 18, 16, 30, tzinfo=timezone.utc)
    assert CLOCK.due_days(late, 1, "working") == CLOCK.due_days(date(2026, 11, 19), 1, "working")
    assert CLOCK.due_years(late, 1) == CLOCK.due_years(date(2026, 11, 19), 1)


@pytest.mark.parametrize(
    ("start", "years", "last"),
    [
        (date(2023, 11, 20), 3, date(2026, 11, 20)),
        (date(2023, 11, 22), 3, date(2026, 11, 23)),
        (date(2022, 10, 1), 4, date(2026, 10, 8)),
        (date(2024, 2, 29), 2, date(2026, 2, 28)),
    ],
)
def test_years_end_on_the_day_of_the_same_name(start: date, years: int, last: date) -> None:
    window = CLOCK.due_years(start, years)
    assert (window.first_day, window.last_day, window.estimated) == (start + timedelta(days=1), last, False)


ESTIMATE = "暂估：这里没有2027年的放假安排"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CLOCK.due(at("12-31 17:00"), 4),
        lambda: CLOCK.due(at("2027-03-01 09:00"), 1),
        lambda: CLOCK.due_days(at("12-31 17:00"), 1, "working"),
        lambda: CLOCK.due_days(at("12-20 17:00"), 20, "calendar"),
        lambda: CLOCK.due_years(date(2024, 3, 1), 3),
        lambda: CLOCK.next_open(at("12-31 18:00")),
    ],
)
def test_every_result_that_touches_a_year_without_notice_is_estimated(ask: Callable[[], Any]) -> None:
    result = ask()
    assert result.estimated
    assert result.sentence.endswith("（暂估）。")
    assert result.steps[-1].startswith(ESTIMATE)
    assert not any(step.startswith("暂估") for step in result.steps[:-1])


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CLOCK.due(at("12-31 17:00"), 1),
        lambda: NIGHT.due(at("12-31 23:00"), 1),
        lambda: CLOCK.due_days(at("12-30 17:00"), 1, "working"),
        lambda: CLOCK.due_days(at("12-11 17:00"), 20, "calendar"),
        lambda: CLOCK.due_years(date(2023, 12, 31), 3),
    ],
)
def test_results_up_to_the_last_day_of_the_year_are_certain(ask: Callable[[], Any]) -> None:
    assert not ask().estimated


def test_is_estimated() -> None:
    spans = [("11-20 00:00", "12-31 23:59"), ("12-31 00:00", "2027-01-01 00:00"), ("2024-12-31 00:00", "11-20 00:00")]
    assert [CLOCK.is_estimated(at(start), at(end)) for start, end in spans] == [False, True, True]


NAIVE = datetime(2026, 11, 20, 9, 0)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CLOCK.due(NAIVE, 4),
        lambda: CLOCK.due(at("11-20 09:00"), 4, [(NAIVE, None, "公告")]),
        lambda: CLOCK.elapsed(NAIVE, at("11-20 09:00")),
        lambda: CLOCK.elapsed(at("11-20 09:00"), NAIVE),
        lambda: CLOCK.is_open(NAIVE),
        lambda: CLOCK.next_open(NAIVE),
        lambda: CLOCK.due_days(NAIVE, 1, "working"),
        lambda: CLOCK.due_days(NAIVE, 1, "calendar"),
        lambda: CLOCK.due_years(NAIVE, 1),
        lambda: CLOCK.is_estimated(NAIVE, at("11-20 09:00")),
        lambda: CLOCK.elapsed(at("11-20 09:00"), at("11-20 08:59")),
        lambda: CLOCK.due(at("11-20 09:00"), -1),
        lambda: CLOCK.due(at("11-20 09:00"), float("nan")),
        lambda: CLOCK.due(at("11-20 09:00"), float("inf")),
        lambda: CLOCK.due(at("11-20 09:00"), LONGEST_HOURS + 1),
        lambda: CLOCK.due_days(at("11-20 09:00"), -1, "working"),
        lambda: CLOCK.due_years(at("11-20 09:00"), 0),
    ],
)
def test_what_makes_no_sense_is_refused(ask: Callable[[], Any]) -> None:
    with pytest.raises(ValueError):
        ask()


def test_an_unknown_kind_of_day_is_refused() -> None:
    kind: Any = "bank"
    with pytest.raises(ValueError, match="bank"):
        CLOCK.due_days(at("11-20 09:00"), 1, kind)


times = st.datetimes(datetime(2025, 1, 1), datetime(2027, 3, 1), timezones=st.just(SHANGHAI))
hours = st.floats(0, 60, allow_nan=False)
clocks = st.sampled_from([CLOCK, NIGHT, ALWAYS, SEASONAL])
reasons = st.sampled_from(["公告", "待签字"])
pause_lists = st.lists(
    st.builds(lambda start, days, reason: (start, start + timedelta(days), reason), times, st.floats(0, 9), reasons),
    max_size=4,
)


def due_at(clock: WorkingClock, start: datetime, term: float, pauses: Any = ()) -> datetime:
    found = clock.due(start, term, pauses).at
    assert found is not None
    return found


@given(clocks, times, hours, pause_lists)
def test_the_hours_due_have_elapsed_when_they_are_due(
    clock: WorkingClock, start: datetime, term: float, pauses: list[Any]
) -> None:
    due = due_at(clock, start, term, pauses)
    assert clock.elapsed(start, due, pauses) == timedelta(hours=term)


@given(clocks, times, times, hours, pause_lists)
def test_a_later_start_is_never_due_earlier(
    clock: WorkingClock, one: datetime, other: datetime, term: float, pauses: list[Any]
) -> None:
    early, late = sorted([one, other])
    assert due_at(clock, early, term, pauses) <= due_at(clock, late, term, pauses)


@given(clocks, times, hours, hours, pause_lists)
def test_more_hours_are_never_due_earlier(
    clock: WorkingClock, start: datetime, one: float, other: float, pauses: list[Any]
) -> None:
    few, many = sorted([one, other])
    assert due_at(clock, start, few, pauses) <= due_at(clock, start, many, pauses)


@given(clocks, times, st.integers(0, 3600), st.floats(0, 1), st.integers(0, 14 * 24 * 60))
def test_a_pause_moves_what_is_due_by_its_working_length(
    clock: WorkingClock, start: datetime, minutes: int, part: float, lasting: int
) -> None:
    term = timedelta(minutes=minutes)
    due = due_at(clock, start, minutes / 60)
    begins = start + (due - start) * part
    ends = begins + timedelta(minutes=lasting)
    paused = clock.elapsed(begins, ends) if begins < due else timedelta()
    moved = due_at(clock, start, minutes / 60, [(begins, ends, "公告")])
    assert clock.elapsed(start, moved) == term + paused
    assert moved == due_at(clock, start, (term + paused) / HOUR)


@given(clocks, times, st.integers(0, 4 * 24 * 60))
def test_elapsed_counts_the_open_minutes_one_by_one(clock: WorkingClock, start: datetime, minutes: int) -> None:
    begin = start.replace(second=0, microsecond=0)
    every = (begin + timedelta(minutes=minute) for minute in range(minutes))
    assert clock.elapsed(begin, begin + timedelta(minutes=minutes)) == timedelta(minutes=sum(map(clock.is_open, every)))


@given(times, st.integers(0, 400), st.sampled_from(["working", "calendar"]))
def test_a_term_in_days_ends_on_a_working_day_and_grows(start: datetime, days: int, kind: Kind) -> None:
    window, longer = CLOCK.due_days(start, days, kind), CLOCK.due_days(start, days + 1, kind)
    assert CLOCK.working_day(window.last_day)
    assert window.last_day <= longer.last_day
    assert window.first_day <= window.last_day


@given(times, st.integers(1, 60))
def test_so_many_working_days_lie_in_the_window(start: datetime, days: int) -> None:
    window = CLOCK.due_days(start, days, "working")
    length = (window.last_day - start.date()).days
    assert sum(CLOCK.working_day(start.date() + timedelta(day)) for day in range(1, length + 1)) == days


def test_the_next_working_time_begins_now_or_when_the_office_opens() -> None:
    afternoon, monday = (at("11-20 14:00"), at("11-20 18:00")), (at("11-23 08:00"), at("11-23 12:00"))
    assert CLOCK.openings(at("11-20 12:30"), 2) == [afternoon, monday]
    assert CLOCK.openings(at("11-20 17:59"), 2) == [(at("11-20 17:59"), at("11-20 18:00")), monday]
    assert CLOCK.openings(at("11-20 18:00"), 1) == [monday]
    assert CLOCK.openings(at("11-20 12:30"), 0) == []
