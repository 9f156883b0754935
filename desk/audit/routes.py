"""The addresses of the audit log."""

from __future__ import annotations

from center.staff.rights import Right
from desk.audit import pages
from desk.routes import Route

_RIGHT = Right.SEE_AUDIT

ROUTES = (
    Route("GET", "/desk/audit", pages.index, _RIGHT, "audit.index"),
    Route("POST", "/desk/audit/check", pages.check, _RIGHT, "audit.check"),
)
