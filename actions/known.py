"""What is known of whoever talks, as the slots of the forms: nothing of it is asked again."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.base import answers_for
from actions.fields import DECLINED
from center.acquaintance import Acquaintance, acquaintance_of, numbers_of
from center.privacy import mask_phones
from center.replies import Button
from center.service import service
from center.tasks import said_before
from center.times import local_date


async def known_about(tracker: Tracker, *slots: str) -> dict[str, Any]:
    """Of these slots what was said for earlier tasks of the conversation, else what its proved person is known by."""
    here = service()
    now, conversation_id = here.clock.now(), tracker.sender_id

    def look(connection: Any) -> dict[str, Any]:
        person = acquaintance_of(connection, here.seal, conversation_id, local_date(now))
        said = said_before(connection, here.seal, conversation_id, now)
        return {**_slots_of(person), **{slot: value for slot, value in said.items() if _is_known(value)}}

    known = await here.records.read(look)
    return {slot: known[slot] for slot in slots if _is_known(known.get(slot))}


async def which_number(tracker: Tracker, intent: str) -> tuple[str, tuple[Button, ...]]:
    """The question which of several proved numbers is meant, with a button for each; nothing for one or none.

    A tap stands for ``intent``, which begins the form that asks.
    """
    here = service()
    numbers = await here.records.read(lambda connection: numbers_of(connection, here.seal, tracker.sender_id))
    if len(numbers) < 2:
        return "", ()
    listed = "、".join(map(mask_phones, numbers))
    buttons = tuple(Button(mask_phones(number), intent, (("phone", number),)) for number in numbers)
    return answers_for(tracker).phrase("phone_which", {"号码": listed}), buttons


def _slots_of(person: Acquaintance | None) -> dict[str, Any]:
    if person is None:
        return {}
    return {
        "phone": person.phone,
        "person": person.name,
        "enterprise": person.enterprise,
        "credit_code": person.credit_code,
        "place": person.office_id,
    }


def _is_known(value: Any) -> bool:
    return value is not None and value != DECLINED
