"""The question that comes back when a number typed by staff is known under another name; what was typed is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sanic.response import HTTPResponse

from center.staff.naming import AnotherName, Whose, settle_name
from desk.visits import Visit

ANSWER = "whose"
"""The field of the answer."""
_LONGEST, _LONGEST_PHONE, _LONGEST_NAME = 4_000, 30, 40
"""As much as any of the forms takes."""


def settle(visit: Visit, connection: Any, phone: str, name: str | None) -> None:
    """``settle_name`` by the answer that came with the form, if any; raises AnotherName."""
    settle_name(connection, visit.service.seal, visit.staff.staff_id, phone, name, answered(visit), visit.now)


def answered(visit: Visit) -> Whose | None:
    """What the person said whose number it is; None while nobody has asked."""
    said = visit.args.choice(ANSWER, [one.value for one in Whose])
    return Whose(said) if said else None


def ask_whose(visit: Visit, other: AnotherName, kept: Sequence[str]) -> HTTPResponse:
    """Ask whether it is the same person; the form's fields ``kept`` go along, number and name can be put right."""
    fields = {name: visit.args.text(name, longest=_LONGEST) for name in kept}
    phone = visit.args.text("phone", longest=_LONGEST_PHONE)
    name = visit.args.text("name", longest=_LONGEST_NAME)
    action = visit.request.path
    return visit.page("people/whose.html", action=action, other=other, fields=fields, phone=phone, name=name)
