"""Who is behind a conversation: the contacts that its channel has proved, and the other conversations they hold.

Functions take a connection; all but ``contact_said_in`` only read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from center.people import contact_of, contacts_known, find_contact
from center.people_tables import channel_identity
from center.sealing import Seal
from center.tables import conversation


class Asker(NamedTuple):
    """Who asks: the conversation, and the contacts that the channel has proved them to be."""

    conversation_id: str | None
    contact_ids: tuple[int, ...] = ()

    def has_made(self, conversation_id: str | None, contact_id: int | None) -> bool:
        """Whether what was made in that conversation, for that contact, is theirs."""
        same_talk = conversation_id is not None and conversation_id == self.conversation_id
        return same_talk or contact_id in self.contact_ids


def asker_of(connection: Any, conversation_id: str) -> Asker:
    """Who talks there."""
    return Asker(conversation_id, tuple(contacts_behind(connection, conversation_id)))


def contacts_behind(connection: Any, conversation_id: str) -> list[int]:
    """The ids of the contacts proved to be who talks there; empty for nobody known, and no such conversation."""
    wanted = sa.select(conversation.c.channel, conversation.c.person).where(conversation.c.id == conversation_id)
    row = connection.execute(wanted).one_or_none()
    if row is None or row.person is None:
        return []
    return contacts_known(connection, row.channel, [row.person])


def conversations_behind(connection: Any, conversation_id: str) -> list[str]:
    """This conversation first, then those of the same contacts on whichever channel."""
    contacts = contacts_behind(connection, conversation_id)
    if not contacts:
        return [conversation_id]
    same = sa.and_(
        conversation.c.channel == channel_identity.c.channel, conversation.c.person == channel_identity.c.person
    )
    wanted = sa.select(conversation.c.id).join_from(conversation, channel_identity, same).distinct()
    theirs = connection.execute(wanted.where(channel_identity.c.contact_id.in_(contacts))).scalars()
    return [conversation_id, *sorted(set(theirs) - {conversation_id})]


def contact_said_in(
    connection: Any, seal: Seal, conversation_id: str | None, phone: str, name: str | None, now: datetime
) -> int:
    """``contact_of`` for what was said there: whoever is known there may change their own name. Raises BadPhone."""
    known = contacts_behind(connection, conversation_id) if conversation_id is not None else []
    by_owner = bool(known) and find_contact(connection, seal, phone, name) in known
    return contact_of(connection, seal, phone, name, now, by_owner=by_owner)
