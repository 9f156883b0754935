"""The addresses of accounts."""

from __future__ import annotations

from center.staff.rights import Right
from desk.routes import Route
from desk.staff import acts, pages

_URL = "/desk/staff"
_ONE = f"{_URL}/people/<staff_id>"
_RIGHT = Right.MANAGE_STAFF

ROUTES = (
    Route("GET", _URL, pages.index, _RIGHT, "staff.index"),
    Route("GET", f"{_URL}/new", pages.new, _RIGHT, "staff.new"),
    Route("POST", f"{_URL}/new", acts.create, _RIGHT, "staff.create"),
    Route("GET", _ONE, pages.show, _RIGHT, "staff.show"),
    Route("POST", _ONE, acts.change, _RIGHT, "staff.change"),
    Route("POST", f"{_ONE}/disable", acts.disable, _RIGHT, "staff.disable"),
    Route("POST", f"{_ONE}/enable", acts.enable, _RIGHT, "staff.enable"),
    Route("POST", f"{_ONE}/reset", acts.reset, _RIGHT, "staff.reset"),
    Route("POST", f"{_ONE}/unlock", acts.unlock, _RIGHT, "staff.unlock"),
    Route("POST", f"{_ONE}/two-step-off", acts.two_step_off, _RIGHT, "staff.two_step_off"),
)
