"""The question that comes back when a number typed by staff is known under another name; what was typed is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sanic.response import HTTPResponse

from center.staff.naming import AnotherName, Whose, settle_name
from desk.visits import Visit

ANSWER = "whose"
"""The field of the answer."""


def settle(visit: Visit, connection: Any, phone: str, name: str | None) -> None:
    """``settle_name`` by the answer that came with the form, if any; raises AnotherName."""
    said = visit.args.choice(ANSWER, [one.value for one in Whose])
    whose = Whose(said) if said else None
    settle_name(connection, visit.service.seal, visit.staff.staff_id, phone, name, whose, visit.now)


def ask_whose(visit: Visit, other: AnotherName, kept: Sequence[str]) -> HTTPResponse:
    """Ask whether it is the same person; the form's fields ``kept`` go along, number and name can be put right."""
    fields = {name: visit.args.text(name) for name in kept}
    phone, name = visit.args.text("phone", longest=20), visit.args.text("name", longest=40)
    action = visit.request.path
    return visit.page("people/whose.html", action=action, other=other, fields=fields, phone=phone, name=name)
