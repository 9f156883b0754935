"""The addresses of work orders, what waits, and what is told live."""

from __future__ import annotations

from typing import Any

from center.service import Service
from center.staff.rights import Right
from center.work_orders.listing import order_counts, order_pulse
from desk.live import Look
from desk.routes import Route, Tile
from desk.work_orders import acts, pages

_URL = "/desk/work-orders"
_ONE = f"{_URL}/<code>"
_RIGHT = Right.RUN_WORK_ORDERS


async def _pulse(service: Service) -> Any:
    return await service.records.read(order_pulse)


ROUTES = (
    Route("GET", _URL, pages.index, _RIGHT, "work_orders.index"),
    Route("GET", f"{_URL}/rows", pages.rows, _RIGHT, "work_orders.rows", is_quiet=True),
    Route("GET", f"{_URL}/new", pages.new, _RIGHT, "work_orders.new"),
    Route("POST", f"{_URL}/new", acts.create, _RIGHT, "work_orders.create"),
    Route("GET", _ONE, pages.show, _RIGHT, "work_orders.show"),
    Route("POST", f"{_ONE}/unmask", acts.unmask, _RIGHT, "work_orders.unmask"),
    Route("POST", f"{_ONE}/sign", acts.sign, _RIGHT, "work_orders.sign"),
    Route("POST", f"{_ONE}/take", acts.take_on, _RIGHT, "work_orders.take"),
    Route("POST", f"{_ONE}/transfer", acts.hand_on, _RIGHT, "work_orders.transfer"),
    Route("POST", f"{_ONE}/progress", acts.report_progress, _RIGHT, "work_orders.progress"),
    Route("POST", f"{_ONE}/extension", acts.ask_for_time, _RIGHT, "work_orders.extension"),
    Route("POST", f"{_ONE}/answer", acts.answer, _RIGHT, "work_orders.answer"),
    Route("POST", f"{_ONE}/return", acts.send_back, _RIGHT, "work_orders.return"),
    Route("POST", f"{_ONE}/take-back", acts.take_back, _RIGHT, "work_orders.take_back"),
    Route("POST", f"{_ONE}/link", acts.connect, _RIGHT, "work_orders.link"),
    Route("POST", f"{_ONE}/reports/<key>/by-hand", acts.by_hand, _RIGHT, "work_orders.by_hand"),
    Route("POST", f"{_ONE}/reports/<key>/again", acts.again, _RIGHT, "work_orders.again"),
)
TILES = (
    Tile(
        _RIGHT,
        "工单已超时",
        f"{_URL}?show=late",
        lambda connection, staff, now: order_counts(connection, staff, now).late,
        is_urgent=True,
    ),
    Tile(
        _RIGHT,
        "工单没回传成",
        f"{_URL}?show=untold",
        lambda connection, staff, now: order_counts(connection, staff, now).untold,
        is_urgent=True,
    ),
    Tile(
        _RIGHT,
        "工单待签收",
        f"{_URL}?show=new",
        lambda connection, staff, now: order_counts(connection, staff, now).new,
    ),
)
LOOKS = (Look("work_orders", _RIGHT, _pulse),)
