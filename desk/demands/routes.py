"""The addresses of demands and rectifications, what waits, and what is told live."""

from __future__ import annotations

from center.demand_listing import demand_counts, demand_pulse
from center.rectification_listing import rectification_counts
from center.service import Service
from center.staff.rights import Right
from desk.demands import acts, pages, rectifications
from desk.live import Look
from desk.routes import Route, Tile

_URL = "/desk/demands"
_BAD = f"{_URL}/rectifications"
_RIGHT = Right.SOLVE_DEMANDS


async def _pulse(service: Service) -> tuple[int, int]:
    return await service.records.read(demand_pulse)


ROUTES = (
    Route("GET", _URL, pages.index, _RIGHT, "demands.index"),
    Route("GET", f"{_URL}/rows", pages.rows, _RIGHT, "demands.rows", is_quiet=True),
    Route("GET", f"{_URL}/causes", pages.causes, _RIGHT, "demands.causes"),
    Route("GET", f"{_URL}/new", acts.blank, Right.RECORD_DEMANDS, "demands.new"),
    Route("POST", f"{_URL}/new", acts.write_down, Right.RECORD_DEMANDS, "demands.record"),
    Route("GET", _BAD, rectifications.index, _RIGHT, "demands.rectifications"),
    Route("GET", f"{_BAD}/<code>", rectifications.show, _RIGHT, "demands.rectification"),
    Route("POST", f"{_BAD}/<code>/assign", rectifications.assign, _RIGHT, "demands.rectification_assign"),
    Route("POST", f"{_BAD}/<code>/call-back", rectifications.call_back, _RIGHT, "demands.rectification_call_back"),
    Route("POST", f"{_BAD}/<code>/mend", rectifications.mend, _RIGHT, "demands.rectification_mend"),
    Route("POST", f"{_BAD}/<code>/send-back", rectifications.send_back, _RIGHT, "demands.rectification_send_back"),
    Route("POST", f"{_BAD}/<code>/verify", rectifications.verify, _RIGHT, "demands.rectification_verify"),
    Route("POST", f"{_BAD}/<code>/number", rectifications.number, Right.UNMASK, "demands.rectification_number"),
    Route("GET", f"{_URL}/<code>", pages.show, _RIGHT, "demands.show"),
    Route("POST", f"{_URL}/<code>/assign", acts.assign, _RIGHT, "demands.assign"),
    Route("POST", f"{_URL}/<code>/dispatch", acts.dispatch, _RIGHT, "demands.dispatch"),
    Route("POST", f"{_URL}/<code>/sign", acts.sign, _RIGHT, "demands.sign"),
    Route("POST", f"{_URL}/<code>/return", acts.give_back, _RIGHT, "demands.return"),
    Route("POST", f"{_URL}/<code>/answer", acts.answer, _RIGHT, "demands.answer"),
    Route("POST", f"{_URL}/<code>/close", acts.close, _RIGHT, "demands.close"),
    Route("POST", f"{_URL}/<code>/reopen", acts.reopen, _RIGHT, "demands.reopen"),
    Route("POST", f"{_URL}/<code>/asked", acts.asked, _RIGHT, "demands.asked"),
    Route("POST", f"{_URL}/<code>/unmask", acts.unmask, Right.UNMASK, "demands.unmask"),
)
TILES = (
    Tile(
        _RIGHT,
        "诉求已超时",
        f"{_URL}?show=overdue",
        lambda connection, staff, now: demand_counts(connection, staff, now).overdue,
        is_urgent=True,
    ),
    Tile(_RIGHT, "诉求在办", _URL, lambda connection, staff, now: demand_counts(connection, staff, now).open),
    Tile(
        _RIGHT,
        "整改已超时",
        f"{_BAD}?show=overdue",
        lambda connection, staff, now: rectification_counts(connection, staff, now).overdue,
        is_urgent=True,
    ),
    Tile(
        _RIGHT,
        "差评待回访",
        f"{_BAD}?show=to_call",
        lambda connection, staff, now: rectification_counts(connection, staff, now).to_call,
    ),
)
LOOKS = (Look("demands", _RIGHT, _pulse),)
