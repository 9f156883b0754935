"""The addresses of the roster."""

from __future__ import annotations

from center.staff.rights import Right
from desk.roster import acts, authorities, pages
from desk.routes import Route

_URL = "/desk/roster"
_AGENT = f"{_URL}/agents/<staff_id>"
_LEAVE = f"{_URL}/leaves/<leave_id:int>"
_RIGHT = Right.MANAGE_ROSTER

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
