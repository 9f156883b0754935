"""The slots of a day: hours, holidays, make-up workdays, years without a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from center.appointments.slots import Slot, free_slots, grid_of
from center.records import Records
from center.times import local
from tests.center.appointments.booked import (
    COUNTY,
    HALF_HOUR,
    HALF_PAST_NINE,
    TUESDAY,
    at,
    booking,
    clock,
    service,
    wish,
)
from tests.center.recorded import FRIDAY_NOON


def starts(day: date) -> list[str]:
    return [f"{local(slot.starts_at):%H:%M}" for slot in grid_of(service(), clock(), COUNTY, "registration").on(day)]


def test_the_slots_of_a_working_day_fill_its_hours() -> None:
    assert starts(TUESDAY) == [
        *("08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "11:30"),
        *("14:00", "14:30", "15:00", "15:30", "16:00", "16:30", "17:00", "17:30"),
    ]


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2026, 2, 14), 16),
        (date(2026, 9, 20), 16),
        (date(2026, 2, 16), 0),
        (date(2026, 10, 1), 0),
        (date(2026, 11, 21), 0),
        (date(2027, 1, 1), 0),
        (date(2027, 1, 4), 16),
    ],
)
def test_make_up_days_have_slots_and_holidays_none(day: date, count: int) -> None:
    assert len(starts(day)) == count


def test_a_slot_is_said_in_full_and_marked_where_the_calendar_is_not_out() -> None:
    grid = grid_of(service(), clock(), COUNTY, "registration")
    ours = grid.at(HALF_PAST_NINE)
    assert ours == Slot(COUNTY, "registration", HALF_PAST_NINE, HALF_PAST_NINE + HALF_HOUR, 1, False)
    assert (ours.said(2026), ours.said()) == ("11月24日（周二）上午9:30", "2026年11月24日（周二）上午9:30")
    later = grid.at(at(date(2027, 1, 4), 14))
    assert later is not None
    assert later.said(2026) == "2027年1月4日（周一）下午2:00（暂估，以当年放假通知为准）"
    assert grid.at(at(TUESDAY, 9, 40)) is None


def test_a_window_can_be_booked_so_many_working_days_ahead() -> None:
    grid = grid_of(service(), clock(), COUNTY, "registration")
    assert grid.last_day(FRIDAY_NOON) == date(2026, 12, 11)
    assert grid.last_day(at(date(2026, 9, 18), 12)) == date(2026, 10, 15)


def test_what_is_taken_is_not_free(records: Records) -> None:
    settings = service(seats=2)
    grid = grid_of(settings, clock(), COUNTY, "registration")

    def free() -> dict[str, int]:
        slots = records.read_now(lambda connection: free_slots(connection, grid, TUESDAY, TUESDAY))
        return {f"{local(slot.starts_at):%H:%M}": slot.free for slot in slots}

    before = free()
    assert set(before.values()) == {2}
    records.write_now(booking(wish(1), settings=settings))
    assert free() == {**before, "09:30": 1}
    records.write_now(booking(wish(2), settings=settings))
    del before["09:30"]
    assert free() == before
