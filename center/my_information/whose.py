"""Whose information: the conversations and the proved contacts of one person."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from center.booking_tables import appointment
from center.case_tables import agency_case
from center.identities import contacts_behind, conversations_behind
from center.notice_tables import notice, telephone_task
from center.people_tables import demand


class Whose(NamedTuple):
    """One person: their conversations, the one they talk in first; the contacts proved to be theirs."""

    conversations: tuple[str, ...]
    contacts: tuple[int, ...]

    def made(self, table: sa.Table) -> Any:
        """The condition that a row of ``table`` was made by them, there or under their number."""
        there = table.c.conversation_id.in_(self.conversations)
        return sa.or_(there, table.c.contact_id.in_(self.contacts))

    def called(self) -> Any:
        """The condition that a telephone task is about telling them something."""
        theirs = sa.select(notice.c.id).where(self.made(notice))
        return sa.or_(telephone_task.c.notice_id.in_(theirs), telephone_task.c.contact_id.in_(self.contacts))


def whose(connection: Any, conversation_id: str) -> Whose:
    """Who talks in the conversation."""
    behind = contacts_behind(connection, conversation_id)
    return Whose(tuple(conversations_behind(connection, conversation_id)), tuple(behind))


def contacts_of(connection: Any, person: Whose) -> list[int]:
    """Their proved contacts, and those under which they made something in their conversations."""
    found = set(person.contacts)
    for table in (agency_case, appointment, demand):
        wanted = sa.select(table.c.contact_id).where(person.made(table), table.c.contact_id.is_not(None))
        found |= {int(contact_id) for contact_id in connection.execute(wanted).scalars()}
    return sorted(found)
