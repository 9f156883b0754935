"""The addresses of appointments, who is expected today, and what is told live."""

from __future__ import annotations

from center.appointments.listing import counts_on
from center.staff.rights import Right
from center.times import local_date
from desk.appointments import acts, pages
from desk.live import Look
from desk.routes import Route, Tile

_URL = "/desk/appointments"
_BOOK, _RUN = Right.BOOK, Right.RUN_WINDOWS

ROUTES = (
    Route("GET", _URL, pages.index, _BOOK, "appointments.index"),
    Route("GET", f"{_URL}/rows", pages.rows, _BOOK, "appointments.rows", is_quiet=True),
    Route("GET", f"{_URL}/print", pages.printed, _RUN, "appointments.print"),
    Route("GET", f"{_URL}/slots", pages.slots, _BOOK, "appointments.slots"),
    Route("GET", f"{_URL}/new", acts.blank, _BOOK, "appointments.new"),
    Route("POST", f"{_URL}/new", acts.write_down, _BOOK, "appointments.book"),
    Route("GET", f"{_URL}/walk-in", acts.blank_walk_in, _RUN, "appointments.walk_in"),
    Route("POST", f"{_URL}/walk-in", acts.give_number, _RUN, "appointments.give_number"),
    Route("POST", f"{_URL}/check-in", acts.check_in, _RUN, "appointments.check_in"),
    Route("GET", f"{_URL}/<code>", pages.show, _BOOK, "appointments.show"),
    Route("POST", f"{_URL}/<code>/arrive", acts.come, _RUN, "appointments.arrive"),
    Route("POST", f"{_URL}/<code>/miss", acts.stay_away, _RUN, "appointments.miss"),
    Route("POST", f"{_URL}/<code>/undo", acts.take_back, _RUN, "appointments.undo"),
    Route("POST", f"{_URL}/<code>/move", acts.move, _BOOK, "appointments.move"),
    Route("POST", f"{_URL}/<code>/cancel", acts.call_off, _BOOK, "appointments.cancel"),
    Route("POST", f"{_URL}/<code>/unmask", acts.unmask, Right.UNMASK, "appointments.unmask"),
)
TILES = (
    Tile(
        _RUN,
        "今天待到场",
        _URL,
        lambda connection, staff, now: counts_on(connection, staff, local_date(now)).booked,
    ),
)
LOOKS = (Look("appointments", _BOOK, pages.changed),)
