"""Whose appointment it is: the code of another one is told to its owner and to staff only (AH 6.3.4).

Knowing somebody's telephone number proves nothing: whoever books with it learns nothing of what it has booked before.
"""

from __future__ import annotations

from typing import Any

from center.appointments.reading import AppointmentView, appointment_of
from center.appointments.states import TakenAlready
from center.cases.events import Actor
from center.identities import asker_of


def may_know(connection: Any, view: AppointmentView, actor: Actor) -> bool:
    """Whether ``actor`` may be told of the appointment: staff, or whoever made it or is proved to be its contact."""
    if actor.kind != "person":
        return True
    return view.was_made_by(asker_of(connection, actor.name))


def taken_already(connection: Any, code: str, actor: Actor) -> TakenAlready:
    """The refusal of a second seat in the slot of ``code``, which is named to those only who may know it."""
    return TakenAlready(code if may_know(connection, appointment_of(connection, code), actor) else None)
