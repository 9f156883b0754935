"""A number that staff type is known under another name: nobody is renamed until the person has been asked."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from center.cases.refusals import Refusal
from center.people import find_contact, is_proved, read_contact, share_number
from center.sealing import Seal
from center.staff.audit import note
from center.worklists.case_file import masked_name


class Whose(str, Enum):
    """What the person said: the number is of whom it was known for, or of somebody else who shares it."""

    SAME = "same"
    ANOTHER = "another"


class AnotherName(Refusal):
    """The number is known for somebody of another name, ``known`` (masked); ``is_fixed`` when only they change it."""

    def __init__(self, known: str, is_fixed: bool) -> None:
        super().__init__("the number is known under another name", f"这个号码登记的是{known}，是同一个人吗？")
        self.known, self.is_fixed = known, is_fixed


def settle_name(
    connection: Any, seal: Seal, staff_id: str, phone: str, name: str | None, whose: Whose | None, now: datetime
) -> None:
    """Whatever is recorded next for ``phone`` and ``name`` by ``contact_of`` is for whom ``whose`` says.

    Raises AnotherName where the known name differs and nobody has said. A number that was proved keeps its name.
    """
    given = (name or "").strip()
    contact_id = find_contact(connection, seal, phone, given) if given else None
    known = read_contact(connection, seal, contact_id).name if contact_id is not None else None
    if contact_id is None or known is None or known == given:
        return
    is_fixed = is_proved(connection, contact_id)
    if whose is None:
        raise AnotherName(masked_name(known), is_fixed)
    if whose is Whose.ANOTHER:
        share_number(connection, seal, phone, given, now)
    elif not is_fixed:
        note(connection, staff_id, "contact.rename", str(contact_id), now)
