"""An appointment by its code, for whoever talks: their own, or one whose digits they know."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from center.appointments.finding import find_appointment
from center.appointments.reading import AppointmentView
from center.cases.progress import Asking, NotTold
from center.conversations import conversation_of
from center.identities import asker_of
from center.service import service


async def looked_up(tracker: Tracker, code: str, digits: str | None) -> tuple[AppointmentView | NotTold, bool]:
    """The appointment, if whoever talks may know of it, and whether it is their own."""
    here = service()
    now = here.clock.now()

    def look(connection: Any) -> tuple[AppointmentView | NotTold, bool]:
        talk, asker = conversation_of(connection, tracker.sender_id), asker_of(connection, tracker.sender_id)
        asking = Asking(code, digits, talk.person or talk.id, talk.channel)
        found = find_appointment(connection, here.seal, asking, asker, now)
        return found, isinstance(found, AppointmentView) and found.was_made_by(asker)

    return await here.records.write(look)
