"""The addresses of the roster."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from center.staff.accounts import StaffMember
from center.staff.rights import Right
from center.worklists.cases import CaseList, Times, count_list
from desk.roster import acts, authorities, pages
from desk.routes import Route, Tile

_URL = "/desk/roster"
_AGENT = f"{_URL}/agents/<staff_id>"
_LEAVE = f"{_URL}/leaves/<leave_id:int>"
_RIGHT = Right.MANAGE_ROSTER


def _free(connection: Any, staff: StaffMember, now: datetime) -> int:
    return count_list(connection, staff, CaseList.FREE, Times(now, now))


ROUTES = (
    Route("GET", _URL, pages.index, _RIGHT, "roster.index"),
    Route("GET", _AGENT, pages.show, _RIGHT, "roster.show"),
    Route("POST", _AGENT, acts.change, _RIGHT, "roster.change"),
    Route("POST", f"{_AGENT}/remove", acts.remove, _RIGHT, "roster.remove"),
    Route("POST", f"{_AGENT}/leave", acts.record, _RIGHT, "roster.leave"),
    Route("POST", f"{_AGENT}/give", acts.give, _RIGHT, "roster.give"),
    Route("POST", f"{_LEAVE}/cancel", acts.cancel, _RIGHT, "roster.cancel"),
    Route("POST", f"{_LEAVE}/over", acts.over, _RIGHT, "roster.over"),
    Route("POST", f"{_LEAVE}/back", acts.back, _RIGHT, "roster.back"),
    Route("GET", authorities.URL, authorities.index, Right.SEE_PEOPLE, "authorities.index"),
    Route("POST", authorities.URL, authorities.record, Right.OPEN_CASES, "authorities.record"),
    Route("POST", f"{authorities.URL}/end", authorities.end, Right.OPEN_CASES, "authorities.end"),
    Route("POST", f"{authorities.URL}/person", authorities.unmask, Right.UNMASK, "authorities.unmask"),
)
TILES = (Tile(Right.ASSIGN_CASES, "代办件没有代办员", "/desk/cases?list=free", _free),)
