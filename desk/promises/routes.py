"""The addresses of promises, what waits, and what is told live."""

from __future__ import annotations

from center.promises.listing import waiting_promises
from center.staff.rights import Right
from desk.live import Look
from desk.promises import acts, pages
from desk.routes import Route, Tile

_URL = "/desk/promises"
_RIGHT = Right.KEEP_PROMISES

ROUTES = (
    Route("GET", _URL, pages.index, _RIGHT, "promises.index"),
    Route("GET", f"{_URL}/rows", pages.rows, _RIGHT, "promises.rows", is_quiet=True),
    Route("GET", f"{_URL}/<code>", pages.show, _RIGHT, "promises.show"),
    Route("POST", f"{_URL}/<code>/take", acts.take_on, _RIGHT, "promises.take"),
    Route("POST", f"{_URL}/<code>/forward", acts.hand_on, _RIGHT, "promises.forward"),
    Route("POST", f"{_URL}/<code>/answer", acts.reply, _RIGHT, "promises.answer"),
    Route("POST", f"{_URL}/<code>/kept", acts.kept, _RIGHT, "promises.kept"),
    Route("POST", f"{_URL}/<code>/kept/<event>/undo", acts.not_kept, _RIGHT, "promises.not_kept"),
    Route("POST", f"{_URL}/<code>/close", acts.end, _RIGHT, "promises.close"),
    Route("POST", f"{_URL}/<code>/late", acts.explain, _RIGHT, "promises.late"),
    Route("POST", f"{_URL}/<code>/unmask", acts.unmask, Right.UNMASK, "promises.unmask"),
)
TILES = (
    Tile(
        _RIGHT,
        "承诺回复已超时",
        f"{_URL}?show=late",
        lambda connection, staff, now: waiting_promises(connection, staff, now).late,
        is_urgent=True,
    ),
    Tile(_RIGHT, "承诺回复待答复", _URL, lambda connection, staff, now: waiting_promises(connection, staff, now).open),
)
LOOKS = (Look("promises", _RIGHT, pages.changed),)
