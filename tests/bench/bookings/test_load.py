"""Bookings of the load are real ones; a database that says otherwise is told."""

from __future__ import annotations

import pytest

from bench.bookings.load import PEOPLE_A_SEAT, RUSHED_SLOTS, Plan, WrongSeats, load_bookings
from bench.bookings.tables import bookings_table

SEATS = 4


async def test_everybody_has_a_seat_until_there_is_none(url: str) -> None:
    found = await load_bookings(Plan(url, at_once=4, bookings=12))
    assert (found["at_once"], found["spread"]["wanted"], found["spread"]["booked"]) == (4, 12, 12)
    seats = RUSHED_SLOTS * SEATS
    assert (found["rush"]["wanted"], found["rush"]["booked"]) == (PEOPLE_A_SEAT * seats, seats)
    assert all(found[act][name] > 0 for act in ("spread", "rush") for name in ("per_second", "p50_ms"))
    shown = bookings_table({"loads": [found]})
    assert "抢同几个时段" in shown and f"{seats}" in shown


async def test_a_database_that_holds_something_else_is_told(url: str) -> None:
    plan = Plan(url, at_once=1, bookings=2)
    await load_bookings(plan)
    with pytest.raises(WrongSeats, match="were booked"):
        await load_bookings(plan)
