"""The addresses of letters, what waits, and what is told live."""

from __future__ import annotations

from typing import Any

from center.letters.listing import letter_counts, letter_pulse
from center.letters.scans import LARGEST
from center.service import Service
from center.staff.rights import Right
from desk.letters import acts, pages
from desk.live import Look
from desk.routes import SMALL, Route, Tile

_URL = "/desk/letters"
_ONE = f"{_URL}/<code>"
_RIGHT = Right.REGISTER_LETTERS


async def _pulse(service: Service) -> Any:
    return await service.records.read(letter_pulse)


ROUTES = (
    Route("GET", _URL, pages.index, _RIGHT, "letters.index"),
    Route("GET", f"{_URL}/rows", pages.rows, _RIGHT, "letters.rows", is_quiet=True),
    Route("GET", f"{_URL}/new", pages.new, _RIGHT, "letters.new"),
    Route("POST", f"{_URL}/new", acts.create, _RIGHT, "letters.create"),
    Route("GET", _ONE, pages.show, _RIGHT, "letters.show"),
    Route("GET", f"{_ONE}/paper", pages.paper, _RIGHT, "letters.paper"),
    Route("POST", f"{_ONE}/unmask", acts.unmask, _RIGHT, "letters.unmask"),
    Route("POST", f"{_ONE}/take", acts.take_on, _RIGHT, "letters.take"),
    Route("POST", f"{_ONE}/forward", acts.hand_on, _RIGHT, "letters.forward"),
    Route("POST", f"{_ONE}/kind", acts.sort_again, _RIGHT, "letters.reclassify"),
    Route("POST", f"{_ONE}/phone", acts.phoned, _RIGHT, "letters.phone"),
    Route("POST", f"{_ONE}/write", acts.write, _RIGHT, "letters.write"),
    Route("POST", f"{_ONE}/take-back", acts.unwrite, _RIGHT, "letters.take_back"),
    Route("POST", f"{_ONE}/send", acts.posted, _RIGHT, "letters.send"),
    Route("POST", f"{_ONE}/file", acts.put_away, _RIGHT, "letters.file"),
    Route("POST", f"{_ONE}/reopen", acts.open_again, _RIGHT, "letters.reopen"),
    Route("POST", f"{_ONE}/link", acts.connect, _RIGHT, "letters.link"),
    Route("POST", f"{_ONE}/scans", acts.add_scan, _RIGHT, "letters.scan", largest=LARGEST + SMALL),
    Route("GET", f"{_ONE}/scans/<scan>", pages.scan, _RIGHT, "letters.scan_view"),
    Route("POST", f"{_ONE}/scans/<scan>/remove", acts.drop_scan, _RIGHT, "letters.scan_remove"),
)
TILES = (
    Tile(
        _RIGHT,
        "来信已超时",
        f"{_URL}?show=late",
        lambda connection, staff, now: letter_counts(connection, staff, now).late,
        is_urgent=True,
    ),
    Tile(_RIGHT, "来信待答复", _URL, lambda connection, staff, now: letter_counts(connection, staff, now).to_answer),
)
LOOKS = (Look("letters", _RIGHT, _pulse),)
